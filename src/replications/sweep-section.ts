import type { DimensionEstimate } from "../dimension/dimension-estimate.ts";
import { formatWithInterval } from "../report/format-number.ts";
import { section } from "../report/make-report.ts";
import type { Section } from "../report/report.ts";
import type { DimensionInput } from "../theory/dimension-evidence.ts";
import { judge } from "../theory/judge.ts";
import type { Law } from "../theory/law.ts";
import { laws } from "../theory/laws/laws.ts";
import type { Verdict } from "../theory/verdict.ts";
import type { FittedSweep, Way } from "./sweep-fits.ts";
import { impliedBy, orderOf, sweepName } from "./sweep-fits.ts";

/** One sweep in a report: dimensions of its layers, its curve with fits, and the verdicts at a known dimension and at the student's own. */
export function sweepSection(each: FittedSweep, known: DimensionInput, law?: Law): Section {
  const { sweep, curve, fit, offset, outcomes } = each;
  const own: DimensionEstimate[] = sweep.factors.length > 1 ? [] : outcomes.flatMap(({ student }) => student);
  return section(sweepName(sweep), textOf(each), [
    ...outcomes.slice(0, 1).flatMap(({ teacher, student }) => [...teacher, ...student]),
    curve,
    fit,
    offset,
    sweepVerdict(each, known, law),
    ...(own.length > 0 ? [sweepVerdict(each, own, law)] : []),
  ]);
}

/** A sweep's pure power against the law of its loss. */
export function sweepVerdict(each: FittedSweep, dimension: DimensionInput, law: Law = lawOf(each)): Verdict {
  const { loss } = each.sweep;
  return judge(
    each.fit,
    dimension,
    law,
    law === laws.twoPOverD && loss.kind === "power" ? { parameters: { p: loss.p } } : {},
  );
}

const lawOf = ({ sweep: { loss } }: FittedSweep): Law =>
  loss.kind === "power" && loss.p !== 2 ? laws.twoPOverD : laws.fourOverD;

function textOf(each: FittedSweep): string {
  const by = (way: Way) => {
    const { d, interval } = impliedBy(each, way);
    return formatWithInterval(d, [interval[0], interval[1] ?? Infinity]);
  };
  return `${orderOf(each.sweep.loss)}/alpha = ${by("fit")} by a pure power of N; ${by("offset")} with a free offset and the larger students; ${by("lower")} without the two widest, ${by("upper")} without the two narrowest.`;
}
