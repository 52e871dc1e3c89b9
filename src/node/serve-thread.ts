import { parentPort } from "node:worker_threads";
import { serve } from "../pool/serve.ts";

/** Makes this thread a worker of the pool that started it. */
export function serveThread(tasks: Parameters<typeof serve>[0]): void {
  const port = parentPort!;
  port.on(
    "message",
    serve(tasks, (message, transfer) => port.postMessage(message, transfer)),
  );
  port.on("messageerror", (error) => {
    throw error;
  });
}
