import { describe, expect, it } from "vitest";
import { generate } from "../../../src/cloud/manifolds/generate.ts";
import { MANIFOLDS } from "../../../src/cloud/manifolds/manifolds.ts";

const { abs, atan, atan2, cos, hypot, max, PI, sin, sqrt, tan } = Math;
type Row = readonly number[];

/** The amount by which a value lies outside of [low, high]. */
const outside = (value: number, low: number, high: number) => max(0, low - value, value - high);
const sumOfSquares = (row: Row) => row.reduce((sum, x) => sum + x * x, 0);
/** The same for two angles, whatever their turns. */
const apart = (a: number, b: number) => hypot(cos(a) - cos(b), sin(a) - sin(b));

const onSphere = (row: Row) => [sumOfSquares(row) - 1];
const onCubeSurface = (row: Row) => [
  row.filter((x) => x === 0 || x === 1).length - 1,
  ...row.map((x) => outside(x, 0, 1)),
];
const onWaves = (row: Row) => {
  const d = row.length / 2;
  return Array.from({ length: d }, (_, i) => {
    const before = (i + d - 1) % d;
    return apart(atan2(row[2 * i + 1], row[2 * i]), 2 * PI * hypot(row[2 * before], row[2 * before + 1]));
  });
};
const onWavesThreeTimes = (row: Row) => {
  const m = row.length / 3;
  return [...onWaves(row.slice(0, m)), ...row.map((x, c) => x - row[c % m])];
};
const onRoll = ([x, y, z]: Row) => {
  const t = hypot(x, z);
  return [outside(t, 1.5 * PI, 4.5 * PI), apart(t, atan2(z, x)) * t, outside(y, 0, 21)];
};
const onSCurve = ([x, y, z]: Row) => [x ** 2 + (abs(z) - 1) ** 2 - 1, outside(y, 0, 2), outside(z, -2, 2)];
const onBand =
  (halfTwists: number) =>
  ([x, y, z]: Row) => {
    const turn = (halfTwists / 2) * ((atan2(y, x) + 2 * PI) % (2 * PI));
    const from = hypot(x, y) - 1;
    return [z * cos(turn) - from * sin(turn), outside(hypot(from, z), 0, 0.5)];
  };
const onParaboloid = (row: Row) => {
  const m = row.length / 3;
  const y = row.slice(0, m);
  return [
    y[m - 1] - sumOfSquares(y.slice(0, m - 1)),
    ...y.map((value, i) => sin(value) - row[m + i]),
    ...y.map((value, i) => value ** 2 - row[2 * m + i]),
    ...y.slice(0, m - 1).map((value) => outside(value, 0, 1)),
  ];
};
const onMn = (row: Row) => {
  const d = row.length / 4;
  const residuals = row.map((x, c) => x - row[c % (2 * d)]);
  for (let i = 0; i < d; i++) {
    const j = d - 1 - i;
    const xi = hypot(atan(row[i]), tan(row[d + j]));
    const xj = hypot(atan(row[j]), tan(row[d + i]));
    residuals.push(tan(row[d + i]) - xj * sin(xi), atan(row[i]) - xi * cos(xj), outside(xi, 0, 1));
  }
  return residuals;
};

/** What is 0 for every point of the set, its formula having been solved for something else than in the source. */
const EQUATIONS: Readonly<Record<string, (row: Row) => readonly number[]>> = {
  ball: (row) => [outside(sumOfSquares(row), 0, 1)],
  sphere: onSphere,
  cube: (row) => row.map((x) => outside(x, -0.5, 0.5)),
  "cube-surface": onCubeSurface,
  gaussian: () => [0],
  "flat-torus": (row) => [0, 1].map((i) => row[2 * i] ** 2 + row[2 * i + 1] ** 2 - 1 / 2),
  torus: ([x, y, z]) => [(hypot(x, y) - 1) ** 2 + z ** 2 - 1 / 4],
  "swiss-roll": onRoll,
  "s-curve": onSCurve,
  moebius: onBand(1),
  helix: ([x, y, z]) => [hypot(x, y) - 1, apart(atan2(y, x), 2 * PI * z), outside(z, 0, 3)],
  waves: onWaves,
  paraboloid: onParaboloid,
  M1: onSphere,
  M2: ([a, b, c, d, e]) => {
    // The first two rows give p0 and p1, the third p2.
    const p0 = (0.9 * (a - 3) + 0.5 * (b + 1)) / (1.2 * 0.9 + 0.5 * 0.5);
    const p1 = (b + 1 - 0.5 * p0) / 0.9;
    const p2 = c + 0.5 * p0 + 0.2 * p1;
    return [
      0.4 * p0 - 0.9 * p1 - 0.1 * p2 - d,
      1.1 * p0 - 0.3 * p1 + 8 - e,
      ...[p0, p1, p2].map((p) => outside(p, 0, 4)),
    ];
  },
  M3: (row) => [outside(row[2], 0, 3), outside(row[3], -2, 2), outside(row[4], -3, 1), outside(row[5], -2, 2)],
  M4: onWaves,
  M5a: ([x, y, z]) => [hypot(hypot(x, y) - 2, z) - 1, apart(8 * atan2(y, x), atan2(z, hypot(x, y) - 2))],
  M5b: ([x, y, z]) => [(x * sin(2 * z) - y * cos(2 * z)) / 10, outside(hypot(x, y), 0, 10 * PI), outside(z, 0, 5 * PI)],
  M6: onWavesThreeTimes,
  M7: onRoll,
  M8: onWavesThreeTimes,
  M9: (row) => row.map((x) => outside(x, -2.5, 2.5)),
  M10a: onCubeSurface,
  M10b: onCubeSurface,
  M10c: onCubeSurface,
  M10d: onCubeSurface,
  M11: onBand(10),
  M12: () => [0],
  M13a: onSCurve,
  M13b: ([x, y, z]) => [hypot(x, y) / 100 - 1, apart(atan2(y, x), z), outside(z, 0, 10 * PI)],
  Mbeta: (row) => {
    // Nothing simple without x: the nearest of many values of it.
    const nearest = (a: number, b: number) => {
      let least = Infinity;
      for (let x = 0; x <= 1; x += 1e-4)
        least = Math.min(least, hypot(a - x * sin(cos(2 * PI * x)), b - x * cos(sin(2 * PI * x))));
      return outside(least, 0, 1e-3);
    };
    return [...row.map((x, c) => x - row[c % 20]), nearest(row[0], row[10]), nearest(row[9], row[19])];
  },
  Mn1: onMn,
  Mn2: onMn,
  Mp1: onParaboloid,
  Mp2: onParaboloid,
  Mp3: onParaboloid,
};

