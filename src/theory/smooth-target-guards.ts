import type { CurveFit } from "../curves/curve-fit.ts";
import { POINTS_PER_NEIGHBOR } from "../curves/points-per-neighbor.ts";
import type { Guard } from "./domain-of-law.ts";

/** A neighbour learner's fits to smooth targets, of which the first is to be judged. */
export interface SmoothTargetFits {
  /** One fit a target: two target seeds by two length scales. */
  readonly fits: readonly CurveFit[];
  /** The law's exponent at the dimension judged at. */
  readonly predicted: number;
  /** Neighbours a prediction is made from. */
  readonly k: number;
}

/**
 * What must hold, beside the law's own guards, before a smooth target's curve is held against a law
 * [docs/theory.md#guards].
 */
export function smoothTargetGuards({ fits, predicted, k }: SmoothTargetFits): Guard[] {
  const { from, to } = fits[0].window;
  const fall = (to / from) ** predicted;
  const agree = fits.every((a) => fits.every((b) => agrees(a, b)));
  const exponents = fits.map(({ parameters }) => parameters.alpha.toPrecision(3)).join(", ");
  return [
    {
      name: "enough-fall",
      holds: fall >= LEAST_FALL * (1 - ROUNDING),
      because: `the law has to predict a fall of at least ${LEAST_FALL} over the window and predicts ${fall.toPrecision(3)} from n = ${from} to ${to}`,
    },
    {
      name: "small-neighbourhoods",
      holds: k * POINTS_PER_NEIGHBOR <= from,
      because: `k = ${k} has to be at most 1/${POINTS_PER_NEIGHBOR} of the smallest size, ${from}`,
    },
    {
      name: "targets-agree",
      holds: agree,
      because: `two target seeds and two length scales have to agree, and their exponents are ${exponents}`,
    },
  ];
}

/** Whether two exponents are one, to a quarter or to what their errors allow. */
function agrees(a: CurveFit, b: CurveFit): boolean {
  const [alpha, beta] = [a.parameters.alpha, b.parameters.alpha];
  if (alpha <= 0 || beta <= 0) return false;
  const error = Math.hypot(a.standardErrors.alpha / alpha, b.standardErrors.alpha / beta);
  return Math.abs(Math.log(alpha / beta)) <= Math.max(Math.log(1.25), 1.96 * error);
}

const LEAST_FALL = 4;
const ROUNDING = 1e-12;
