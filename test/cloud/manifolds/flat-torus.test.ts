import { describe, expect, it } from "vitest";
import { flatTorus } from "../../../src/cloud/manifolds/flat-torus.ts";

const product = (a: ArrayLike<number>, i: number, j: number, D: number) => {
  let sum = 0;
  for (let c = 0; c < D; c++) sum += a[i * D + c] * a[j * D + c];
  return sum;
};

describe("flatTorus", () => {
  it("puts every point at distance 1 from the middle, in 2 d dimensions", () => {
    const { coords, n, D, dtype } = flatTorus({ n: 200, d: 3, D: 20, seed: 4 });
    expect({ n, D, dtype }).toEqual({ n: 200, D: 20, dtype: "f32" });
    for (let i = 0; i < n; i++) expect(product(coords, i, i, D)).toBeCloseTo(1, 6);
  });

  it("spreads its angles evenly: chords have the moments of independent uniform angles", () => {
    // x.y = mean over the d circles of cos(difference): mean 0, variance 1 / (2 d); for d = 1 the fourth moment is 3/8.
    for (const d of [1, 2, 5]) {
      const { coords, n, D } = flatTorus({ n: 3000, d, D: 2 * d, seed: 7 });
      const pairs = n / 2;
      const cosines = Array.from({ length: pairs }, (_, i) => product(coords, 2 * i, 2 * i + 1, D));
      const moment = (p: number) => cosines.reduce((sum, x) => sum + x ** p, 0) / pairs;
      expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(2 * d * pairs));
      expect(moment(2)).toBeCloseTo(1 / (2 * d), 1);
      if (d === 1) expect(moment(4)).toBeCloseTo(3 / 8, 1);
    }
  });

  it("is flat: squared chords on one circle are 2 (1 - cos t), and circles add up", () => {
    // d = 1: the polygon of n sorted angles closes after one turn.
    const { coords, n, D } = flatTorus({ n: 500, d: 1, D: 9, seed: 2 });
    const angles = Array.from({ length: n }, (_, i) => {
      const cosine = Math.max(-1, Math.min(1, product(coords, 0, i, D)));
      return Math.acos(cosine);
    });
    for (const [i, angle] of angles.entries()) {
      let sq = 0;
      for (let c = 0; c < D; c++) sq += (coords[c] - coords[i * D + c]) ** 2;
      expect(sq).toBeCloseTo(2 * (1 - Math.cos(angle)), 5);
    }
    expect(Math.max(...angles)).toBeGreaterThan(0.97 * Math.PI);
  });

  it("repeats by seed and differs between seeds", () => {
    const one = flatTorus({ n: 20, d: 2, D: 5, seed: 1 });
    expect(flatTorus({ n: 20, d: 2, D: 5, seed: 1 }).coords).toEqual(one.coords);
    expect(flatTorus({ n: 20, d: 2, D: 5, seed: 2 }).coords).not.toEqual(one.coords);
  });

  it("refuses fewer than 2 d coordinates", () => {
    expect(() => flatTorus({ n: 10, d: 3, D: 5 })).toThrow(
      '"D": expected an integer of at least 6, for flat-torus:d=3, got 5',
    );
  });
});
