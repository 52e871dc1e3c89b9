import type { Theta } from "./models/model.ts";
import type { Minimum, Misfit, Solver } from "./solver.ts";

/** How many of the most promising go on, and the steps that each of them takes. */
export interface Stage {
  readonly kept: number;
  readonly maxSteps: number;
}

/** The last stage is for one that crawls along a valley. */
export const STAGES: readonly Stage[] = [
  { kept: 40, maxSteps: 4 },
  { kept: 10, maxSteps: 15 },
  { kept: 3, maxSteps: 100 },
  { kept: 1, maxSteps: 1000 },
];
/** A step that promises less than this share of the misfit moves an information criterion by n times as much. */
const ENOUGH = 1e-9;
/** Ends whose misfits differ by less than this share are taken for one. */
const SAME = 1e-3;

/**
 * Minima good enough to rank models by, the lowest first, at a fraction of what `fitModel` costs: of many starts the
 * best go on from stage to stage, as in successive halving [docs/curves.md#choice]. Empty where no start is defined.
 */
export function descend(search: Solver, misfit: Misfit, starts: readonly Theta[], stages = STAGES): Minimum[] {
  const defined = (ends: readonly Minimum[]) =>
    ends.filter(({ objective }) => objective < Infinity).sort((a, b) => a.objective - b.objective);
  let ends = defined(
    starts.map((start) => {
      const theta = Float64Array.from(start);
      return { theta, objective: search.objective(misfit, theta), converged: false };
    }),
  );
  for (const { kept, maxSteps } of stages) {
    const moved = ends.map((end, i) =>
      i >= kept || end.converged ? end : search.minimise(misfit, end.theta, { maxSteps, enough: ENOUGH }),
    );
    ends = defined(moved).filter((end, i, all) => i === 0 || end.objective > all[i - 1].objective * (1 + SAME));
  }
  return ends;
}
