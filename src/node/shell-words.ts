import { DimlawError } from "../base/errors.ts";
import { named } from "../cloud/named-errors.ts";

/**
 * Runs work on a file's content; errors get the file's name in front.
 * @param file or how to tell it from the message
 */
export async function about<T>(file: string | ((message: string) => string), work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DimlawError) || OUTSIDE.includes(error.code)) throw error;
    throw named(typeof file === "string" ? file : file(error.message), error);
  }
}

/** Errors that no file is to blame for. */
const OUTSIDE: readonly string[] = ["CANCELLED", "TASK", "INTERNAL"];

/** The message on one line that is safe to show, with the library's option names as they are typed on the shell. */
export function shellWords({ code, message }: DimlawError): string {
  const line = message
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/\p{Cc}/gu, "\ufffd")
    .replace(/"(--\w+[^"]*)": /, "$1: ")
    .replace('the option "member"', "the option --member")
    .replace('up to "to" =', "up to --to =")
    .replace(/got undefined$/, "got none");
  // What already speaks of an option of the shell speaks of parts of its value.
  if (code !== "OPTION" || /(^|: )--/.test(line)) return line;
  return line.replace(/(^|: )"(\w+)": /, (whole, before: string, name: string) =>
    Object.hasOwn(TYPED, name) ? `${before}${TYPED[name]}: ` : whole,
  );
}

const TYPED: Readonly<Record<string, string>> = {
  k: "-k",
  D: "--dim",
  // A dimension given as a number.
  d: "--dimension",
  // A column of repetitions; the seed of random numbers is checked before the library sees it.
  seed: "--seeds",
  targets: "--target",
  budgets: "--budget",
  levels: "--isoflop",
  point: "--test-point",
  ...Object.fromEntries(
    [
      "exponent",
      "level",
      "decades",
      "known",
      "at",
      "kernel",
      "length",
      "dtype",
      "member",
      "format",
      "sample",
      "x",
      "y",
      "axis",
      "flops",
      "errors",
      "group",
      "model",
      "fix",
      "objective",
      "weights",
      "window",
      "loss",
      "offset",
      "from",
      "to",
      "bootstrap",
      "law",
    ].map((name) => [name, `--${name}`]),
  ),
};
