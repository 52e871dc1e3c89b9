import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { danco } from "../../src/dimension/danco/danco.ts";
import { ratioDivergence } from "../../src/dimension/danco/ratio-divergence.ts";
import { concentrationOf, resultantOf, vonMisesDivergence } from "../../src/dimension/danco/von-mises.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { cloudOf } from "../reference/clouds.ts";

/** Mean of f over CELLS cells' middles of [from, to]. */
function average(from: number, to: number, f: (x: number) => number): number {
  const CELLS = 20000;
  let sum = 0;
  for (let cell = 0; cell < CELLS; cell++) sum += f(from + ((cell + 0.5) / CELLS) * (to - from)) / CELLS;
  return sum;
}

describe("von Mises distributions", () => {
  const shapes = [0.01, 0.7, 5, 40, 99, 130, 400];
  const density = (t: number) => {
    const total = average(-Math.PI, Math.PI, (x) => Math.exp(t * (Math.cos(x) - 1)));
    return {
      at: (x: number) => Math.exp(t * (Math.cos(x) - 1)) / total,
      log: (x: number) => t * (Math.cos(x) - 1) - Math.log(total),
    };
  };

  it("have the mean resultant length of their density, and back", () => {
    for (const t of shapes) {
      const { at } = density(t);
      const length = average(-Math.PI, Math.PI, (x) => Math.cos(x) * at(x));
      expect(Math.abs(resultantOf(t) - length)).toBeLessThan(1e-10);
      expect(Math.abs(concentrationOf(resultantOf(t)) / t - 1)).toBeLessThan(1e-9);
    }
    expect(concentrationOf(0)).toBe(0);
  });

  it("diverge as their densities do", () => {
    for (const s of shapes)
      for (const t of shapes) {
        const [of, from] = [density(s), density(t)];
        const plain = average(-Math.PI, Math.PI, (x) => of.at(x) * (of.log(x) - from.log(x - 0.4)));
        const divergence = vonMisesDivergence(
          { direction: 0.2, concentration: s },
          { direction: 0.6, concentration: t },
        );
        expect(Math.abs(divergence - plain)).toBeLessThan(1e-8 * (1 + plain));
      }
  });
});

describe("ratios r_1 / r_(k+1)", () => {
  it("diverge between dimensions as their densities do", () => {
    for (const k of [2, 5, 10, 40])
      for (const q of [0.4, 1, 1.3, 3]) {
        // u = 1 - s^(1/k) of uniform s is Beta(1, k): (r_1 / r_(k+1))^d.
        const plain = average(0, 1, (s) => {
          const u = 1 - s ** (1 / k);
          return (k - 1) * Math.log((1 - u) / (1 - u ** q)) + (1 - q) * Math.log(u) - Math.log(q);
        });
        expect(Math.abs(ratioDivergence(q, k) - plain)).toBeLessThan(2e-3);
        if (q !== 1) expect(ratioDivergence(q, k)).toBeGreaterThan(0);
      }
    expect(Math.abs(ratioDivergence(1, 10))).toBeLessThan(1e-12);
  });
});

describe("DANCo", () => {
  it("has an error where nothing but one dimension is to choose from: that of the distances", async () => {
    const line = cloudOf(100, 1, random(3), (rng) => rng.uniform());
    const { dimension, standardError, interval } = await danco(line, await findNeighbors(line, { k: 11 }));
    expect(dimension).toBe(1);
    expect(standardError).toBeGreaterThan(0.01);
    expect(standardError).toBeLessThan(0.3);
    expect(interval[0]).toBeLessThan(1);
  });

  it.each([1, 3, 14])("finds a ball's dimension in more coordinates, d = %i (seed 5)", async (d) => {
    const rng = random(5).split(d);
    const n = 500;
    const D = d + 6;
    const cloud = cloudOf(n, D, rng, (_, _i, c) => (c < d ? rng.normal() : 0), Float64Array);
    for (let i = 0; i < n; i++) {
      const point = cloud.coords.subarray(i * D, i * D + d);
      const by = rng.uniform() ** (1 / d) / Math.hypot(...point);
      for (let c = 0; c < d; c++) point[c] *= by;
    }
    const near = await findNeighbors(cloud, { k: 11 });
    const real = await danco(cloud, near);
    expect(Math.abs(real.dimension - d)).toBeLessThan(Math.max(0.12 * d, 4 * real.standardError));
    expect(real.standardError).toBeLessThan(0.15 * d);
    const whole = await danco(cloud, near, { fractal: false });
    expect(Number.isInteger(whole.dimension)).toBe(true);
    expect(Math.abs(whole.dimension - real.dimension)).toBeLessThanOrEqual(1);
    expect(await danco(cloud, near)).toEqual(real);
    expect((await danco(cloud, near, { seed: 1 })).dimension).not.toBe(real.dimension);
  });
});
