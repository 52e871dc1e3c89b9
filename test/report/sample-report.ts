import { note } from "../../src/base/note.ts";
import { random } from "../../src/base/random.ts";
import type { CurveFit } from "../../src/curves/curve-fit.ts";
import type { Axis, LearningCurve, Loss } from "../../src/curves/learning-curve.ts";
import type { DimensionEstimate, DimensionScan } from "../../src/dimension/dimension-estimate.ts";
import { makeReport, section } from "../../src/report/make-report.ts";
import type { Report, Section } from "../../src/report/report.ts";
import type { Outcome, Verdict } from "../../src/theory/verdict.ts";

/** Titles that would break a page, a picture or a terminal that trusts them. */
export const NASTY = `<script>alert(1)</script> & "x" ]]> \u001b[31m'`;

export function estimate(method: string, d: number, se: number, scale: number | null, params = {}): DimensionEstimate {
  return {
    kind: "dimension-estimate",
    method,
    dimension: d,
    standardError: se,
    interval: [d - 1.96 * se, d + 1.96 * se],
    level: 0.95,
    n: 20_000,
    scale,
    params,
    notes: [],
  };
}

export function scan(d: number, withPlateau = true): DimensionScan {
  const rng = random("scan").split(d);
  const orders = [1, 2, 4, 8, 16, 32, 64, 128];
  const estimates = orders.map((n1, i) => {
    const drift = i < 5 ? 0 : -0.05 * d * (i - 4);
    const se = (d * 0.9) / Math.sqrt(800 * (i + 1));
    const value = d + drift + (withPlateau ? 0 : -0.12 * d * i) + se * rng.normal();
    return estimate("gride", value, se, 0.21 * (2 * n1) ** (1 / d), { n1, n2: 2 * n1 });
  });
  return {
    kind: "dimension-scan",
    method: "gride",
    estimates,
    plateau: withPlateau
      ? { from: estimates[0].scale!, to: estimates[4].scale!, dimension: d, standardError: 0.09 }
      : null,
    because: withPlateau
      ? "the intervals of 5 consecutive of the 8 scales share the values from 4.9 to 5.1"
      : "no two neighbouring scales share a value: the dimension falls with scale",
  };
}

export function curve(name: string, alpha: number, a: number, c: number, axis: Axis = "examples", loss: Loss = "mse") {
  const rng = random("curve").split(name);
  const sizes = [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384];
  const x: number[] = [];
  const y: number[] = [];
  const seed: number[] = [];
  for (const size of sizes)
    for (let s = 0; s < 3; s++) {
      x.push(size);
      y.push((c + a * size ** -alpha) * Math.exp(0.08 * rng.normal()));
      seed.push(s);
    }
  const result: LearningCurve = {
    kind: "learning-curve",
    name,
    axis,
    loss,
    regime: "resolution",
    learner: "network",
    x,
    further: [],
    y,
    errors: null,
    seed,
    baselines: [],
    notes: [],
  };
  return result;
}

export function fitOf({ name, axis, loss, regime, learner }: LearningCurve, alpha: number, a: number, c: number) {
  const x = Array.from({ length: 20 }, (_, i) => 128 * (16384 / 128) ** (i / 19));
  const spread = (at: number): number => 0.06 + 0.05 * Math.abs(Math.log(at / 1400));
  const se = 0.02 * alpha;
  const fit: CurveFit = {
    kind: "curve-fit",
    curve: name,
    axis,
    further: [],
    loss,
    regime,
    learner,
    model: c === 0 ? "power" : "power-offset",
    exponent: "alpha",
    parameters: { alpha, a, c },
    standardErrors: { alpha: se, a: 0.04 * a, c: 0.1 * c },
    intervals: {
      alpha: [alpha - 1.96 * se, alpha + 1.96 * se],
      a: [0.92 * a, 1.08 * a],
      c: [0.8 * c, 1.2 * c],
    },
    intervalsBy: {},
    covariance: [
      [se ** 2, 0, 0],
      [0, 0.04 ** 2, 0],
      [0, 0, (0.1 * c) ** 2],
    ],
    draws: null,
    level: 0.95,
    n: 24,
    window: { from: 128, to: 16384, sizes: 8, rule: "all", further: [] },
    windows: [],
    outliers: [],
    halves: { lower: alpha * 1.03, upper: alpha * 0.96 },
    band: {
      x,
      lower: x.map((at) => (c + a * at ** -alpha) * Math.exp(-spread(at))),
      upper: x.map((at) => (c + a * at ** -alpha) * Math.exp(spread(at))),
    },
    params: { objective: "huber", bootstrap: 2000, seed: 7 },
    notes: [],
  };
  return fit;
}

