import { section } from "../report/make-report.ts";
import { KNOWN_WITHIN } from "../theory/compare-exponents.ts";
import { judge } from "../theory/judge.ts";
import { laws } from "../theory/laws/laws.ts";
import { type ExcessCurveInput, type ExcessRun, excessCurve } from "./excess-curve.ts";
import type { Conclusion, Finding } from "./experiment.ts";
import { type NextOrder, nextOrder } from "./next-order.ts";
import { verdictFinding } from "./verdict-finding.ts";

/** What is known of one learner's runs, and said of them. */
export interface ExcessLearner extends Pick<ExcessCurveInput, "learner" | "whole"> {
  /** The size that does not grow: parameters where examples do, examples where the width does. */
  readonly held: number;
  readonly text: string;
}

/** Each learner's exponent of L - L(infinity) against 1: with the next order allowed for, and as a pure power [docs/experiments.md#next-order]. */
export function excessConclusion<Run extends ExcessRun & { readonly learner: string }>(
  runs: readonly Run[],
  axis: "examples" | "width",
  of: (learner: Run["learner"]) => ExcessLearner,
): Conclusion {
  const parts = [...new Set(runs.map(({ learner }) => learner))].map((learner) => {
    const own = runs.filter((run) => run.learner === learner);
    const { text, held, ...about } = of(learner);
    const name = `L(${axis === "examples" ? "D" : "w"}), ${learner}`;
    const { curve, fit } = excessCurve(own, { name, axis, ...about });
    const next = nextOrder(own, about.whole, held);
    const plain = judge(fit, null, laws.varianceLimited);
    // A power that misses by what the next order explains is none of the law yet.
    const explained = next !== null && next.interval[0] <= 1 && 1 <= next.interval[1];
    const guard = { name: "next-order", holds: !explained, because: next ? sentence(next) : "" };
    const verdict = plain.outcome === "violates" ? judge(fit, null, laws.varianceLimited, { guards: [guard] }) : plain;
    const quantity = `alpha of L - L(infinity) in ${axis}, ${learner}`;
    const power = `A pure power gives ${fit.parameters.alpha.toPrecision(4)} \u00b1 ${fit.standardErrors.alpha.toPrecision(2)}`;
    return {
      finding: next ? finding(quantity, next, power) : verdictFinding(quantity, "1", verdict),
      section: section(`${learner}`, `${own.length} draws. ${text}`, [curve, fit, verdict]),
    };
  });
  return {
    findings: parts.map(({ finding }) => finding),
    sections: parts.map((part) => part.section),
    notes: [],
  };
}

function finding(quantity: string, next: NextOrder, power: string): Finding {
  const { alpha, standardError, interval } = next;
  const holds = interval[0] <= 1 && 1 <= interval[1];
  const known = interval[0] >= 1 / KNOWN_WITHIN && interval[1] <= KNOWN_WITHIN;
  return {
    quantity,
    claimed: "1",
    measured: alpha,
    standardError,
    interval,
    agreement: !holds ? "disagrees" : known ? "agrees" : "cannot-tell",
    because: `${power}; ${sentence(next)}`,
  };
}

const sentence = ({ alpha, standardError, share }: NextOrder) =>
  `with the next order allowed for alpha is ${alpha.toPrecision(4)} \u00b1 ${standardError.toPrecision(2)}, that order being ${(100 * share).toPrecision(2)} % of the leading one at the smallest size`;
