import { expect, it } from "vitest";
import { findings } from "../../src/report/findings.ts";
import { makeReport, section } from "../../src/report/make-report.ts";
import { curve, verdict } from "./sample-report.ts";

it("says how each section's laws fared, and at which d with which interval", () => {
  const at = (d: number, factor: number) => ({
    dimension: d,
    dimensionInterval: [d / factor, d * factor] as const,
  });
  const measured = section("measured", "", [
    { ...verdict("two-over-d", "a", "consistent", 0.4, 0.41), ...at(5, 1.1) },
    { ...verdict("two-over-d", "b", "consistent", 0.4, 0.41), ...at(5, 1.1) },
    verdict("four-over-d", "c", "not-applicable", null, 0.8),
  ]);
  const given = section("given", "", [{ ...verdict("two-over-d", "a", "violates", 0.25, 0.41), ...at(8, 1) }]);
  const none = section("without verdicts", "", [curve("a", 0.4, 1, 0)]);
  expect(findings(makeReport([measured, none, given], { title: "t" }))).toEqual([
    {
      title: "measured",
      index: 0,
      dimension: "5.00 [4.55, 5.50]",
      outcomes: [
        { outcome: "consistent", laws: "\u03b1 = 2/d (2 curves)" },
        { outcome: "not-applicable", laws: "\u03b1 = 4/d" },
      ],
    },
    { title: "given", index: 2, dimension: "8", outcomes: [{ outcome: "violates", laws: "\u03b1 = 2/d" }] },
  ]);
});
