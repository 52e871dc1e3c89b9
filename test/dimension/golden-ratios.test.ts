import { describe, expect, it } from "vitest";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { abide, constantReach } from "../../src/dimension/abide.ts";
import { binomial, sharePosterior } from "../../src/dimension/binomial.ts";
import { estimateAll } from "../../src/dimension/estimate-all.ts";
import { mada, madaLocal } from "../../src/dimension/mada.ts";
import { mindMLi, mindMLk } from "../../src/dimension/mind.ts";
import { mom, momLocal } from "../../src/dimension/mom.ts";
import { orderRatios } from "../../src/dimension/order-likelihood.ts";
import { parseEstimators } from "../../src/dimension/parse-estimators.ts";
import { ratePosterior } from "../../src/dimension/posterior.ts";
import { ratios } from "../../src/dimension/ratios.ts";
import { twoNN } from "../../src/dimension/two-nn.ts";
import { usableRows } from "../../src/dimension/usable-rows.ts";
import { countNeighbors } from "../../src/neighbors/count-neighbors.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { type GoldenEntry, golden, goldenCoords, goldenNeighbors } from "../reference/golden.ts";

const smooth = Object.keys(golden).filter((name) => golden[name].zero_nn_points === 0);
const closed = 1e-10;

function expectClose(got: number, want: number, tolerance: number, what: string): void {
  expect(Math.abs(got - want) / Math.abs(want), `${what}: got ${got}, want ${want}`).toBeLessThan(tolerance);
}

describe.each(smooth)("golden values on %s", async (name) => {
  const { results, n, D } = golden[name];
  const near = goldenNeighbors(name);
  const cloud = pointCloud(goldenCoords(name), D);
  const wide = await findNeighbors(cloud, { k: 100 });
  const entries = (method: string): readonly GoldenEntry[] =>
    (results[method] ?? []).filter((entry) => entry.value !== undefined);

  it("MOM and MADA, as published and at each point", () => {
    for (const { params, value, pw_first10, pw_median } of entries("skdim.MOM")) {
      const k = params.n_neighbors as number;
      expectClose(mom(wide, { k, aggregate: "mean" }).dimension, value!, closed, `MOM ${k}`);
      expectClose(mom(wide, { k, aggregate: "median" }).dimension, pw_median as number, closed, `MOM ${k} median`);
      const { dimensions } = momLocal(wide, { k });
      (pw_first10 as number[]).forEach((local, i) => {
        expectClose(dimensions[i], local, closed, `MOM point ${i}`);
      });
    }
    for (const { params, value, pw_first10 } of entries("skdim.MADA")) {
      const k = params.n_neighbors as number;
      const aggregate = params.comb === "median" ? "median" : "mean";
      expectClose(mada(near, { k, aggregate }).dimension, value!, closed, `MADA ${k} ${aggregate}`);
      const { dimensions } = madaLocal(near, { k });
      (pw_first10 as number[] | undefined)?.forEach((local, i) => {
        expectClose(dimensions[i], local, closed, `MADA point ${i}`);
      });
    }
  });

  it("binomial: likelihood and posterior", () => {
    for (const { params, value, err } of entries("dadapy.compute_id_binomial_k")) {
      const { k, r, bayes } = params as { k: number; r: number; bayes: boolean };
      const all = n * (k - 1);
      const inside = countWithin(wide, k, r);
      if (inside === 0) {
        expect(() => binomial(wide, { k, r })).toThrow(`got 0 of ${all} within`);
        continue;
      }
      const { mean, relative } = sharePosterior(inside, all - inside, r);
      if (bayes) expectClose(mean, value!, closed, `posterior ${k}, ${r}`);
      if (bayes) expectClose(mean * Math.sqrt(relative), err as number, closed, `its error ${k}, ${r}`);
      if (!bayes) expectClose(binomial(wide, { k, r }).dimension, value!, closed, `${k}, ${r}`);
    }
  });

  it("TwoNN's posterior, of independent ratios", () => {
    const { dimension } = twoNN(near, { fit: "mle", unbiased: false });
    for (const { params, value, err } of entries("dadapy.compute_id_2NN_wprior")) {
      const prior = { priorShape: params.alpha as number, priorRate: params.beta as number };
      const { mean, relative } = ratePosterior(dimension, 1 / n, prior);
      if (params.posterior_mean !== false) expectClose(mean, value!, closed, "posterior");
      expectClose(mean * Math.sqrt(relative), err as number, closed, "its error");
    }
  });

  it("the ratio of the second to the first neighbour is TwoNN's line", () => {
    expectClose(ratios(near, { j: 2 }).dimension, twoNN(near, { fit: "linear" }).dimension, 1e-14, "j = 2");
  });

  it("MiND: the optimum itself, and the best integer", () => {
    for (const { params, value } of entries("skdim.MiND_ML")) {
      const { k, ver, D: most } = params as { k: number; ver: string; D: number };
      const rho = Float64Array.from({ length: n }, (_, i) => near.distances[i * 32] / near.distances[i * 32 + k]);
      if (ver === "MLk") expectClose(mindMLk(near, { k }).dimension, mindOptimum(rho, k), 1e-7, `MLk ${k}`);
      else if (value! < most) expect(mindMLi(near, { k }).dimension).toBe(value);
    }
  });

  it("ABIDE: k* of each point; DADApy's d, whose first term counts N - 1", () => {
    for (const { value, ids, kstar_mean } of entries("dadapy.return_ids_kstar_gride")) {
      if (name.startsWith("lattice")) continue; // other neighbours at one distance, other k*
      const used = usableRows(wide, 100, "test");
      const reach = constantReach(wide, used, (ids as number[])[0], 100, 1e-6);
      const even = reach.map((k) => k + (k & 1));
      expectClose(even.reduce((sum, k) => sum + k, 0) / n, (kstar_mean as number[])[0], 1e-12, "mean k*");
      const { logs, n1, n2 } = orderRatios(wide, used.rows, (row) => [even[row] / 2, even[row]]);
      expectClose((ids as number[])[1], orderRoot(logs, n1, n2, n - 1), 1e-6, "DADApy's root");
      expectClose(abide(wide, { rounds: 1 }).dimension, orderRoot(logs, n1, n2, n), 1e-10, "root");
      expectClose(abide(wide).dimension, value!, 1e-3, "d");
    }
  });

  it("correlation integral: the slope over 12 radii with every pair counted", async () => {
    for (const { value, scales } of entries("dadapy.correlation_integral")) {
      const radii = scales as number[];
      const requests = parseEstimators(`corrint:r1=${radii[0]},r2=${radii[radii.length - 1]},radii=${radii.length}`);
      const count = (range: { inner: number; outer: number }) => countNeighbors(cloud, range);
      const { estimates } = await estimateAll({ near, count }, requests);
      expectClose(estimates[0].dimension, value!, 2e-3, "slope");
      expect(estimates[0].notes.map(({ code }) => code)).not.toContain("truncated-counts");
    }
  });
});

