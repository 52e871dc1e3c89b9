import { describe, expect, it } from "vitest";
import { gammaVariate } from "../../src/base/gamma-variate.ts";
import { random } from "../../src/base/random.ts";
import { logGamma } from "../../src/base/special.ts";
import { type Chain, type ChainShared, chainTask } from "../../src/dimension/hidalgo/chain-task.ts";
import { convergence } from "../../src/dimension/hidalgo/convergence.ts";
import { hidalgo, hidalgoLocal } from "../../src/dimension/hidalgo/hidalgo.ts";
import { joinFactors } from "../../src/dimension/hidalgo/join-factors.ts";
import { linksOf } from "../../src/dimension/hidalgo/links.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { goldenNeighbors, neighborsOf } from "../reference/golden.ts";
import { plainNeighbors } from "../reference/plain-neighbors.ts";

/** n points each of uniform cubes of d dimensions, far from each other. */
function cubes(n: number, dimensions: readonly number[], seed: number): Neighbors {
  const rng = random(seed);
  const D = Math.max(...dimensions) + 1;
  const coords = dimensions.flatMap((d, cube) =>
    Array.from({ length: n }, () =>
      Array.from({ length: D }, (_, c) => (c < d ? rng.uniform() : c === D - 1 ? 9 * cube : 0)),
    ),
  );
  return plainNeighbors(Float64Array.from(coords.flat()), D, 3);
}

const short = { chains: 2, burnIn: 200, draws: 300 } as const;
const near = cubes(300, [1, 5], 1);

