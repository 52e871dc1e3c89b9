import { describe, expect, it } from "vitest";
import { type Random, random } from "../../src/base/random.ts";
import { f64, scope } from "../../src/wasm/arena.ts";
import { type Build, machine } from "../../src/wasm/kernels.ts";
import { testSeed } from "../reference/clouds.ts";

type Sample = { readonly rows: Float64Array; readonly S: number; readonly D: number };
const seed = testSeed();
const builds: Build[] = ["simd", "debug"];

function principalAxes(build: Build, { rows, S, D }: Sample, m: number, rounds: number, start: ArrayLike<number>) {
  const used = machine(build);
  const guard = 8;
  return scope(
    used,
    { rows: f64(S * D), axes: f64(m * D), values: f64(m), work: f64(m * (Math.max(S, D) + 2 * m + 2) + guard) },
    (at) => {
      at.rows.view.set(rows);
      at.axes.view.set(start);
      at.work.view.fill(Number.NaN);
      used.kernels.principalAxes(at.rows.pointer, S, D, m, rounds, at.axes.pointer, at.values.pointer, at.work.pointer);
      expect(at.work.view.subarray(-guard).every(Number.isNaN)).toBe(true);
      expect(at.rows.view).toEqual(rows);
      return { axes: at.axes.view.slice(), values: at.values.view.slice() };
    },
  );
}

const draws = (rng: Random, length: number) => Float64Array.from({ length }, () => rng.normal());

/** Rows whose coordinates have the given standard deviations, turned by random reflections. */
function sample(rng: Random, S: number, D: number, deviation: (c: number) => number): Sample {
  const rows = Float64Array.from({ length: S * D }, (_, i) => rng.normal() * deviation(i % D));
  for (let turn = 0; turn < 3; turn++) {
    const mirror = draws(rng, D);
    const sq = mirror.reduce((sum, x) => sum + x * x, 0);
    for (let i = 0; i < S; i++) {
      let along = 0;
      for (let c = 0; c < D; c++) along += rows[i * D + c] * mirror[c];
      for (let c = 0; c < D; c++) rows[i * D + c] -= ((2 * along) / sq) * mirror[c];
    }
  }
  return { rows, S, D };
}

