import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { sampleRows } from "../../src/cloud/sample-cloud.ts";
import { compareClouds } from "../../src/dimension/compare-clouds.ts";
import { informationImbalance } from "../../src/dimension/information-imbalance.ts";
import { neighborhoodOverlap } from "../../src/dimension/neighborhood-overlap.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import type { Metric } from "../../src/neighbors/metric.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { cloudOf, gaussian } from "../reference/clouds.ts";
import { plainNeighbors } from "../reference/plain-neighbors.ts";

const n = 120;
const D = 4;
const cloud = gaussian(n, D, 1, Float64Array);
const other = cloudOf(
  n,
  D,
  random(2),
  (rng, i, c) => cloud.coords[i * D + c] + (c < 2 ? 0.3 : 3) * rng.normal(),
  Float64Array,
);
const lists = (points: { coords: ArrayLike<number> }, k = n - 1) =>
  plainNeighbors(Float64Array.from(points.coords), D, k);
const a = lists(cloud);
const b = lists(other);
const cut = (near: Neighbors, k: number) => lists(near === a ? cloud : other, k);

describe("neighbourhood overlap", () => {
  it("is the share of common neighbours, counted pair by pair", () => {
    for (const k of [1, 7, 60]) {
      let common = 0;
      for (let i = 0; i < n; i++)
        for (let j = 0; j < k; j++)
          for (let l = 0; l < k; l++) if (a.indices[i * a.k + j] === b.indices[i * b.k + l]) common++;
      const { value, chance, standardError, interval } = neighborhoodOverlap(a, b, { k });
      expect(value).toBeCloseTo(common / (n * k), 12);
      expect(chance).toBe(k / (n - 1));
      expect(standardError).toBeGreaterThan(0);
      expect(interval[0]).toBeLessThan(value);
      expect(interval[1]).toBeGreaterThan(value);
      expect(neighborhoodOverlap(cut(b, 60), a, { k }).value).toBeCloseTo(value, 12);
    }
  });

  it("is one with itself and within its error of chance for strangers", () => {
    expect(neighborhoodOverlap(a, a)).toMatchObject({ value: expect.closeTo(1, 12), standardError: 0 });
    const stranger = neighborhoodOverlap(a, lists(gaussian(n, D, 9, Float64Array)), { k: 20 });
    expect(Math.abs(stranger.value - stranger.chance)).toBeLessThan(4 * stranger.standardError);
  });
});

describe("information imbalance", () => {
  it("is the mean rank, counted distance by distance", () => {
    const sq = (points: typeof cloud, i: number, j: number) => {
      let sum = 0;
      for (let c = 0; c < D; c++) sum += (points.coords[i * D + c] - points.coords[j * D + c]) ** 2;
      return sum;
    };
    for (const k of [1, 4]) {
      let ranks = 0;
      for (let i = 0; i < n; i++)
        for (let at = 0; at < k; at++) {
          const j = a.indices[i * a.k + at];
          for (let l = 0; l < n; l++) if (l !== i && sq(other, i, l) <= sq(other, i, j)) ranks++;
        }
      expect(informationImbalance(a, b, { k }).value).toBeCloseTo((2 * ranks) / (n * n * k), 12);
    }
  });

  it("is 2/n with itself, about 1 with strangers, and lower from more coordinates to fewer than back", () => {
    expect(informationImbalance(a, a).value).toBeCloseTo(2 / n, 12);
    const stranger = informationImbalance(a, lists(gaussian(n, D, 9, Float64Array)));
    expect(Math.abs(stranger.value - 1)).toBeLessThan(4 * stranger.standardError);
    const part = pointCloud(cloud.coords.map((x, at) => (at % D < 2 ? x : 0)) as Float64Array, D);
    expect(informationImbalance(a, lists(part)).value).toBeLessThan(informationImbalance(lists(part), a).value / 1.5);
  });

  it("bounds what short lists hide, and says so", () => {
    const whole = informationImbalance(a, b, { k: 3 }).value;
    for (const k of [10, 40, 80]) {
      const { value, interval, notes } = informationImbalance(a, cut(b, k), { k: 3 });
      expect(notes.map(({ code }) => code)).toEqual(["ranks-truncated"]);
      expect(interval[0]).toBeLessThan(whole);
      expect(interval[1]).toBeGreaterThan(whole);
      expect(value).toBeGreaterThan(0);
    }
  });
});