function chainOf(shared: ChainShared): Chain {
  const steps = chainTask.run(shared, 0);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe("the sampler", () => {
  it("draws the posterior: every labelling of six points summed one by one", () => {
    const logs = Float64Array.from([0.1, 0.15, 0.2, 0.9, 1.4, 2]);
    const indices = Int32Array.from([1, 2, 0, 2, 1, 0, 4, 5, 3, 5, 4, 2]);
    const rows = Int32Array.from([0, 1, 2, 3, 4, 5]);
    const links = linksOf(neighborsOf(6, new Float64Array(12), indices), rows, rows, 2);
    const [xi, alpha, q] = [0.7, 1.5, 2];
    const rate = logs.reduce((sum, log) => sum + log, 0) / 6;
    const choose = (a: number, b: number): number =>
      b < 0 || b > a ? 0 : Math.exp(logGamma(a + 1) - logGamma(b + 1) - logGamma(a - b + 1));
    const logZ = (m: number) =>
      Math.log(
        [0, 1, 2].reduce((sum, b) => sum + choose(m - 1, b) * choose(6 - m, q - b) * xi ** b * (1 - xi) ** (q - b), 0),
      );
    let total = 0;
    const expected = new Float64Array(6);
    for (let code = 0; code < 64; code++) {
      const z = [...rows].map((i) => (code >> i) & 1);
      const size = [0, 1].map((l) => z.filter((label) => label === l).length);
      const sum = [0, 1].map((l) => logs.reduce((s, log, i) => s + (z[i] === l ? log : 0), 0));
      let log = 0;
      for (const l of [0, 1]) {
        log += logGamma(alpha + size[l]) + logGamma(1 + size[l]) - (1 + size[l]) * Math.log(rate + sum[l]);
        if (size[l] > 0) log -= size[l] * logZ(size[l]);
      }
      for (const i of rows)
        for (const j of indices.subarray(2 * i, 2 * i + 2)) log += Math.log(z[i] === z[j] ? xi : 1 - xi);
      total += Math.exp(log);
      for (const i of rows) expected[i] += Math.exp(log) * ((1 + size[z[i]]) / (rate + sum[z[i]]));
    }
    const draws = 40_000;
    const { sums } = chainOf({ logs, links, components: 2, q, xi, alpha, burnIn: 100, draws, seed: 4 });
    for (const i of rows) expect(Math.abs(sums[i] / draws / (expected[i] / total) - 1)).toBeLessThan(0.03);
  });

  it("links both ways, a mutual pair twice, among the rows used only", () => {
    const three = neighborsOf(4, new Float64Array(8), Int32Array.from([1, 2, 0, 3, 1, 0, 2, 1]));
    const place = Int32Array.from([0, 1, 2, -1]);
    const { starts, to } = linksOf(three, Int32Array.from([0, 1, 2]), place, 2);
    const of = (i: number) => [...to.subarray(starts[i], starts[i + 1])].sort();
    expect([of(0), of(1), of(2)]).toEqual([
      [1, 1, 2, 2],
      [0, 0, 2],
      [0, 0, 1],
    ]);
  });

  it("normalises the neighbour term without over- or underflow at any size", () => {
    const factors = joinFactors(200_000, 3, 0.8);
    expect(factors.every((factor) => factor > 0 && factor <= 1)).toBe(true);
    // Z(m) is about C(n, q) (f xi + (1 - f) (1 - xi))^q at share f = m / n: the factor's logarithm is -ln Z - f d ln Z / d f.
    const log = (f: number) => -3 * Math.log(0.2 + 0.6 * f) - (3 * f * 0.6) / (0.2 + 0.6 * f);
    const ratio = Math.log(factors[60_000] / factors[140_000]);
    expect(ratio).toBeCloseTo(log(0.3) - log(0.7), 3);
  });

  it("draws Gamma variables of the right mean and variance, below one too", () => {
    const rng = random(8);
    for (const shape of [0.05, 0.7, 1, 30]) {
      const values = Float64Array.from({ length: 20_000 }, () => gammaVariate(rng, shape));
      const mean = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
      expect(Math.abs(mean / shape - 1)).toBeLessThan(5 / Math.sqrt(20_000 * shape));
      expect(Math.abs(variance / shape - 1)).toBeLessThan(5 * Math.sqrt((2 + 6 / shape) / 20_000));
    }
  });
});

describe("convergence", () => {
  const walk = (seed: number, carry: number, shift = 0) => {
    const rng = random(seed);
    let x = rng.normal() / Math.sqrt(1 - carry * carry);
    return Float64Array.from({ length: 4000 }, () => (x = carry * x + rng.normal()) + shift);
  };
  it("counts the effective draws of an autoregression: (1 - a) / (1 + a) of all", () => {
    for (const carry of [0, 0.5, 0.9]) {
      const { effectiveDraws, rHat } = convergence([1, 2, 3, 4].map((seed) => walk(seed, carry)));
      expect(effectiveDraws / ((16_000 * (1 - carry)) / (1 + carry))).toBeGreaterThan(0.8);
      expect(effectiveDraws / ((16_000 * (1 - carry)) / (1 + carry))).toBeLessThan(1.25);
      expect(rHat).toBeLessThan(1.01);
    }
  });
  it("sees chains apart, and one that drifts", () => {
    expect(convergence([walk(1, 0), walk(2, 0, 2)]).rHat).toBeGreaterThan(1.2);
    const drift = walk(3, 0).map((x, t) => x + t / 1000);
    expect(convergence([drift, drift]).rHat).toBeGreaterThan(1.1);
  });
});

describe("hidalgo", () => {
  it("tells a line from a 5-cube, and a square from a 5-cube, point by point", async () => {
    for (const [neighbors, low] of [
      [near, 1],
      [cubes(300, [2, 5], 2), 2],
    ] as const) {
      const { components, labels, probabilities, estimate, notes } = await hidalgo(neighbors, short);
      expect(notes).toEqual([]);
      expect(Math.abs(components[0].dimension - low)).toBeLessThan(4 * components[0].standardError);
      // Edges of a 5-cube of 300 points take some 10 %.
      expect(components[1].dimension).toBeGreaterThan(3.8);
      expect(components[1].dimension).toBeLessThan(5.8);
      expect(components[0].share + components[1].share).toBeCloseTo(1, 12);
      const wrong = labels.filter((label, i) => label !== (i < 300 ? 0 : 1)).length;
      expect(wrong).toBeLessThan(30);
      for (const [i, row] of probabilities.entries()) {
        expect(row[0] + row[1]).toBeCloseTo(1, 12);
        expect(labels[i]).toBe(row[1] > row[0] ? 1 : 0);
      }
      for (const { rHat, effectiveDraws, interval, dimension } of components) {
        expect(rHat).toBeLessThan(1.05);
        expect(effectiveDraws).toBeGreaterThan(10);
        expect(interval[0] < dimension && dimension < interval[1]).toBe(true);
      }
      const mean = components[0].dimension * components[0].share + components[1].dimension * components[1].share;
      expect(Math.abs(estimate.dimension / mean - 1)).toBeLessThan(0.02);
    }
  });

  it("gives each point its own dimension", async () => {
    const local = await hidalgoLocal(near, short);
    expect(local).toMatchObject({ kind: "local-dimensions", method: "hidalgo", n: 600 });
    const mean = (from: number) => local.dimensions.subarray(from, from + 300).reduce((a, b) => a + b) / 300;
    expect(mean(0)).toBeLessThan(1.5);
    expect(mean(300)).toBeGreaterThan(3.5);
  });

  it("is plain data, repeated by its seed, the same on threads and at any power of two", async () => {
    const found = await hidalgo(near, { ...short, seed: 3 });
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    const scaled = await hidalgo(
      { ...near, distances: near.distances.map((d) => d * 2 ** -90) },
      { ...short, seed: 3 },
    );
    expect({ ...scaled, estimate: null }).toEqual({ ...found, estimate: null });
    expect(scaled.estimate.dimension).toBe(found.estimate.dimension);
    await using pool = threadPool({ threads: 2 });
    expect(await hidalgo(near, { ...short, seed: 3, pool })).toEqual(found);
    expect((await hidalgo(near, { ...short, seed: 4 })).components).not.toEqual(found.components);
  });

  it("says which points have no label, when chains have not met, and refuses what it cannot take", async () => {
    const dups = await hidalgo(goldenNeighbors("dups_n300"), short);
    const codes = dups.notes.map(({ code }) => code);
    expect(codes[0]).toBe("duplicate-rows-dropped");
    expect(dups.labels.filter((label) => label < 0).length).toBe(300 - dups.n);
    expect(dups.labels.every((label, i) => label >= 0 === dups.probabilities[i].length > 0)).toBe(true);
    const apart = await hidalgo(cubes(60, [2, 2], 3), { components: 6, chains: 4, burnIn: 0, draws: 20 });
    expect(apart.notes.map(({ code }) => code)).toContain("chains-disagree");
    const refused = (options: object, code: string, lists = near) =>
      expect(hidalgo(lists, { ...short, ...options })).rejects.toMatchObject({ code });
    await refused({ q: 4 }, "OPTION");
    await refused({ xi: 0.5 }, "OPTION");
    await refused({ components: 17 }, "OPTION");
    await refused({ signal: AbortSignal.abort() }, "CANCELLED");
    await refused({ components: 3 }, "DEGENERATE", cubes(10, [1, 2], 1));
    const tied = { ...near, distances: near.distances.map(() => 1) };
    await refused({}, "DEGENERATE", tied);
    await refused({}, "DEGENERATE", { ...near, metric: "hamming" });
  });
});
