import { serveThread } from "../../src/node/serve-thread.ts";
import type { Task } from "../../src/pool/pool.ts";

/** A part that kills the first `deaths` threads that try it. */
export interface MortalPart {
  readonly way: "exit" | "throw" | "none";
  readonly deaths: number;
  readonly value: number;
}

/** tries[part value]: how often it was tried, in memory that threads share. */
export const mortalTask: Task<{ readonly tries: Int32Array }, MortalPart, { readonly values: Float64Array }> = {
  name: "mortal",
  *run({ tries }, { way, deaths, value }) {
    const dies = Atomics.add(tries, value, 1) < deaths;
    if (dies && way === "exit") process.exit(3);
    if (dies && way === "throw")
      setTimeout(() => {
        throw new Error("uncaught");
      });
    const until = performance.now() + 60;
    while (dies || performance.now() < until) yield 0.5;
    return { values: Float64Array.of(value, value ** 2) };
  },
};

serveThread({ mortal: mortalTask });
