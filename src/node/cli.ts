#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { DimlawError } from "../base/errors.ts";
import { VERSION } from "../report/version.ts";
import { demoCommand } from "./commands/demo.ts";
import { dimensionCommand } from "./commands/dimension.ts";
import { fitCommand } from "./commands/fit.ts";
import { judgeCommand } from "./commands/judge.ts";
import { neighborsCommand } from "./commands/neighbors.ts";
import { studyCommand } from "./commands/study.ts";

const program = new Command("dimlaw")
  .description("Intrinsic dimension of point clouds, exponents of learning curves, and whether they agree.")
  .version(VERSION)
  .showHelpAfterError("(add --help for the options)");
for (const command of [neighborsCommand, dimensionCommand, fitCommand, judgeCommand, studyCommand, demoCommand])
  program.addCommand(command());
for (const command of [program, ...program.commands]) command.exitOverride();

// A closed pipe (`dimlaw ... | head`) ends the output, not the program.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCode(error);
}

/** 0 done, 1 failed, 2 wrong command. */
function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const line =
    error instanceof DimlawError
      ? error.message
      : `internal error: ${error instanceof Error ? error.message : String(error)}`;
  process.stderr.write(`dimlaw: ${line.replaceAll("\n", " ")}\n`);
  return error instanceof DimlawError && error.code === "OPTION" ? 2 : 1;
}
