import { describe, expect, it } from "vitest";
import { permutation, random } from "../../../src/base/random.ts";
import { logGamma } from "../../../src/base/special.ts";
import { type PointCloud, pointCloud, takeRows } from "../../../src/cloud/point-cloud.ts";
import { type AbidOptions, abid, abidLocal } from "../../../src/dimension/angles/abid.ts";
import { alid, alidLocal } from "../../../src/dimension/angles/alid.ts";
import { ess, essLocal } from "../../../src/dimension/angles/ess.ts";
import { tle, tleLocal } from "../../../src/dimension/angles/tle.ts";
import { danco } from "../../../src/dimension/danco/danco.ts";
import type { DimensionEstimate } from "../../../src/dimension/dimension-estimate.ts";
import { findNeighbors } from "../../../src/neighbors/find-neighbors.ts";
import type { Neighbors } from "../../../src/neighbors/neighbors.ts";
import { inlinePool } from "../../../src/pool/inline-pool.ts";
import { cloudOf } from "../../reference/clouds.ts";
import { plainAlid, plainSkewness, plainTle } from "../../reference/plain-angles.ts";

const n = 250;
const D = 5;
const k = 12;
/** A bent 3-d sheet in 5 coordinates. */
const bent = cloudOf(n, 3, random("angles"), (rng) => rng.uniform(), Float64Array);
const cloud = embed(bent);
const near = await findNeighbors(cloud, { k: 24 });

function embed({ n, coords }: PointCloud): PointCloud {
  const rows = Array.from({ length: n }, (_, i) => {
    const [x, y, z] = [coords[3 * i], coords[3 * i + 1], coords[3 * i + 2]];
    return [x, y, z, 0.3 * x * x + 0.1 * y, 0.2 * Math.sin(2 * y + z)];
  });
  return pointCloud(Float64Array.from(rows.flat()), D);
}

const map = (given: PointCloud, of: (value: number, c: number) => number): PointCloud =>
  pointCloud(
    Float64Array.from(given.coords, (value, at) => of(value, at % given.D)),
    given.D,
  );

type Estimate = (cloud: PointCloud, near: Neighbors) => Promise<DimensionEstimate>;
const ESTIMATORS: Readonly<Record<string, Estimate>> = {
  ess: (X, near) => ess(X, near, { k: 20 }),
  "ess b": (X, near) => ess(X, near, { k: 20, version: "b" }),
  "ess of triples": (X, near) => ess(X, near, { k, d: 2, tuples: 100 }),
  tle: (X, near) => tle(X, near, { k }),
  abid: (X, near) => abid(X, near, { k }),
  "abid, harmonic": (X, near) => abid(X, near, { k, version: "unbiased", aggregate: "harmonic" }),
  alid: (X, near) => alid(X, near, { k }),
  danco: (X, near) => danco(X, near, { k }),
};
const each = Object.entries(ESTIMATORS);

/** Vectors from point i to its neighbours. */
const vectorsOf = (i: number, count: number) =>
  Array.from({ length: count }, (_, a) => {
    const j = near.indices[i * near.k + a];
    return Array.from({ length: D }, (_, c) => cloud.coords[j * D + c] - cloud.coords[i * D + c]);
  });
const relative = (got: number, want: number) => Math.abs(got / want - 1);

