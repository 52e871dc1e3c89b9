import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { correctFiniteSize } from "../../src/dimension/correct-finite-size.ts";
import { decimation } from "../../src/dimension/decimation.ts";
import { givenDimension } from "../../src/dimension/given.ts";
import { gride } from "../../src/dimension/gride.ts";
import { measureDimension } from "../../src/dimension/measure-dimension.ts";
import { mle } from "../../src/dimension/mle.ts";
import { radialDraw, radialProfile } from "../../src/dimension/reference-clouds.ts";
import { scan } from "../../src/dimension/scan.ts";
import { pca } from "../../src/dimension/spectra/pca.ts";
import { twoNN } from "../../src/dimension/two-nn.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { cloudOf, gaussian } from "../reference/clouds.ts";

describe("a correction for finite size", () => {
  it("brings estimators that read low to the truth where the set is the one simulated", async () => {
    const near = await findNeighbors(gaussian(300, 12, 3), { k: 20 });
    for (const estimate of [twoNN(near), mle(near), gride(near, { n1: 5 })]) {
      const { dimension, standardError, interval, params, notes, method } = await correctFiniteSize(estimate, {
        against: "gaussian",
        runs: 2,
      });
      expect(estimate.dimension).toBeLessThan(11.5);
      expect(Math.abs(dimension - 12), `${method} ${dimension} +- ${standardError}`).toBeLessThan(4 * standardError);
      expect(standardError).toBeGreaterThan(estimate.standardError);
      expect(interval[0]).toBeLessThan(dimension);
      expect(params).toMatchObject({ uncorrected: estimate.dimension, against: "gaussian", runs: 2, seed: 0 });
      expect(notes.at(-1)).toMatchObject({
        code: "finite-size-corrected",
        message: expect.stringContaining("Gaussian"),
      });
    }
  });

  it("against the data's own spread it holds where density falls off, and balls overshoot", async () => {
    // 8-d double exponential: high at the middle, long tails.
    const rng = random(12);
    const tails = cloudOf(300, 8, rng, () => (rng.uniform() < 0.5 ? 1 : -1) * Math.log(rng.uniform() || 1));
    const estimate = mle(await findNeighbors(tails, { k: 20 }));
    const against = async (set: "ball" | "data") =>
      (await correctFiniteSize(estimate, { against: set, cloud: tails, runs: 2 })).dimension;
    expect(estimate.dimension).toBeLessThan(7.6);
    expect(await against("ball")).toBeGreaterThan(8.5);
    expect(Math.abs((await against("data")) - 8)).toBeLessThan(8 - estimate.dimension);
  });

  it("takes distances from the point nearest the mean, by the metric", async () => {
    const line = cloudOf(5, 1, random(0), (_, i) => [0, 1, 2, 4, 8][i]);
    expect(await radialProfile(line, "euclidean", {})).toEqual(Float64Array.of(0, 1, 2, 2, 6));
    expect(await radialProfile(line, "periodic:10", {})).toEqual(Float64Array.of(0, 1, 2, 2, 4));
    const far = radialDraw(Float64Array.of(0, 1, 1, 9))(3000, 3, random(1)).coords;
    const radii = Array.from({ length: 3000 }, (_, i) => Math.hypot(...far.subarray(3 * i, 3 * i + 3))).sort(
      (a, b) => a - b,
    );
    expect(radii[1000]).toBeCloseTo(1, 1);
    expect(radii[2500]).toBeCloseTo(5, 0);
  });

  it("comes with a measurement, beside the estimates as they were", async () => {
    const cloud = gaussian(120, 6, 5);
    const plain = await measureDimension(cloud, { estimators: "twonn,pca,gride" });
    const { corrected, ...rest } = await measureDimension(cloud, { estimators: "twonn,pca,gride", correct: "data" });
    expect(rest.estimates).toEqual(plain.estimates);
    expect(corrected).toHaveLength(1);
    expect(corrected![0]).toMatchObject({
      method: "twonn",
      params: { uncorrected: plain.estimates[0].dimension, against: "data", runs: 4, seed: 0 },
    });
    expect(corrected![0].notes.at(-1)!.message).toContain("simulated clouds spread like the data of 120 points");
    expect(rest.notes.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(/^not-corrected pca: "estimate": expected one by a method that reads neighbours/),
    ]);
    await expect(measureDimension(cloud, { correct: "ball", queries: 50 })).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining('"correct"'),
    });
  });

  it("is the same for the same seed, and goes below one", async () => {
    const near = await findNeighbors(
      cloudOf(100, 1, random(1), (_, i) => i + 0.2 * Math.sin(i * i)),
      { k: 20 },
    );
    const estimate = mle(near);
    const first = await correctFiniteSize(estimate, { seed: 4, runs: 1 });
    expect(await correctFiniteSize(estimate, { seed: 4, runs: 1 })).toEqual(first);
    const tiny = await correctFiniteSize({ ...estimate, dimension: 0.1 }, { runs: 1 });
    expect(tiny.dimension).toBeGreaterThan(0.08);
    expect(tiny.dimension).toBeLessThan(0.13);
  });

  it("refuses what it cannot simulate by name", async () => {
    const cloud = gaussian(120, 3, 1);
    const near = await findNeighbors(cloud, { k: 20 });
    const [, half] = (await decimation(cloud, near)).estimates;
    await expect(correctFiniteSize(givenDimension(3))).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining("given"),
    });
    await expect(correctFiniteSize(half)).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining("decimation"),
    });
    await expect(correctFiniteSize({ ...mle(near), dimension: 1e5 }, { runs: 1 })).rejects.toMatchObject({
      code: "DEGENERATE",
    });
    await expect(correctFiniteSize(mle(near), { against: "cube" as "ball" })).rejects.toMatchObject({ code: "OPTION" });
    await expect(correctFiniteSize(mle(near), { against: "data" })).rejects.toThrow('"cloud": expected the measured');
    const mixture = "hidalgo:components=1,chains=2,burnIn=0,draws=20";
    const { notes, corrected } = await measureDimension(cloud, { estimators: mixture, correct: "ball" });
    expect(corrected).toEqual([]);
    expect(notes.map(({ message }) => message)).toEqual([
      'hidalgo: "estimate": expected one of a single dimension, got hidalgo',
    ]);
    await expect(measureDimension(cloud, { correct: "ball", seed: 0.5 })).rejects.toThrow(
      '"seed": expected an integer',
    );
    await expect(correctFiniteSize(await pca(cloud))).rejects.toMatchObject({ code: "OPTION" });
  });
});

