import type { Note } from "../base/note.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import type { DimensionEstimate } from "../dimension/dimension-estimate.ts";
import type { Verdict } from "../theory/verdict.ts";

/** Why a verdict came out as it did, with its notes: each a sentence. */
export function reasonText({ because, notes }: Pick<Verdict, "because" | "notes">): string {
  const reason = because.replace(/\balpha\b/g, "\u03b1").replaceAll(" +- ", " \u00b1 ");
  return [reason, ...notes.map((note) => note.message)].map(sentence).filter(Boolean).join(" ");
}

/** The text with a capital at its start and a full stop at its end. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = /^[a-z]+\b/.test(trimmed) ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1) : trimmed;
  return trimmed === "" || /[.!?]["')\]]?$/.test(trimmed) ? capital : `${capital}.`;
}

/** A result with the name that its table gives it. */
export function named(result: DimensionEstimate | CurveFit): { name: string; notes: readonly Note[] } {
  return { name: result.kind === "curve-fit" ? result.curve : result.method, notes: result.notes };
}

/**
 * The notes of several results, each message once with the names of those that bear it.
 * @param said notes of all of them together, which need not be repeated
 */
export function groupedNotes(
  results: readonly { name: string; notes: readonly Note[] }[],
  said: readonly Note[] = [],
): string[] {
  const bearers = new Map<string, Set<string>>();
  for (const { name, notes } of results)
    for (const { message } of notes)
      if (said.every((general) => general.message !== message))
        bearers.set(message, (bearers.get(message) ?? new Set()).add(name));
  return [...bearers].map(([message, names]) => {
    const listed = [...names].join("; ");
    return names.size === 1
      ? `${listed}: ${message}`
      : `${sentence(message).replace(/\.$/, "")} (${names.size}): ${listed}`;
  });
}