describe("one neighbourhood, by definition", () => {
  it("TLE", async () => {
    const { dimensions } = await tleLocal(cloud, near, { k });
    for (let i = 0; i < 60; i++) expect(relative(dimensions[i], plainTle(vectorsOf(i, k)))).toBeLessThan(1e-11);
  });

  it("TLE, where the product of all shares would leave f64", async () => {
    const rng = random("clump");
    const clump = Array.from({ length: 79 }, () => [1 + 0.002 * rng.uniform(), 0.002 * rng.uniform()]);
    const star = pointCloud(Float64Array.from([[0, 0], ...clump, [0, 2]].flat()), 2);
    const lists = await findNeighbors(star, { k: 80 });
    const vectors = Array.from(lists.indices.subarray(0, 80), (j) =>
      Array.from(star.coords.subarray(2 * j, 2 * j + 2)),
    );
    const { dimensions } = await tleLocal(star, lists, { k: 80 });
    expect(relative(dimensions[0], plainTle(vectors, 1e-4))).toBeLessThan(1e-9);
  });

  it("TLE without pairs that nearly coincide, or nearly mirror each other, for either of the two or for both", async () => {
    // About the origin, from far inside to the rim: each point with one that is just farther out and one across.
    const pairs = Array.from({ length: 9 }, (_, a) => {
      const [x, y] = [0.1 + 0.1 * a, 0.05 * a * a];
      const apart = 10 ** (-1.5 - a / 2);
      return [
        [x, y],
        [x * (1 + apart ** 2), y + apart * x],
        [apart - x, -y],
      ];
    }).flat();
    const star = pointCloud(Float64Array.from([[0, 0], ...pairs].flat()), 2);
    const lists = await findNeighbors(star, { k: pairs.length });
    const vectors = Array.from(lists.indices.subarray(0, lists.k), (j) => pairs[j - 1]);
    const { dimensions } = await tleLocal(star, lists, { k: lists.k });
    const plain = plainTle(vectors, 1e-4);
    expect(relative(dimensions[0], plain)).toBeLessThan(1e-9);
    expect(relative(dimensions[0], plainTle(vectors))).toBeGreaterThan(1e-3);
  });

  it("ALID", async () => {
    const { dimensions } = await alidLocal(cloud, near, { k });
    for (let i = 0; i < 60; i++) expect(relative(dimensions[i], plainAlid(vectorsOf(i, k)))).toBeLessThan(1e-11);
  });

  it("ESS of triples and quadruples: all of them, against balls of the nearest dimensions", async () => {
    for (const d of [2, 3]) {
      const { dimensions } = await essLocal(cloud, near, { k, d });
      const ball = (m: number) =>
        m <= d ? 0 : Math.exp((d + 1) * logGamma(m / 2) - d * logGamma((m + 1) / 2) - logGamma((m - d) / 2));
      for (let i = 0; i < 25; i++) {
        const low = Math.floor(dimensions[i]);
        const skewness = ball(low) + (dimensions[i] - low) * (ball(low + 1) - ball(low));
        expect(relative(skewness, plainSkewness(vectorsOf(i, k), d + 1))).toBeLessThan(1e-10);
      }
    }
  });

  it("ESS of drawn triples is near that of all, and the same for the same seed", async () => {
    const all = await ess(cloud, near, { k, d: 2 });
    const drawn = await ess(cloud, near, { k, d: 2, tuples: 100, seed: 3 });
    expect(relative(drawn.dimension, all.dimension)).toBeLessThan(0.05);
    expect((await ess(cloud, near, { k, d: 2, tuples: 100, seed: 3 })).dimension).toBe(drawn.dimension);
    expect((await ess(cloud, near, { k, d: 2, tuples: 100, seed: 4 })).dimension).not.toBe(drawn.dimension);
  });

  it("the estimate is the mean or the harmonic mean of the points' values", async () => {
    const { dimensions, params } = await abidLocal(cloud, near, { k });
    expect(params).toEqual({ k, version: "abid" });
    const mean = dimensions.reduce((sum, one) => sum + one / n, 0);
    const harmonic = 1 / dimensions.reduce((sum, one) => sum + 1 / one / n, 0);
    expect(relative((await abid(cloud, near, { k })).dimension, mean)).toBeLessThan(1e-14);
    expect(relative((await abid(cloud, near, { k, aggregate: "harmonic" })).dimension, harmonic)).toBeLessThan(1e-14);
  });
});

