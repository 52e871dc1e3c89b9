import type { Result, Section } from "./report.ts";

/** A section's results of one kind, in their order. */
export function resultsOf<K extends Result["kind"]>(section: Section, kind: K): Extract<Result, { kind: K }>[] {
  return section.results.filter((result): result is Extract<Result, { kind: K }> => result.kind === kind);
}
