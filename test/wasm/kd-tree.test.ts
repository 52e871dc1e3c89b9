import { describe, expect, it } from "vitest";
import { permutation, type Random, random } from "../../src/base/random.ts";
import { f32, i32, scope } from "../../src/wasm/arena.ts";
import { type Build, machine } from "../../src/wasm/kernels.ts";
import { testSeed } from "../reference/clouds.ts";

const seed = testSeed();
const PANEL = 24;
const builds: Build[] = ["simd", "debug"];
const panelsOf = (n: number) => Math.ceil(n / PANEL);

function kdTree(build: Build, points: Float32Array, ids: Int32Array, margin: number) {
  const used = machine(build);
  const n = ids.length;
  const nodes = 2 * panelsOf(n) - 1;
  return scope(used, { coords: f32(n * 8), order: i32(n), boxes: f32(nodes * 16 + 4) }, ({ coords, order, boxes }) => {
    coords.view.set(points);
    order.view.set(ids);
    boxes.view.fill(Number.NaN);
    used.kernels.kdOrder(coords.pointer, n, order.pointer);
    used.kernels.treeBoxes(coords.pointer, n, margin, boxes.pointer);
    expect(boxes.view.subarray(-4).every(Number.isNaN)).toBe(true);
    return { coords: coords.view.slice(), order: order.view.slice(), boxes: boxes.view.slice(0, nodes * 16) };
  });
}

const identity = (n: number) => Int32Array.from({ length: n }, (_, i) => i);
const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);

/** The ids of each panel, ascending, of the tree made by sorting at every node. */
function plainPanels(points: Float32Array, ids: readonly number[]): number[][] {
  const panels = panelsOf(ids.length);
  if (panels === 1) return [sorted(ids)];
  const spread = (c: number) => {
    const values = ids.map((i) => points[i * 8 + c]);
    return Math.fround(values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b)));
  };
  const spreads = Array.from({ length: 8 }, (_, c) => spread(c));
  const c = spreads.indexOf(Math.max(...spreads));
  const along = [...ids].sort((i, j) => points[i * 8 + c] - points[j * 8 + c] || i - j);
  const left = (panels >> 1) * PANEL;
  return [...plainPanels(points, along.slice(0, left)), ...plainPanels(points, along.slice(left))];
}

const panelsIn = (order: Int32Array) =>
  Array.from({ length: panelsOf(order.length) }, (_, p) => sorted(order.subarray(p * PANEL, (p + 1) * PANEL)));

type Cloud = (rng: Random, n: number) => Float32Array;
const fill =
  (value: (i: number, c: number, rng: Random, n: number) => number): Cloud =>
  (rng, n) =>
    Float32Array.from({ length: n * 8 }, (_, at) => value(at >> 3, at & 7, rng, n));
/** Against a select by medians of the first, the middle and the last (Musser 1997). */
const musser = (i: number, n: number) => {
  const half = n >> 1;
  if (i >= half) return 2 * (i - half) + 2;
  return i % 2 === 0 ? i + 1 : half + i + 1;
};
const clouds: Record<string, Cloud> = {
  gaussian: fill((_, c, rng) => rng.normal() * (c + 1)),
  "one dimension": fill((_, c, rng) => (c === 5 ? rng.uniform() : 0)),
  lattice: fill((_, c, rng) => (c < 3 ? rng.below(3) : 0)),
  "all equal": fill(() => 7),
  ascending: fill((i) => i),
  descending: fill((i) => -i),
  "organ pipe": fill((i, c, _, n) => (c === 0 ? Math.min(i, n - i) : 0)),
  "hard for medians of three": fill((i, c, _, n) => (c === 2 ? musser(i, n) : 0)),
  "poor where pivots are looked for": fill((i, c, rng, n) => {
    const step = Math.max(1, Math.floor(n / 9));
    return c !== 0 ? 0 : i % step === step >> 1 ? -i : 1 + rng.uniform();
  }),
  "zeros of both signs": fill((_, c, rng) => (c === 1 ? rng.below(2) - 0.5 : rng.below(2) ? 0 : -0)),
  "far apart": fill((_, c, rng) => 10 ** (8 * rng.uniform() * (c + 1) - 30) * (rng.below(2) - 0.5)),
};
const sizes = [1, 2, 23, 24, 25, 48, 49, 71, 72, 73, 240, 1000];

