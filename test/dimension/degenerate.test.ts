import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { abide } from "../../src/dimension/abide.ts";
import { binomial } from "../../src/dimension/binomial.ts";
import { boxCount } from "../../src/dimension/box-count.ts";
import { correlationDimension } from "../../src/dimension/correlation.ts";
import { givenDimension } from "../../src/dimension/given.ts";
import { gride } from "../../src/dimension/gride.ts";
import { mada, madaLocal } from "../../src/dimension/mada.ts";
import { gammaInterval } from "../../src/dimension/make-estimate.ts";
import { mindMLi, mindMLk } from "../../src/dimension/mind.ts";
import { mindKL } from "../../src/dimension/mind-kl.ts";
import { mle, mleLocal } from "../../src/dimension/mle.ts";
import { mom, momLocal } from "../../src/dimension/mom.ts";
import { ratios } from "../../src/dimension/ratios.ts";
import { scan } from "../../src/dimension/scan.ts";
import { twoNN } from "../../src/dimension/two-nn.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { plainNeighbors, uniformPoints } from "../reference/plain-neighbors.ts";

const rng = random(3);
const cloud = (n: number, k = 24) => plainNeighbors(uniformPoints(n, 2, rng), 2, k);
const estimators = {
  twonn: twoNN,
  mle: (near: Neighbors) => mle(near, { k: 10 }),
  gride: (near: Neighbors) => gride(near, { n1: 4 }),
  scan,
  correlation: (near: Neighbors) => correlationDimension(near, { k1: 4, k2: 8 }),
  "correlation of 5 radii": (near: Neighbors) => correlationDimension(near, { k1: 4, k2: 8, radii: 5 }),
  mom: (near: Neighbors) => mom(near, { k: 10 }),
  mada,
  ratios,
  binomial,
  mindMLk,
  mindMLi,
  abide,
};
const each = Object.entries(estimators) as [string, (near: Neighbors) => unknown][];
const failure = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error("nothing was thrown");
};

describe("data that determine no dimension", () => {
  it.each(each)("%s refuses fewer than 10 usable points", (_, run) => {
    const one = cloud(40);
    for (let i = 0; i < 31; i++) one.distances[i * one.k] = 0;
    expect(failure(() => run(one))).toMatchObject({
      code: "DEGENERATE",
      message:
        '"neighbors": expected at least 10 points whose nearest neighbour is at a positive distance, got 9 of 40',
    });
  });

  it.each(each)("%s refuses coincident points", (_, run) => {
    const one = cloud(40);
    expect(failure(() => run({ ...one, distances: one.distances.map(() => 0) })).code).toBe("DEGENERATE");
  });

  it.each(each)("%s refuses neighbours all at one distance", (_, run) => {
    const one = cloud(40);
    expect(failure(() => run({ ...one, distances: one.distances.map(() => 3) }))).toMatchObject({ code: "DEGENERATE" });
  });
});

describe("options and neighbours outside their rules", () => {
  it("names the k that is needed", () => {
    expect(failure(() => mle(cloud(40, 8))).message).toBe(
      '"neighbors": expected at least k = 20 neighbours of each point for mle with k = 20, got 8',
    );
    expect(failure(() => gride(cloud(40, 8), { n1: 8 })).message).toContain("at least k = 16 neighbours");
    expect(failure(() => twoNN(cloud(40, 1))).code).toBe("OPTION");
    expect(failure(() => scan(cloud(40, 1))).code).toBe("OPTION");
  });

  it("refuses orders that do not fit together", () => {
    const near = cloud(40);
    for (const run of [
      () => twoNN(near, { fit: "linear", discard: 0 }),
      () => gride(near, { n1: 4, n2: 4 }),
      () => mle(near, { k1: 5 }),
      () => mle(near, { k: 5, k1: 5, k2: 6 }),
      () => mle(near, { k1: 9, k2: 6 }),
      () => mle(near, { k: 2, aggregate: "mean" }),
      () => correlationDimension(near, { k1: 9, k2: 9 }),
      () => correlationDimension(near, { r1: 0.2, r2: 0.1 }),
      () => correlationDimension(near, { r2: 0.1 }),
      () => correlationDimension(near, { k1: 2, r1: 0.1, r2: 0.2 }),
      () => ratios(near, { discard: 0 }),
      () => binomial(near, { r: 1 }),
      () => twoNN(near, { fit: "posterior", priorRate: -1 }),
      () => mle(near, { noise: -1 }),
      () => mom(near),
      () => mindMLk(near, { k: 24 }),
      () => abide(near, { k: 25 }),
      () => abide({ ...near, selfGraph: false }),
      () => boxCount(pointCloud(new Float64Array(40), 2), { from: 3, to: 3 }),
      () => twoNN(near, { level: 1 }),
      () => twoNN(near, { trim: 0.1 } as object),
      () => givenDimension(0),
      () => givenDimension(3, -1),
    ])
      expect(failure(run).code).toBe("OPTION");
  });
});