describe("dimension against scale", () => {
  it("by decimation and by k finds the plateau of a flat torus", async () => {
    const cloud = cloudOf(1000, 2, random(2), (rng) => rng.uniform(), Float64Array);
    const near = await findNeighbors(cloud, { k: 32, metric: "periodic:1" });
    const fine = await decimation(cloud, near, { seed: 5 });
    expect(fine.estimates.map(({ params }) => params.parts)).toEqual([1, 2, 4, 8, 16]);
    const byK = scan(near, { method: "mle" });
    expect(byK.estimates.map(({ params }) => params.k)).toEqual([4, 8, 16, 32]);
    for (const { estimates, plateau, because } of [fine, byK]) {
      expect(Math.abs(plateau!.dimension - 2)).toBeLessThan(5 * plateau!.standardError);
      expect(because).toContain("consecutive");
      estimates.slice(1).forEach((one, at) => {
        expect(one.scale).toBeGreaterThan(estimates[at].scale!);
      });
    }
    expect(fine.estimates[0].dimension).toBe(twoNN(near).dimension);
    expect(fine.estimates[0].standardError).toBeCloseTo(twoNN(near).standardError, 12);
    expect(await decimation(cloud, near, { seed: 5 })).toEqual(fine);
    await expect(
      decimation(gaussian(99, 2, 0), await findNeighbors(gaussian(99, 2, 0), { k: 2 })),
    ).rejects.toMatchObject({ code: "DEGENERATE" });
    expect(() => scan({ ...near, k: 3 }, { method: "mle" })).toThrow(/k = 4/);
  });
});
