import { DOMParser } from "linkedom/worker";
import { describe, expect, it } from "vitest";
import { errorCurve } from "../../src/curves/error-curve.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import {
  curveFigure,
  forecastFigure,
  frontierFigure,
  jointCurves,
  jointFigure,
  observedFigure,
  rateFigure,
  regimeFigure,
  residualFigure,
  spectrumFigure,
} from "../../src/report/figures.ts";
import { section } from "../../src/report/make-report.ts";
import { forecast } from "../../src/theory/forecasts/forecast.ts";
import { forecastByLaw } from "../../src/theory/forecasts/forecast-by-law.ts";
import { laws } from "../../src/theory/laws/laws.ts";
import { rate } from "../../src/theory/rates/rate.ts";
import { regime } from "../../src/theory/regimes/regime.ts";
import type { Spectrum } from "../../src/theory/spectra/spectrum-result.ts";
import { dimensionOf } from "../theory/synthetic-fit.ts";
import { wellFormed } from "./well-formed.ts";

const parse = (svg: string | null) => new DOMParser().parseFromString(svg!, "image/svg+xml");
const marks = (svg: string | null, kind: string, element = "path, circle, rect, line") =>
  parse(svg).querySelectorAll(
    element
      .split(", ")
      .map((each) => `g[aria-label="${kind}"] > ${each}`)
      .join(", "),
  ).length;
const texts = (svg: string | null) => [...parse(svg).querySelectorAll("text")].map((text) => text.textContent);
const wobble = (i: number) => 1 + 0.01 * Math.sin(5 * i);
const sound = (svg: string | null) => {
  wellFormed(svg!);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|\bid="|href/);
};

const sizes = Array.from({ length: 12 }, (_, i) => 100 * 2 ** i);
const curve = learningCurve({
  name: "one",
  x: sizes,
  y: sizes.map((n, i) => (0.05 + 3 * n ** -0.5) * wobble(i)),
  axis: "examples",
  loss: "mse",
});
const fit = fitCurve(curve, { to: 25_600, intervals: "covariance" });
const fitted = { name: "one", curve, fits: [fit] };

const grid = { N: [1e7, 1e8, 1e9, 1e10], D: [1e9, 1e10, 1e11] };
const pairs = grid.D.flatMap((D) => grid.N.map((N) => ({ N, D })));
const joint = learningCurve({
  name: "joint",
  axis: "parameters",
  loss: "cross-entropy",
  x: pairs.map(({ N }) => N),
  further: [{ axis: "examples", x: pairs.map(({ D }) => D) }],
  y: pairs.map(({ N, D }, i) => (1.7 + 400 * N ** -0.34 + 410 * D ** -0.28) * wobble(i)),
});
const jointFit = fitCurve(joint, { model: "chinchilla", dropLargestLoss: 1, intervals: "covariance" });
const [several] = jointCurves(section("", "", [curve, fit, joint, jointFit]));

describe("a fit along one axis", () => {
  it("has an interval within the sizes fitted and a paler one beyond", () => {
    const svg = curveFigure([fitted]);
    sound(svg);
    expect(marks(svg, "area")).toBe(2);
    expect(marks(svg, "line")).toBe(2);
  });
  it("leaves residuals about zero, those outside the window open, its end drawn", () => {
    const svg = residualFigure([fitted]);
    sound(svg);
    expect(texts(svg)).toContain("residual ln(measured / fitted)");
    expect(texts(svg)).toContain("training examples n");
    expect(marks(svg, "dot")).toBe(12 + 1);
    expect(parse(svg).querySelectorAll('g[aria-label="dot"][fill="white"] > *').length).toBe(3);
    expect(parse(svg).querySelectorAll('line[stroke-dasharray="2 3"], g[stroke-dasharray="2 3"] > line').length).toBe(
      1,
    );
    expect(residualFigure([{ ...fitted, fits: [] }])).toBeNull();
  });
});

