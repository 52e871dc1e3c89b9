import { serve } from "../pool/serve.ts";
import type { ToWorker } from "../pool/worker-pool.ts";
import { tasks } from "../tasks.ts";

const handle = serve(tasks, (message, transfer) => postMessage(message, { transfer }));
addEventListener("message", ({ data }: MessageEvent<ToWorker>) => handle(data));
addEventListener("messageerror", () => {
  throw new Error("a message could not be read");
});
