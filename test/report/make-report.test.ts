import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { makeReport, section } from "../../src/report/make-report.ts";
import { VERSION } from "../../src/report/version.ts";
import { estimate, sampleReport, verdict } from "./sample-report.ts";

const one = estimate("twonn", 5, 0.1, 0.2);
const other = verdict("piecewise-linear", "curve", "consistent", 0.8, 0.8);

it("gathers loose results in one section, where the first of them stood", () => {
  const first = section("first", "", [other]);
  const last = section("last", "", []);
  const { sections } = makeReport([first, one, last, other, one], { title: "t" });
  expect(sections.map((part) => part.title)).toEqual(["first", "Results", "last"]);
  expect(sections[1].results).toEqual([one, other, one]);
});

it("round-trips through JSON", () => {
  const report = sampleReport();
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

it("refuses a missing title, unknown options and what is not a result", () => {
  expect(() => makeReport([], {} as never)).toThrow('"title"');
  expect(() => makeReport([], { title: "t", colour: 1 } as never)).toThrow('"colour"');
  expect(() => makeReport([{ kind: "cloud" } as never], { title: "t" })).toThrow('"results"');
  expect(() => section("s", "", [null as never])).toThrow('"results"');
});

it("bears the version of the package", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(VERSION).toBe(manifest.version);
});
