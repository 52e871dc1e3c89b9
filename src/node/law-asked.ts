import { optionError } from "../base/errors.ts";
import type { Law } from "../theory/law.ts";
import { lawNamed } from "../theory/laws/laws.ts";

/** A law as it is written on the shell. */
export interface LawAsked {
  readonly law: Law;
  /** What stands after each parameter's "=": a number, a number +- its error, or a file. */
  readonly given: Readonly<Record<string, string>>;
}

/**
 * Reads `four-over-d`, `two-p-over-d:p=3`, `kernel-teacher-student:alphaT=4,alphaS=9`.
 * @throws OPTION naming the laws or the law's parameters
 */
export function lawAsked(text: string): LawAsked {
  const colon = text.indexOf(":");
  const law = lawNamed(colon < 0 ? text : text.slice(0, colon));
  const known = law.parameters.map(({ name }) => name);
  const given: Record<string, string> = {};
  for (const part of colon < 0 ? [] : text.slice(colon + 1).split(",")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(0, equals)).trim();
    if (!known.includes(name) || Object.hasOwn(given, name) || part.slice(equals + 1).trim() === "")
      throw optionError(
        "--law",
        known.length === 0 ? `no parameters after ${law.name}` : `${law.name}:${known.map((key) => `${key}=<value>`)}`,
        text,
      );
    given[name] = part.slice(equals + 1).trim();
  }
  const missing = law.parameters.find(({ name }) => !Object.hasOwn(given, name));
  if (missing) throw optionError("--law", `${law.name}:${missing.name}=<value>, ${missing.meaning}`, text);
  return { law, given };
}
