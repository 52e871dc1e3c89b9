import { describe, expect, it } from "vitest";
import { random } from "../../../src/base/random.ts";
import { pointCloud } from "../../../src/cloud/point-cloud.ts";
import type { Kernel } from "../../../src/experiments/regression/kernel.ts";
import { type Labelled, regress } from "../../../src/experiments/regression/regress.ts";
import { threadPool } from "../../../src/node/index.ts";
import { runs } from "../../../src/wasm/kernels.ts";
import { testSeed } from "../../reference/clouds.ts";
import { type Matrix, plainKernels, solved, times, transpose } from "../../reference/plain-regression.ts";

const seed = testSeed();
const builds = (["simd", "relaxed", "debug"] as const).filter(runs);
const KERNELS: readonly [Kernel, number][] = [
  [{ kind: "laplace", length: 2 }, 2],
  [{ kind: "matern-3/2", length: 1.5 }, 1.5],
  [{ kind: "matern-5/2", length: 0.8 }, 0.8],
  [{ kind: "gaussian", length: 0.7 }, 0.7],
  [{ kind: "arc-cosine", order: 0 }, 0],
  [{ kind: "arc-cosine", order: 1 }, 1],
  [{ kind: "neural-tangent", depth: 1 }, 1],
  [{ kind: "neural-tangent", depth: 3 }, 3],
];

function labelled(n: number, D: number, T: number, name: string): Labelled {
  const rng = random(seed).split(name);
  const coords = Float64Array.from({ length: n * D }, () => rng.normal());
  const values = Float64Array.from({ length: T * n }, (_, i) => Math.sin(2 * coords[(i % n) * D] + Math.floor(i / n)));
  return { points: pointCloud(coords, D), values };
}

const rowsOf = ({ points: { coords, D, n } }: Labelled): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from(coords.subarray(i * D, (i + 1) * D)));
const targetsOf = ({ points: { n }, values }: Labelled): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from({ length: values.length / n }, (_, t) => values[t * n + i]));

describe.each(builds)("kernel regression, %s build", (build) => {
  it.each(KERNELS)("is that of plain loops: %o", async (learner, by) => {
    const [n, D, T] = [70, 5, 2];
    const train = labelled(n, D, T, "train");
    const test = labelled(11, D, T, "test");
    const kernel = plainKernels[learner.kind];
    for (const ridge of [0.01, 0.3]) {
      const found = await regress(train, test, { learner, ridge, build });
      const [xs, tests] = [rowsOf(train), rowsOf(test)];
      const own = (x: number[]) => kernel(x, x, by);
      const mean = xs.reduce((sum, x) => sum + own(x) / n, 0);
      const K = xs.map((x, i) => xs.map((y, j) => (i === j ? own(x) + ridge * mean : kernel(x, y, by))));
      const cross = tests.map((x) => xs.map((y) => kernel(x, y, by)));
      const expected = times(cross, solved(K, targetsOf(train)));
      const explained = times(cross, solved(K, transpose(cross)));
      let variance = 0;
      for (const [i, x] of tests.entries()) {
        for (let t = 0; t < T; t++)
          expect(Math.abs(found.predictions[t * 11 + i] - expected[i][t]), `seed ${seed}`).toBeLessThan(1e-8);
        variance += (own(x) - explained[i][i]) / 11;
      }
      expect(Math.abs(found.variance - variance) / mean, `seed ${seed}`).toBeLessThan(1e-8);
      const mse = expected.reduce((sum, row, i) => sum + (row[1] - test.values[11 + i]) ** 2 / 11, 0);
      expect(Math.abs(found.mse[1] - mse)).toBeLessThan(1e-7);
      expect(found.notes).toEqual([]);
    }
  });

  it.each([13, 90])("is that of plain loops on %i random features", async (P) => {
    const [n, D, T, ridge] = [47, 3, 2, 0.02];
    const train = labelled(n, D, T, "train");
    const test = labelled(9, D, T, "test");
    const found = await regress(train, test, {
      learner: { kind: "random-features", P, seed: 5, from: 2 },
      ridge,
      build,
    });
    const rng = random(5).split("features");
    for (let skipped = 0; skipped < 2 * D; skipped++) rng.normal();
    const w = Array.from({ length: P }, () => Array.from({ length: D }, () => rng.normal()));
    const features = (rows: Matrix) =>
      times(rows, transpose(w)).map((row) => row.map((value) => Math.sqrt(2 / P) * Math.max(0, value)));
    const phi = features(rowsOf(train));
    const K = times(phi, transpose(phi));
    const mean = K.reduce((sum, row, i) => sum + row[i] / n, 0);
    for (const [i, row] of K.entries()) row[i] += ridge * mean;
    const tests = features(rowsOf(test));
    const cross = times(tests, transpose(phi));
    const expected = times(cross, solved(K, targetsOf(train)));
    const explained = times(cross, solved(K, transpose(cross)));
    let variance = 0;
    for (let i = 0; i < 9; i++) {
      for (let t = 0; t < T; t++)
        expect(Math.abs(found.predictions[t * 9 + i] - expected[i][t]), `seed ${seed}`).toBeLessThan(1e-8);
      variance += (tests[i].reduce((sum, value) => sum + value * value, 0) - explained[i][i]) / 9;
    }
    expect(Math.abs(found.variance / variance - 1), `seed ${seed}`).toBeLessThan(1e-6);
  });
});

