import { type Note, note } from "../base/note.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import type { Law } from "./law.ts";

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
export function domainOfLaw(fit: CurveFit, law: Law, guards: readonly Guard[]): DomainCheck {
  const facets = [
    { name: "axis", stated: fit.axis, covered: law.axes as readonly string[] },
    { name: "loss", stated: fit.loss, covered: law.losses as readonly string[] },
    { name: "regime", stated: fit.regime, covered: law.regimes as readonly string[] },
  ];
  const foreign = facets.find(({ stated, covered }) => stated !== "unstated" && !covered.includes(stated));
  const own = law.guards.flatMap(({ name, objection }) => {
    const because = objection(fit);
    return because === null ? [] : [{ guard: name, because }];
  });
  const callers = guards.flatMap(({ name, holds, because }) => (holds ? [] : [{ guard: name, because }]));
  const failed = foreign
    ? {
        guard: foreign.name,
        because: `${law.name} speaks of ${foreign.name} ${foreign.covered.join(" or ")}, and the curve's is ${foreign.stated}`,
      }
    : ([...own, ...callers][0] ?? null);

  const assumed = facets.filter(({ stated }) => stated === "unstated").map(({ name }) => name);
  const notes = facets
    .filter(({ stated }) => stated === "unstated")
    .map(({ name, covered }) => note(`${name}-assumed`, `${name} unstated, assumed to be ${covered.join(" or ")}`));
  return { failed, assumed, notes };
}
