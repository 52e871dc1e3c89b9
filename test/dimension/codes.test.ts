import { describe, expect, it } from "vitest";
import { permutation, random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { latticeGrowth, wordGrowth } from "../../src/dimension/codes/ball-growth.ts";
import { bid } from "../../src/dimension/codes/bid.ts";
import { binomialValidation } from "../../src/dimension/codes/binomial-validation.ts";
import { fitBid } from "../../src/dimension/codes/fit-bid.ts";
import { i3d } from "../../src/dimension/codes/i3d.ts";
import { testSeed } from "../reference/clouds.ts";
import { type GoldenEntry, golden, goldenCoords } from "../reference/golden.ts";

const seed = testSeed();
const symbols = (n: number, D: number, states: number, from: number | string = seed): PointCloud => {
  const rng = random(from);
  return pointCloud(
    new Uint8Array(n * D).map(() => rng.below(states)),
    D,
  );
};
const lattice = pointCloud(Int32Array.from(goldenCoords("lattice3_n800")), 3);
const spins = pointCloud(Int8Array.from(goldenCoords("spins_iid_n800_L64")), 64);
const entry = (name: string, method: string): readonly GoldenEntry[] => golden[name].results[method];

describe("volumes", () => {
  it("of lattice balls are those counted, and polynomials between whole d", () => {
    // Points of Z^3 within Manhattan distance t, counted one by one.
    const count = (t: number) => {
      let points = 0;
      for (let x = -t; x <= t; x++)
        for (let y = -t; y <= t; y++)
          for (let z = -t; z <= t; z++) if (Math.abs(x) + Math.abs(y) + Math.abs(z) <= t) points++;
      return points;
    };
    for (const [inner, outer] of [
      [0, 1],
      [2, 7],
      [4, 8],
    ])
      expect(latticeGrowth(3, inner, outer).value).toBeCloseTo(Math.log(count(outer) / count(inner)), 12);
    // V(2) = 2 d^2 + 2 d + 1
    expect(Math.exp(latticeGrowth(2.5, 0, 2).value)).toBeCloseTo(18.5, 11);
  });

  it("of balls of words are sums of binomials", () => {
    // 1 + 6 * 2 + 15 * 4 + 20 * 8 words of 6 symbols of 3 within distance 3
    expect(Math.exp(wordGrowth(6, 0, 3, 3).value)).toBeCloseTo(233, 10);
    expect(Math.exp(wordGrowth(6, 1, 3, 3).value)).toBeCloseTo(233 / 13, 11);
  });

  it("have the slopes that differences show", () => {
    for (const [growth, d] of [
      [(d: number) => latticeGrowth(d, 3, 9), 2.7],
      [(d: number) => wordGrowth(d, 3, 9, 4), 17.3],
    ] as const)
      expect(growth(d).slope).toBeCloseTo((growth(d + 1e-4).value - growth(d - 1e-4).value) / 2e-4, 7);
  });
});

describe("i3d", () => {
  it("refuses a few points, and steps so fine that no ball can be summed", async () => {
    const few = pointCloud(Int32Array.of(0, 1, 2, 3, 5, 8, 9, 11, 14), 1);
    await expect(i3d(few, { inner: 1, outer: 3 })).rejects.toThrow('"points": expected at least 10 for i3d, got 9');
    const far = pointCloud(
      Int32Array.from(lattice.coords, (x) => x * 20_000_000),
      3,
    );
    await expect(i3d(far)).rejects.toMatchObject({
      code: "DEGENERATE",
      message: expect.stringMatching(/^"outer": expected at most 100000 steps of one: divide codes .*, got \d+$/),
    });
    await expect(i3d(far, { inner: 2, outer: 200_000 })).rejects.toMatchObject({ code: "OPTION" });
  });

  it("agrees with DADApy on the golden lattice: root and posterior mean", async () => {
    for (const { params, value } of entry("lattice3_n800", "dadapy.IdDiscrete.compute_id_binomial_lk")) {
      const fit = params.method === "bayes" ? "posterior" : "likelihood";
      const found = await i3d(lattice, { inner: params.ln as number, outer: params.lk as number, fit });
      // Their maximum is found to 1e-7 only.
      expect(Math.abs(found.dimension / value! - 1)).toBeLessThan(fit === "posterior" ? 1e-12 : 1e-6);
      expect(found.params).toEqual({ metric: "manhattan", inner: 4, outer: 8, fit });
      expect(found.notes.map(({ code }) => code)).toEqual(["model-not-rejected"]);
    }
  });

  it("reads spins as words, reals that are integers as integers, and any seed's symbols by their number", async () => {
    const found = await i3d(spins);
    expect(found.params).toMatchObject({ metric: "hamming", states: 2 });
    expect(Math.abs(found.dimension - 64)).toBeLessThan(4 * found.standardError);
    const reals = pointCloud(goldenCoords("lattice3_n800"), 3);
    expect(await i3d(reals)).toEqual(await i3d(lattice));
    const words = await i3d(symbols(600, 20, 8), { metric: "hamming" });
    expect(Math.abs(words.dimension - 20), `seed ${seed}`).toBeLessThan(5 * words.standardError);
  });

  it("does not depend on the order of the points, their place or their labels", async () => {
    const plain = await i3d(lattice);
    const order = permutation(lattice.n, random(seed));
    const shifted = pointCloud(
      (lattice.coords as Int32Array).map((x) => x - 1000),
      3,
    );
    for (const other of [takeRows(lattice, order), shifted]) {
      const found = await i3d(other);
      expect(found.dimension).toBe(plain.dimension);
      expect(Math.abs(found.standardError / plain.standardError - 1)).toBeLessThan(1e-12);
    }
    const bits = pointCloud(
      (spins.coords as Int8Array).map((x) => (x > 0 ? 7 : 3)),
      64,
    );
    expect(await i3d(bits)).toEqual(await i3d(spins));
  });

  it("says where the density is not even: two clusters of different spacing", async () => {
    const rng = random(seed);
    const coords = Int32Array.from({ length: 1200 }, (_, at) => (at < 600 ? rng.below(40) : 1000 + rng.below(8)));
    const { notes } = await i3d(pointCloud(coords, 2), { inner: 4, outer: 12 });
    expect(
      notes.map(({ code }) => code),
      `seed ${seed}`,
    ).toEqual(["model-rejected"]);
  });

  it("refuses reals, radii out of order, empty balls and copies alone", async () => {
    const reals = pointCloud(new Float64Array([0, 1, 2, 0.5]), 2);
    await expect(i3d(reals)).rejects.toThrow('"row 1, column 1": expected an integer code for i3d, got 0.5');
    await expect(i3d(lattice, { inner: 4, outer: 4 })).rejects.toThrow(
      '"inner": expected an integer below outer = 4, got 4',
    );
    await expect(i3d(lattice, { k: 800 })).rejects.toMatchObject({ code: "OPTION" });
    const far = pointCloud(
      Int32Array.from({ length: 40 }, (_, i) => 100 * i),
      1,
    );
    await expect(i3d(far, { inner: 1, outer: 2 })).rejects.toMatchObject({ code: "DEGENERATE" });
    await expect(i3d(pointCloud(new Int32Array(60), 2))).rejects.toMatchObject({ code: "DEGENERATE" });
    await expect(i3d(spins, { inner: 62, outer: 64 })).rejects.toMatchObject({ code: "DEGENERATE" });
    await expect(i3d(lattice, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

describe("validation of a binomial model", () => {
  it("finds the distance by hand, and rejects counts that are too even", () => {
    // Half of the rows 0, half 2, of 2 with p = 1/2: expected shares 1/4, 1/2, 1/4.
    const two = new Int32Array(400).fill(2);
    const split = two.map((_, i) => (i < 200 ? 0 : 2));
    const { distance, pValue } = binomialValidation(split, two, 0.5);
    expect(distance).toBeCloseTo(0.25, 12);
    // 2 sum (-1)^(j-1) exp(-2 j^2 x^2) at x = 20 * 0.25
    expect(pValue).toBeCloseTo(2 * Math.exp(-50), 30);
    expect(
      binomialValidation(
        two.map((_, i) => [0, 1, 1, 2][i % 4]),
        two,
        0.5,
      ).pValue,
    ).toBeCloseTo(1, 12);
  });
});

describe("bid", () => {
  it("agrees with the golden minimum on 64 spins, d1 and divergence too", async () => {
    const [{ value, d1, kl, r, pemp }] = entry("spins_iid_n800_L64", "ref.BID");
    const near = { from: (r as number[])[0], shares: Float64Array.from(pemp as number[]) };
    const fit = fitBid(near, 2, 64)!;
    expect(fit.kl).toBeLessThanOrEqual((kl as number) * (1 + 1e-9));
    expect(Math.abs(fit.d0 / value! - 1)).toBeLessThan(1e-5);
    expect(Math.abs(fit.d1 - (d1 as number))).toBeLessThan(1e-4);
    const found = await bid(spins);
    expect(found.dimension).toBeCloseTo(fit.d0, 9);
    expect(Math.abs(found.dimension - 64)).toBeLessThan(4 * found.standardError);
  });

  it("has the same minimum from wherever it starts", async () => {
    const [{ r, pemp }] = entry("spins_iid_n800_L64", "ref.BID");
    const near = { from: (r as number[])[0], shares: Float64Array.from(pemp as number[]) };
    const { d0 } = fitBid(near, 2, 64)!;
    for (const start of [40, 90, 100]) expect(Math.abs(fitBid(near, 2, start)!.d0 / d0 - 1)).toBeLessThan(1e-9);
  });

  it("counts symbols of many states, and independent bits among copies of them", async () => {
    const words = await bid(symbols(600, 32, 32));
    expect(words.params).toEqual({ quantile: 0.2, states: 32, pairs: 0, seed: 0 });
    expect(Math.abs(words.dimension - 32), `seed ${seed}`).toBeLessThan(5 * words.standardError);
  });

  it("takes a seeded sample of pairs, threads change nothing, and order matters to the error alone", async () => {
    const sampled = await bid(spins, { pairs: 100_000, seed: 3 });
    expect(sampled).toEqual(await bid(spins, { pairs: 100_000, seed: 3 }));
    expect(sampled.notes.map(({ code }) => code)).toEqual(["pairs-sampled", "bid-fit"]);
    const plain = await bid(spins);
    expect(Math.abs(sampled.dimension - plain.dimension)).toBeLessThan(4 * sampled.standardError);
    expect((await bid(takeRows(spins, permutation(800, random(seed))))).dimension).toBe(plain.dimension);
  });

  it("says that one-hot codes are to be read as categories", async () => {
    const classes = symbols(300, 12, 4);
    const hot = new Uint8Array(300 * 48);
    for (let at = 0; at < 3600; at++) hot[4 * at + classes.coords[at]] = 1;
    const codes = (await bid(pointCloud(hot, 48), { quantile: 0.5 })).notes.map(({ code }) => code);
    expect(codes).toContain("even-distances");
  });

  it("says that copies of bits are no independent ones", async () => {
    const once = symbols(200, 12, 2);
    const copied = Uint8Array.from({ length: 200 * 48 }, (_, at) => once.coords[Math.floor(at / 4)]);
    const { notes } = await bid(pointCloud(copied, 48), { quantile: 0.5 });
    expect(notes.map(({ code }) => code)).toContain("poor-fit");
  });

  it("refuses reals, few points, few distances and copies alone", async () => {
    await expect(bid(pointCloud(new Float32Array(60).fill(0.5), 2))).rejects.toMatchObject({ code: "DATA" });
    await expect(bid(symbols(19, 30, 2))).rejects.toThrow('"points": expected at least 20 for bid, got 19');
    await expect(bid(symbols(100, 4, 2))).rejects.toMatchObject({ code: "DEGENERATE" });
    await expect(bid(pointCloud(new Uint8Array(300), 10))).rejects.toMatchObject({ code: "DEGENERATE" });
  });
});
