import { parseHTML } from "linkedom/worker";
import { describe, expect, it } from "vitest";
import { makeReport, section } from "../../src/report/make-report.ts";
import { renderHtml } from "../../src/report/render-html.ts";
import { estimate, NASTY, sampleReport, scan } from "./sample-report.ts";
import { wellFormed } from "./well-formed.ts";

const report = sampleReport();
const html = renderHtml(report);
const { document } = parseHTML(html);
const text = document.body.textContent ?? "";

describe("the page stands alone", () => {
  it("asks for nothing from outside and runs nothing", () => {
    expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|\/\/\w/);
    expect(html).not.toMatch(
      /<script|<link|<img|<iframe|<object|@import|@font-face|\burl\(|\bsrc=|\son\w+=|javascript:/i,
    );
    for (const a of document.querySelectorAll("a")) expect(a.getAttribute("href")).toMatch(/^#section-\d+$/);
  });
  it("has a language, a title, one heading of the first order and unique identifiers", () => {
    expect(document.documentElement.getAttribute("lang")).toBe("en");
    expect(document.querySelectorAll("h1").length).toBe(1);
    const ids = Array.from(document.querySelectorAll("[id]"), (element) => element.getAttribute("id"));
    expect(new Set(ids).size).toBe(ids.length);
    for (const element of document.querySelectorAll("[aria-labelledby]"))
      expect(ids).toContain(element.getAttribute("aria-labelledby"));
  });
  it("gives every figure a caption and every table headers", () => {
    const figures = document.querySelectorAll("figure");
    // One for each dimension and each group of curves, one of residuals where a section has two groups, the summary.
    expect(figures.length).toBe(6);
    for (const figure of figures) expect(figure.querySelector("figcaption")?.textContent).not.toBe("");
    for (const table of document.querySelectorAll("table")) expect(table.querySelector("th[scope]")).not.toBeNull();
  });
  it("holds only well-formed pictures", () => {
    const pictures = html.match(/<svg .*?<\/svg>/gs) ?? [];
    expect(pictures.length).toBe(8);
    for (const picture of pictures) wellFormed(picture);
  });
});

describe("what it says", () => {
  it("shows given texts as they are, never as markup", () => {
    expect(html).not.toContain("<script");
    expect(html).not.toContain("<b>markup");
    expect(html).not.toContain("\u001b");
    expect(document.querySelector("h1")!.textContent).toBe(`Layer 12 ${NASTY.replace("\u001b", " ")}`);
  });
  it("shows numbers with their errors, and no broken ones", () => {
    for (const number of [
      "5.04 ± 0.11",
      "[4.82, 5.26]",
      "4.970 ± 0.050",
      "0.780 ± 0.016",
      "0.00210 ± 0.00021",
      "20 000",
    ])
      expect(text).toContain(number);
    expect(text).toContain("0.780 [0.710, 0.850]");
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
  it("names each outcome in words beside its colour", () => {
    const words = Array.from(document.querySelectorAll("td .outcome"), (cell) => cell.textContent);
    expect(words).toHaveLength(8 + 6);
    expect(new Set(words)).toEqual(new Set(["● consistent", "◆ violates", "○ cannot tell", "– not applicable"]));
  });
  it("begins with what was found, section by section, and how to read it", () => {
    const rows = Array.from(document.querySelectorAll(".findings tbody tr"), (row) => row.textContent);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain("● consistent: piecewise-constant, piecewise-linear, smoothness (lower bound)");
    expect(document.querySelector(".guide")!.textContent).toContain("within a factor 1.5");
    const main = Array.from(document.querySelector("main")!.children, (child) => child.className || child.tagName);
    expect(main.indexOf("summary")).toBeLessThan(main.indexOf("SECTION"));
  });
  it("gives each verdict its reason, and each note once with those that bear it", () => {
    const remarks = Array.from(document.querySelectorAll("tr.remark"), (row) => row.textContent);
    expect(remarks).toHaveLength(8);
    expect(remarks[0]).toBe("The ratio of the exponents lies within a factor 1.5 of one, and so does its interval.");
    expect(text).toContain("mle: 12 duplicate points dropped");
  });
  it("carries the run and all numbers, from which the report is read back", () => {
    expect(text).toContain("dimlaw study layer12.npy --seed 7");
    const json = document.querySelector("details.numbers pre")!.textContent!;
    const back = JSON.parse(json);
    expect(back.sections[0].results).toEqual(report.sections[0].results);
    expect(renderHtml({ ...report, sections: back.sections })).toBe(html);
  });
  it("renders a report of nothing, of a null scan, and of broken numbers", () => {
    expect(renderHtml(makeReport([], { title: "nothing" }))).toContain("How to repeat this run");
    const broken = { ...estimate("mle", Number.NaN, Number.NaN, null), interval: [Number.NaN, Infinity] as const };
    const page = renderHtml(
      makeReport([section("s", "", [broken, { ...scan(3), estimates: [], plateau: null }])], { title: "t" }),
    );
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });
});
