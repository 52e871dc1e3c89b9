import { describe, expect, it } from "vitest";
import { type Random, random } from "../../src/base/random.ts";
import { f64, scope } from "../../src/wasm/arena.ts";
import { type Build, machine } from "../../src/wasm/kernels.ts";
import { testSeed } from "../reference/clouds.ts";
import { BITS, exact, exactRoot } from "../reference/exact-number.ts";

const seed = testSeed();
const builds: Build[] = ["simd", "debug"];

function project(build: Build, rows: Float64Array, centre: Float64Array, axes: Float64Array) {
  const used = machine(build);
  const D = centre.length;
  const n = rows.length / D;
  const m = axes.length / D;
  return scope(
    used,
    { rows: f64(n * D), centre: f64(D), axes: f64(m * D), out: f64(n * (m + 1) + 8) },
    ({ rows: at, centre: mid, axes: P, out }) => {
      at.view.set(rows);
      mid.view.set(centre);
      P.view.set(axes);
      out.view.fill(Number.NaN);
      used.kernels.centreRows(at.pointer, n, D, mid.pointer);
      used.kernels.projectRows(at.pointer, n, D, P.pointer, m, out.pointer);
      expect(out.view.subarray(-8).every(Number.isNaN)).toBe(true);
      const delta = used.kernels.orthonormalDefect(P.pointer, m, D);
      return Array.from({ length: n }, (_, i) => {
        const features = out.view.slice(i * (m + 1), (i + 1) * (m + 1));
        const error =
          delta <= 2 ** -24 ? used.kernels.featureError(out.pointer + 8 * i * (m + 1), D, m, delta) : Number.NaN;
        return { features, error, delta };
      });
    },
  );
}

const draws = (rng: Random, length: number, deviation = 1) =>
  Float64Array.from({ length }, () => deviation * rng.normal());

/** Orthonormal rows to rounding, each entry then off by up to `off`. */
function axesOf(rng: Random, m: number, D: number, off = 0): Float64Array {
  const axes = draws(rng, m * D);
  for (let turn = 0; turn < 2; turn++)
    for (let j = 0; j < m; j++) {
      const axis = axes.subarray(j * D, (j + 1) * D);
      for (let p = 0; p < j; p++) {
        const other = axes.subarray(p * D, (p + 1) * D);
        const along = axis.reduce((sum, x, c) => sum + x * other[c], 0);
        for (let c = 0; c < D; c++) axis[c] -= along * other[c];
      }
      const length = Math.hypot(...axis);
      for (let c = 0; c < D; c++) axis[c] /= length;
    }
  return axes.map((x) => x + off * (2 * rng.uniform() - 1));
}

/** Pv and |v - P'Pv| of the given f64 numbers, as integers over 2^(3 BITS). */
function exactFeatures(x: Float64Array, centre: Float64Array, axes: Float64Array): bigint[] {
  const D = centre.length;
  const P = Array.from(axes, exact);
  const v = Array.from(x, (value, c) => exact(value) - exact(centre[c]));
  const along = Array.from({ length: axes.length / D }, (_, j) =>
    v.reduce((sum, value, c) => sum + value * P[j * D + c], 0n),
  );
  const sq = v.reduce((sum, value, c) => {
    const inside = along.reduce((part, f, j) => part + f * P[j * D + c], 0n);
    const rest = (value << (2n * BITS)) - inside;
    return sum + rest * rest;
  }, 0n);
  return [...along.map((f) => f << BITS), exactRoot(sq)];
}

/** How much of the bound the error takes: at most 1, exactly. */
function shareOfBound(features: Float64Array, error: number, truth: bigint[]): number {
  const sq = truth.reduce((sum, value, j) => {
    const off = (exact(features[j]) << (2n * BITS)) - value;
    return sum + off * off;
  }, 0n);
  const bound = (exact(error) << (2n * BITS)) ** 2n;
  return sq <= bound ? Math.sqrt(Number((sq * 10n ** 12n) / bound) / 1e12) : Number.POSITIVE_INFINITY;
}

