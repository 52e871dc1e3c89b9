import { DOMParser } from "linkedom/worker";
import { describe, expect, it } from "vitest";
import { curveFigure, curveGroups, dimensionFigure, scatterFigure, verdictFigure } from "../../src/report/figures.ts";
import { makeReport, section } from "../../src/report/make-report.ts";
import { curve, estimate, fitOf, NASTY, sampleReport, scan, verdict } from "./sample-report.ts";
import { wellFormed } from "./well-formed.ts";

const report = sampleReport();
const [spheres, nasty, bare] = report.sections;
const parse = (svg: string | null) => new DOMParser().parseFromString(svg!, "image/svg+xml");
/** The marks of Plot's groups of one kind. */
const marks = (svg: string | null, kind: string) =>
  parse(svg).querySelectorAll(`g[aria-label="${kind}"] > path, g[aria-label="${kind}"] > circle`).length;
const allFigures = report.sections.flatMap((part) => [dimensionFigure(part), ...curveGroups(part).map(curveFigure)]);

describe("every figure", () => {
  const figures = [...allFigures, verdictFigure(report)].filter((svg) => svg !== null);
  it("is well-formed XML that stands alone", () => {
    expect(figures).toHaveLength(6);
    for (const svg of figures) {
      wellFormed(svg);
      expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg).toContain('role="img"');
      expect(svg).toContain("<title>");
    }
  });
  it("holds no identifier, reference, script or broken number", () => {
    for (const svg of figures) {
      expect(svg).not.toMatch(/\bid="|\burl\(|href|<script|NaN|undefined|Infinity/);
      expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:/);
    }
  });
  it("keeps every label within the picture", () => {
    for (const svg of figures) {
      const width = Number(parse(svg).querySelector("svg")!.getAttribute("width"));
      for (const [, x] of svg.matchAll(/<text transform="translate\((-?[\d.]+),/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x)).toBeLessThanOrEqual(width);
      }
    }
  });
  it("is the same every time", () => expect(dimensionFigure(spheres)).toBe(dimensionFigure(spheres)));
});

describe("dimensionFigure", () => {
  it("has its axis titles, a mark for each estimate and one for each key", () => {
    const svg = dimensionFigure(spheres);
    expect(svg).toContain("intrinsic dimension d");
    expect(svg).toContain("distance r to the farthest neighbour used (coordinate units)");
    expect(marks(svg, "dot")).toBe(8 + 6 + 7);
    expect(svg).toContain("5.04 ± 0.11");
    expect(svg).toContain("plateau at 5.000 ± 0.090");
    expect(svg).toContain("mle k=10");
    expect(marks(svg, "link")).toBe(1);
  });
  it("says that there is no plateau, and draws none", () => {
    const svg = dimensionFigure(nasty);
    expect(svg).toContain("no plateau");
    expect(marks(svg, "link")).toBe(0);
  });
  it("is null without an estimate that has a scale, and works with a single one", () => {
    expect(dimensionFigure(bare)).toBeNull();
    for (const scale of [null, Number.NaN, 0])
      expect(dimensionFigure(section("", "", [estimate("given", 3, 0, scale)]))).toBeNull();
    wellFormed(dimensionFigure(section("", "", [estimate("given", 3, 0, 0.2)]))!);
  });
  it("skips what is not a number and bears unbounded intervals", () => {
    const broken = { ...estimate("mle", 4, Infinity, 0.3), interval: [Number.NaN, Infinity] as const };
    const svg = dimensionFigure(section("", "", [broken, estimate("twonn", Number.NaN, 1, 0.2), scan(3)]));
    expect(svg).not.toMatch(/NaN|Infinity|twonn/);
  });
});

