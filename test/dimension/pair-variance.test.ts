import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { mean } from "../../src/base/statistics.ts";
import { pairVariance } from "../../src/dimension/pair-variance.ts";
import { censoredFit, linearFit, type TwoNNFit } from "../../src/dimension/two-nn-fits.ts";
import { usableRows } from "../../src/dimension/usable-rows.ts";
import { plainNeighbors, uniformPoints } from "../reference/plain-neighbors.ts";

describe("the variance of rows that share distances (seed 4)", () => {
  const n = 120;
  const rng = random(4);
  const near = plainNeighbors(uniformPoints(n, 2, rng), 2, 9);
  near.distances[5 * near.k] = 0; // a duplicate: its row is out, as a neighbour it stays in the lists
  const used = usableRows(near, 9, "test");
  const psi = Float64Array.from({ length: n }, (_, i) => (used.has[i] ? rng.normal() : 0));
  const part = Float64Array.from({ length: n * 9 }, () => rng.normal());
  const projected = (i: number, place: number) => part[i * 9 + place];

  it("is the double sum over rows and over pairs that list each other", () => {
    const inner = 6;
    let sum = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        if (!used.has[i] || !used.has[j]) continue;
        const there = near.indices.subarray(i * 9, i * 9 + inner).indexOf(j);
        const back = near.indices.subarray(j * 9, j * 9 + inner).indexOf(i);
        if (i === j) sum += psi[i] ** 2;
        else if (there >= 0 && back >= 0) sum += projected(i, there) * projected(j, back);
      }
    const { relative } = pairVariance(near, used, { psi, inner, projected, independent: 0 });
    expect(relative).toBeCloseTo(sum / (n - 1) ** 2, 14);
  });

  it("counts only pairs of which both were asked, where some of the references were", () => {
    const inner = 6;
    const own = used.rows.filter((i) => i % 3 > 0);
    const rows = (all: ArrayLike<number>) => Array.from(own, (i) => Array.from(all).slice(i * 9, (i + 1) * 9)).flat();
    const sampled = {
      ...near,
      n: own.length,
      selfGraph: false,
      own,
      distances: Float64Array.from(rows(near.distances)),
      indices: Int32Array.from(rows(near.indices)),
    };
    let sum = 0;
    own.forEach((i) => {
      sum += psi[i] ** 2;
      for (const j of own) {
        const there = near.indices.subarray(i * 9, i * 9 + inner).indexOf(j);
        const back = near.indices.subarray(j * 9, j * 9 + inner).indexOf(i);
        if (there >= 0 && back >= 0) sum += projected(i, there) * projected(j, back);
      }
    });
    const { relative, notes } = pairVariance(sampled, usableRows(sampled, 9, "test"), {
      psi: Float64Array.from(own, (i) => psi[i]),
      inner,
      projected: (row, place) => projected(own[row], place),
      independent: 0,
    });
    expect(relative).toBeCloseTo(sum / own.length ** 2, 14);
    expect(notes).toEqual([]);
  });

  it("finds the pairs of lists whose distances were rounded, each end in its own way", () => {
    const rounded = { ...near, distances: near.distances.map((distance, at) => distance * (1 + 1e-4 * (at % 3))) };
    const influence = { psi, inner: 6, projected, independent: 0 };
    expect(pairVariance(rounded, used, influence).relative).toBe(pairVariance(near, used, influence).relative);
  });

  it("is never below that of independent rows", () => {
    expect(pairVariance(near, used, { psi, inner: 6, projected, independent: 7 }).relative).toBe(7);
  });
});

describe("influences of TwoNN's fits are what leaving a point out does (seed 6)", () => {
  const N = 400;
  const rng = random(6);
  const logs = Float64Array.from({ length: N }, () => -Math.log(1 - rng.uniform()) / 5);
  const all = Int32Array.from({ length: N }, (_, i) => i);
  it.each([
    ["linear", linearFit, 0.15],
    // the gap at the cut, whose mean the influence has, is random here
    ["censored", censoredFit, 0.35],
  ] as [string, (logs: Float64Array, rows: Int32Array, c: number) => TwoNNFit, number][])("%s", (_, run, tolerance) => {
    const { maximum, psi } = run(logs, all, 0.9 * N);
    // one point less moves c by 0.9: interpolate between the two whole counts
    const without = (i: number) => {
      const rows = all.filter((j) => j !== i);
      return 0.1 * run(logs, rows, 0.9 * N).maximum + 0.9 * run(logs, rows, 0.9 * N - 1).maximum;
    };
    const left = Float64Array.from(all, (i) => ((N - 1) * (maximum - without(i))) / maximum);
    const off = Float64Array.from(all, (i) => (left[i] - psi[i]) ** 2);
    expect(Math.abs(mean(psi))).toBeLessThan(1e-12);
    expect(Math.sqrt(mean(off) / mean(psi.map((value) => value ** 2)))).toBeLessThan(tolerance);
  });
});