const rowsOf = (name: string, n: number, options: object = {}): number[][] => {
  const { coords, D } = generate(name, { n, dtype: "f64", seed: 5, ...options });
  return Array.from({ length: n }, (_, i) => Array.from(coords.subarray(i * D, (i + 1) * D)));
};

describe("points lie on their sets", () => {
  it.each(Object.keys(MANIFOLDS))("%s", (name) => {
    for (const row of rowsOf(name, 100, name === "M13b" ? { D: 3 } : {}))
      for (const residual of EQUATIONS[name](row)) expect(abs(residual)).toBeLessThan(1e-10);
  });
});

/** Mean of f over Beta(10, 1/2), with x = 1 - u^2. */
function betaMean(f: (x: number) => number): number {
  const STEPS = 1000;
  let sum = 0;
  let weights = 0;
  for (let step = 0; step < STEPS; step++) {
    const x = 1 - ((step + 0.5) / STEPS) ** 2;
    sum += f(x) * x ** 9;
    weights += x ** 9;
  }
  return sum / weights;
}

/** A statistic of a point whose mean over the set is known, and its standard deviation bounded. */
const MEANS: [name: string, options: object, of: (row: Row) => number, mean: number][] = [
  ["ball", { d: 3 }, (row) => sqrt(sumOfSquares(row)) ** 3, 1 / 2],
  ["ball", { d: 10 }, (row) => row[9] ** 2, 1 / 12],
  ["sphere", { d: 4 }, (row) => row[0] ** 2, 1 / 5],
  ["sphere", { d: 4 }, (row) => row[2] * row[3], 0],
  ["sphere", { d: 2 }, (row) => abs(row[2]), 1 / 2],
  ["cube", { d: 4 }, (row) => row[3] ** 2, 1 / 12],
  ["cube-surface", { d: 4 }, (row) => Number(row[4] === 1), 1 / 10],
  ["cube-surface", { d: 4 }, (row) => Number(row[0] === 0), 1 / 10],
  ["gaussian", { d: 3 }, (row) => row[1] ** 4, 3],
  ["torus", {}, ([x, y]) => hypot(x, y) - 1, 1 / 8],
  ["torus", {}, ([x]) => x ** 2, 1 / 2 + 3 / 16],
  ["swiss-roll", {}, ([x, , z]) => hypot(x, z), 3 * PI],
  ["swiss-roll", {}, ([, y]) => y, 10.5],
  ["s-curve", {}, ([, , z]) => abs(z), 1 + 2 / (3 * PI)],
  ["moebius", {}, ([x, y, z]) => (hypot(x, y) - 1) ** 2 + z ** 2, 1 / 12],
  ["helix", {}, ([, , z]) => z, 1.5],
  ["waves", { d: 3 }, ([x, y]) => hypot(x, y), 1 / 2],
  ["waves", { d: 3 }, ([, , x, y]) => x * y, 0],
  ["paraboloid", { d: 5 }, (row) => row[4], 1 / 2],
  ["paraboloid", { d: 5 }, (row) => row[5], 5 / 3],
  ["M2", {}, ([a]) => a, 3 + 1.4],
  ["M2", {}, ([, , , , e]) => e, 8 + 1.6],
  ["M3", {}, ([, , c]) => c, 1 + 1 / 6],
  ["M3", {}, ([, , , d]) => d, -1 / 2 + 1 / 6],
  ["M3", {}, ([, , , , e]) => e, -3 / 2 + 1 / 6],
  ["M3", {}, (row) => row[5], 0],
  ["M3", {}, ([a, b]) => a ** 2 + b ** 2, 1 / 5],
  ["M5b", {}, ([x, y]) => hypot(x, y), 5 * PI],
  ["M10d", {}, (row) => row.findIndex((x) => x === 0 || x === 1), 35],
  ["M11", {}, ([x, y, z]) => (hypot(x, y) - 1) ** 2 + z ** 2, 1 / 12],
  ["Mbeta", {}, (row) => row[3], betaMean((x) => x * sin(cos(2 * PI * x)))],
  ["Mn1", {}, (row) => hypot(atan(row[2]), tan(row[18 + 15])), 1 / 2],
];

describe("points are spread as they should be", () => {
  it.each(MEANS)("%s %o: %s has mean %d", (name, options, of, mean) => {
    const n = 4000;
    const values = rowsOf(name, n, options).map(of);
    const found = values.reduce((sum, value) => sum + value, 0) / n;
    const spread = sqrt(values.reduce((sum, value) => sum + (value - found) ** 2, 0) / n);
    expect(abs(found - mean)).toBeLessThan((4.5 * spread) / sqrt(n));
  });
});
