import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { normalCdf } from "../../../src/base/special.ts";
import { type GenerateOptions, generate } from "../../../src/cloud/manifolds/generate.ts";
import { MANIFOLDS } from "../../../src/cloud/manifolds/manifolds.ts";
import { testSeed } from "../../reference/clouds.ts";
import { golden, goldenCoords } from "../../reference/golden.ts";

const f64 = (name: string, options: GenerateOptions) => generate(name, { dtype: "f64", ...options });
const sqDistance = ({ coords, D }: { coords: ArrayLike<number>; D: number }, i: number, j: number) => {
  let sum = 0;
  for (let c = 0; c < D; c++) sum += (coords[i * D + c] - coords[j * D + c]) ** 2;
  return sum;
};

describe("generate", () => {
  it.each(Object.keys(MANIFOLDS))("%s: finite, as large as said, the same for the same seed", (name) => {
    const cloud = generate(name, { n: 30, seed: 3 });
    expect(cloud).toMatchObject({ kind: "point-cloud", n: 30, dtype: "f32", params: { n: 30, seed: 3, D: cloud.D } });
    expect(cloud.dimensions).toHaveLength(1);
    expect(cloud.dimensions[0]).toBeLessThanOrEqual(cloud.D);
    expect(generate(cloud.params.name, { n: 30, seed: 3 }).coords).toEqual(cloud.coords);
    expect(generate(name, { n: 30, seed: 4 }).coords).not.toEqual(cloud.coords);
    expect(generate(name, { n: 10, seed: 3 }).coords).toEqual(cloud.coords.subarray(0, 10 * cloud.D));
  });

  it("repeats a cloud from its params", () => {
    const cloud = generate("ball", {
      d: 3,
      n: 20,
      D: 12,
      seed: 9,
      noise: 0.1,
      curvature: 1,
      contrast: 5,
      dtype: "f64",
    });
    const { name, ...options } = cloud.params;
    expect(generate(name, options)).toEqual(cloud);
  });

  it.each(["bm_M2_Affine_3to5", "bm_M5b_Helix2d", "bm_M9_Affine", "bm_M11_Moebius", "bm_Mp1_Paraboloid"])(
    "draws from the same distribution as %s",
    (name) => {
      const { n, D } = golden[name];
      const theirs = goldenCoords(name);
      const ours = f64(name.split("_")[1], { n: 4000, seed: 1 });
      expect(ours.D).toBe(D);
      // First and second moments, each within 4.5 of its standard errors.
      for (let a = 0; a < D; a++)
        for (let b = a; b <= D; b++) {
          const values = (coords: ArrayLike<number>, count: number) =>
            Float64Array.from({ length: count }, (_, i) => coords[i * D + a] * (b === D ? 1 : coords[i * D + b]));
          const [x, y] = [values(ours.coords, ours.n), values(theirs, n)].map(meanAndVariance);
          expect(Math.abs(x.mean - y.mean)).toBeLessThan(4.5 * Math.sqrt(x.variance / ours.n + y.variance / n) + 1e-6);
        }
    },
  );
});

function meanAndVariance(values: Float64Array) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
}

describe("more coordinates", () => {
  it("turn a set without changing its distances", () => {
    for (const name of ["s-curve", "ball:d=4", "M13b"]) {
      const plain = f64(name, { n: 40, seed: 2, D: name === "ball:d=4" ? 4 : 3 });
      const turned = f64(name, { n: 40, seed: 2, D: 30 });
      for (let i = 1; i < 40; i++) expect(sqDistance(turned, 0, i) / sqDistance(plain, 0, i)).toBeCloseTo(1, 11);
      expect(turned.coords.every((x) => x !== 0)).toBe(true);
    }
  });

  it("bent to a curvature have the distances of its features, and keep short ones", () => {
    const seed = testSeed();
    console.log("seed", seed);
    const curvature = 2;
    const w = curvature / Math.sqrt(3);
    const plain = f64("ball", { d: 3, n: 2, seed });
    const bent = Array.from({ length: 60 }, (_, s) => {
      // The same two points in maps of their own.
      const cloud = f64("ball", { d: 3, n: 2, D: 700, seed: seed + s, curvature });
      const flat = f64("ball", { d: 3, n: 2, seed: seed + s });
      return sqDistance(cloud, 0, 1) / ((2 / w ** 2) * -Math.expm1((-(w ** 2) * sqDistance(flat, 0, 1)) / 2));
    });
    const { mean, variance } = meanAndVariance(Float64Array.from(bent));
    expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(variance / bent.length));
    const slight = f64("ball", { d: 3, n: 2, D: 20_000, seed, curvature: 1e-9 });
    expect(Math.abs(sqDistance(slight, 0, 1) / sqDistance(plain, 0, 1) - 1)).toBeLessThan(0.1);
  });

  it("of a bent line have its curvature", () => {
    // Menger: 4 area / (a b c) of three near points on the image of a straight line.
    const cloud = f64("cube", { d: 1, n: 3, D: 20_000, seed: 8, curvature: 3e-3 });
    const bends = [0, 1, 2].map((i) => Math.sqrt(sqDistance(cloud, i, (i + 1) % 3)));
    const half = (bends[0] + bends[1] + bends[2]) / 2;
    const area = Math.sqrt(half * (half - bends[0]) * (half - bends[1]) * (half - bends[2]));
    expect((4 * area) / (bends[0] * bends[1] * bends[2]) / 3e-3).toBeCloseTo(1, 1);
  });
});