export function verdict(law: string, name: string, outcome: Outcome, predicted: number | null, measured: number) {
  const rho = predicted === null ? null : Math.log(measured / predicted);
  const se = outcome === "cannot-tell" ? 0.35 : 0.09;
  const result: Verdict = {
    kind: "verdict",
    law,
    relation: law.includes("smooth") ? "at-least" : "equals",
    parameters: {},
    curve: name,
    outcome,
    predicted,
    predictedInterval: predicted === null ? null : [predicted * 0.93, predicted * 1.07],
    measured,
    measuredInterval: [measured * (1 - se), measured * (1 + se)],
    rho,
    standardError: rho === null ? null : se,
    interval: rho === null ? null : [rho - 1.96 * se, rho + 1.96 * se],
    z: rho === null ? null : rho / se,
    level: 0.95,
    probability: rho === null ? null : 0.5,
    detectable: rho === null ? null : 1.3,
    dimension: predicted === null ? null : 4 / predicted,
    dimensionInterval: predicted === null ? null : [4 / predicted / 1.07, 4 / predicted / 0.93],
    impliedDimension: predicted === null ? null : 4 / measured,
    impliedInterval: predicted === null ? null : [4 / measured / (1 + se), 4 / measured / (1 - se)],
    standsFor: null,
    assumes: [],
    because: {
      consistent: "the ratio of the exponents lies within a factor 1.5 of one, and so does its interval.",
      violates: "the whole interval of the ratio lies outside the zone of equality.",
      "cannot-tell": "the interval of the ratio reaches from inside the zone of equality to beyond it.",
      "not-applicable": `the law speaks of the resolution-limited regime, the curve ${name} is variance-limited.`,
    }[outcome],
    notes: [],
  };
  return result;
}

function spheres(): Section {
  const near = curve("nearest neighbour", 0.4, 1.9, 0);
  const relu = curve("ReLU network, depth 3", 0.78, 3.4, 0.0021);
  const linear = {
    ...curve("local linear", 0.8, 6, 0),
    baselines: [
      { name: "mean of the targets", loss: 1.02 },
      { name: "one global linear fit", loss: 0.83 },
    ],
  };
  return section(
    "Sphere of dimension 5 in 20",
    "Points uniform on the 5-sphere, rotated into 20 coordinates; targets from a random ReLU teacher.",
    [
      scan(5),
      estimate("twonn", 5.04, 0.11, 0.2, { fit: "censored", discard: 0.1 }),
      estimate("mle", 4.97, 0.05, 0.33, { k: 10 }),
      { ...estimate("mle", 4.88, 0.04, 0.41, { k: 20 }), notes: [note("DUPLICATES", "12 duplicate points dropped")] },
      estimate("correlation", 4.71, 0.13, 0.49, { from: 0.2, to: 0.6 }),
      estimate("nearest-neighbor-scaling", 5.2, 0.31, null, { sizes: 8 }),
      estimate("given", 5, 0, null),
      near,
      fitOf(near, 0.4, 1.9, 0),
      relu,
      { ...fitOf(relu, 0.78, 3.4, 0.0021), notes: [note("CURVED", "the exponents of the halves differ by 7 %")] },
      linear,
      fitOf(linear, 0.8, 6, 0),
      verdict("piecewise-constant", "nearest neighbour", "consistent", 0.4, 0.41),
      verdict("piecewise-linear", "ReLU network, depth 3", "consistent", 0.8, 0.78),
      verdict("smoothness", "ReLU network, depth 3", "consistent", 0.4, 0.78),
      verdict("piecewise-linear", "nearest neighbour", "violates", 0.8, 0.4),
      verdict("variance-limited", "local linear", "not-applicable", null, 0.8),
    ],
    [note("SAMPLE", "20 000 of 1 000 000 points were drawn at random")],
  );
}

function nasty(): Section {
  const steep = curve(
    `${NASTY} a very long name of a curve that would run over every margin there is`,
    0.07,
    5.1,
    1.7,
    "compute",
    "cross-entropy",
  );
  const alone = curve("zero-one error by width", 0.5, 0.9, 0, "width", "zero-one");
  return section(NASTY, `No plateau & <b>markup</b> in the text. ${NASTY}`, [
    scan(18, false),
    steep,
    fitOf(steep, 0.07, 5.1, 1.7),
    alone,
    verdict("piecewise-linear", steep.name, "cannot-tell", 0.11, 0.07),
    verdict("smoothness", steep.name, "violates", 0.22, 0.07),
    { ...verdict(NASTY, "zero-one error by width", "not-applicable", null, 0.5), because: NASTY },
  ]);
}

function bare(): Section {
  return section("Only a null scan", "", [
    { kind: "dimension-scan", method: "gride", estimates: [], plateau: null, because: "fewer than 4 points are left" },
  ]);
}

export function sampleReport(): Report {
  return makeReport([spheres(), nasty(), bare(), section("Empty", "Nothing was measured.", [])], {
    title: `Layer 12 ${NASTY}`,
    run: { command: "dimlaw study layer12.npy --seed 7", seed: 7, points: 20_000, offset: true, note: NASTY },
    notes: [note("SEED", "every number below is repeated by seed 7")],
  });
}
