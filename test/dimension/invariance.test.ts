import { describe, expect, it } from "vitest";
import { permutation, random } from "../../src/base/random.ts";
import { estimateAll } from "../../src/dimension/estimate-all.ts";
import { parseEstimators } from "../../src/dimension/parse-estimators.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { goldenNeighbors, neighborsOf } from "../reference/golden.ts";

const requests = parseEstimators(
  "all,twonn:fit=linear,twonn:fit=mle,mle:aggregate=mean,mle:aggregate=median,mle:k1=5,k2=9,gride:n1=3,n2=11",
);
const near = goldenNeighbors("swiss_roll_n2000");
const { estimates: plain } = await estimateAll(near, requests);
const scaled = (by: number): Neighbors => ({ ...near, distances: near.distances.map((value) => value * by) });

describe("what leaves a dimension unchanged", () => {
  it.each([2 ** 40, 2 ** -300])("a power of two, %d: the same bits", async (by) => {
    const rescaled = plain.map((one) => ({ ...one, scale: one.scale! * by }));
    expect((await estimateAll(scaled(by), requests)).estimates).toEqual(rescaled);
  });

  it.each([1e30, 1e-30])("any unit, %d: 12 digits", async (by) => {
    (await estimateAll(scaled(by), requests)).estimates.forEach((one, at) => {
      expect(Math.abs(one.dimension / plain[at].dimension - 1)).toBeLessThan(1e-12);
      expect(Math.abs(one.standardError / plain[at].standardError - 1)).toBeLessThan(1e-9);
      expect(one.notes).toEqual(plain[at].notes);
    });
  });

  it("the order of the points (seed 5)", async () => {
    const place = permutation(near.n, random(5));
    const distances = new Float64Array(near.n * near.k);
    const indices = new Int32Array(near.n * near.k);
    for (let i = 0; i < near.n; i++)
      for (let j = 0; j < near.k; j++) {
        distances[place[i] * near.k + j] = near.distances[i * near.k + j];
        indices[place[i] * near.k + j] = place[near.indices[i * near.k + j]];
      }
    (await estimateAll(neighborsOf(near.n, distances, indices), requests)).estimates.forEach((one, at) => {
      expect(Math.abs(one.dimension / plain[at].dimension - 1)).toBeLessThan(1e-12);
      expect(Math.abs(one.standardError / plain[at].standardError - 1)).toBeLessThan(1e-9);
    });
  });
});

describe("every estimate", () => {
  it("is frozen plain data without a hole", () => {
    for (const one of plain) {
      expect(Object.isFrozen(one) && Object.isFrozen(one.params) && Object.isFrozen(one.interval)).toBe(true);
      expect(JSON.parse(JSON.stringify(one))).toEqual(one);
      expect(one.interval[0]).toBeLessThan(one.dimension);
      expect(one.interval[1]).toBeGreaterThan(one.dimension);
      for (const value of [one.dimension, one.standardError, one.interval[0], one.interval[1], one.scale])
        expect(Number.isFinite(value) && value! > 0).toBe(true);
    }
  });
});