describe("noise and contrast", () => {
  it("adds normal noise of the given deviation to every coordinate", () => {
    const clean = f64("ball", { n: 2000, D: 6, seed: 1 });
    const noisy = f64("ball", { n: 2000, D: 6, seed: 1, noise: 0.25 });
    const { mean, variance } = meanAndVariance((noisy.coords as Float64Array).map((x, i) => x - clean.coords[i]));
    expect(Math.abs(mean)).toBeLessThan((4.5 * 0.25) / Math.sqrt(12_000));
    expect(Math.sqrt(variance) / 0.25).toBeCloseTo(1, 1);
  });

  it("makes one side denser by the given factor", () => {
    const n = 40_000;
    const { coords } = f64("cube", { d: 1, n, seed: 1, contrast: 20 });
    const within = (low: number, high: number) => Array.from(coords).filter((x) => x >= low && x < high).length;
    const ends = [within(-0.5, -0.4), within(0.4, 0.5)].sort((a, b) => a - b);
    const place = 0.45 * Math.sqrt(12);
    const expected = 20 ** (normalCdf(place) - normalCdf(-place));
    expect(ends[1] / ends[0] / expected).toBeGreaterThan(1 - 5 / Math.sqrt(ends[0]));
    expect(ends[1] / ends[0] / expected).toBeLessThan(1 + 5 / Math.sqrt(ends[0]));
  });
});

describe("products and mixtures", () => {
  it("add dimensions and coordinates of their factors, which are independent", () => {
    const { D, dimensions, coords, n, params } = f64("swiss-roll * sphere:d=4", { n: 4000, seed: 1 });
    expect({ D, dimensions, name: params.name }).toEqual({ D: 8, dimensions: [6], name: "swiss-roll*sphere:d=4" });
    const at = (c: number) => Float64Array.from({ length: n }, (_, i) => coords[i * D + c]);
    for (let i = 0; i < n; i++) {
      const row = Array.from(coords.subarray(i * D + 3, (i + 1) * D));
      expect(row.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 12);
    }
    const [roll, sphere] = [at(1), at(3)];
    const { mean } = meanAndVariance(roll);
    const together = meanAndVariance(roll.map((x, i) => (x - mean) * sphere[i]));
    expect(Math.abs(together.mean)).toBeLessThan(4.5 * Math.sqrt(together.variance / n));
  });

  it("take rows of a mixture in turn from parts with coordinates of their own", () => {
    const { D, dimensions, coords, n } = f64("ball:d=2+ball:d=5*helix+cube:d=1", { n: 30, seed: 1, contrast: 3 });
    expect({ D, dimensions }).toEqual({ D: 11, dimensions: [2, 6, 1] });
    const places = [
      [0, 2],
      [2, 10],
      [10, 11],
    ];
    for (let i = 0; i < n; i++)
      for (let c = 0; c < D; c++) expect(coords[i * D + c] !== 0).toBe(c >= places[i % 3][0] && c < places[i % 3][1]);
  });
});

describe("what cannot be drawn", () => {
  it.each<[name: string, options: GenerateOptions, message: string]>([
    ["bal", {}, '"name": expected one of ball, sphere, '],
    ["", {}, '"name": expected one of ball, '],
    ["ball+", {}, '"name": expected one of ball, '],
    ["toString", {}, '"name": expected one of ball, '],
    ["ball:k=3", {}, '"ball": expected nothing but :d= with an integer behind it, got ball:k=3'],
    ["ball:d=2.5", {}, '"ball": expected nothing but :d='],
    ["ball:d=0", {}, '"d": expected an integer from 1 to 10000, got 0'],
    ["ball", { d: 10_001 }, '"d": expected an integer from 1 to 10000, got 10001'],
    ["swiss-roll", { d: 3 }, '"d": expected 2, the dimension of swiss-roll, got 3'],
    ["M9:d=19", {}, '"d": expected 20, the dimension of M9, got 19'],
    ["ball:d=2", { d: 2 }, '"d": expected none beside a name that says it, as ball:d=2 does, got 2'],
    ["sphere", { d: 5, D: 5 }, '"D": expected an integer of at least 6, for sphere:d=5, got 5'],
    ["cube", { curvature: 1, D: 4 }, '"D": expected an integer of at least 5, for cube:d=2 bent, got 4'],
    ["ball", { n: 0 }, '"n": expected an integer from 1 to '],
    ["ball", { noise: -1 }, '"noise": expected a number of at least 0, got -1'],
    ["ball", { contrast: 0.5 }, '"contrast": expected a number from 1 to 1000000, got 0.5'],
  ])("%s %o", (name, options, message) => expect(() => generate(name, options)).toThrow(message));
});

it("docs/manifolds.md lists every name with its d and D", () => {
  const page = readFileSync("docs/manifolds.md", "utf8");
  const listed = [...page.matchAll(/^\| `([\w-]+)` \| (any, )?(\d+) \| (\d+) \|/gm)].map(
    ([, name, any, d, D]) => [name, any !== undefined, Number(d), Number(D)] as const,
  );
  const there = Object.entries(MANIFOLDS).map(([name, { anyD, d, coordinates, D = coordinates(d) }]) => [
    name,
    anyD,
    d,
    D,
  ]);
  expect(listed).toEqual(there);
});
