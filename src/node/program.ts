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

/**
 * Runs one command line, words after the program's name, to its end.
 * @returns 0 done, 1 what was asked for could not be done, 2 it was not asked for in a way that has a meaning
 * @throws Interrupted where a signal ended it
 */
export async function runProgram(words: readonly string[]): Promise<0 | 1 | 2> {
  try {
    await makeProgram().parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const known = error instanceof DimlawError;
    const line = known
      ? shellWords(error)
      : `internal error: ${error instanceof Error ? error.message.replaceAll("\n", " ") : String(error)}`;
    process.stderr.write(`dimlaw: ${line}\n`);
    return known && error.code === "OPTION" ? 2 : 1;
  }
}

function makeProgram(): Command {
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
  return program;
}
