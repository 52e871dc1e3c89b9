import { parentPort } from "node:worker_threads";
import { serve } from "../pool/serve.ts";
import { tasks } from "../tasks.ts";

const port = parentPort!;
port.on(
  "message",
  serve(tasks, (message) => port.postMessage(message)),
);
