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
  /** Sizes along further axes, each as long as x. */
  readonly further?: readonly { readonly axis?: Axis; readonly x: ArrayLike<number> }[];
  /** Standard error of each loss, where measured. */
  readonly errors?: ArrayLike<number> | null;
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
  further: given<NonNullable<LearningCurveInput["further"]>>([]),
  errors: given<ArrayLike<number> | null>(null),
  seed: given<ArrayLike<number> | null>(null),
  baselines: given<LearningCurve["baselines"]>([]),
  notes: given<readonly Note[]>([]),
};

/**
 * A learning curve from n sizes x, along further axes too, and n losses y, checked and sorted by sizes, then seed.
 * @throws SHAPE when the lists differ in length; DATA on fewer than three points or on a size, loss, seed or baseline
 * out of its rule (points are counted from 1, as given); OPTION on an unknown key or term.
 */
export function learningCurve(input: LearningCurveInput): LearningCurve {
  const { name, axis, loss, regime, learner, x, y, further, errors, seed, baselines, notes } = checked<
    Required<LearningCurveInput>
  >(input, INPUT);
  const n = listLength("x", x);
  if (listLength("y", y) !== n) throw shapeError("y", `${n} losses, one for each size in x`, `${y.length}`);
  if (!Array.isArray(further)) throw optionError("further", "a list of { axis, x }", further);
  const others = further.map(({ axis = "unstated", x: sizes }, a) => {
    const which = `further[${a}].x`;
    if (listLength(which, sizes) !== n) throw shapeError(which, `${n} sizes, one for each in x`, `${sizes.length}`);
    return { axis: oneOf("unstated", ...AXES).read(`further[${a}].axis`, axis), x: sizes, which };
  });
  if (errors !== null && listLength("errors", errors) !== n)
    throw shapeError("errors", `${n} standard errors, one for each loss`, `${errors.length}`);
  const seeds = seed ?? new Float64Array(n);
  if (listLength("seed", seeds) !== n) throw shapeError("seed", `${n} seeds, one for each point`, `${seeds.length}`);
  if (n < FEWEST_POINTS) throw dataError("curve points", `at least ${FEWEST_POINTS}`, n);
  for (let i = 0; i < n; i++) {
    if (!positive(x[i])) throw dataError(`x of point ${i + 1}`, "a finite size above 0", x[i]);
    if (!positive(y[i])) throw dataError(`y of point ${i + 1}`, "a finite loss above 0 (fits are in ln loss)", y[i]);
    for (const { which, x: sizes } of others)
      if (!positive(sizes[i])) throw dataError(`${which} of point ${i + 1}`, "a finite size above 0", sizes[i]);
    if (errors !== null && !positive(errors[i]))
      throw dataError(`errors of point ${i + 1}`, "a finite standard error above 0", errors[i]);
    if (!Number.isInteger(seeds[i])) throw dataError(`seed of point ${i + 1}`, "an integer", seeds[i]);
  }
  const bySizes = (i: number, j: number) =>
    others.reduce((order, { x: sizes }) => order || sizes[i] - sizes[j], x[i] - x[j]);
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => bySizes(i, j) || seeds[i] - seeds[j]);
  const kept = (values: ArrayLike<number>) => order.map((i) => values[i]);
  return frozen<LearningCurve>({
    kind: "learning-curve",
    name,
    axis,
    loss,
    regime,
    learner,
    x: kept(x),
    further: others.map(({ axis: along, x: sizes }) => ({ axis: along, x: kept(sizes) })),
    y: kept(y),
    errors: errors === null ? null : kept(errors),
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
