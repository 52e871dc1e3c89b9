#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { DimlawError } from "../base/errors.ts";
import { VERSION } from "../report/version.ts";
import { compareCommand } from "./commands/compare.ts";
import { demoCommand } from "./commands/demo.ts";
import { dimensionCommand } from "./commands/dimension.ts";
import { experimentCommand } from "./commands/experiment.ts";
import { fitCommand } from "./commands/fit.ts";
import { forecastCommand } from "./commands/forecast.ts";
import { generateCommand } from "./commands/generate.ts";
import { judgeCommand } from "./commands/judge.ts";
import { neighborsCommand } from "./commands/neighbors.ts";
import { rateCommand } from "./commands/rate.ts";
import { regimeCommand } from "./commands/regime.ts";
import { spectrumCommand } from "./commands/spectrum.ts";
import { studyCommand } from "./commands/study.ts";
import { shellWords } from "./shell-words.ts";
import { Interrupted } from "./with-progress.ts";

const program = new Command("dimlaw")
  .description("Intrinsic dimension of point clouds, exponents of learning curves, and whether they agree.")
  .version(VERSION, "-V, --version", "print the version")
  .helpOption("-h, --help", "print this help")
  .helpCommand("help [command]", "print the help of a command")
  .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong command. A law that is violated is a result: 0.");
for (const command of [
  neighborsCommand,
  dimensionCommand,
  fitCommand,
  judgeCommand,
  regimeCommand,
  rateCommand,
  spectrumCommand,
  forecastCommand,
  compareCommand,
  studyCommand,
  experimentCommand,
  generateCommand,
  demoCommand,
])
  program.addCommand(command().helpOption("-h, --help", "print this help"));
for (const command of [program, ...program.commands])
  command.exitOverride().configureOutput({
    outputError: (text, write) => {
      const help = command === program ? "dimlaw --help" : `dimlaw ${command.name()} --help`;
      write(
        `dimlaw: ${text
          .replace(/^error: /, "")
          .trimEnd()
          .replaceAll("\n", " ")} (options: ${help})\n`,
      );
    },
  });

// A closed pipe (`dimlaw ... | head`) ends the output, not the program; a full disk is a failure.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    if (stream === process.stdout) fail(`standard output: ${error.message}`, 1);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof DimlawError) fail(shellWords(error), error.code === "OPTION" ? 2 : 1);
  else if (error instanceof Interrupted) {
    process.stderr.write(`dimlaw: ${error.message}\n`);
    // By the signal itself, so that a shell's loop over files ends with it.
    process.kill(process.pid, error.by);
  } else fail(`internal error: ${error instanceof Error ? error.message.replaceAll("\n", " ") : String(error)}`, 1);
}

/** 1: what was asked for could not be done; 2: it was not asked for in a way that has a meaning. */
function fail(line: string, code: 1 | 2): void {
  process.stderr.write(`dimlaw: ${line}\n`);
  process.exitCode = code;
}
