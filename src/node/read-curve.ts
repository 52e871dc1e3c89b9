import { basename } from "node:path";
import { checked, given, type OptionTable } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import { named } from "../cloud/named-errors.ts";
import { numericColumn, readTable, textColumn } from "../cloud/table.ts";
import type { Axis, Learner, LearningCurve, Loss, Regime } from "../curves/learning-curve.ts";
import { learningCurve } from "../curves/make-learning-curve.ts";
import { readWholeFile } from "./files.ts";

export interface ReadCurveOptions {
  /** Column of the sizes; with several axes a list, one column an axis. */
  readonly x: string | readonly string[];
  /** Column of the test losses. */
  readonly y: string;
  /** Column that says which repetition a run belongs to. */
  readonly seed?: string | undefined;
  /** Column of the losses' standard errors. */
  readonly errors?: string | undefined;
  /** Column of compute C in FLOP: gives a second axis, tokens D = C / (6 N), to the one axis N of `x`. */
  readonly flops?: string | undefined;
  readonly axis?: Axis | undefined;
  readonly loss?: Loss | undefined;
  readonly regime?: Regime | undefined;
  readonly learner?: Learner | undefined;
  /** Default: the file's name. */
  readonly name?: string | undefined;
}

/**
 * The learning curve of two columns of a text table, comma-, tab-, semicolon- or blank-separated; rules: docs/formats.md.
 * Columns without a header are named "1", "2", ...
 * @throws DATA naming the path if there is no such file or it is no table, and line and column of a cell that is no
 * number; OPTION listing the columns for a name that is none of them, and for one column as both sizes and losses; what
 * `learningCurve` throws
 */
export async function readCurve(path: string, options: ReadCurveOptions): Promise<LearningCurve> {
  const [curve] = await readCurves(path, options, []);
  return curve;
}

/** As `readCurve`: one curve for each combination of cells in the columns of `group`, named after them, in the file's order. */
export async function readCurves(
  path: string,
  options: ReadCurveOptions,
  group: readonly string[],
): Promise<LearningCurve[]> {
  const bytes = await readWholeFile(path);
  try {
    return parseCurves(bytes, { ...options, name: options.name ?? basename(path) }, group);
  } catch (error) {
    throw named(path, error);
  }
}

function parseCurves(bytes: Uint8Array, options: ReadCurveOptions, group: readonly string[]): LearningCurve[] {
  const { x, y, seed, errors, flops, name, axis, ...stated } = checked(options, READ_CURVE_OPTIONS);
  const axes = typeof x === "string" ? [x] : x;
  if (axes.includes(y)) throw optionError("y", "another column than that of the sizes", y);
  const table = readTable(bytes);
  const numbers = (column: string | undefined, option: string) =>
    column === undefined ? null : numericColumn(table, column, option);
  const [sizes, ...further] = axes.map((column) => numericColumn(table, column, "x"));
  const compute = numbers(flops, "flops");
  if (compute !== null) {
    if (axes.length !== 1) throw optionError("flops", "left out where x names more than the parameters' column", flops);
    further.push(compute.map((flop, i) => flop / (6 * sizes[i])));
  }
  const losses = numericColumn(table, y, "y");
  const seeds = numbers(seed, "seed");
  const spread = numbers(errors, "errors");
  const keys = group.map((column) => textColumn(table, column, "group"));
  const rows = new Map<string, number[]>();
  for (let i = 0; i < losses.length; i++) {
    const key = keys.map((cells) => cells[i]).join(" ");
    rows.set(key, [...(rows.get(key) ?? []), i]);
  }
  return [...rows].map(([key, kept]) => {
    const of = (values: readonly number[]) => kept.map((i) => values[i]);
    try {
      return learningCurve({
        ...stated,
        axis: axis ?? (compute === null ? "unstated" : "parameters"),
        name: group.length === 0 ? name! : key,
        x: of(sizes),
        further: further.map((values) => ({ axis: compute === null ? "unstated" : "examples", x: of(values) })),
        y: of(losses),
        seed: seeds === null ? null : of(seeds),
        errors: spread === null ? null : of(spread),
      });
    } catch (error) {
      throw group.length === 0 ? error : named(key, error);
    }
  });
}

const column = {
  read: (name: string, value: unknown): string => {
    if (typeof value !== "string") throw optionError(name, "the name of a column", value);
    return value;
  },
};
const READ_CURVE_OPTIONS: OptionTable<ReadCurveOptions> = {
  x: {
    fallback: "x",
    read: (name, value) =>
      Array.isArray(value) ? value.map((each) => column.read(name, each)) : column.read(name, value),
  },
  y: { fallback: "y", ...column },
  seed: { fallback: undefined, ...column },
  errors: { fallback: undefined, ...column },
  flops: { fallback: undefined, ...column },
  axis: given<Axis | undefined>(undefined),
  loss: given<Loss | undefined>(undefined),
  regime: given<Regime | undefined>(undefined),
  learner: given<Learner | undefined>(undefined),
  name: given<string | undefined>(undefined),
};
