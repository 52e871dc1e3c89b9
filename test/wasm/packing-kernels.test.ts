import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { median } from "../../src/base/statistics.ts";
import { f32, f64, i32, scope } from "../../src/wasm/arena.ts";
import { type Build, machine } from "../../src/wasm/kernels.ts";
import { testSeed } from "../reference/clouds.ts";

const seed = testSeed();
const range = (length: number) => Array.from({ length }, (_, i) => i);

describe.each<Build>(["simd", "debug"])(`rows that are packed, %s build (seed ${seed})`, (build) => {
  const used = machine(build);
  const { kernels } = used;
  const rng = random(seed).split(build);
  const draws = (length: number) => Float64Array.from({ length }, () => 3 * rng.normal());

  it("widens singles where they lie", () => {
    for (const n of [1, 2, 3, 4, 5, 7, 8, 41])
      scope(used, { numbers: f64(n + 1) }, ({ numbers: { pointer, view } }) => {
        const singles = Float32Array.from(draws(n));
        view[n] = 7;
        new Float32Array(view.buffer, pointer + 4 * n, n).set(singles);
        kernels.widen(pointer, n);
        expect([...view]).toEqual([...singles, 7]);
      });
  });

  it.each([
    [1, 1],
    [5, 2],
    [7, 3],
    [63, 10],
  ])("knows the median of %i rows of %i, their place about it, and their sizes", (n, D) => {
    const given = draws(n * D);
    const layout = { rows: f64(n * D), centre: f64(D + 1), work: f64(2 * n), squares: f64(n), largest: f64(n) };
    scope(used, layout, ({ rows, centre, work, squares, largest }) => {
      rows.view.set(given);
      centre.view[D] = 7;
      kernels.medianRow(rows.pointer, n, D, work.pointer, centre.pointer);
      const middle = range(D).map((c) => median(range(n).map((i) => given[i * D + c])));
      expect([...centre.view]).toEqual([...middle, 7]);
      kernels.centreRows(rows.pointer, n, D, centre.pointer);
      expect([...rows.view]).toEqual(range(n * D).map((at) => given[at] - middle[at % D]));
      kernels.rowSizes(rows.pointer, n, D, squares.pointer, largest.pointer);
      range(n).forEach((i) => {
        const row = [...rows.view.subarray(i * D, (i + 1) * D)];
        expect(largest.view[i]).toBe(Math.max(...row.map(Math.abs)));
        expect(squares.view[i]).toBeCloseTo(
          row.reduce((sum, x) => sum + x * x, 0),
          9,
        );
      });
    });
  });

  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [4, 2, 7],
    [6, 9, 8],
  ])("knows the squared distances of %i rows to %i others in D = %i", (n, others, D) => {
    const a = draws(n * D);
    const b = draws(others * D);
    a.set(b.subarray(0, D));
    scope(used, { a: f64(n * D), b: f64(others * D), out: f64(n * (others + 1)) }, ({ a: rows, b: beside, out }) => {
      rows.view.set(a);
      beside.view.set(b);
      out.view.fill(-1);
      kernels.sqDistances(rows.pointer, n, beside.pointer, others, D, out.pointer, 8 * (others + 1));
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < others; j++) {
          const sq = range(D).reduce((sum, c) => sum + (a[i * D + c] - b[j * D + c]) ** 2, 0);
          expect(out.view[i * (others + 1) + j]).toBeCloseTo(sq, 9);
        }
        expect(out.view[i * (others + 1) + others]).toBe(-1);
      }
      expect(out.view[0]).toBe(0);
    });
  });

  it("keeps what the tree and the codes need of rows, and finds it again in any order", () => {
    const n = 9;
    for (const [width, wanted] of [
      [3, 3],
      [11, 8],
    ]) {
      const given = draws(n * width);
      given[width] = 1e9;
      const kept = Float32Array.from(given);
      const layout = {
        rows: f64(n * width),
        coords: f32(8 * n),
        kept: f32(n * width),
        order: i32(n),
        out: f64(n * width),
      };
      scope(used, layout, (at) => {
        at.rows.view.set(given);
        at.coords.view.fill(7);
        // biome-ignore format: an array of arguments a line
        const farthest = kernels.treeRows(at.rows.pointer, n, width, wanted, 0.5, at.coords.pointer, at.kept.pointer);
        const cut = (x: number) => Math.fround(Math.max(-(2 ** 20), Math.min(2 ** 20, x / 2)));
        expect([...at.coords.view]).toEqual(
          range(n).flatMap((i) => range(8).map((c) => (c < wanted ? cut(given[i * width + c]) : 0))),
        );
        expect(at.kept.view).toEqual(kept);
        const squares = range(n).map((i) => range(width).reduce((sum, c) => sum + given[i * width + c] ** 2, 0));
        expect(farthest / Math.max(...squares)).toBeCloseTo(1, 12);
        at.order.view.set(range(n).map((i) => (4 * i + 2) % n));
        kernels.gatherRows(at.kept.pointer, at.order.pointer, n, width, at.out.pointer);
        expect([...at.out.view]).toEqual(
          [...at.order.view].flatMap((i) => [...kept.subarray(i * width, (i + 1) * width)]),
        );
      });
    }
  });
});