function countWithin({ n, k: width, distances }: Neighbors, k: number, r: number): number {
  let inside = 0;
  for (let i = 0; i < n; i++)
    for (let place = 0; place < k - 1; place++)
      if (distances[i * width + place] <= r * distances[i * width + k - 1]) inside++;
  return inside;
}

/** Maximum of MiND's likelihood as written in rho = r_1 / r_(k+1), by golden section. */
function mindOptimum(rho: Float64Array, k: number): number {
  const likelihood = (d: number) =>
    rho.reduce((sum, x) => sum + (d - 1) * Math.log(x) + (k - 1) * Math.log1p(-(x ** d)), rho.length * Math.log(k * d));
  const shrink = (Math.sqrt(5) - 1) / 2;
  let low = 0.2;
  let high = 100;
  while (high - low > 1e-9 * high) {
    const left = high - shrink * (high - low);
    const right = low + shrink * (high - low);
    if (likelihood(left) > likelihood(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}

/** Bisection of GRIDE's score with orders of each row's own and `first` in its first term. */
function orderRoot(logs: Float64Array, n1: Int32Array, n2: Int32Array, first: number): number {
  let low = 0.5;
  let high = 100;
  for (let step = 0; step < 60; step++) {
    const d = (low + high) / 2;
    let score = first / d;
    logs.forEach((l, i) => {
      score += ((n2[i] - n1[i] - 1) * l) / (1 - Math.exp(-d * l)) - (n2[i] - 1) * l;
    });
    if (score > 0) low = d;
    else high = d;
  }
  return (low + high) / 2;
}
