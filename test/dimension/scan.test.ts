import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { makeEstimate } from "../../src/dimension/make-estimate.ts";
import { plateauOf, scan } from "../../src/dimension/scan.ts";
import { plainNeighbors, uniformPoints } from "../reference/plain-neighbors.ts";

/** One estimate per [d, standard error], at scales 1, 2, 4, ... */
const curve = (...values: [number, number][]) =>
  values.map(([dimension, error], i) =>
    makeEstimate({
      method: "gride",
      dimension,
      relativeVariance: (error / dimension) ** 2,
      level: 0.95,
      n: 100,
      scale: 2 ** i,
      params: {},
      notes: [],
    }),
  );

describe("the plateau", () => {
  it("is the widest run that shares a value", () => {
    const { plateau, because } = plateauOf(curve([9, 0.2], [5, 0.2], [5.1, 0.1], [4.9, 0.1], [5.05, 0.2], [3, 0.1]));
    expect(plateau).toMatchObject({ from: 2, to: 16 });
    expect(plateau?.dimension).toBeCloseTo((5 * 25 + 5.1 * 100 + 4.9 * 100 + 5.05 * 25) / 250, 12);
    expect(plateau?.standardError).toBeCloseTo(0.1, 12);
    expect(because).toMatch(
      /^the intervals of 4 consecutive of the 6 scales share the values from 4\.9\d+ to 5\.0\d+$/,
    );
  });

  it("is the finer of two equal runs, and needs three scales that agree all together", () => {
    expect(plateauOf(curve([5, 0.1], [5, 0.1], [5, 0.1], [3, 0.1], [3, 0.1], [3, 0.1])).plateau).toMatchObject({
      from: 1,
      to: 4,
    });
    const drifting = plateauOf(curve([5, 0.1], [4.7, 0.1], [4.4, 0.1], [4.1, 0.1]));
    expect(drifting.plateau).toBeNull();
    expect(drifting.because).toContain("no 3 consecutive of the 4 scales");
    expect(plateauOf(curve([5, 1], [5, 1])).because).toContain("needs 3 scales and there are 2");
  });
});

describe("a scan", () => {
  it("of the flat torus is level: n2 = 2 n1 up to k, a plateau at d (seed 8)", () => {
    const { estimates, plateau } = scan(plainNeighbors(uniformPoints(800, 3, random(8)), 3, 33, 1));
    expect(estimates.map(({ params }) => params)).toEqual([1, 2, 4, 8, 16].map((n1) => ({ n1, n2: 2 * n1 })));
    expect(Math.abs(plateau!.dimension - 3)).toBeLessThan(0.15);
    expect(estimates.every((one, i) => i === 0 || one.scale! > estimates[i - 1].scale!)).toBe(true);
  });

  it("of a thin strip falls from 2 to 1 (seed 8)", () => {
    const rng = random(8);
    const strip = Float64Array.from({ length: 2 * 1000 }, (_, at) => rng.uniform() * (at & 1 ? 0.004 : 1));
    const { estimates } = scan(plainNeighbors(strip, 2, 128));
    expect(estimates[0].dimension).toBeGreaterThan(1.35);
    expect(estimates[6].dimension).toBeLessThan(1.1);
  });
});
