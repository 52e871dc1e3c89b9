import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { logPoints } from "../../src/curves/log-points.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { MODEL_NAMES, modelNamed } from "../../src/curves/model-named.ts";
import { fittedLoss } from "../../src/curves/predict.ts";

const SEED = 5;
/** A truth of each family, its parameters in the model's order, over sizes where they matter. */
const TRUTHS: Readonly<Record<string, readonly number[]>> = {
  power: [0.35, 20],
  "power-offset": [0.5, 20, 0.3],
  exponential: [3, 2500, 0.4],
  "power-cutoff": [0.3, 20, 6000],
  logarithmic: [9, 0.7],
  m4: [0.2, 3, 0.8, 40, 0.6],
  "shifted-power": [0.7, 900, 0.2, 700],
  crossover: [0.3, 9, 0.1, 1500],
  "bnsl:breaks=0": [0.3, 20, 0.5],
  "bnsl:breaks=1": [0.1, 6, 0.1, 0.9, 1200, 0.3],
  "bnsl:breaks=2": [0.1, 8, 0.1, 0.9, 500, 0.2, -0.7, 4000, 0.2],
  "bnsl:breaks=3": [0.1, 8, 0.1, 0.9, 300, 0.1, -0.8, 1500, 0.1, 0.8, 6000, 0.1],
  chinchilla: [1.8, 480, 2100, 0.35, 0.37],
  kaplan: [8e5, 6e6, 0.3, 0.2],
  rosenfeld: [0.1, 6, 20, 0.4, 0.5, 2.3],
  "data-constrained": [1.8, 48, 160, 0.35, 0.37, 5, 15],
};

/** Axes of a model's truth: one of 40 sizes, two of 6 x 6, or with unique tokens as the third. */
function sizes(axes: number): number[][] {
  if (axes === 1) return [Array.from({ length: 40 }, (_, i) => 100 * 100 ** (i / 39))];
  const side = (from: number) => Array.from({ length: 6 }, (_, i) => from * 1000 ** (i / 5));
  const pairs = side(1e3).flatMap((n) => side(1e4).map((d) => [n, d]));
  const rows = axes === 2 ? pairs : pairs.flatMap(([n, d]) => [1, 4, 40].map((repeats) => [n, d, d / repeats]));
  return Array.from({ length: axes }, (_, axis) => rows.map((row) => row[axis]));
}

function curveOf(name: string, noise: number, scale = { x: 1, y: 1 }) {
  const model = modelNamed(name);
  const parameters = Object.fromEntries(model.parameters.map((each, j) => [each.name, TRUTHS[name][j]]));
  const x = sizes(model.axes.length);
  const rng = random(`${SEED}/${name}`);
  const y = x[0].map(
    (_, i) => fittedLoss({ model: name, parameters }, ...x.map((axis) => axis[i])) * Math.exp(noise * rng.normal()),
  );
  const scaled = x.map((axis) => axis.map((value) => value * scale.x));
  return learningCurve({
    name,
    x: scaled[0],
    further: scaled.slice(1).map((axis) => ({ x: axis })),
    y: y.map((value) => value * scale.y),
  });
}

describe(`every model (seed ${SEED})`, () => {
  it("has a truth here", () => expect(Object.keys(TRUTHS)).toEqual(MODEL_NAMES));

  it.each(MODEL_NAMES)("%s: slopes, and bends where it has them, agree with differences", (name) => {
    const model = modelNamed(name);
    const curve = curveOf(name, 0);
    const points = logPoints([curve.x, ...curve.further.map(({ x }) => x)], curve.y, model.shared);
    const plain = model.parameters.map(({ scale }, j) =>
      scale === "log" ? Math.log(TRUTHS[name][j]) : TRUTHS[name][j],
    );
    const back = { centres: points.centres.map((centre) => -centre), level: -points.level };
    const theta = model.moved(plain, back);
    for (const [j, value] of model.moved(theta, points).entries()) expect(value).toBeCloseTo(plain[j], 9);
    const p = theta.length;
    const slopes = new Float64Array(points.n * p);
    const at = (moved: readonly number[], jacobian: Float64Array | null = null) => {
      const losses = new Float64Array(points.n);
      model.evaluate(moved, points.u, losses, jacobian);
      return losses;
    };
    const losses = at(theta, slopes);
    for (const [i, loss] of losses.entries()) expect(Math.log(loss)).toBeCloseTo(points.v[i], 9);
    for (let j = 0; j < p; j++) {
      const h = 1e-5 * Math.max(1, Math.abs(theta[j]));
      const up = at(theta.with(j, theta[j] + h));
      const down = at(theta.with(j, theta[j] - h));
      for (let i = 0; i < points.n; i++) {
        const difference = (up[i] - down[i]) / (2 * h);
        expect(Math.abs(slopes[i * p + j] - difference)).toBeLessThan(1e-6 * (1 + Math.abs(difference)));
      }
    }
    if (!model.bend) return;
    const bend = new Float64Array(p * p);
    const by = Float64Array.from({ length: points.n }, (_, i) => Math.cos(i));
    model.bend(theta, points.u, by, bend);
    const pull = (moved: readonly number[]) => {
      at(moved, slopes);
      return moved.map((_, k) => by.reduce((sum, weight, i) => sum + weight * slopes[i * p + k], 0));
    };
    for (let j = 0; j < p; j++) {
      const [up, down] = [pull(theta.with(j, theta[j] + 1e-5)), pull(theta.with(j, theta[j] - 1e-5))];
      for (let k = j; k < p; k++) expect(bend[j * p + k]).toBeCloseTo((up[k] - down[k]) / 2e-5, 5);
    }
  });

  it.each(MODEL_NAMES)("%s: finds its noiseless truth", (name) => {
    const fit = fitCurve(curveOf(name, 0), { model: name, objective: "log-ls", bootstrap: 50 });
    const found = Object.values(fit.parameters);
    for (const [j, value] of found.entries()) expect(Math.abs(value / TRUTHS[name][j] - 1)).toBeLessThan(1e-4);
  });

  it.each(MODEL_NAMES)("%s: changes units only when sizes are times 1e12 and losses times 1e-12", (name) => {
    const options = { model: name, objective: "log-ls", bootstrap: 50 } as const;
    const plain = fitCurve(curveOf(name, 0.01), options);
    const scaled = fitCurve(curveOf(name, 0.01, { x: 1e12, y: 1e-12 }), options);
    const { exponent } = plain;
    if (exponent !== null) expect(scaled.parameters[exponent] / plain.parameters[exponent]).toBeCloseTo(1, 7);
    const size = sizes(modelNamed(name).axes.length).map((axis) => axis[axis.length >> 1]);
    const bigger = size.map((value) => value * 1e12);
    expect((fittedLoss(scaled, ...bigger) * 1e12) / fittedLoss(plain, ...size)).toBeCloseTo(1, 8);
    expect((scaled.params.misfit as number) / (plain.params.misfit as number)).toBeCloseTo(1, 8);
  });
});