describe.each(builds)(`kdOrder and treeBoxes, %s build (seed ${seed})`, (build) => {
  it("orders small inputs as by hand", () => {
    // Along dimension 3, the widest, ids 0..24 lie descending: the last 24 come first, id 0 alone in the second panel.
    const points = new Float32Array(25 * 8);
    for (let i = 0; i < 25; i++) points.set([i % 2, 0, 0, -i], i * 8);
    const { order, coords, boxes } = kdTree(build, points, identity(25), 0);
    expect(panelsIn(order)).toEqual([Array.from({ length: 24 }, (_, i) => i + 1), [0]]);
    expect(order[24]).toBe(0);
    expect(boxes.length).toBe(3 * 16);
    expect([...coords.subarray(24 * 8)]).toEqual([0, 0, 0, -0, 0, 0, 0, 0]);
    expect(boxes[16 + 8 + 3]).toBeCloseTo(-1, 5);
    // Below a panel's size nothing moves.
    expect([...kdTree(build, points.subarray(0, 40), Int32Array.of(4, 3, 2, 1, 0), 0).order]).toEqual([4, 3, 2, 1, 0]);
  });

  it.each(Object.entries(clouds))("splits as a sort would, whatever the order given: %s", (_, cloud) => {
    const rng = random(seed);
    for (const n of sizes) {
      const points = cloud(rng, n);
      const plain = plainPanels(points, [...identity(n)]);
      for (const ids of [identity(n), identity(n).reverse(), permutation(n, rng)]) {
        const given = new Float32Array(n * 8);
        ids.forEach((id, i) => {
          given.set(points.subarray(id * 8, id * 8 + 8), i * 8);
        });
        const { order, coords } = kdTree(build, given, ids, 0);
        expect(sorted(order)).toEqual([...identity(n)]);
        const moved = new Float32Array(n * 8);
        order.forEach((id, i) => {
          moved.set(points.subarray(id * 8, id * 8 + 8), i * 8);
        });
        expect(coords).toEqual(moved);
        expect(panelsIn(order)).toEqual(plain);
        expect(kdTree("simd", given, ids, 0).order).toEqual(order);
      }
    }
  });

  it.each(Object.entries(clouds))("encloses points and children, by the margin: %s", (_, cloud) => {
    const rng = random(seed + 1);
    for (const n of sizes)
      for (const margin of [0, Math.fround(1e-6), 1, Math.fround(1e5)]) {
        const { coords, boxes } = kdTree(build, cloud(rng, n), identity(n), margin);
        const lo = (v: number, c: number) => boxes[v * 16 + c];
        const hi = (v: number, c: number) => boxes[v * 16 + 8 + c];
        const seen: number[] = [];
        let wrong = 0;
        const visit = (v: number, panels: number, from: number, to: number): void => {
          seen.push(v);
          for (let c = 0; c < 8; c++) {
            // Differences of f32 are good to 2^-53 in f64, and the widening beyond the margin is more.
            for (let i = from; i < to; i++)
              if (!(coords[i * 8 + c] - lo(v, c) >= margin && hi(v, c) - coords[i * 8 + c] >= margin)) wrong++;
            const values = Array.from({ length: to - from }, (_, i) => coords[(from + i) * 8 + c]);
            const least = values.reduce((a, b) => Math.min(a, b));
            const most = values.reduce((a, b) => Math.max(a, b));
            const room = margin + (Math.max(Math.abs(least), Math.abs(most)) + margin) * 2 ** -21 + 1e-44;
            if (!(least - lo(v, c) <= room && hi(v, c) - most <= room)) wrong++;
          }
          if (panels === 1) return;
          const left = panels >> 1;
          for (const child of [v + 1, v + 2 * left])
            for (let c = 0; c < 8; c++) if (!(lo(child, c) >= lo(v, c) && hi(child, c) <= hi(v, c))) wrong++;
          visit(v + 1, left, from, from + left * PANEL);
          visit(v + 2 * left, panels - left, from + left * PANEL, to);
        };
        visit(0, panelsOf(n), 0, n);
        expect(wrong).toBe(0);
        expect(seen).toEqual([...seen.keys()]);
        expect(seen.length).toBe(2 * panelsOf(n) - 1);
      }
  });
});

describe(`kdOrder of many points (seed ${seed})`, () => {
  it.each(Object.entries(clouds))("ends: %s", (_, cloud) => {
    const n = 100_003;
    const { order } = kdTree("simd", cloud(random(seed + 2), n), identity(n), 0);
    expect(order.slice().sort()).toEqual(identity(n));
  });
});

describe(`boxGapSq (seed ${seed})`, () => {
  const gap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    scope(machine("debug"), { a: f32(16), b: f32(16) }, (at) => {
      at.a.view.set(a);
      at.b.view.set(b);
      const { pointer } = at.b;
      return machine("debug").kernels.boxGapSq(at.a.pointer, pointer);
    });
  const box = (lo: number[], hi: number[]) => Float32Array.of(...lo, ...hi);

  it("is zero for boxes that meet, and known for boxes apart", () => {
    const unit = box(new Array(8).fill(0), new Array(8).fill(1));
    const beside = box([1, ...new Array(7).fill(0)], [2, ...new Array(7).fill(1)]);
    const apart = box([4, 0, 0, 0, -5, 0, 0, 0], [5, 1, 1, 1, -4, 1, 1, 1]);
    expect(gap(unit, unit)).toBe(0);
    expect(gap(unit, beside)).toBe(0);
    expect(gap(unit, apart)).toBeCloseTo(25 * (1 - 2 ** -20), 5);
    expect(gap(apart, unit)).toBe(gap(unit, apart));
    const endless = box(new Array(8).fill(Number.NEGATIVE_INFINITY), new Array(8).fill(Number.POSITIVE_INFINITY));
    expect(gap(endless, unit)).toBe(0);
    expect(gap(endless, endless)).toBe(0);
  });

  it("is never too large, and little too small", () => {
    const rng = random(seed + 3);
    for (let turn = 0; turn < 3000; turn++) {
      const size = 10 ** (46 * rng.uniform() - 28);
      const make = (): Float32Array => {
        const pairs = Array.from({ length: 8 }, () => [
          Math.fround(size * rng.normal()),
          Math.fround(size * rng.normal()),
        ]);
        return box(
          pairs.map(([x, y]) => Math.min(x, y)),
          pairs.map(([x, y]) => Math.max(x, y)),
        );
      };
      const a = make();
      const b = make();
      let exact = 0;
      for (let c = 0; c < 8; c++) exact += Math.max(0, a[c] - b[8 + c], b[c] - a[8 + c]) ** 2;
      const found = gap(a, b);
      expect(found).toBeLessThanOrEqual(exact);
      expect(found).toBeGreaterThanOrEqual(exact < 2 ** -119 ? 0 : exact * (1 - 2 ** -19));
    }
  });
});