describe("curveFigure", () => {
  it("says that a limit was held, which has no error", () => {
    const one = curve("one", 0.5, 1, 0.25);
    const fit = fitOf(one, 0.5, 1, 0.25);
    const drawn = (params: typeof fit.params) => {
      const held = { ...fit, params, standardErrors: { ...fit.standardErrors, c: 0 } };
      return curveFigure(curveGroups(section("", "", [one, held]))[0]);
    };
    expect(drawn({ ...fit.params, "fix.c": 0.25 })).toContain("c = 0.25, held");
    expect(drawn(fit.params)).not.toContain("held");
  });
  it("puts curves of one loss and axis together, at most four in one", () => {
    expect(curveGroups(spheres).map((group) => group.length)).toEqual([3]);
    expect(curveGroups(nasty).map((group) => group.length)).toEqual([1, 1]);
    const many = ["a", "b", "c", "d", "e"].map((name) => curve(name, 0.5, 1, 0));
    expect(curveGroups(section("", "", many)).map((group) => group.length)).toEqual([3, 2]);
  });
  it("puts those together that learn one target where there are more than four", () => {
    const loss = (name: string) => ({ name: "mean", loss: name.length });
    const of = (name: string, target: string) => ({
      ...curve(`${name} ${target}`, 0.5, 1, 0),
      baselines: [loss(target)],
    });
    const six = ["1-NN", "local linear"].flatMap((name) => ["a", "bb", "ccc"].map((target) => of(name, target)));
    expect(curveGroups(section("", "", six)).map((group) => group.map(({ name }) => name))).toEqual(
      ["a", "bb", "ccc"].map((target) => [`1-NN ${target}`, `local linear ${target}`]),
    );
    expect(curveGroups(section("", "", six.slice(0, 3)))).toHaveLength(1);
  });
  it("has axis titles with units, a mark for each run, and the exponents with their errors", () => {
    const svg = curveFigure(curveGroups(spheres)[0]);
    for (const text of ["training examples n", "test loss (MSE)", "α = 0.780 ± 0.016", "c = 0.00210 ± 0.00021"])
      expect(svg).toContain(text);
    for (const text of ["mean of the targets", "one global linear fit"]) expect(svg).toContain(text);
    expect(marks(svg, "dot")).toBe(3 * 27 + 3);
    // Each with its interval over the window, and paler before it: the curves begin at half the smallest size fitted.
    expect(marks(svg, "area")).toBe(2 * 3);
  });
  it("draws a fit without its curve, and a curve whose losses cannot stand on a logarithm", () => {
    const alone = curve("alone", 0.5, 1, 0);
    const [group] = curveGroups(section("", "", [fitOf(alone, 0.5, 1, 0)]));
    expect(marks(curveFigure(group), "line")).toBe(1);
    const zero = { ...alone, y: alone.y.map(() => 0) };
    expect(curveFigure([{ name: "zero", curve: zero, fits: [] }])).toBeNull();
  });
  it("keeps the fitted line inside the frame where the law runs off", () => {
    const steep = curve("steep", 3, 1e6, 0);
    const fit = { ...fitOf(steep, 3, 1e6, 0), band: { x: [128, 16384], lower: [-1, -1], upper: [1e30, Number.NaN] } };
    expect(curveFigure([{ name: "steep", curve: steep, fits: [fit] }])).not.toMatch(/NaN|Infinity/);
  });
});

describe("verdictFigure", () => {
  it("has a dot and an interval for each ratio, and an arrow for each bound", () => {
    const svg = verdictFigure(report);
    expect(svg).toContain("measured exponent / predicted exponent");
    expect(marks(svg, "dot")).toBe(6);
    expect(marks(svg, "arrow")).toBe(2);
    expect(parse(svg).querySelectorAll('g[aria-label="rule"] > line').length).toBe(6 + 1);
  });
  it("names laws by their formulas, bounds as bounds, and laws it does not know by name", () => {
    const svg = verdictFigure(
      makeReport(
        [
          verdict("two-over-d", "a", "consistent", 0.4, 0.41),
          { ...verdict("four-over-d", "b", "violates", 0.8, 0.4), relation: "at-least" },
          verdict("of-my-own", "c", "consistent", 0.8, 0.8),
        ],
        { title: "t" },
      ),
    );
    for (const name of ["α = 2/d   a", "α ≥ 4/d   b", "of-my-own   c"]) expect(svg).toContain(name);
  });
  it("is null without verdicts; a report whose laws all keep silent is drawn", () => {
    expect(verdictFigure(makeReport([], { title: "t" }))).toBeNull();
    const silent = makeReport([verdict(NASTY, NASTY, "not-applicable", null, 0.5)], { title: NASTY });
    wellFormed(verdictFigure(silent)!);
  });
});

describe("a scatter", () => {
  const points = [2, 4, 8].map((x) => ({
    x,
    xInterval: [0.9 * x, 1.1 * x] as const,
    y: x,
    yInterval: [x / 2, null] as const,
  }));
  const scatter = {
    kind: "scatter" as const,
    title: NASTY,
    x: "d",
    y: "4/alpha",
    series: [
      { name: "none", points: [] },
      { name: NASTY, points },
    ],
    lines: [{ name: "diagonal", through: [[0, 0] as const, [1, 1] as const] as const }],
  };

  it("has a mark and two bars a point, and a line of reference, all within the frame", () => {
    const svg = scatterFigure(scatter)!;
    wellFormed(svg);
    expect(svg).not.toMatch(/NaN|undefined|Infinity|<script/);
    const bars = [...parse(svg).querySelectorAll('g[aria-label="rule"] > line')];
    const lengths = bars.map((bar) => Number(bar.getAttribute("x2")) - Number(bar.getAttribute("x1")));
    expect(lengths.filter((length) => length > 0).length).toBeGreaterThanOrEqual(3);
    expect(marks(svg, "dot")).toBe(points.length + 1);
    const [from, to] = parse(svg)
      .querySelector('g[aria-label="line"] > path')!
      .getAttribute("d")!
      .match(/[\d.]+,[\d.]+/g)!;
    // The diagonal of equal axes that begin at the origin: left bottom to right top.
    const [x0, y0] = from.split(",").map(Number);
    const [x1, y1] = to.split(",").map(Number);
    expect(x0).toBeLessThan(x1);
    expect(y0).toBeGreaterThan(y1);
  });

  it("without points is none", () => {
    expect(scatterFigure({ ...scatter, series: scatter.series.slice(0, 1) })).toBeNull();
  });
});