describe.each(builds)(`projectRows, %s build (seed ${seed})`, (build) => {
  it("gives coordinates along the axes and the length of the rest", () => {
    const rows = Float64Array.of(1, 2, 3, 4, 4, 5, 6, 8, 1, 1, 1, 1);
    const centre = Float64Array.of(1, 1, 1, 1);
    const axes = Float64Array.of(0, 1, 0, 0, 1, 0, 0, 0);
    expect(project(build, rows, centre, axes).map(({ features }) => [...features])).toEqual([
      [1, 0, Math.sqrt(13)],
      [4, 3, Math.sqrt(74)],
      [0, 0, 0],
    ]);
    expect(project(build, rows, centre, new Float64Array(0)).map(({ features }) => [...features])).toEqual([
      [Math.sqrt(14)],
      [Math.sqrt(99)],
      [0],
    ]);
  });

  it("agrees with plain sums for any count, D and m", () => {
    const rng = random(seed);
    for (const count of [1, 2, 3, 4, 7])
      for (const D of [1, 2, 5, 16, 33])
        for (const m of [0, 1, 2, 3, 5]) {
          if (m > D) continue;
          const rows = draws(rng, count * D);
          const centre = draws(rng, D);
          const axes = axesOf(rng, m, D);
          project(build, rows, centre, axes).forEach(({ features }, i) => {
            const v = centre.map((mid, c) => rows[i * D + c] - mid);
            const rest = v.slice();
            for (let j = 0; j < m; j++) {
              const along = v.reduce((sum, value, c) => sum + value * axes[j * D + c], 0);
              expect(features[j]).toBeCloseTo(along, 12);
              for (let c = 0; c < D; c++) rest[c] -= along * axes[j * D + c];
            }
            expect(features[m]).toBeCloseTo(Math.hypot(...rest), 6);
          });
        }
  });

  it("gives the same bits whatever rows are beside", () => {
    const rng = random(seed + 1);
    const D = 21;
    const rows = draws(rng, 9 * D);
    const centre = draws(rng, D);
    const axes = axesOf(rng, 5, D);
    const all = project(build, rows, centre, axes);
    expect(project("simd", rows, centre, axes)).toEqual(all);
    all.forEach((one, i) => {
      expect(project(build, rows.slice(i * D, (i + 1) * D), centre, axes)).toEqual([one]);
    });
  });
});