describe("data that are degenerate in part", () => {
  it("discarding nothing is the plain likelihood", () => {
    const near = cloud(60);
    expect(twoNN(near, { discard: 0 }).dimension).toBe(twoNN(near, { fit: "mle" }).dimension);
  });

  it("ties count as ratios of one, in the likelihood's limit", () => {
    const near = cloud(60);
    const tied = near.distances.slice();
    for (let i = 0; i < 20; i++) tied.fill(tied[i * near.k], i * near.k, (i + 1) * near.k);
    const one = { ...near, distances: tied };
    for (const estimate of [
      twoNN(one),
      mle(one),
      mle(one, { aggregate: "mean" }),
      mle(one, { aggregate: "median" }),
      gride(one, { n1: 4 }),
    ]) {
      expect(estimate.notes.some(({ code }) => code === "tied-distances")).toBe(true);
      expect(Number.isFinite(estimate.dimension) && Number.isFinite(estimate.standardError)).toBe(true);
    }
    expect(mle(one, { aggregate: "mean" }).notes.at(-1)?.code).toBe("tied-rows-dropped");
  });

  it("points without a value of their own have 0", () => {
    const near = cloud(60);
    const distances = near.distances.slice();
    distances[0] = 0; // a copy of another
    distances.fill(1, near.k, 2 * near.k); // all at one distance
    for (const local of [mleLocal, madaLocal, (one: Neighbors) => momLocal(one, { k: 10 })]) {
      const { dimensions, n } = local({ ...near, distances });
      expect([n, dimensions.length, dimensions[0]]).toEqual([60, 60, 0]);
      if (local !== madaLocal && local !== mleLocal) continue;
      expect(dimensions[1]).toBe(0);
      expect(Math.min(...dimensions.subarray(2))).toBeGreaterThan(0);
    }
  });

  it("boxes: points all alike, too few for two sizes, and the error of two sizes", () => {
    expect(failure(() => boxCount(pointCloud(new Float64Array(40).fill(3), 2))).code).toBe("DEGENERATE");
    const few = Float64Array.from({ length: 120 }, () => rng.uniform());
    expect(failure(() => boxCount(pointCloud(few, 6)))).toMatchObject({ code: "DEGENERATE" });
    const [square] = [
      boxCount(
        pointCloud(
          Float64Array.from({ length: 800 }, () => rng.uniform()),
          2,
        ),
      ),
    ];
    expect(square.notes.map(({ code }) => code)).toEqual(["two-scales"]);
    expect(square.standardError).toBeGreaterThan(0);
  });

  it("boxes: an extent that overflows, and as many boxes at every size", () => {
    const wide = Float64Array.from({ length: 400 }, () => (2 * rng.uniform() - 1) * 1.7e308);
    expect(failure(() => boxCount(pointCloud(wide, 1)))).toMatchObject({ code: "DATA" });
    const two = Float64Array.from({ length: 400 }, (_, at) => at % 2);
    expect(failure(() => boxCount(pointCloud(two, 1), { from: 1, to: 8 }))).toMatchObject({ code: "DEGENERATE" });
  });

  it("counts of other radii or points are refused", () => {
    const near = cloud(40);
    const counts = [new Int32Array(40).fill(1), new Int32Array(40).fill(4)];
    expect(correlationDimension(near, { k1: 4, k2: 8 }, counts).dimension).toBeGreaterThan(0);
    for (const wrong of [counts.slice(1), [...counts, counts[1]], [counts[0], counts[1].subarray(1)]])
      expect(failure(() => correlationDimension(near, { k1: 4, k2: 8 }, wrong))).toMatchObject({ code: "SHAPE" });
  });

  it("ratios near one are of no ball that could be simulated", async () => {
    const near = cloud(40);
    await expect(
      mindKL({ ...near, distances: near.distances.map((_, at) => 1 + 1e-6 * (at % near.k) + 1e-7 * rng.uniform()) }),
    ).rejects.toMatchObject({ code: "DEGENERATE", message: expect.stringContaining("up to 512 dimensions") });
  });

  it("ratios that coincide leave MiND_KL nothing to compare", async () => {
    const near = cloud(40);
    await expect(
      mindKL({ ...near, distances: near.distances.map((_, at) => 1 + (at % near.k)) }),
    ).rejects.toMatchObject({
      code: "DEGENERATE",
    });
  });

  it("neighbours among other points: rows are independent, and a note says so", () => {
    const near = cloud(200);
    const other = { ...near, selfGraph: false };
    for (const run of [twoNN, mle, gride, correlationDimension]) {
      expect(run(other).dimension).toBe(run(near).dimension);
      expect(run(other).notes.map(({ code }) => code)).toContain("links-unknown");
    }
    const relative = twoNN(other).standardError / twoNN(other).dimension;
    expect(relative).toBeGreaterThanOrEqual(1 / Math.sqrt(180));
    expect(relative).toBeLessThan(1.15 / Math.sqrt(180));
  });
});