describe.each(each)("%s", (name, estimate) => {
  const found = estimate(cloud, near);

  it("sees the sheet's three dimensions", async () => {
    const { dimension, standardError, interval } = await found;
    expect(dimension).toBeGreaterThan(2.4);
    expect(dimension).toBeLessThan(3.5);
    expect(standardError).toBeGreaterThan(0.01);
    expect(standardError).toBeLessThan(0.35);
    expect(interval[0]).toBeLessThan(dimension);
    expect(interval[1]).toBeGreaterThan(dimension);
  });

  it("is the same, to the bit, in units of a power of two, also where squares would leave f64", async () => {
    for (const exponent of [40, -500]) {
      const by = 2 ** exponent;
      const scaled = map(cloud, (value) => value * by);
      const lists = { ...near, distances: near.distances.map((value) => value * by) };
      const { scale, ...rest } = await estimate(scaled, lists);
      expect({ ...rest, scale: scale! / by }).toEqual(await found);
    }
  });

  it("is the same in any unit, turned, shifted and reordered", async () => {
    const angle = 0.7;
    const turned = pointCloud(
      cloud.coords.map((value, at) => {
        if (at % D > 1) return value;
        const [x, y] = at % D === 0 ? [value, cloud.coords[at + 1]] : [cloud.coords[at - 1], value];
        return at % D === 0 ? Math.cos(angle) * x - Math.sin(angle) * y : Math.sin(angle) * x + Math.cos(angle) * y;
      }) as Float64Array,
      D,
    );
    const order = permutation(n, random(8));
    const variants: [PointCloud, number][] = [
      [map(cloud, (value) => value * 1e30), 1e-9],
      [map(cloud, (value) => value * 1e-30), 1e-9],
      [turned, 1e-9],
      [map(cloud, (value, c) => value + 1e6 * (c - 2)), 1e-6],
      [takeRows(cloud, order), 1e-11],
    ];
    const { dimension, standardError } = await found;
    for (const [variant, tolerance] of variants) {
      const other = await estimate(variant, await findNeighbors(variant, { k: near.k }));
      expect(relative(other.dimension, dimension)).toBeLessThan(name === "danco" ? 1e-6 : tolerance);
      expect(relative(other.standardError, standardError)).toBeLessThan(Math.max(1e-3, 1e4 * tolerance));
    }
  });

  it("refuses short lists, another cloud's lists, and metrics without angles", async () => {
    const short = await findNeighbors(cloud, { k: 5 });
    await expect(estimate(cloud, short)).rejects.toMatchObject({ code: "OPTION" });
    await expect(estimate(cloud, short)).rejects.toThrow(/at least k = \d+ neighbours/);
    await expect(estimate(takeRows(cloud, [0, 1, 2]), near)).rejects.toMatchObject({ code: "SHAPE" });
    await expect(estimate(cloud, { ...near, metric: "manhattan" })).rejects.toThrow("one with angles");
    await expect(estimate(cloud, { ...near, selfGraph: false })).rejects.toThrow('"queries"');
  });

  it("leaves duplicates out, with a note, and refuses where nothing is left", async () => {
    const doubled = takeRows(cloud, [...Array(n).keys(), 0, 1, 2]);
    const noted = await estimate(doubled, await findNeighbors(doubled, { k: near.k }));
    expect(noted.notes.map(({ code }) => code)).toContain("duplicate-rows-dropped");
    expect(noted.n).toBe(n - 3);
    const same = pointCloud(new Float64Array(60 * D).fill(1), D);
    const none = estimate(same, await findNeighbors(same, { k: near.k }));
    await expect(none).rejects.toMatchObject({ code: "DEGENERATE" });
  });

  it("answers on a lattice with ties and on a line, or says why not", async () => {
    const lattice = pointCloud(
      Float64Array.from({ length: 216 * 3 }, (_, at) => Math.floor(Math.floor(at / 3) / 6 ** (at % 3)) % 6),
      3,
    );
    const line = cloudOf(n, 2, random("line"), (rng, _i, c) => (c === 0 ? rng.uniform() : 0), Float64Array);
    for (const [X, least, most] of [
      [lattice, 1.5, 6],
      // Triples of vectors say no less than 2.
      [line, 0.8, 2.01],
    ] as const) {
      const lists = await findNeighbors(X, { k: near.k });
      try {
        const { dimension, standardError } = await estimate(X, lists);
        expect(dimension).toBeGreaterThan(least);
        expect(dimension).toBeLessThan(most);
        expect(Number.isFinite(standardError)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: "DEGENERATE" });
      }
    }
  });
});

