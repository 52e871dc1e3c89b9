import { describe, expect, it } from "vitest";
import { permutation, random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { estimateAll } from "../../src/dimension/estimate-all.ts";
import { parseEstimators } from "../../src/dimension/parse-estimators.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { goldenCoords, goldenNeighbors, neighborsOf } from "../reference/golden.ts";

const requests = parseEstimators(
  "twonn,mle,gride,correlation,ratios,abide,mind-mlk,mind-mli,twonn:fit=linear,twonn:fit=mle,twonn:fit=posterior,priorShape=2,priorRate=5,mle:aggregate=mean,mle:aggregate=median,mle:k1=5,k2=9,gride:n1=3,n2=11,gride:n1=2,fit=posterior,mom:k=20,mom:k=9,aggregate=mean,mada:aggregate=median,binomial:fit=posterior,corrint:radii=7",
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

describe("rotations and shifts of an f64 cloud", () => {
  it("change nothing past the sixth digit", async () => {
    const angle = 0.7;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const coords = goldenCoords("swiss_roll_n2000");
    const turned = coords.map((x, at) => {
      if (at % 3 === 0) return 50 + cos * x - sin * coords[at + 1];
      return at % 3 === 1 ? sin * coords[at - 1] + cos * x : x - 20;
    });
    const moved = await findNeighbors(pointCloud(turned, 3), { k: near.k });
    (await estimateAll(moved, requests)).estimates.forEach((one, at) => {
      expect(Math.abs(one.dimension / plain[at].dimension - 1)).toBeLessThan(1e-6);
      expect(Math.abs(one.standardError / plain[at].standardError - 1)).toBeLessThan(1e-6);
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
