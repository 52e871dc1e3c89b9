import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type StoredExperiment, withTables } from "../../bench/experiment-tables.ts";

const at = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const stored = (name: string): StoredExperiment => JSON.parse(at(`bench/results/experiments/${name}.json`));

describe("the tables of docs/experiments.md", () => {
  it("are those of the committed results", () => {
    const page = at("docs/experiments.md");
    expect(page.match(/<!-- results: /g)?.length).toBeGreaterThan(8);
    expect(withTables(page, stored) === page, "npx tsx bench/experiments.ts makes them anew").toBe(true);
  });

  it("have a row a finding and a row a sweep, and keep what stands around them", () => {
    const page = "before\n<!-- results: teacher-student-quick -->\nold\n<!-- end -->\nafter\n";
    const made = withTables(page, stored);
    const { findings, sections } = stored("teacher-student-quick").experiments[0];
    const rows = made.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
    expect(rows).toHaveLength(2 + findings.length + sections.length - 1);
    expect(made).toMatch(/^before\n.*\n\| sweep \|/);
    expect(made.endsWith("<!-- end -->\nafter\n")).toBe(true);
    expect(made).not.toContain("old");
    expect(withTables(made, stored)).toBe(made);
  });
});