describe("regression", () => {
  it("interpolates, and on many random features nears the arc-cosine kernel of order 1", async () => {
    const train = labelled(150, 2, 1, "train");
    const test = labelled(60, 2, 1, "test");
    const again = await regress(train, train, { learner: { kind: "laplace", length: 1 } });
    expect(again.mse[0]).toBeLessThan(1e-20);
    expect(again.variance).toBeLessThan(1e-12);
    const limit = await regress(train, test, { learner: { kind: "arc-cosine", order: 1 }, ridge: 0.01 });
    const apart = async (P: number) => {
      const found = await regress(train, test, { learner: { kind: "random-features", P, seed: 1 }, ridge: 0.01 });
      return Math.hypot(...found.predictions.map((value, i) => value - limit.predictions[i]));
    };
    expect(await apart(6400)).toBeLessThan(0.35 * (await apart(100)));
  });

  it("does not depend on who runs it", async () => {
    const train = labelled(300, 3, 1, "train");
    const test = labelled(20, 3, 1, "test");
    await using pool = threadPool({ threads: 1 });
    expect(await regress(train, test, { pool })).toEqual(await regress(train, test));
  });

  it("adds a ridge to a matrix that rounding makes singular, and says so", async () => {
    const train = labelled(80, 1, 1, "train");
    const test = labelled(20, 1, 1, "test");
    const found = await regress(train, test, { learner: { kind: "gaussian", length: 3 } });
    expect(found.notes.map(({ code }) => code)).toEqual(["ridge-added"]);
    expect(found.params.ridge).toBeLessThan(1e-9);
    expect(Number.isFinite(found.mse[0])).toBe(true);
  });

  it("refuses what does not fit", async () => {
    const train = labelled(30, 2, 1, "train");
    const test = labelled(10, 2, 1, "test");
    const wrong = (promise: Promise<unknown>, code: string, message: string) =>
      expect(promise.catch((error) => `${error.code} ${error.message}`)).resolves.toMatch(
        new RegExp(`^${code}.*${message}`),
      );
    await wrong(regress(train, labelled(10, 3, 1, "test")), "SHAPE", '"test.points": expected 2 coordinates, got 3');
    await wrong(regress({ ...train, values: new Float64Array(31) }, test), "SHAPE", '"train.values"');
    await wrong(regress(train, { ...test, values: new Float64Array(9) }), "SHAPE", '"test.values"');
    await wrong(regress(train, test, { learner: { kind: "laplace", length: 0 } }), "OPTION", '"kernel.length"');
    await wrong(regress(train, test, { learner: { kind: "cubic" } as never }), "OPTION", '"kernel.kind"');
    await wrong(regress(train, test, { ridge: -1 }), "OPTION", '"ridge"');
    const points = pointCloud(new Float32Array(30_000), 1);
    await wrong(regress({ points, values: new Float64Array(30_000) }, labelled(10, 1, 1, "test")), "CAPACITY", "30000");
  });
});