describe("a given dimension", () => {
  it("keeps its error and speaks of no scale", () => {
    expect(givenDimension(4)).toMatchObject({
      method: "given",
      dimension: 4,
      standardError: 0,
      interval: [4, 4],
      scale: null,
      n: 0,
    });
    const wide = givenDimension(10, 0.1);
    expect(wide.standardError).toBeCloseTo(0.1, 14);
    expect(wide.interval[0]).toBeCloseTo(9.805, 2);
    expect(wide.interval[1]).toBeCloseTo(10.197, 2);
  });

  it("is exact in its error at once, however small, and refuses one above itself", () => {
    const sharp = givenDimension(3, 1e-8);
    expect(sharp.interval[0]).toBeCloseTo(3 - 1.96e-8, 10);
    expect(sharp.interval[1]).toBeCloseTo(3 + 1.96e-8, 10);
    expect(() => givenDimension(3, 4)).toThrow('"standardError": expected a number from 0 to d = 3, got 4');
    const [low, high] = givenDimension(3, 3).interval;
    expect(low).toBeLessThan(3);
    expect(high).toBeGreaterThan(3);
  });
});

describe("an interval", () => {
  it("holds the estimate however large its error", () => {
    for (const relativeVariance of [0.1, 0.99, 1.01, 10, 1e3, 1e14])
      for (const level of [0.5, 0.95]) {
        const [low, high] = gammaInterval(3, relativeVariance, level);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThan(3);
        expect(high).toBeGreaterThan(3);
        expect(Number.isFinite(high)).toBe(true);
      }
  });
});

describe("options that leave nothing to fit", () => {
  it("are named, not the data", () => {
    expect(() => twoNN(cloud(12), { discard: 0.9 })).toThrow(
      '"discard": expected a share that leaves at least 2 of 12 ratios to fit, got 0.9',
    );
  });

  it("are those that are read: the plain likelihood discards nothing, and no prior is without a posterior", () => {
    const near = cloud(12);
    expect(twoNN(near, { fit: "mle", discard: 0.9 })).toEqual(twoNN(near, { fit: "mle" }));
    for (const run of [() => twoNN(near, { priorShape: 2 }), () => gride(near, { n1: 2, priorShape: 2, priorRate: 5 })])
      expect(run).toThrow('"priorShape": expected none unless fit is posterior, got 2');
    expect(() => twoNN(near, { fit: "linear", priorRate: 5 })).toThrow('"priorRate": expected none');
  });

  it("keeps a median's slope finite on rows that are all alike", () => {
    const row = [1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4];
    const n = 20;
    const alike: Neighbors = {
      ...cloud(n, row.length),
      distances: Float64Array.from({ length: n * row.length }, (_, i) => row[i % row.length]),
    };
    const { dimension, standardError } = mle(alike, { k: 11, aggregate: "median" });
    expect(Number.isFinite(dimension) && Number.isFinite(standardError)).toBe(true);
  });
});
