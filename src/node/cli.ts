#!/usr/bin/env node
import { runProgram } from "./program.ts";
import { Interrupted } from "./with-progress.ts";

// A closed pipe (`dimlaw ... | head`) ends the output, not the program; a full disk is a failure.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || stream !== process.stdout) return;
    process.stderr.write(`dimlaw: standard output: ${error.message}\n`);
    process.exitCode = 1;
  });

try {
  const code = await runProgram(process.argv.slice(2));
  if (code !== 0) process.exitCode = code;
} catch (error) {
  if (!(error instanceof Interrupted)) throw error;
  process.stderr.write(`dimlaw: ${error.message}\n`);
  // By the signal itself, so that a shell's loop over files ends with it.
  process.kill(process.pid, error.by);
}
