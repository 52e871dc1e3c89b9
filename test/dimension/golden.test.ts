import { describe, expect, it } from "vitest";
import { mean } from "../../src/base/statistics.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { abid, abidLocal } from "../../src/dimension/angles/abid.ts";
import { essLocal } from "../../src/dimension/angles/ess.ts";
import { tleLocal } from "../../src/dimension/angles/tle.ts";
import { correlationDimension, correlationRadii } from "../../src/dimension/correlation.ts";
import { danco } from "../../src/dimension/danco/danco.ts";
import { dancoStatistics } from "../../src/dimension/danco/danco-statistics.ts";
import { fishers } from "../../src/dimension/fishers/fishers.ts";
import { gride } from "../../src/dimension/gride.ts";
import type { LocalDimensions } from "../../src/dimension/local-dimensions.ts";
import { gammaInterval } from "../../src/dimension/make-estimate.ts";
import { mle, mleLocal } from "../../src/dimension/mle.ts";
import { scan } from "../../src/dimension/scan.ts";
import { twoNN } from "../../src/dimension/two-nn.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { type GoldenEntry, golden, goldenCoords, goldenNeighbors } from "../reference/golden.ts";
import { plainNeighbors } from "../reference/plain-neighbors.ts";

const smooth = Object.keys(golden).filter((name) => golden[name].zero_nn_points === 0);
const closed = 1e-10;

function expectClose(got: number, want: number, tolerance: number, what: string): void {
  expect(Math.abs(got - want) / Math.abs(want), `${what}: got ${got}, want ${want}`).toBeLessThan(tolerance);
}

