import type { CurveFit } from "../curves/curve-fit.ts";
import type { LearningCurve } from "../curves/learning-curve.ts";
import { section } from "../report/make-report.ts";
import { judge } from "../theory/judge.ts";
import { laws } from "../theory/laws/laws.ts";
import type { ExcessRun } from "./excess-curve.ts";
import type { Conclusion } from "./experiment.ts";
import { verdictFinding } from "./verdict-finding.ts";

/** Each learner's exponent of L - L(infinity), against 1. */
export function excessConclusion<Run extends ExcessRun & { readonly learner: string }>(
  runs: readonly Run[],
  size: string,
  of: (
    learner: Run["learner"],
    runs: readonly Run[],
  ) => { readonly curve: LearningCurve; readonly fit: CurveFit; readonly text: string },
): Conclusion {
  const parts = [...new Set(runs.map(({ learner }) => learner))].map((learner) => {
    const own = runs.filter((run) => run.learner === learner);
    const { curve, fit, text } = of(learner, own);
    const verdict = judge(fit, null, laws.varianceLimited);
    return {
      finding: verdictFinding(`alpha of L - L(infinity) in ${size}, ${learner}`, "1", verdict),
      section: section(`${learner}`, `${own.length} draws. ${text}`, [curve, fit, verdict]),
    };
  });
  return {
    findings: parts.map(({ finding }) => finding),
    sections: parts.map((part) => part.section),
    notes: [],
  };
}
