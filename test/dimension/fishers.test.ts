import { describe, expect, it } from "vitest";
import { permutation, random } from "../../src/base/random.ts";
import { lambertW } from "../../src/base/special.ts";
import { pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { fishers } from "../../src/dimension/fishers/fishers.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { cloudOf } from "../reference/clouds.ts";

const n = 300;
const flat = cloudOf(n, 4, random("fishers"), (rng) => rng.normal(), Float64Array);

/** The same points in more coordinates, each a mixture of the four. */
function spread(D: number) {
  const rng = random(D);
  const mix = Float64Array.from({ length: 4 * D }, (_, at) => (D === 4 && at % 5 === 0 ? 3 : 0) + rng.normal());
  return pointCloud(
    Float64Array.from({ length: n * D }, (_, at) => {
      const i = Math.floor(at / D);
      return [0, 1, 2, 3].reduce((sum, c) => sum + flat.coords[4 * i + c] * mix[4 * (at % D) + c], 0);
    }),
    D,
  );
}

describe("Lambert's W", () => {
  it("is the inverse of w e^w", () => {
    for (let w = 1e-12; w < 400; w *= 1.7) expect(Math.abs(lambertW(w * Math.exp(w)) / w - 1)).toBeLessThan(1e-14);
    expect(lambertW(0)).toBe(0);
  });
});

describe("FisherS", () => {
  const condition = { conditionNumber: 1e6 };

  it("whitens: a linear map changes nothing, also where there are more coordinates than points", async () => {
    const own = await fishers(flat, condition);
    expect(own.params.components).toBe(4);
    expect(Math.abs(own.dimension - 4)).toBeLessThan(0.4);
    for (const D of [4, 9, 350]) {
      const other = await fishers(spread(D), condition);
      expect(Math.abs(other.dimension / own.dimension - 1)).toBeLessThan(1e-9);
      expect(other.params.components).toBe(4);
    }
  });

  it("is the same in any unit, shifted, reordered and split", async () => {
    const own = await fishers(flat);
    const map = (of: (value: number, at: number) => number) => pointCloud(flat.coords.map(of) as Float64Array, 4);
    for (const by of [2 ** 50, 2 ** -600]) expect(await fishers(map((value) => value * by))).toEqual(own);
    const variants = [
      map((value) => value * 1e30),
      map((value) => value * 1e-30),
      map((value, at) => value + 1e6 * ((at % 4) - 1.5)),
      takeRows(flat, permutation(n, random(2))),
    ];
    for (const variant of variants)
      expect(Math.abs((await fishers(variant)).dimension / own.dimension - 1)).toBeLessThan(1e-9);
    expect(await fishers(flat, { pool: { ...inlinePool(), size: 7 } })).toEqual(own);
  });

  it("counts the pairs of a sample where there are more points than asked for", async () => {
    const some = await fishers(flat, { points: 160 });
    expect(some.n).toBeGreaterThanOrEqual(160);
    expect(some.n).toBeLessThan(180);
    expect(some.notes.map(({ code }) => code)).toEqual(["sampled-points", "error-rough"]);
    const all = await fishers(flat);
    expect(Math.abs(some.dimension - all.dimension)).toBeLessThan(4 * some.standardError);
    expect(some.standardError).toBeGreaterThan(all.standardError);
  });

  it("says that a dimension is not detectable, up to which it would be, and what it cannot take", async () => {
    const wide = cloudOf(100, 200, random("wide"), (rng) => rng.normal());
    await expect(fishers(wide)).rejects.toMatchObject({ code: "DEGENERATE" });
    await expect(fishers(wide)).rejects.toThrow(
      /n = 100 points show dimensions up to about \d+.*not detectable at this n, got 0/,
    );
    await expect(fishers(takeRows(flat, [0, 1, 2]))).rejects.toMatchObject({ code: "DEGENERATE" });
    await expect(fishers(pointCloud(new Float32Array(60).fill(3), 3))).rejects.toMatchObject({ code: "DEGENERATE" });
    await expect(fishers(flat, { conditionNumber: 0.5 })).rejects.toMatchObject({ code: "OPTION" });
    await expect(fishers(flat, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("has errors like the spread of repeated draws (seed 12)", async () => {
    const runs = 20;
    const values: { d: number; se: number }[] = [];
    for (let run = 0; run < runs; run++) {
      const { dimension, standardError } = await fishers(cloudOf(300, 5, random(12).split(run), (rng) => rng.normal()));
      values.push({ d: dimension, se: standardError });
    }
    const mean = values.reduce((sum, { d }) => sum + d / runs, 0);
    const deviation = Math.sqrt(values.reduce((sum, { d }) => sum + (d - mean) ** 2, 0) / (runs - 1));
    const claimed = values.reduce((sum, { se }) => sum + se / runs, 0);
    expect(claimed / deviation).toBeGreaterThan(0.6);
    expect(claimed / deviation).toBeLessThan(1.9);
    expect(Math.abs(mean - 5)).toBeLessThan(0.2);
  });
});
