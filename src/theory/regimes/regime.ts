import { checked, real } from "../../base/checked.ts";
import { type Note, note } from "../../base/note.ts";
import { studentQuantile } from "../../base/special.ts";
import { frozen } from "../../curves/frozen.ts";
import type { Axis, Learner, LearningCurve } from "../../curves/learning-curve.ts";
import { classifySlice } from "./classify-slice.ts";
import type { CrossoverLine, RegimeMap, RegimeSlice } from "./regime-map.ts";

export interface RegimeOptions {
  /** Probability that the intervals hold the truth, and of keeping a form that is true. */
  readonly level?: number;
}

const OPTIONS = { level: real(0.95, 0.5, 0.999) };
const SPOKEN_OF = ["mse", "cross-entropy", "unstated"];

/**
 * Which of the four regimes the losses of a grid of runs are in, slice by slice, and where they turn
 * [docs/theory.md#regimes].
 * @param curve losses along one size, or along two (`further`): then every row and column of the grid is a slice
 * @throws OPTION on options out of their rules
 */
export function regime(curve: LearningCurve, options: RegimeOptions = {}): RegimeMap {
  const { level } = checked<Required<RegimeOptions>>(options, OPTIONS);
  const first = { axis: curve.axis, x: curve.x };
  const second = curve.further[0];
  const notes: Note[] = [];
  if (!SPOKEN_OF.includes(curve.loss))
    notes.push(note("loss", `the regimes are those of smooth losses, and the curve's is ${curve.loss}`));
  if (curve.loss === "unstated") notes.push(note("loss-assumed", "loss unstated, assumed to be mse or cross-entropy"));
  const slices = second
    ? [...slicesAlong(curve, first, second, level), ...slicesAlong(curve, second, first, level)]
    : [
        sliceOf(
          curve,
          first,
          curve.x.map((_, i) => i),
          null,
          level,
        ),
      ];
  return frozen<RegimeMap>({
    kind: "regime-map",
    curve: curve.name,
    slices,
    crossovers: crossoverLines(slices, level),
    level,
    because: summary(slices),
    notes,
  });
}

interface Sizes {
  readonly axis: Axis;
  readonly x: readonly number[];
}

function slicesAlong(curve: LearningCurve, along: Sizes, other: Sizes, level: number): RegimeSlice[] {
  const held = [...new Set(other.x)].sort((a, b) => a - b);
  return held.map((at) =>
    sliceOf(
      curve,
      along,
      along.x.flatMap((_, i) => (other.x[i] === at ? [i] : [])),
      at,
      level,
    ),
  );
}

function sliceOf(
  { y, loss, learner }: LearningCurve,
  { axis, x }: Sizes,
  members: readonly number[],
  at: number | null,
  level: number,
): RegimeSlice {
  const logs = members.map((i) => Math.log(x[i]));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const centre = (low + high) / 2;
  const common = { along: axis, at, from: Math.exp(low), to: Math.exp(high), sizes: new Set(logs).size };
  const variances = varianceExponents(axis, learner);
  if (!SPOKEN_OF.includes(loss) || variances.length === 0)
    return {
      ...common,
      regime: "not-applicable",
      numbers: [],
      alpha: null,
      interval: null,
      floor: null,
      crossover: null,
      because: variances.length === 0 ? `no regime speaks of ${axis}` : `no regime speaks of ${loss} losses`,
    };
  const points = { u: logs.map((log) => log - centre), v: members.map((i) => Math.log(y[i])) };
  const { turn, ...found } = classifySlice(points, variances, level);
  const size = (u: number) => Math.exp(centre + u);
  return {
    ...common,
    ...found,
    numbers: numbersOf(found.regime, axis),
    crossover: turn && { x: size(turn.u), interval: [size(turn.interval[0]), size(turn.interval[1])] },
  };
}

/** Exponents of L - L(inf) along an axis: 1 in examples and width, in parameters by how they grow with the width. */
function varianceExponents(axis: Axis, learner: Learner): readonly number[] {
  if (axis === "compute" || axis === "steps") return [];
  if (axis !== "parameters") return [1];
  return learner === "network" ? [1 / 2] : learner === "kernel" ? [1] : [1, 1 / 2];
}

function numbersOf(found: RegimeSlice["regime"], axis: Axis): RegimeSlice["numbers"] {
  const [resolution, variance] = axis === "parameters" || axis === "width" ? ([4, 2] as const) : ([3, 1] as const);
  if (found === "crossover") return [resolution, variance];
  return found === "resolution" ? [resolution] : found === "variance" ? [variance] : [];
}

/** Straight lines through ln of the crossovers, where three slices or more have one. */
function crossoverLines(slices: readonly RegimeSlice[], level: number): CrossoverLine[] {
  return [...new Set(slices.map(({ along }) => along))].flatMap((along) => {
    const turned = slices.flatMap((slice) =>
      slice.along === along && slice.at !== null && slice.crossover
        ? [{ u: Math.log(slice.at), v: Math.log(slice.crossover.x) }]
        : [],
    );
    if (turned.length < 3) return [];
    const mean = (value: (point: { u: number; v: number }) => number) =>
      turned.reduce((sum, point) => sum + value(point), 0) / turned.length;
    const [mu, mv] = [mean(({ u }) => u), mean(({ v }) => v)];
    const spread = turned.reduce((sum, { u }) => sum + (u - mu) ** 2, 0);
    const exponent = turned.reduce((sum, { u, v }) => sum + (u - mu) * (v - mv), 0) / spread;
    const sq = turned.reduce((sum, { u, v }) => sum + (v - mv - exponent * (u - mu)) ** 2, 0);
    const standardError = Math.sqrt(sq / (turned.length - 2) / spread);
    const reach = studentQuantile((1 + level) / 2, turned.length - 2) * standardError;
    return [
      {
        along,
        exponent,
        standardError,
        interval: [exponent - reach, exponent + reach] as const,
        slices: turned.length,
      },
    ];
  });
}

/** `along examples: 3 resolution, 1 crossover; along width: ...` */
function summary(slices: readonly RegimeSlice[]): string {
  return [...new Set(slices.map(({ along }) => along))]
    .map((along) => {
      const found = slices.filter((slice) => slice.along === along).map((slice) => slice.regime);
      const counts = [...new Set(found)].map((name) => `${found.filter((each) => each === name).length} ${name}`);
      return `along ${along === "unstated" ? "the size" : along}: ${counts.join(", ").replaceAll("-", " ")}`;
    })
    .join("; ");
}
