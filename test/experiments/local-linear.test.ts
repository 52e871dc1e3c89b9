import { describe, expect, it } from "vitest";
import { type Random, random } from "../../src/base/random.ts";
import { f64, scope } from "../../src/wasm/arena.ts";
import { type Build, machine, runs } from "../../src/wasm/kernels.ts";
import { testSeed } from "../reference/clouds.ts";
import { plainLocalLinear } from "../reference/plain-local-linear.ts";

type Matrix = readonly (readonly number[])[];

const seed = testSeed();
const builds = (["simd", "relaxed", "debug"] as const).filter(runs);
const normals = (count: number, rng: Random) => Array.from({ length: count }, () => rng.normal());
const matrix = (rows: number, columns: number, rng: Random) =>
  Array.from({ length: rows }, () => normals(columns, rng));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, c) => sum + x * b[c], 0);
/** rows x columns times columns x D: points with few degrees of freedom. */
const times = (a: Matrix, b: Matrix) =>
  a.map((row) => b[0].map((_, c) => row.reduce((sum, x, i) => sum + x * b[i][c], 0)));

function predict(build: Build, rows: Matrix, query: readonly number[], targets: Matrix, d: number): number[] {
  const k = rows.length;
  const D = query.length;
  const T = targets.length;
  const used = machine(build);
  const layout = { rows: f64(k * D), query: f64(D), targets: f64(T * k), work: f64(k * k + 3 * k), out: f64(T) };
  return scope(used, layout, (at) => {
    at.rows.view.set(rows.flat());
    at.query.view.set(query);
    at.targets.view.set(targets.flat());
    at.work.view.fill(Number.NaN);
    // biome-ignore format: one line an array of arguments
    used.kernels.localLinear(at.rows.pointer, at.query.pointer, at.targets.pointer, D, k, d, T, at.work.pointer, at.out.pointer);
    return [...at.out.view];
  });
}

function expectClose(found: readonly number[], expected: readonly number[], tolerance: number) {
  expect(found.length).toBe(expected.length);
  for (const [t, value] of found.entries()) expect(Math.abs(value - expected[t])).toBeLessThan(tolerance);
}

describe.each(builds)(`localLinear, %s build (seed ${seed})`, (build) => {
  it.each([
    { k: 6, D: 2, d: 2, T: 1 },
    { k: 7, D: 3, d: 2, T: 2 },
    { k: 8, D: 12, d: 3, T: 4 },
    { k: 9, D: 5, d: 1, T: 3 },
    { k: 12, D: 40, d: 5, T: 4 },
    { k: 21, D: 9, d: 9, T: 1 },
    { k: 33, D: 50, d: 15, T: 4 },
    { k: 66, D: 30, d: 12, T: 2 },
    { k: 2, D: 3, d: 1, T: 1 },
  ])("meets least squares on the principal coordinates: %o", ({ k, D, d, T }) => {
    const rng = random(seed).split(`${k}-${D}`);
    for (let round = 0; round < 5; round++) {
      // Unlike lengths along the axes, so that the top d are well defined.
      const lengths = Array.from({ length: D }, (_, c) => 0.7 ** c);
      const rows = matrix(k, D, rng).map((row) => row.map((x, c) => x * lengths[c] + 3));
      const query = normals(D, rng).map((x, c) => x * lengths[c] + 3);
      const targets = matrix(T, k, rng);
      const expected = plainLocalLinear(rows, query, targets, d);
      const size = Math.max(1, ...expected.map(Math.abs));
      expectClose(predict(build, rows, query, targets, d), expected, 1e-8 * size);
    }
  });

  it("leaves out directions that a neighbourhood does not have", () => {
    const rng = random(seed).split("deficient");
    for (const [rank, k, D, d] of [
      [1, 8, 6, 3],
      [2, 9, 20, 4],
      [3, 32, 10, 8],
    ]) {
      const frame = matrix(rank, D, rng);
      const rows = times(matrix(k, rank, rng), frame);
      const [query] = times(matrix(1, rank, rng), frame);
      const targets = matrix(2, k, rng);
      expectClose(predict(build, rows, query, targets, d), plainLocalLinear(rows, query, targets, d), 1e-6);
    }
  });

  it("predicts the mean where all neighbours are one point", () => {
    const rng = random(seed).split("identical");
    const point = normals(5, rng);
    const targets = matrix(3, 8, rng);
    const means = targets.map((y) => y.reduce((sum, x) => sum + x, 0) / y.length);
    expectClose(predict(build, Array(8).fill(point), normals(5, rng), targets, 3), means, 1e-12);
  });

  it("predicts a linear target on a flat d-plane exactly, whatever the unit and the offset", () => {
    const rng = random(seed).split("plane");
    for (const [d, k] of [
      [1, 5],
      [2, 6],
      [5, 12],
      [8, 18],
    ]) {
      const frame = matrix(d, 16, rng);
      const weights = normals(16, rng);
      for (const [unit, offset] of [
        [1, 0],
        [1e-30, 0],
        [1e60, 0],
        [1, 1000],
      ]) {
        const points = times(matrix(k + 1, d, rng), frame).map((row) => row.map((x) => x * unit + offset));
        const values = points.map((row) => dot(row, weights) / unit);
        const [found] = predict(build, points.slice(1), points[0], [values.slice(1)], d);
        expect(Math.abs(found - values[0])).toBeLessThan(1e-7 * Math.max(1, offset));
      }
    }
  });

  it("does not see shifts, turns and the order of the neighbours", () => {
    const rng = random(seed).split("invariance");
    const [k, D, d] = [14, 8, 4];
    const rows = matrix(k, D, rng).map((row) => row.map((x, c) => x * 0.7 ** c));
    const query = normals(D, rng);
    const targets = matrix(2, k, rng);
    const expected = predict(build, rows, query, targets, d);
    const shift = normals(D, rng);
    const shifted = (row: readonly number[]) => row.map((x, c) => x + shift[c]);
    expectClose(predict(build, rows.map(shifted), shifted(query), targets, d), expected, 1e-8);
    // A reflection and a swap of axes, both orthogonal.
    const axis = normals(D, rng);
    const turned = (row: readonly number[]) =>
      row.map((x, c) => x - (2 * dot(row, axis) * axis[c]) / dot(axis, axis)).reverse();
    expectClose(predict(build, rows.map(turned), turned(query), targets, d), expected, 1e-8);
    const reversed = targets.map((y) => [...y].reverse());
    expectClose(predict(build, [...rows].reverse(), query, reversed, d), expected, 1e-8);
  });
});