describe("comparing clouds", () => {
  it("is what the lists say, and on a sample what those of its points say", async () => {
    const whole = await compareClouds(cloud, other, { k: 5 });
    expect(whole.overlap.value).toBeCloseTo(neighborhoodOverlap(a, b, { k: 5 }).value, 12);
    expect(whole.forth.value).toBeCloseTo(informationImbalance(a, b).value, 12);
    expect(whole.back.value).toBeCloseTo(informationImbalance(b, a).value, 12);
    const some = await compareClouds(cloud, other, { k: 5, sample: 90, seed: 3 });
    expect(some.overlap.n).toBe(90);
    expect(some.notes.map(({ code }) => code)).toEqual(["sampled"]);
    expect(Math.abs(some.overlap.value - whole.overlap.value)).toBeLessThan(4 * some.overlap.standardError);
  });

  it("counts the ranks that short lists leave open: what all ranks say, bit for bit, of ties too (seed 11)", async () => {
    const rng = random(11);
    const lattice = () =>
      pointCloud(
        Int8Array.from({ length: 3 * n }, () => rng.below(4)),
        3,
      );
    const wide = () => cloudOf(n, 3, rng, () => rng.normal() * 1e200, Float64Array);
    const box = () => cloudOf(n, 13, rng, () => rng.uniform());
    const cases: [PointCloud, PointCloud, Metric][] = [
      [cloud, other, "euclidean"],
      [lattice(), lattice(), "euclidean"],
      [lattice(), lattice(), "manhattan"],
      [wide(), wide(), "euclidean"],
      [box(), box(), "cosine"],
      [box(), box(), "periodic:1"],
    ];
    for (const [one, two, metric] of cases)
      for (const sample of [n, 70]) {
        const rows = sampleRows(n, sample, 0);
        const search = (points: PointCloud) =>
          findNeighbors(points, { k: n - 1, metric, ...(rows && { queries: takeRows(points, rows), own: rows }) });
        const [nearOne, nearTwo] = [await search(one), await search(two)];
        const { overlap, forth, back } = await compareClouds(one, two, {
          sample,
          metric,
          pool: { ...inlinePool(), size: 3 },
        });
        expect([overlap.value, forth.value, back.value]).toEqual([
          neighborhoodOverlap(nearOne, nearTwo).value,
          informationImbalance(nearOne, nearTwo).value,
          informationImbalance(nearTwo, nearOne).value,
        ]);
        if (rows) expect(forth).toEqual(informationImbalance(nearOne, nearTwo));
      }
  });

  it("refuses what does not fit by name", async () => {
    const fewer = takeRows(
      cloud,
      Int32Array.from({ length: 80 }, (_, i) => i),
    );
    await expect(compareClouds(cloud, fewer)).rejects.toMatchObject({
      code: "SHAPE",
      message: expect.stringContaining("120 points"),
    });
    await expect(compareClouds(cloud, other, { k: 120 })).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining("119"),
    });
    expect(() => neighborhoodOverlap(cut(a, 5), b)).toThrow(/"a": expected at least k = 10/);
    expect(() => informationImbalance(a, lists(fewer, 50))).toThrow(/"b": expected lists of the same points/);
    expect(() => neighborhoodOverlap({ ...a, kind: "approximate-neighbors" } as unknown as Neighbors, b)).toThrow(
      /found exactly/,
    );
  });
});