describe("a fit along several axes", () => {
  it("is a line with its runs for each level of the second", () => {
    expect(several.fits).toHaveLength(1);
    const svg = jointFigure(several);
    sound(svg);
    expect(marks(svg, "line")).toBe(3);
    expect(marks(svg, "dot")).toBe(12 + 3);
    for (const text of ["parameters N", "test loss (cross-entropy, nats)"]) expect(texts(svg)).toContain(text);
    for (const text of ["D = 1×10⁹", "D = 1×10¹⁰", "D = 1×10¹¹"])
      expect(texts(svg).some((each) => each?.includes(text))).toBe(true);
    expect(jointFigure(fitted)).toBeNull();
  });
  it("gathers many levels in classes", () => {
    const many = { ...joint, further: [{ axis: "examples" as const, x: pairs.map(({ D }, i) => D * (1 + i / 100)) }] };
    const svg = jointFigure({ ...several, curve: many });
    sound(svg);
    expect(marks(svg, "line")).toBe(6);
    expect(texts(svg).some((text) => /D from .* to /.test(text ?? ""))).toBe(true);
  });
  it("stands measured against fitted on one span, the run left out named", () => {
    const svg = observedFigure(several);
    sound(svg);
    expect(marks(svg, "dot")).toBe(12 + 1);
    expect(texts(svg).some((text) => text?.includes("11 runs fitted, 1 left out (open)"))).toBe(true);
  });
  it("splits compute, with both exponents, and shades what no run had", () => {
    const svg = frontierFigure(several);
    sound(svg);
    expect(marks(svg, "line")).toBe(2);
    expect(marks(svg, "area")).toBe(2);
    expect(marks(svg, "rect", "rect")).toBe(1);
    const { alpha, beta } = jointFit.parameters;
    expect(texts(svg).some((text) => text?.includes(`N ~ C^${(beta / (alpha + beta)).toFixed(3).slice(0, 4)}`))).toBe(
      true,
    );
    expect(frontierFigure(fitted)).toBeNull();
  });
});

describe("regimeFigure", () => {
  const along = [...new Set(pairs.map(({ D }) => D))];
  it("draws each slice along each axis, with the other size at its end", () => {
    const map = regime(joint);
    for (const [axis, slices, points] of [
      [0, along.length, 12],
      [1, grid.N.length, 12],
    ] as const) {
      const svg = regimeFigure(map, joint, axis);
      sound(svg);
      expect(marks(svg, "line")).toBe(slices);
      expect(marks(svg, "dot")).toBe(points + 1);
      expect(texts(svg).filter((text) => /^[Nn] = /.test(text ?? ""))).toHaveLength(slices);
    }
  });
  it("marks where a slice turns, with an interval that holds the truth", () => {
    const turn = 1600;
    const y = sizes.map(
      (n, i) => (n < turn ? n ** -0.4 : turn ** -0.4 * (0.6 + (0.4 * turn) / n)) * (1 + 0.002 * Math.sin(7 * i)),
    );
    const turning = learningCurve({ name: "turn", axis: "examples", loss: "mse", x: sizes, y });
    const map = regime(turning);
    const [slice] = map.slices;
    expect(slice.regime).toBe("crossover");
    expect(slice.crossover!.interval[0]).toBeLessThan(turn);
    expect(slice.crossover!.interval[1]).toBeGreaterThan(turn);
    // Its exponent too has an interval, about the truth.
    expect(slice.interval![0]).toBeLessThan(0.4);
    expect(slice.interval![1]).toBeGreaterThan(0.4);
    expect(slice.interval![1] / slice.interval![0]).toBeLessThan(1.2);
    const svg = regimeFigure(map, turning, 0);
    sound(svg);
    expect(marks(svg, "dot")).toBe(12 + 1 + 2);
    expect(
      marks(svg, "rule", 'line[stroke="#1a1a1a"]') +
        parse(svg).querySelectorAll('g[aria-label="rule"][stroke="#1a1a1a"] > line').length,
    ).toBe(1);
    expect(regimeFigure(map, turning, 1)).toBeNull();
  });
});