describe.each(smooth)("golden values on %s", (name) => {
  const { results, n, D } = golden[name];
  const near = goldenNeighbors(name);
  const entries = (method: string): readonly GoldenEntry[] =>
    results[method].filter((entry) => entry.value !== undefined);
  const lists = new Map([[near.k, near]]);
  const enough = (k: number): Neighbors => {
    if (k <= near.k) return near;
    const width = Math.min(n - 1, 100 * 2 ** Math.max(0, Math.ceil(Math.log2(k / 100))));
    if (!lists.has(width)) lists.set(width, plainNeighbors(goldenCoords(name), D, width));
    return lists.get(width)!;
  };

  it("TwoNN: linear fit, likelihood, censored likelihood with its exact interval", () => {
    for (const { params, value } of entries("skdim.TwoNN"))
      expectClose(
        twoNN(near, { fit: "linear", discard: params.discard_fraction as number }).dimension,
        value!,
        closed,
        "linear",
      );
    for (const { params, value } of entries("dadapy.compute_id_2NN")) {
      if (params.data_fraction !== undefined) continue;
      const fit = params.algorithm === "ml" || params.mu_fraction === 1 ? "mle" : "linear";
      expectClose(twoNN(near, { fit }).dimension, value!, 1e-8, `dadapy ${fit}`);
    }
    const [likelihood] = entries("ref.TwoNN_MLE");
    expectClose(twoNN(near, { fit: "mle" }).dimension, likelihood.value!, closed, "mle");
    expectClose(
      twoNN(near, { fit: "mle", unbiased: false }).dimension,
      likelihood.mle as number,
      closed,
      "mle, biased",
    );
    expectInterval(gammaInterval(likelihood.mle as number, 1 / n, 0.95), likelihood.ci95);
    for (const { params, value, mle: biased, ci95 } of entries("ref.TwoNN_censored_MLE")) {
      const discard = params.discard_fraction as number;
      expectClose(twoNN(near, { discard }).dimension, value!, closed, "censored");
      const maximum = twoNN(near, { discard, unbiased: false }).dimension;
      expectClose(maximum, biased as number, closed, "censored, biased");
      expectInterval(gammaInterval(maximum, 1 / Math.floor(n * (1 - discard) + 1e-9), 0.95), ci95);
    }
  });

  it("MLE: every aggregate and factor, pointwise values", () => {
    const names = { mle: "harmonic", mean: "mean", median: "median" } as const;
    for (const { params, value, pw_first10 } of entries("skdim.MLE")) {
      if (params.neighborhood_based === false || params.comb === undefined) continue;
      const k = params.n_neighbors as number;
      const aggregate = names[params.comb as keyof typeof names];
      const unbiased = params.unbiased === true;
      expectClose(
        mle(enough(k), { k, aggregate, unbiased }).dimension,
        value!,
        closed,
        `${k} ${aggregate} ${unbiased}`,
      );
      if (pw_first10 === undefined) continue;
      const { dimensions } = mleLocal(enough(k), { k, unbiased });
      (pw_first10 as number[]).forEach((local, i) => {
        expectClose(dimensions[i], local, closed, `point ${i}`);
      });
    }
    for (const { params, value } of entries("ref.MLE_LevinaBickel_2004")) {
      const range = { k1: params.k1 as number, k2: params.k2 as number };
      expectClose(
        mle(near, { ...range, aggregate: "mean", unbiased: false }).dimension,
        value!,
        closed,
        "Levina-Bickel",
      );
    }
    for (const { params, value } of entries("ref.MLE_MacKayGhahramani_2005")) {
      const range = { k1: params.k1 as number, k2: params.k2 as number };
      expectClose(mle(near, range).dimension, value!, closed, "MacKay-Ghahramani");
    }
  });

  it("GRIDE: the exact root; DADApy's, whose first term counts N - 1", () => {
    for (const { params, value } of entries("ref.GRIDE")) {
      const { n1, n2 } = params as { n1: number; n2: number };
      expectClose(gride(enough(n2), { n1, n2 }).dimension, value!, 1e-9, `${n1}, ${n2}`);
    }
    const [{ value }] = entries("dadapy.return_id_scaling_gride") as unknown as { value: number[] }[];
    value.forEach((theirs, i) => {
      const n1 = 2 ** i;
      const logs = logRatios(enough(2 * n1), n1, 2 * n1);
      expectClose(gride(enough(2 * n1), { n1 }).dimension, grideRoot(logs, n1, 2 * n1, n), 1e-12, `root ${n1}`);
      expectClose(theirs, grideRoot(logs, n1, 2 * n1, n - 1), 1e-6, `DADApy's root ${n1}`);
    });
  });

  it("ESS, TLE, ABID and RABID, pointwise values", async () => {
    const cloud = pointCloud(goldenCoords(name), D);
    const check = async (
      method: "skdim.ESS" | "skdim.TLE" | "ref.ABID" | "ref.RABID",
      local: (near: Neighbors, k: number, params: GoldenEntry["params"]) => Promise<LocalDimensions>,
    ) => {
      for (const { params, value, pw_first10 } of results[method] ? entries(method) : []) {
        const k = (params.n_neighbors ?? params.k) as number;
        const { dimensions } = await local(enough(k), k, params);
        expectClose(mean(dimensions), value!, closed, `${method} ${k}`);
        (pw_first10 as number[]).forEach((one, i) => {
          expectClose(dimensions[i], one, closed, `${method} ${k}, point ${i}`);
        });
      }
    };
    await check("skdim.ESS", (lists, k, { ver }) => essLocal(cloud, lists, { k, version: ver as "a" | "b" }));
    await check("skdim.TLE", (lists, k) => tleLocal(cloud, lists, { k }));
    await check("ref.ABID", (lists, k) => abidLocal(cloud, lists, { k }));
    await check("ref.RABID", (lists, k) => abidLocal(cloud, lists, { k, version: "rabid" }));
    for (const { params, unbiased_mean } of results["ref.RABID"] ? entries("ref.RABID") : []) {
      const k = params.k as number;
      const { dimension } = await abid(cloud, enough(k), { k, version: "unbiased" });
      expectClose(dimension, unbiased_mean as number, closed, "unbiased");
    }
  });

  it("FisherS, and how many components it keeps", async () => {
    for (const { params, value, components } of entries("skdim.FisherS")) {
      const conditionNumber = params.conditional_number as number;
      const found = await fishers(pointCloud(goldenCoords(name), D), { conditionNumber });
      expectClose(found.dimension, value!, closed, `FisherS ${conditionNumber}`);
      if (components !== undefined) expect(found.params.components).toBe(components);
    }
  });

  it("DANCo: the ratio's dimension exactly, the integer to within five standard errors", async () => {
    const [{ params, value, data_stats }] = entries("skdim.DANCo") as unknown as {
      params: { k: number };
      value: number;
      data_stats: { dhat: number };
    }[];
    const cloud = pointCloud(goldenCoords(name), D);
    const { statistics } = await dancoStatistics(cloud, near, params.k, {});
    // Its optimiser sometimes stays at the integer it starts from.
    if (!Number.isInteger(data_stats.dhat)) expectClose(statistics.ratio, data_stats.dhat, 1e-6, "MLk");
    const found = await danco(cloud, near, { k: params.k, fractal: false });
    expect(Number.isInteger(found.dimension)).toBe(true);
    expect(Math.abs(found.dimension - value)).toBeLessThanOrEqual(Math.max(0.5, 5 * found.standardError));
  });

  it("correlation integral at two radii", () => {
    for (const { params, value } of entries("skdim.CorrInt")) {
      const orders = { k1: params.k1 as number, k2: params.k2 as number };
      let k = 100;
      while (k < n - 1 && correlationRadii(enough(k), orders).truncated > 0) k *= 2;
      expect(correlationRadii(enough(k), orders).truncated).toBe(0);
      // one pair at the radius may fall on either side
      expectClose(correlationDimension(enough(k), orders).dimension, value!, 2.9e-4, "CorrInt");
      if (orders.k2 > near.k) continue;
      const short = correlationDimension(near, orders);
      const { truncated } = correlationRadii(near, orders);
      expect(short.notes.map((one) => one.code)).toEqual(truncated > 0 ? ["truncated-counts"] : []);
      if (truncated === 0) expectClose(short.dimension, value!, 2.9e-4, "CorrInt of 32 neighbours");
      else expect(short.dimension).toBeLessThan(value!);
    }
  });
});