describe(`the error of features (seed ${seed})`, () => {
  const rng = random(seed + 2);
  const shapes = [
    [1, 0],
    [1, 1],
    [2, 1],
    [3, 3],
    [7, 2],
    [24, 9],
    [40, 5],
  ];
  const add = (a: Float64Array, b: Float64Array) => a.map((x, c) => x + b[c]);
  const inSpan = (axes: Float64Array, D: number, size: number) => {
    const weights = draws(rng, axes.length / D, size);
    return Float64Array.from({ length: D }, (_, c) =>
      weights.reduce((sum, weight, j) => sum + weight * axes[j * D + c], 0),
    );
  };
  /** Row and centre of the given axes. */
  const cases: Record<string, (axes: Float64Array, D: number) => [Float64Array, Float64Array]> = {
    "rows about the centre": (_, D) => [draws(rng, D), draws(rng, D, 0.1)],
    "a common offset of 1e6": (_, D) => [draws(rng, D).map((x) => x + 1e6), draws(rng, D).map((x) => x + 1e6)],
    "an offset the centre lacks": (_, D) => [draws(rng, D).map((x) => x + 1e6), draws(rng, D)],
    "rows within the span": (axes, D) => [inSpan(axes, D, 1), new Float64Array(D)],
    "rows within the span of an offset": (axes, D) => {
      const centre = draws(rng, D).map((x) => x + 1e6);
      return [add(centre, inSpan(axes, D, 1e-3)), centre];
    },
    "rows 1e-9 off the span": (axes, D) => [add(inSpan(axes, D, 1), draws(rng, D, 1e-9)), new Float64Array(D)],
    "the centre itself": (_, D) => {
      const centre = draws(rng, D);
      return [centre, centre];
    },
    "one ulp off the centre": (_, D) => {
      const centre = draws(rng, D).map(Math.abs);
      return [centre.map((x) => x * (1 + 2 ** -52)), centre];
    },
    "coordinates of many sizes": (_, D) => [draws(rng, D).map((x) => x * 10 ** (20 * rng.normal())), draws(rng, D)],
    "squares among subnormals": (_, D) => [draws(rng, D, 1e-160), new Float64Array(D)],
    "rows of subnormals": (_, D) => [draws(rng, D, 1e-320), new Float64Array(D)],
    "rows of 2^200": (_, D) => [draws(rng, D, 2 ** 200), draws(rng, D)],
  };

  it.each(Object.entries(cases))("stays within its bound: %s", (_, make) => {
    for (const [D, m] of shapes)
      for (const off of [0, 1e-10])
        for (let turn = 0; turn < 3; turn++) {
          const axes = axesOf(rng, m, D, off);
          const [row, centre] = make(axes, D);
          const [{ features, error }] = project("simd", row, centre, axes);
          expect(shareOfBound(features, error, exactFeatures(row, centre, axes))).toBeLessThanOrEqual(1);
        }
  });

  it("is small: near rounding where a residual is left, near its root where none is", () => {
    const D = 24;
    const axes = axesOf(rng, 9, D);
    const [far] = project("simd", draws(rng, D), new Float64Array(D), axes);
    expect(far.error / Math.hypot(...far.features)).toBeLessThan(2e-13);
    const [near] = project("simd", inSpan(axes, D, 1), new Float64Array(D), axes);
    expect(near.error / Math.hypot(...near.features)).toBeLessThan(4e-7);
  });

  it("leaves distances of features below distances of rows", () => {
    const D = 24;
    for (const off of [0, 1e-9])
      for (const apart of [1, 1e-4, 1e-8, 1e-12]) {
        const axes = axesOf(rng, 6, D, off);
        const centre = draws(rng, D);
        const x = draws(rng, D);
        const y = add(x, draws(rng, D, apart));
        const [a, b] = project("simd", Float64Array.of(...x, ...y), centre, axes);
        const seen = Math.hypot(...a.features.map((f, j) => f - b.features[j]));
        const real = Math.hypot(...x.map((value, c) => value - y[c]));
        expect(seen - a.error - b.error).toBeLessThanOrEqual((1 + a.delta) * real * (1 + 1e-14));
      }
  });
});

describe(`orthonormalDefect (seed ${seed})`, () => {
  it("bounds |PP' - I|", () => {
    const rng = random(seed + 3);
    const used = machine("debug");
    const defect = (axes: Float64Array, m: number, D: number) =>
      scope(used, { axes: f64(m * D) }, (at) => {
        at.axes.view.set(axes);
        return used.kernels.orthonormalDefect(at.axes.pointer, m, D);
      });
    expect(defect(new Float64Array(0), 0, 5)).toBe(0);
    expect(defect(Float64Array.of(1, 0, 0, 0, 1, 0), 2, 3)).toBeLessThan(2e-15);
    const stretched = defect(Float64Array.of(1 + 1e-9, 0, 0, 0, 1, 0), 2, 3);
    expect(stretched).toBeGreaterThanOrEqual(2e-9);
    expect(stretched).toBeLessThan(2.001e-9);
    for (const [m, D] of [
      [3, 5],
      [8, 31],
      [12, 12],
    ])
      for (const off of [0, 1e-13, 1e-9]) {
        const axes = axesOf(rng, m, D, off);
        const found = defect(axes, m, D);
        // |A w| <= |A| |w| for any w, exactly.
        const P = Array.from(axes, exact);
        for (let turn = 0; turn < 5; turn++) {
          const w = Array.from(draws(rng, m), exact);
          const Aw = w.map((weight, i) =>
            w.reduce(
              (sum, other, j) => {
                let product = 0n;
                for (let c = 0; c < D; c++) product += P[i * D + c] * P[j * D + c];
                return sum + product * other;
              },
              -(weight << (2n * BITS)),
            ),
          );
          const sq = (values: bigint[]) => values.reduce((sum, value) => sum + value * value, 0n);
          expect(sq(Aw) <= exact(found) ** 2n * (sq(w) << (2n * BITS))).toBe(true);
        }
        expect(found).toBeLessThan(2e-14 * m + 3 * m * Math.sqrt(D) * off);
      }
  });
});
