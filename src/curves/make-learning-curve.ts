import { checked, given, type OptionTable, oneOf } from "../base/checked.ts";
import { dataError, optionError, shapeError } from "../base/errors.ts";
import type { Note } from "../base/note.ts";
import { AXES, LEARNERS, LOSSES, REGIMES } from "./curve-terms.ts";
import { frozen } from "./frozen.ts";
import type { Axis, Learner, LearningCurve, Loss, Regime } from "./learning-curve.ts";

export interface LearningCurveInput {
  readonly name?: string;
  readonly axis?: Axis;
  readonly loss?: Loss;
  readonly regime?: Regime;
  readonly learner?: Learner;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Which repetition each point belongs to; all 0 when left out. */
  readonly seed?: ArrayLike<number> | null;
  readonly baselines?: LearningCurve["baselines"];
  readonly notes?: readonly Note[];
}

const FEWEST_POINTS = 3;

const INPUT: OptionTable<Required<LearningCurveInput>> = {
  name: {
    fallback: "curve",
    read: (name, value) => {
      if (typeof value !== "string" || value === "") throw optionError(name, "a name", value);
      return value;
    },
  },
  axis: oneOf("unstated", ...AXES),
  loss: oneOf("unstated", ...LOSSES),
  regime: oneOf("unstated", ...REGIMES),
  learner: oneOf("unstated", ...LEARNERS),
  x: given<ArrayLike<number>>([]),
  y: given<ArrayLike<number>>([]),
  seed: given<ArrayLike<number> | null>(null),
  baselines: given<LearningCurve["baselines"]>([]),
  notes: given<readonly Note[]>([]),
};

/**
 * A learning curve from n sizes x and n losses y, checked and sorted by size, then seed.
 * @throws SHAPE when the lists differ in length; DATA on fewer than three points or on a size, loss, seed or baseline
 * out of its rule (points are counted from 1, as given); OPTION on an unknown key or term.
 */
export function learningCurve(input: LearningCurveInput): LearningCurve {
  const { name, axis, loss, regime, learner, x, y, seed, baselines, notes } = checked<Required<LearningCurveInput>>(
    input,
    INPUT,
  );
  const n = listLength("x", x);
  if (listLength("y", y) !== n) throw shapeError("y", `${n} losses, one for each size in x`, `${y.length}`);
  const seeds = seed ?? new Float64Array(n);
  if (listLength("seed", seeds) !== n) throw shapeError("seed", `${n} seeds, one for each point`, `${seeds.length}`);
  if (n < FEWEST_POINTS) throw dataError("curve points", `at least ${FEWEST_POINTS}`, n);
  for (let i = 0; i < n; i++) {
    if (!positive(x[i])) throw dataError(`x of point ${i + 1}`, "a finite size above 0", x[i]);
    if (!positive(y[i])) throw dataError(`y of point ${i + 1}`, "a finite loss above 0 (fits are in ln loss)", y[i]);
    if (!Number.isInteger(seeds[i])) throw dataError(`seed of point ${i + 1}`, "an integer", seeds[i]);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => x[i] - x[j] || seeds[i] - seeds[j]);
  const kept = (values: ArrayLike<number>) => order.map((i) => values[i]);
  return frozen<LearningCurve>({
    kind: "learning-curve",
    name,
    axis,
    loss,
    regime,
    learner,
    x: kept(x),
    y: kept(y),
    seed: kept(seeds),
    baselines: checkedBaselines(baselines),
    notes: notes.map(({ code, message }) => ({ code, message })),
  });
}

function listLength(name: string, values: ArrayLike<number>): number {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) throw optionError(name, "a list of numbers", values);
  return values.length;
}

function checkedBaselines(baselines: LearningCurve["baselines"]): LearningCurve["baselines"] {
  if (!Array.isArray(baselines)) throw optionError("baselines", "a list of { name, loss }", baselines);
  return baselines.map(({ name, loss }, i) => {
    if (typeof name !== "string") throw dataError(`name of baseline ${i + 1}`, "a string", name);
    if (!positive(loss)) throw dataError(`loss of baseline ${name}`, "a finite loss above 0", loss);
    return { name, loss };
  });
}

function positive(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}
