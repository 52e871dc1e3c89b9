import { type Command, InvalidArgumentError, Option } from "commander";
import type { LoadCloudOptions } from "../cloud/load-cloud.ts";
import { STORED_DTYPES } from "../cloud/stored-numbers.ts";

/** Readers of option values; commander turns what they throw into a usage error. */
export const whole =
  (from: number, to = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isInteger(value) || value < from || value > to)
      throw new InvalidArgumentError(`expected an integer of at least ${from}, got ${text}`);
    return value;
  };

export const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError(`expected a number, got ${text}`);
  return value;
};

/** The options that every command has. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly seed: number;
}

export function withOutput(command: Command, out = "write the result to this file as JSON"): Command {
  return command
    .option("--json", "print the result alone, as JSON")
    .option("--out <file>", out)
    .option("--seed <integer>", "seed of everything random", whole(0), 0);
}

/** How a cloud is read from a file. */
export interface CloudOptions {
  readonly sample?: number;
  readonly dim?: number;
  readonly dtype?: LoadCloudOptions["dtype"];
  readonly member?: string;
  readonly format?: LoadCloudOptions["format"];
  readonly threads?: number;
}

export function withCloud(command: Command): Command {
  return command
    .option("--sample <m>", "read a seeded random sample of m rows", whole(1))
    .option("--dim <D>", "columns of a raw file", whole(1))
    .addOption(new Option("--dtype <type>", "numbers of a raw file").choices(STORED_DTYPES))
    .addOption(
      new Option("--format <format>", "the file's format, where its name does not say").choices([
        "npy",
        "npz",
        "csv",
        "raw",
      ]),
    )
    .option("--member <name>", "array of an .npz file")
    .option("--threads <count>", "worker threads", whole(1, 1024));
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

/** Without the members that are undefined. */
export function defined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}
