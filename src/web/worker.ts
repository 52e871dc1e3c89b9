import { serve } from "../pool/serve.ts";
import type { ToWorker } from "../pool/worker-pool.ts";
import { tasks } from "../tasks.ts";

const handle = serve(tasks, (message) => postMessage(message));
addEventListener("message", ({ data }: MessageEvent<ToWorker>) => handle(data));
