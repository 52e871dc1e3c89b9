import { minimizeFrom } from "../../base/minimize.ts";
import type { Rate, RateFit } from "./curve-rate.ts";
import type { MeanErrors } from "./mean-errors.ts";

/** The shape of an expected error in n, to be scaled; its own parameters as the search sees them. */
export interface RateForm {
  readonly rate: Rate | "levels-off";
  readonly formula: string;
  readonly names: readonly string[];
  /** By the parameters in the data's units, without the scale. */
  readonly shape: (n: number, plain: readonly number[]) => number;
  /** What the search sees, in the data's units. */
  readonly plain: (at: readonly number[]) => readonly number[];
  /** Least and largest value of each parameter but the scale, at which it still is what it is called. */
  readonly ranges: (largest: number) => readonly (readonly [number, number])[];
  readonly starts: (n: readonly number[], largest: number) => readonly (readonly number[])[];
}

export interface FormFit {
  /** The parameters but the scale; one that the errors push to an end of its range lies on it. */
  readonly plain: readonly number[];
  readonly scale: number;
  readonly deviance: number;
}

/** An exponent that is not nearly 1. */
const slower = (logit: number) => LARGEST_SLOWER / (1 + Math.exp(-logit));
const LARGEST_SLOWER = 0.9;
/** An exponential falls by e to this power at least before the largest size. */
const LEAST_TURN = 3;
/** Share of a deviance by which the search may miss its least. */
const ROUNDING = 1e-9;
/** Logarithms from a share of the smallest size to the largest. */
const scales = (n: readonly number[], from = 0.05, to = 1, count = 24): number[] => {
  const [low, high] = [Math.log(n[0] * from), Math.log(n[n.length - 1] * to)];
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
};
const ALPHAS = [-3, -2, -1, 0, 1, 2, 3];

/** Each with a shift or a turn, so that small n need not be asymptotic. */
export const FORMS: readonly RateForm[] = [
  {
    rate: "exponential",
    formula: "A/(exp(n/s) + r)",
    names: ["A", "s", "r"],
    shape: (n, [s, r]) => 1 / (Math.expm1(n / s) + (r + 1)),
    plain: ([log, logR]) => [Math.exp(log), Math.exp(logR) - 1],
    // Slower ones are 1/n over all sizes there are.
    ranges: (largest) => [
      [0, largest / LEAST_TURN],
      [-1, Infinity],
    ],
    starts: (n, largest) =>
      scales([n[0], largest], 0.05, 0.99 / LEAST_TURN, 40).flatMap((log) =>
        [-8, -3, -1, 0, 1, 3].map((logR) => [log, logR]),
      ),
  },
  {
    rate: "linear",
    formula: "A/(n + s)",
    names: ["A", "s"],
    shape: (n, [s]) => 1 / (n + s),
    plain: ([log]) => [Math.exp(log)],
    ranges: () => [[0, Infinity]],
    starts: (n) => scales(n).map((log) => [log]),
  },
  {
    rate: "log-over-n",
    formula: "A ln(e + n + s)/(n + s)",
    names: ["A", "s"],
    shape: (n, [s]) => Math.log(Math.E + n + s) / (n + s),
    plain: ([log]) => [Math.exp(log)],
    ranges: () => [[0, Infinity]],
    starts: (n) => scales(n).map((log) => [log]),
  },
  {
    rate: "slower-than-linear",
    formula: "A (n + s)^-alpha",
    names: ["A", "s", "alpha"],
    shape: (n, [s, alpha]) => (n + s) ** -alpha,
    plain: ([log, logit]) => [Math.exp(log), slower(logit)],
    ranges: () => [
      [0, Infinity],
      [0, LARGEST_SLOWER],
    ],
    starts: (n) => scales(n).flatMap((log) => ALPHAS.map((logit) => [log, logit])),
  },
];

/** What no realisable curve of a learner that learns does. */
export const LEVELS_OFF: RateForm = {
  rate: "levels-off",
  formula: "A (r + 1/(n + s))",
  names: ["A", "s", "r"],
  shape: (n, [s, r]) => r + 1 / (n + s),
  plain: ([log, floor]) => [Math.exp(log), Math.exp(floor)],
  ranges: () => [
    [0, Infinity],
    [0, Infinity],
  ],
  starts: (n) => scales(n).flatMap((log) => scales(n, 0.5, 5, 8).map((inverse) => [log, -inverse])),
};

/** The error that a rate fitted to a curve expects at n examples. */
export function expectedError({ rate, parameters }: Pick<RateFit, "rate" | "parameters">, n: number): number {
  const { names, shape } = FORMS.find((form) => form.rate === rate)!;
  const [scale, ...plain] = names.map((name) => parameters[name]);
  return scale * shape(n, plain);
}

/** The form of least deviance; the scale in closed form. */
export function fitForm(form: RateForm, errors: MeanErrors): FormFit {
  const { n, largest } = errors;
  const ranges = form.ranges(largest);
  const misfit = (at: readonly number[]) => {
    const plain = form.plain(at);
    const outside = plain.some((value, j) => value < ranges[j][0] || value > ranges[j][1]);
    return outside ? Number.MAX_VALUE : devianceAt(form, errors, plain).deviance;
  };
  const starts = form.starts(n, largest);
  const { at } = minimizeFrom(
    misfit,
    starts,
    starts[0].map(() => 0.2),
  );
  const fits = (plain: readonly number[]): FormFit => ({ plain, ...devianceAt(form, errors, plain) });
  return ranges.reduce(
    (best, range, j) => {
      const bound = range
        .filter(Number.isFinite)
        .map((end) => fits(best.plain.map((value, k) => (k === j ? end : value))));
      return bound.find(({ deviance }) => deviance <= best.deviance * (1 + ROUNDING)) ?? best;
    },
    fits(form.plain(at)),
  );
}

function devianceAt(form: RateForm, errors: MeanErrors, plain: readonly number[]): { scale: number; deviance: number } {
  const { n, mean, count, power } = errors;
  const shape = n.map((size) => form.shape(size, plain));
  let top = 0;
  let bottom = 0;
  for (let j = 0; j < n.length; j++) {
    if (mean[j] > 0) top += count[j] * mean[j] * shape[j] ** (1 - power);
    bottom += count[j] * shape[j] ** (2 - power);
  }
  const scale = top / bottom;
  return {
    scale,
    deviance: deviance(
      errors,
      shape.map((value) => scale * value),
    ),
  };
}

/** Twice the log likelihood lost, times the dispersion, of a variance that goes as mean^power (Tweedie; Jorgensen 1987). */
export function deviance(
  { mean, count, power }: Pick<MeanErrors, "mean" | "count" | "power">,
  expected: readonly number[],
): number {
  let sum = 0;
  for (let j = 0; j < mean.length; j++) {
    const [y, mu] = [mean[j], expected[j]];
    const lost =
      power === 1
        ? (y > 0 ? y * Math.log(y / mu) : 0) - (y - mu)
        : power === 2
          ? y / mu - 1 - Math.log(y / mu)
          : (y > 0 ? y ** (2 - power) / ((1 - power) * (2 - power)) : 0) -
            (y > 0 ? (y * mu ** (1 - power)) / (1 - power) : 0) +
            mu ** (2 - power) / (2 - power);
    sum += 2 * count[j] * Math.max(0, lost);
  }
  return Number.isFinite(sum) ? sum : Number.MAX_VALUE;
}
