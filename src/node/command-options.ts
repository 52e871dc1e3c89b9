import { type Command, InvalidArgumentError, Option } from "commander";
import { optionError } from "../base/errors.ts";
import type { LoadCloudOptions } from "../cloud/load-cloud.ts";
import { STORED_DTYPES } from "../cloud/stored-numbers.ts";
import { METRICS, type Metric, parseMetric } from "../neighbors/metric.ts";

/** Readers of option values; commander turns what they throw into a usage error that names option and value. */
export const whole =
  (from: number, to = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isInteger(value) || value < from || value > to)
      throw new InvalidArgumentError(
        `Expected an integer ${to === Number.MAX_SAFE_INTEGER ? `of at least ${from}` : `from ${from} to ${to}`}.`,
      );
    return value;
  };

export const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Expected a number.");
  return value;
};

export const metricNamed = (text: string): Metric => {
  const value = parseMetric(text);
  if (value === undefined) throw new InvalidArgumentError(`Expected ${METRICS}.`);
  return value;
};

export const filled =
  (rule: string) =>
  (text: string): string => {
    if (text.trim() === "") throw new InvalidArgumentError(`Expected ${rule}.`);
    return text;
  };

/** Of an option that may be given several times. */
export const collected =
  (rule: string) =>
  (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), filled(rule)(text)];

/** The options that every command has. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly seed: number;
}

export function withOutput(
  command: Command,
  out = "also write the result to this file, as JSON",
  kind: "file" | "folder" = "file",
): Command {
  return command
    .option("--json", "print the result alone, as JSON")
    .option(`--out <${kind}>`, out, filled("a name"))
    .option("--seed <integer>", "seed of everything random", whole(0), 0);
}

/** Of commands whose results have figures. */
export interface ReportOptions extends OutputOptions {
  readonly report?: string;
}

export function withReport(command: Command): Command {
  return withOutput(command).option(
    "--report <file>",
    "also write the result as a page with figures, HTML",
    filled("a name"),
  );
}

/** How a cloud is read from a file, and on how many threads it is worked. */
export interface CloudOptions {
  readonly sample?: number;
  readonly dim?: number;
  readonly dtype?: LoadCloudOptions["dtype"];
  readonly member?: string;
  readonly format?: LoadCloudOptions["format"];
  readonly threads?: number;
}

export const CLOUD_ARGUMENT = "points, one a row: .npy, .npz, .csv, .tsv, or bare numbers with --dim and --dtype";

export function withCloud(command: Command): Command {
  return withThreads(withCloudFile(command));
}

export function withCloudFile(command: Command): Command {
  return command
    .option("--sample <m>", "take a seeded random sample of m rows", whole(1))
    .option("--dim <D>", "coordinates a point, in a file of bare numbers", whole(1))
    .addOption(new Option("--dtype <type>", "type of bare numbers").choices(STORED_DTYPES))
    .addOption(
      new Option("--format <format>", "the file's format, where its name does not say").choices([
        "npy",
        "npz",
        "csv",
        "raw",
      ]),
    )
    .option("--member <name>", "which array of an .npz file");
}

export function withThreads(command: Command): Command {
  return command.option("--threads <count>", "worker threads (default: one a core)", whole(1, 1024));
}

export function cloudOptions({ sample, dim, dtype, member, format }: CloudOptions, seed: number): LoadCloudOptions {
  return defined({
    sample,
    seed: sample === undefined ? undefined : seed,
    D: dim,
    dtype,
    member,
    format,
  }) as LoadCloudOptions;
}

export function poolOptions({ threads }: CloudOptions): { threads?: number } {
  return defined({ threads });
}

/** @throws OPTION where a sample larger than the file was asked for */
export function requireSample(path: string, { sample }: CloudOptions, n: number): void {
  if (sample !== undefined && sample > n)
    throw optionError("--sample", `an integer from 1 to ${n} (the rows of ${path})`, sample);
}

/** Without the members that are undefined. */
export function defined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}
