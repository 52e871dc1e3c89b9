import { optionError } from "../base/errors.ts";
import type { FitRules } from "./fit-options.ts";
import type { FitPoints } from "./fit-points.ts";

/** Pooled spread counts as much as this many degrees of freedom of a size's own. */
const POOLED = 4;

/**
 * weights[i] of point i in the misfit [docs/curves.md#weights]: 1; by the measured errors under "gaussian"; by the
 * spread of a size's repetitions under weights "seeds", and under "gaussian" where no errors were measured.
 * @throws OPTION for "seeds" without repetitions
 */
export function pointWeights({ points, errors, sizeOf, sizes, y }: FitPoints, rules: FitRules): Float64Array {
  const raw = rules.objective.kind === "gaussian";
  const unit = Math.exp(points.level);
  if (raw && errors !== null) return Float64Array.from(errors, (error) => (unit / error) ** 2);
  const repeated = sizes < points.n;
  if (rules.weights === "seeds" && !repeated)
    throw optionError("weights", "equal, where no size was repeated", rules.weights);
  if (!repeated || (rules.weights === "equal" && !raw)) return new Float64Array(points.n).fill(1);

  const count = new Float64Array(sizes);
  const mean = new Float64Array(sizes);
  const squares = new Float64Array(sizes);
  sizeOf.forEach((size, i) => {
    count[size]++;
    mean[size] += points.v[i];
  });
  for (let s = 0; s < sizes; s++) mean[s] /= count[s];
  sizeOf.forEach((size, i) => {
    squares[size] += (points.v[i] - mean[size]) ** 2;
  });
  const pooled = squares.reduce((sum, value) => sum + value, 0) / (points.n - sizes);
  if (!(pooled > 0)) return new Float64Array(points.n).fill(1);
  // A size's own spread rests on a few seeds: it is drawn towards the pooled one.
  const variance = squares.map((sum, s) => (sum + POOLED * pooled) / (count[s] - 1 + POOLED));
  return Float64Array.from(sizeOf, (size, i) =>
    raw ? 1 / variance[size] / (y[i] / unit) ** 2 : pooled / variance[size],
  );
}
