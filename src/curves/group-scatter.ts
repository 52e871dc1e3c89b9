import { gammaQ, studentQuantile } from "../base/special.ts";
import { mean, median } from "../base/statistics.ts";
import type { CurveFit } from "./curve-fit.ts";
import { type Derived, derive } from "./derive.ts";
import { isFalling } from "./frontier.ts";

/** How far an exponent scatters over groups that were fitted apart, seeds for example [docs/curves.md#groups]. */
export interface GroupScatter {
  /** The parameter, or `a` of N_opt ~ C^a. */
  readonly exponent: string;
  readonly fits: number;
  readonly mean: number;
  /** Of the mean, from the scatter. */
  readonly standardError: number;
  readonly interval: readonly [number, number];
  readonly median: number;
  readonly standardDeviation: number;
  /** Root mean square of the fits' own standard errors: the scatter to be expected of equal groups. */
  readonly expected: number;
  /** Probability of at least this scatter were all groups equal; null where a fit has no error. */
  readonly p: number | null;
}

/** Fewer fits than this show no scatter. */
const FEWEST = 3;

/** The scatter of the exponent of fits of one model, of Chinchilla fits also that of the allocation exponent; [] below three fits. */
export function groupScatter(fits: readonly CurveFit[]): GroupScatter[] {
  const { model, exponent, level } = fits[0] ?? {};
  if (fits.length < FEWEST || fits.some((fit) => fit.model !== model)) return [];
  const of = (name: string, found: readonly Pick<Derived, "value" | "standardError">[]): GroupScatter => {
    const values = found.map(({ value }) => value);
    const centre = mean(values);
    const n = values.length;
    const standardDeviation = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (n - 1));
    const standardError = standardDeviation / Math.sqrt(n);
    const half = studentQuantile((1 + level) / 2, n - 1) * standardError;
    return {
      exponent: name,
      fits: n,
      mean: centre,
      standardError,
      interval: [centre - half, centre + half],
      median: median(values),
      standardDeviation,
      expected: Math.sqrt(mean(found.map((each) => each.standardError ** 2))),
      p: equalGroups(found),
    };
  };
  const named =
    typeof exponent !== "string"
      ? []
      : [
          of(
            exponent,
            fits.map((fit) => parameterOf(fit, exponent)),
          ),
        ];
  if (model !== "chinchilla" || !fits.every(isFalling)) return named;
  return [
    ...named,
    of(
      "a",
      fits.map((fit) => derive(fit, ({ alpha, beta }) => beta / (alpha + beta))),
    ),
  ];
}

const parameterOf = (fit: CurveFit, name: string) => ({
  value: fit.parameters[name],
  standardError: fit.standardErrors[name],
});

/** Cochran's Q against chi-squared with one degree of freedom less than there are groups. */
function equalGroups(found: readonly Pick<Derived, "value" | "standardError">[]): number | null {
  if (found.some(({ standardError }) => !(standardError > 0))) return null;
  const weights = found.map(({ standardError }) => standardError ** -2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const centre = found.reduce((sum, { value }, i) => sum + weights[i] * value, 0) / total;
  const q = found.reduce((sum, { value }, i) => sum + weights[i] * (value - centre) ** 2, 0);
  return gammaQ((found.length - 1) / 2, q / 2);
}
