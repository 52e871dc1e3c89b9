import { type Note, note } from "../base/note.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import type { Axis } from "../curves/learning-curve.ts";
import type { Law, LawValues } from "./law.ts";

/** A condition of the caller's own: of the learner, the data or the run. */
export interface Guard {
  readonly name: string;
  readonly holds: boolean;
  readonly because: string;
}

export interface DomainCheck {
  /** The first guard that failed, and why; null where the law applies. */
  readonly failed: { readonly guard: string; readonly because: string } | null;
  /** Facets of the curve that were not stated and are taken to fit. */
  readonly assumed: readonly string[];
  readonly notes: readonly Note[];
}

/** Whether a law speaks of a fit at all [docs/theory.md#domain]. */
export function domainOfLaw(
  fit: CurveFit,
  axis: Axis,
  law: Law,
  values: LawValues,
  guards: readonly Guard[],
): DomainCheck {
  const facets = [
    { name: "axis", stated: axis, covered: law.axes as readonly string[] },
    { name: "loss", stated: fit.loss, covered: law.losses as readonly string[] },
    { name: "regime", stated: fit.regime, covered: law.regimes as readonly string[] },
    { name: "learner", stated: fit.learner, covered: law.learners as readonly string[] },
  ].map((facet) => ({ ...facet, terms: facet.covered.filter((term) => term !== "unstated").join(" or ") }));
  const outside = facets.filter(({ stated, covered }) => !covered.includes(stated));
  const foreign = outside.find(({ stated }) => stated !== "unstated");
  const own = law.guards.flatMap(({ name, objection }) => {
    const because = objection(fit, values);
    return because === null ? [] : [{ guard: name, because }];
  });
  const callers = guards.flatMap(({ name, holds, because }) => (holds ? [] : [{ guard: name, because }]));
  const failed = foreign
    ? {
        guard: foreign.name,
        because: `${law.name} speaks of ${foreign.name} ${foreign.terms}, and the curve's is ${foreign.stated}`,
      }
    : ([...own, ...callers][0] ?? null);

  const assumed = outside.filter(({ stated }) => stated === "unstated");
  return {
    failed,
    assumed: assumed.map(({ name }) => name),
    notes: assumed.map(({ name, terms }) => note(`${name}-assumed`, `${name} unstated, assumed to be ${terms}`)),
  };
}
