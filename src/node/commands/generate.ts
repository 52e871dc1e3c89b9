import { Command, InvalidArgumentError, Option } from "commander";
import { DimlawError, optionError } from "../../base/errors.ts";
import { type GenerateOptions, generate } from "../../cloud/manifolds/generate.ts";
import { MANIFOLDS } from "../../cloud/manifolds/manifolds.ts";
import type { Table } from "../../report/tables.ts";
import { textTable } from "../../report/text-table.ts";
import { number, type OutputOptions, whole, withOutput } from "../command-options.ts";
import { requireWritableFile } from "../require-writable.ts";
import { requireCloudName, writeCloud } from "../write-cloud.ts";

type Options = OutputOptions & GenerateOptions & { readonly list?: boolean };

export function generateCommand(): Command {
  const command = new Command("generate")
    .description("Random points of a set of known dimension -> .npy or .csv, to try estimators on.")
    .summary("random points of a set of known dimension -> .npy or .csv")
    .argument("[name]", "one of --list, with its dimension as in ball:d=5; a*b is a product, a+b a mixture")
    .option("--list", "the sets that there are")
    .option("--d <dimension>", "intrinsic dimension (default: the set's own)", whole(1))
    .option("--D <coordinates>", "ambient dimension (default: the coordinates of the formula)", whole(1))
    .option("--n <points>", "points", whole(1), 1000)
    .option("--noise <sd>", "standard deviation of normal noise on every coordinate", between(0), 0)
    .option("--curvature <c>", "bend the set: one over the radius that straight lines get", between(0), 0)
    .option("--contrast <times>", "how many times denser one side of the set is than the other", between(1, 1e6), 1)
    .addOption(new Option("--dtype <type>", "type of the numbers").choices(["f32", "f64"]).default("f32"));
  return withOutput(command, "the .npy or .csv file to write (required)").action(run);
}

async function run(name: string | undefined, { list, json, out, ...options }: Options): Promise<void> {
  if (list) return print(name, out, json);
  if (name === undefined) throw optionError("--list", "it, or the name of a set", "neither");
  if (out === undefined) throw optionError("--out", "the .npy or .csv file to write", "none");
  requireCloudName(out);
  await requireWritableFile(out);
  const cloud = generated(name, options);
  await writeCloud(out, cloud);
  const { coords: _, ...summary } = cloud;
  const { n, D, dtype, dimensions, params } = cloud;
  const text = `${n} points of ${params.name} in D = ${D} coordinates (${dtype}), d = ${dimensions.join(" and ")}`;
  process.stdout.write(json ? `${JSON.stringify({ ...summary, out }, null, 2)}\n` : `${text}\nwritten: ${out}\n`);
}

/** @throws OPTION in the words of the command line */
function generated(name: string, options: GenerateOptions) {
  try {
    return generate(name, options);
  } catch (error) {
    if (!(error instanceof DimlawError) || error.code !== "OPTION") throw error;
    throw new DimlawError(error.code, error.message.replace(/^"(d|D)": /, "--$1: "));
  }
}

function print(name: string | undefined, out: string | undefined, json: boolean | undefined): void {
  if (name !== undefined) throw optionError("--list", "no name beside it", name);
  if (out !== undefined) throw optionError("--list", "no --out beside it: nothing is drawn", out);
  const rows = Object.entries(MANIFOLDS).map(([set, { about, d, anyD, coordinates, D = coordinates(d) }]) => ({
    name: set,
    d,
    anyD,
    D,
    about,
  }));
  const table: Table = {
    caption: "",
    columns: [
      { title: "name", align: "left" },
      { title: "d", align: "right" },
      { title: "D", align: "right" },
      { title: "", align: "left" },
    ],
    rows: rows.map(({ name, d, anyD, D, about }) => [name, anyD ? `any, ${d}` : String(d), String(D), about]),
  };
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : `${textTable(table, WIDTH).join("\n")}\n`);
}

/** @throws InvalidArgumentError, which commander turns into a usage error */
const between =
  (least: number, most = Infinity) =>
  (text: string): number => {
    const value = number(text);
    if (value < least || value > most)
      throw new InvalidArgumentError(
        `Expected a number ${most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`}.`,
      );
    return value;
  };

const WIDTH = 100;