/** Eigenvalues, descending, and eigenvectors (rows) of X'X / S by cyclic Jacobi rotations. */
function plainPrincipalAxes({ rows, S, D }: Sample) {
  const A = Array.from({ length: D }, (_, a) =>
    Float64Array.from({ length: D }, (_, b) => {
      let sum = 0;
      for (let i = 0; i < S; i++) sum += rows[i * D + a] * rows[i * D + b];
      return sum / S;
    }),
  );
  const V = Array.from({ length: D }, (_, a) => Float64Array.from({ length: D }, (_, b) => (a === b ? 1 : 0)));
  for (let sweep = 0; sweep < 30; sweep++)
    for (let p = 0; p < D; p++)
      for (let q = p + 1; q < D; q++) {
        if (A[p][q] === 0) continue;
        const theta = (A[q][q] - A[p][p]) / (2 * A[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const cosine = 1 / Math.hypot(t, 1);
        const sine = t * cosine;
        for (let c = 0; c < D; c++) {
          const x = A[c][p];
          A[c][p] = cosine * x - sine * A[c][q];
          A[c][q] = sine * x + cosine * A[c][q];
        }
        for (const M of [A, V])
          for (let c = 0; c < D; c++) {
            const x = M[p][c];
            M[p][c] = cosine * x - sine * M[q][c];
            M[q][c] = sine * x + cosine * M[q][c];
          }
      }
  const order = A.map((_, a) => a).sort((a, b) => A[b][b] - A[a][a]);
  return { values: order.map((a) => A[a][a]), vectors: order.map((a) => V[a]) };
}

function expectSound({ rows, S, D }: Sample, { axes, values }: { axes: Float64Array; values: Float64Array }): void {
  const m = values.length;
  const trace = rows.reduce((sum, x) => sum + x * x, 0) / S;
  for (let p = 0; p < m; p++) {
    if (p > 0) expect(values[p]).toBeLessThanOrEqual(values[p - 1]);
    for (let q = 0; q <= p; q++) {
      let product = 0;
      for (let c = 0; c < D; c++) product += axes[p * D + c] * axes[q * D + c];
      expect(Math.abs(product - (p === q ? 1 : 0))).toBeLessThan(1e-14 * Math.sqrt(D + m));
    }
    let square = 0;
    for (let i = 0; i < S; i++) {
      let along = 0;
      for (let c = 0; c < D; c++) along += rows[i * D + c] * axes[p * D + c];
      square += along * along;
    }
    expect(Math.abs(values[p] - square / S)).toBeLessThanOrEqual(1e-13 * trace);
  }
}

describe.each(builds)(`principalAxes, %s build (seed ${seed})`, (build) => {
  it("finds every axis where all are wanted", () => {
    const rng = random(seed);
    for (const [S, D] of [
      [50, 7],
      [33, 12],
      [41, 1],
      [6, 2],
    ]) {
      const X = sample(rng, S, D, (c) => 1.5 ** -c);
      const found = principalAxes(build, X, D, 2, draws(rng, D * D));
      expectSound(X, found);
      const plain = plainPrincipalAxes(X);
      for (let p = 0; p < D; p++) {
        expect(Math.abs(found.values[p] - plain.values[p])).toBeLessThan(1e-13 * plain.values[0]);
        let cosine = 0;
        for (let c = 0; c < D; c++) cosine += found.axes[p * D + c] * plain.vectors[p][c];
        expect(Math.abs(cosine)).toBeCloseTo(1, 9);
      }
    }
  });

  it("finds the top ones of a falling spectrum, and nearly all the variance of a flat one", () => {
    const rng = random(seed + 1);
    const X = sample(rng, 203, 37, (c) => 2 ** -c);
    const found = principalAxes(build, X, 9, 4, draws(rng, 9 * 37));
    expectSound(X, found);
    const plain = plainPrincipalAxes(X);
    for (let p = 0; p < 6; p++) expect(found.values[p] / plain.values[p]).toBeCloseTo(1, 6);
    const flat = sample(rng, 203, 37, () => 1);
    const some = principalAxes(build, flat, 9, 3, draws(rng, 9 * 37));
    expectSound(flat, some);
    const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
    const most = sum(plainPrincipalAxes(flat).values.slice(0, 9));
    expect(sum(some.values)).toBeLessThan(most * (1 + 1e-12));
    expect(sum(some.values)).toBeGreaterThan(0.85 * most);
  });

  it("works for more columns than a slice, odd sizes all around", () => {
    const rng = random(seed + 2);
    const X = sample(rng, 23, 1027, (c) => (c < 5 ? 5 - c : 0));
    const found = principalAxes(build, X, 5, 1, draws(rng, 5 * 1027));
    expectSound(X, found);
    const total = X.rows.reduce((sum, x) => sum + x * x, 0) / 23;
    expect(found.values.reduce((sum, x) => sum + x, 0) / total).toBeCloseTo(1, 12);
  });

  it("leaves orthonormal axes whatever the sample", () => {
    const rng = random(seed + 3);
    const D = 11;
    const nothing = { rows: new Float64Array(3 * D), S: 3, D };
    const one = sample(rng, 1, D, () => 1);
    const line = { rows: Float64Array.from({ length: 20 * D }, (_, i) => Math.floor(i / D) - 9.5), S: 20, D };
    const corner = { rows: Float64Array.from({ length: 5 * D }, (_, i) => (i % D === 3 ? 1 : 0)), S: 5, D };
    const tiny = sample(rng, 30, D, () => 2 ** -190);
    const large = sample(rng, 30, D, () => 2 ** 190);
    const steep = sample(rng, 30, D, (c) => 1e-9 ** c);
    const starts = [draws(rng, D * D), new Float64Array(D * D), new Float64Array(D * D).fill(1)];
    for (const X of [nothing, one, line, corner, tiny, large, steep])
      for (const start of starts)
        for (const m of [1, 4, D]) expectSound(X, principalAxes(build, X, m, 2, start.subarray(0, m * D)));
    const { axes, values } = principalAxes(build, line, D, 2, starts[0]);
    expect(values[0]).toBeCloseTo((D * (20 * 20 - 1)) / 12, 10);
    expect(Math.abs(axes[0])).toBeCloseTo(1 / Math.sqrt(D), 12);
  });

  it("gives the same bits again", () => {
    const rng = random(seed + 4);
    const X = sample(rng, 64, 19, () => 1);
    const start = draws(rng, 6 * 19);
    expect(principalAxes(build, X, 6, 3, start)).toEqual(principalAxes("simd", X, 6, 3, start));
  });
});
