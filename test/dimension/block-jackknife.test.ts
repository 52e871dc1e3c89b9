import { describe, expect, it } from "vitest";
import { permutation, random } from "../../src/base/random.ts";
import { blockJackknife, groupJackknife, regions } from "../../src/dimension/block-jackknife.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { neighborsOf } from "../reference/golden.ts";
import { plainNeighbors, uniformPoints } from "../reference/plain-neighbors.ts";

const n = 400;
const points = uniformPoints(n, 2, random(11));
const near = plainNeighbors(points, 2, 10);
const all = Int32Array.from({ length: n }, (_, i) => i);
const meanOf = (values: ArrayLike<number>) => (kept: Int32Array) => {
  let sum = 0;
  for (const i of kept) sum += values[i];
  return sum / kept.length;
};

describe("regions of the neighbour graph", () => {
  it("are equally large, hold every row and lie together", () => {
    const regionOf = regions(near, all, 20);
    const members = Array.from({ length: 20 }, (_, g) => all.filter((i) => regionOf(i) === g));
    for (const rows of members) {
      expect(rows.length).toBeGreaterThanOrEqual(19);
      expect(rows.length).toBeLessThanOrEqual(21);
    }
    // of uniform points a cell of 1/20 has a variance of about 1/120 a coordinate; the square has 1/12
    let within = 0;
    for (const rows of members)
      for (const c of [0, 1]) {
        const centre = meanOf(points.filter((_, at) => at % 2 === c))(rows);
        for (const i of rows) within += (points[2 * i + c] - centre) ** 2 / (2 * n);
      }
    expect(within).toBeLessThan(2.5 / 240);
  });

  it("leave out rows that are not asked for, and take each of many separate pieces", () => {
    const pairs = neighborsOf(
      40,
      Float64Array.from({ length: 40 }, (_, i) => 1 + (i >> 1)),
      Int32Array.from({ length: 40 }, (_, i) => i ^ 1),
    );
    const some = Int32Array.from({ length: 30 }, (_, i) => i);
    const regionOf = regions(pairs, some, 5);
    for (let i = 0; i < 30; i++) expect(regionOf(i)).toBe(regionOf(i ^ 1));
    expect(new Set(Array.from(some, regionOf)).size).toBe(5);
    expect(regionOf(35)).toBe(-1);
  });
});

describe("the jackknife over them", () => {
  it("is that of a mean's group means", () => {
    const rng = random(12);
    const values = Float64Array.from({ length: n }, () => 3 + rng.normal());
    const regionOf = regions(near, all, 20);
    const whole = meanOf(values)(all);
    let sum = 0;
    for (let g = 0; g < 20; g++) sum += (meanOf(values)(all.filter((i) => regionOf(i) === g)) - whole) ** 2;
    expect(blockJackknife(near, all, meanOf(values))).toBeCloseTo(sum / (20 * 19) / whole ** 2, 12);
  });

  it("does not depend on the points' places (seed 13)", () => {
    const place = permutation(n, random(13));
    const distances = new Float64Array(n * 10);
    const indices = new Int32Array(n * 10);
    const values = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      values[place[i]] = near.distances[i * 10];
      for (let j = 0; j < 10; j++) {
        distances[place[i] * 10 + j] = near.distances[i * 10 + j];
        indices[place[i] * 10 + j] = place[near.indices[i * 10 + j]];
      }
    }
    const before = blockJackknife(near, all, (kept) => meanOf(near.distances.filter((_, at) => at % 10 === 0))(kept));
    const after = blockJackknife(neighborsOf(n, distances, indices), all, meanOf(values));
    expect(Math.abs(after / before - 1)).toBeLessThan(1e-9);
  });

  it("sees what neighbours share, where random groups do not", () => {
    // a field that varies slowly over the cloud: 20 regions have 20 levels, random groups one
    const field = Float64Array.from({ length: n }, (_, i) => 2 + Math.sin(6 * points[2 * i]));
    expect(blockJackknife(near, all, meanOf(field))).toBeGreaterThan(5 * groupJackknife(all, "test", meanOf(field)));
  });

  it("takes random groups where queries and references differ, and as few rows as there are", () => {
    const other: Neighbors = { ...near, selfGraph: false };
    const one = blockJackknife(other, all, meanOf(points));
    expect(one).toBe(groupJackknife(all, 0, meanOf(points)));
    expect(blockJackknife(near, all.slice(0, 10), meanOf(points))).toBeGreaterThan(0);
  });
});
