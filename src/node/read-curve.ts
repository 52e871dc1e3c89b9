import { basename } from "node:path";
import { checked, given, type OptionTable } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import { named } from "../cloud/named-errors.ts";
import { numericColumn, readTable } from "../cloud/table.ts";
import type { Axis, Learner, LearningCurve, Loss, Regime } from "../curves/learning-curve.ts";
import { learningCurve } from "../curves/make-learning-curve.ts";
import { readWholeFile } from "./files.ts";

export interface ReadCurveOptions {
  /** Column of the sizes. */
  readonly x: string;
  /** Column of the test losses. */
  readonly y: string;
  /** Column that says which repetition a run belongs to. */
  readonly seed?: string | undefined;
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
  const bytes = await readWholeFile(path);
  try {
    return parseCurve(bytes, { ...options, name: options.name ?? basename(path) });
  } catch (error) {
    throw named(path, error);
  }
}

function parseCurve(bytes: Uint8Array, options: ReadCurveOptions): LearningCurve {
  const { x, y, seed, ...stated } = checked(options, READ_CURVE_OPTIONS);
  if (x === y) throw optionError("y", "another column than that of the sizes", y);
  const table = readTable(bytes);
  return learningCurve({
    ...stated,
    x: numericColumn(table, x, "x"),
    y: numericColumn(table, y, "y"),
    seed: seed === undefined ? null : numericColumn(table, seed, "seed"),
  });
}

const column = {
  read: (name: string, value: unknown): string => {
    if (typeof value !== "string") throw optionError(name, "the name of a column", value);
    return value;
  },
};
const READ_CURVE_OPTIONS: OptionTable<ReadCurveOptions> = {
  x: { fallback: "x", ...column },
  y: { fallback: "y", ...column },
  seed: { fallback: undefined, ...column },
  axis: given<Axis | undefined>(undefined),
  loss: given<Loss | undefined>(undefined),
  regime: given<Regime | undefined>(undefined),
  learner: given<Learner | undefined>(undefined),
  name: given<string | undefined>(undefined),
};
