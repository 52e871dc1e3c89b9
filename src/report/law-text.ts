import { laws } from "../theory/laws/laws.ts";
import type { Verdict } from "../theory/verdict.ts";
import { formatShort } from "./format-number.ts";

type Named = Pick<Verdict, "law" | "relation" | "parameters">;

/** The law's name with what it says: `two-over-d (α = 2/d)`; of a law that is not dimlaw's own, its name and relation. */
export function lawText(verdict: Named): string {
  const formula = formulaOf(verdict);
  return formula === null ? unknownLaw(verdict) : `${verdict.law} (${formula})`;
}

/** What the law says, `α ≥ 4/d`; of a law that is not dimlaw's own, its name and relation. */
export function lawShort(verdict: Named): string {
  return formulaOf(verdict) ?? unknownLaw(verdict);
}

function unknownLaw({ law, relation }: Named): string {
  return relation === "at-least" ? `${law} (lower bound)` : law;
}

function formulaOf({ law, relation, parameters }: Named): string | null {
  const known = Object.values(laws).find(({ name }) => name === law);
  if (!known) return null;
  const values = known.parameters.map(({ name, infiniteFrom = Infinity }) => {
    const value = parameters[name];
    return `, ${name} = ${value >= infiniteFrom ? "\u221e" : formatShort(value)}`;
  });
  return `\u03b1 ${relation === "at-least" ? "\u2265" : "="} ${known.formula}${values.join("")}`;
}