describe("rateFigure", () => {
  it("draws means with their spread, sizes without an error open, and every rate", () => {
    const runs = sizes.flatMap((n, i) => [0.9, 1.1].map((by) => ({ n, error: i === 11 ? 0 : (by * 2) / n })));
    const errors = errorCurve({
      name: "e",
      loss: "zero-one",
      realizable: true,
      x: runs.map(({ n }) => n),
      y: runs.map(({ error }) => error),
    });
    const svg = rateFigure(rate(errors), errors);
    sound(svg);
    expect(marks(svg, "line")).toBe(4);
    expect(marks(svg, "dot")).toBe(12);
    expect(texts(svg)).toContain("test error (share of examples)");
    expect(svg!.match(/stroke-dasharray="4 3"/g)!.length).toBeGreaterThanOrEqual(6);
    expect(rateFigure(rate(errors), { ...errors, y: errors.y.map(() => 0) })).toBeNull();
  });
});

describe("spectrumFigure", () => {
  it("draws eigenvalues, the window and a law that passes through them", () => {
    const found: Spectrum = {
      kind: "spectrum",
      kernel: "laplace",
      alphaK: 0.5,
      standardError: 0.02,
      interval: [0.46, 0.54],
      level: 0.95,
      n: 400,
      size: 400,
      window: { from: 5, to: 40 },
      halves: { lower: 0.5, upper: 0.5 },
      values: Array.from({ length: 100 }, (_, i) => (i + 1) ** -1.5),
      params: {},
      notes: [],
    };
    const svg = spectrumFigure(found);
    sound(svg);
    expect(marks(svg, "dot")).toBe(100 + 1);
    expect(marks(svg, "rect", "rect")).toBe(1);
    expect(marks(svg, "line")).toBe(1);
    expect(texts(svg).some((text) => text?.includes("alphaK = 0.500 ± 0.020"))).toBe(true);
    expect(spectrumFigure({ ...found, values: [0, 0] })).toBeNull();
  });
});

describe("forecastFigure", () => {
  it("draws the law, its answers, and a darker shade for each decade beyond", () => {
    const found = forecast(fit, { at: [1e5, 1e6, 1e12], targets: [0.06, 0.001] });
    const svg = forecastFigure(found, fit, curve);
    sound(svg);
    expect(marks(svg, "link")).toBe(3);
    expect(marks(svg, "area")).toBe(1);
    // 25 600 to 10^6 is 1.6 decades, and the frame a little more.
    expect(marks(svg, "rect", "rect")).toBe(2);
    expect(texts(svg).some((text) => text?.includes("2 refused"))).toBe(true);
    expect(texts(svg)).toContain("training examples n");
    expect(forecastFigure(forecast(fit, { at: [1e12] }), fit)).toBeNull();
  });
  it("takes compute for the axis of a fit of two, and needs no runs", () => {
    const found = forecast(jointFit, { at: [[1e10, 1e12]], budgets: [1e23], targets: [2], decades: 5 });
    for (const runs of [joint, null]) {
      const svg = forecastFigure(found, jointFit, runs);
      sound(svg);
      expect(texts(svg)).toContain("compute C = 6 N D (operations)");
      expect(marks(svg, "link")).toBe(3);
    }
  });
  it("draws a law from what is known, and nothing where nothing is", () => {
    const known = { x: 1000, loss: 0.5 };
    const svg = forecastFigure(forecastByLaw(laws.fourOverD, dimensionOf(6), { known, at: [1e4] }));
    sound(svg);
    expect(marks(svg, "line")).toBe(1);
    expect(forecastFigure(forecastByLaw(laws.fourOverD, dimensionOf(6)))).toBeNull();
  });
});