describe("golden clouds that are degenerate in part", () => {
  it.each(["dups_n300", "lattice3_n800"])("%s: every estimator answers, with notes", (name) => {
    const near = goldenNeighbors(name);
    const dropped = golden[name].zero_nn_points;
    const all = [
      twoNN(near),
      twoNN(near, { fit: "linear" }),
      mle(near),
      mle(near, { aggregate: "mean" }),
      correlationDimension(near),
    ];
    for (const one of [...all, ...scan(near).estimates]) {
      expect(one.n).toBe(near.n - dropped);
      expect(one.notes[0]).toEqual({
        code: "duplicate-rows-dropped",
        message: `${dropped} of ${near.n} points have a duplicate and were left out`,
      });
      for (const value of [one.dimension, one.standardError, ...one.interval, one.scale])
        expect(value).toBeGreaterThan(0);
      expect(one.dimension).toBeGreaterThan(1.5);
      expect(one.dimension).toBeLessThan(5);
    }
    expect(twoNN(near).notes.map((one) => one.code)).toEqual(["duplicate-rows-dropped", "tied-distances"]);
  });
});

function expectInterval(got: readonly [number, number], want: unknown): void {
  const [low, high] = want as [number, number];
  expectClose(got[0], low, closed, "lower end");
  expectClose(got[1], high, closed, "upper end");
}

function logRatios(near: Neighbors, n1: number, n2: number): Float64Array {
  const at = (i: number, place: number) => near.distances[i * near.k + place - 1];
  return Float64Array.from({ length: near.n }, (_, i) => Math.log(at(i, n2) / at(i, n1)));
}

/** Bisection of the published score with `first` in its first term. */
function grideRoot(logs: Float64Array, n1: number, n2: number, first: number): number {
  let low = 0.5;
  let high = 100;
  for (let step = 0; step < 56; step++) {
    const d = (low + high) / 2;
    let score = first / d;
    for (const l of logs) score += ((n2 - n1 - 1) * l) / (1 - Math.exp(-d * l)) - (n2 - 1) * l;
    if (score > 0) low = d;
    else high = d;
  }
  return (low + high) / 2;
}