describe("neighbourhoods", () => {
  it("of other points than the cloud's, and of a torus", async () => {
    const queries = takeRows(
      cloud,
      Int32Array.from({ length: 100 }, (_, i) => 2 * i),
    );
    const own = Int32Array.from({ length: 100 }, (_, i) => 2 * i);
    const lists = await findNeighbors(cloud, { k: near.k, queries, own });
    const whole = (await tleLocal(cloud, near, { k })).dimensions;
    const some = (await tleLocal(cloud, lists, { k, queries })).dimensions;
    for (let i = 0; i < 100; i++) expect(some[i]).toBe(whole[2 * i]);
    expect((await tle(cloud, lists, { k, queries })).notes.map(({ code }) => code)).not.toContain("links-unknown");

    const flat = cloudOf(n, 2, random("wrap"), (rng) => rng.uniform(), Float64Array);
    const moved = map(flat, (value) => (value + 0.4) % 1);
    const on = async (X: PointCloud) => tle(X, await findNeighbors(X, { k, metric: "periodic:1" }), { k });
    expect(relative((await on(moved)).dimension, (await on(flat)).dimension)).toBeLessThan(1e-9);
  });

  it("are the same in f32 and f64, and however the work is split", async () => {
    const narrow = pointCloud(Float32Array.from(cloud.coords), D);
    const wide = pointCloud(Float64Array.from(narrow.coords), D);
    const lists = await findNeighbors(narrow, { k });
    const once = await abid(narrow, lists, { k });
    expect(await abid(wide, lists, { k })).toEqual(once);
    const many = { ...inlinePool(), size: 40 };
    expect(await abid(narrow, lists, { k, pool: many })).toEqual(once);
    const shares: number[] = [];
    await abid(narrow, lists, { k, onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    await expect(abid(narrow, lists, { k, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("refuse options outside their rules", async () => {
    const bad: Promise<unknown>[] = [
      ess(cloud, near, { version: "b", d: 2 }),
      ess(cloud, near, { k: 3, d: 3 }),
      ess(cloud, near, { k: 1 }),
      abid(cloud, near, { version: "other" } as unknown as AbidOptions),
      tle(cloud, near, { epsilon: 1 } as object),
      danco(cloud, near, { k: 1 }),
    ];
    for (const one of bad) await expect(one).rejects.toMatchObject({ code: "OPTION" });
  });
});

describe("errors", () => {
  it.each([2, 5])("are those of repeated draws, d = %i on a flat torus (seed 31)", async (d) => {
    const runs = 20;
    const methods = { ess: (X, l) => ess(X, l, { k: 20 }), tle, abid, alid } as Record<string, Estimate>;
    const seen = new Map<string, { d: number; se: number }[]>();
    for (let run = 0; run < runs; run++) {
      const X = cloudOf(200, d, random(31).split(d).split(run), (rng) => rng.uniform(), Float64Array);
      const lists = await findNeighbors(X, { k: 20, metric: "periodic:1" });
      for (const [name, estimate] of Object.entries(methods)) {
        const { dimension, standardError } = await estimate(X, lists);
        seen.set(name, [...(seen.get(name) ?? []), { d: dimension, se: standardError }]);
      }
    }
    for (const values of seen.values()) {
      const centre = values.reduce((sum, one) => sum + one.d / runs, 0);
      const deviation = Math.sqrt(values.reduce((sum, one) => sum + (one.d - centre) ** 2, 0) / (runs - 1));
      const claimed = values.reduce((sum, one) => sum + one.se / runs, 0);
      // 20 draws know a deviation to 16 %.
      expect(claimed / deviation).toBeGreaterThan(0.6);
      expect(claimed / deviation).toBeLessThan(1.7);
    }
  });
});
