import { describe, expect, it } from "vitest";
import { makeReport } from "../../src/report/make-report.ts";
import { renderText } from "../../src/report/render-text.ts";
import { textTable, wrapText } from "../../src/report/text-table.ts";
import { estimate, sampleReport } from "./sample-report.ts";

const text = renderText(sampleReport());
const lines = text.split("\n");

describe("renderText", () => {
  it("fits in a hundred columns, without control characters or broken numbers", () => {
    for (const line of lines) {
      expect(Array.from(line).length, line).toBeLessThanOrEqual(100);
      expect(line).toBe(line.trimEnd());
      for (const char of line) expect(char >= " ").toBe(true);
    }
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(text).not.toContain("\n\n\n");
  });
  it("aligns columns: numbers end where their header ends", () => {
    const head = lines.findIndex((line) => line.startsWith("method"));
    const end = lines[head].indexOf(" d ") + 2;
    const rows = lines.slice(head + 2, head + 8).filter((line) => line.includes("±"));
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) {
      expect(row.slice(0, end), row).toMatch(/± [\d.]+$/);
      expect(row[end]).toBe(" ");
    }
  });
  it("says all that the page says in numbers", () => {
    for (const part of [
      "5.04 ± 0.11",
      "0.78000 ± 0.01560",
      "predicted α = 0.800 [0.744, 0.856], measured α = 0.780 [0.710, 0.850], z = −0.28",
      "3 consistent, 2 violates, 1 cannot tell, 2 not applicable",
      "12 duplicate points dropped",
      "no plateau. Fewer than 4 points are left.",
      "dimlaw study layer12.npy --seed 7",
    ])
      expect(text).toContain(part);
  });
  it("lets colours be added and nothing else", () => {
    const colored = renderText(sampleReport(), { color: (kind, part) => `{${kind}|${part}|}` });
    expect(colored).toContain("{violates|violates      |}");
    expect(colored.replace(/\{[a-z-]+\||\|\}/g, "")).toBe(text);
  });
  it("renders a report of nothing and refuses unknown options", () => {
    expect(renderText(makeReport([], { title: "nothing" }))).toBe("nothing\ndimlaw 0.1.0\n");
    expect(renderText(makeReport([estimate("given", 5, 0, null)], { title: "t" }))).toContain("5 ± 0");
    expect(() => renderText(sampleReport(), { colour: true } as never)).toThrow('"colour"');
  });
});

describe("textTable", () => {
  it("drops minor columns from the right before it wraps words, and empty ones always", () => {
    const table = {
      caption: "",
      columns: [
        { title: "name", align: "left" },
        { title: "empty", align: "left" },
        { title: "value", align: "right" },
        { title: "extra", align: "right", minor: true },
      ],
      rows: [["a name of words", "", "1.25 ± 0.10", "7.00 ± 0.25"]],
    } as const;
    expect(textTable(table, 60)[0]).toBe("name                   value        extra");
    expect(textTable(table, 30)).toEqual([
      "name                   value",
      "───────────────  ───────────",
      "a name of words  1.25 ± 0.10",
    ]);
    expect(textTable(table, 24).slice(2)).toEqual(["a name of    1.25 ± 0.10", "words"]);
  });
  it("cuts columns that clip to two lines, and breaks words in others last", () => {
    const table = {
      caption: "",
      columns: [
        { title: "method", align: "left" },
        { title: "parameters", align: "left", clips: true },
        { title: "d", align: "right" },
      ],
      rows: [["nearest-neighbor-scaling", "from=1000, to=32000, offset=zero, seed=0, objective=huber", "3.0"]],
    } as const;
    expect(textTable(table, 46).slice(2)).toEqual([
      "nearest-neighbor-scaling  from=1000,       3.0",
      "                          to=32000, …",
    ]);
  });
  it("breaks words that are too long", () => {
    expect(wrapText("abc abcdefgh", 5)).toEqual(["abc", "abcde", "fgh"]);
    expect(wrapText("", 5)).toEqual([""]);
  });
});
