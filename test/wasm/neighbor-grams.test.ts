import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { f32, f64, scope } from "../../src/wasm/arena.ts";
import { type Build, machine } from "../../src/wasm/kernels.ts";
import { testSeed } from "../reference/clouds.ts";

const seed = testSeed();

describe.each<Build>(["simd", "debug"])(`kernels of neighbourhoods, %s build (seed ${seed})`, (build) => {
  const used = machine(build);

  it("multiplies the vectors to neighbours, whatever the width, the offset and the period", () => {
    const rng = random(seed);
    for (const [count, k, D] of [
      [3, 1, 1],
      [2, 4, 2],
      [2, 5, 7],
      [1, 10, 33],
      [2, 3, 64],
    ])
      for (const narrow of [true, false])
        for (const period of [0, 1.5]) {
          const offset = period > 0 ? 0 : 1e6;
          const numbers = (length: number) => {
            const drawn = Array.from({ length }, () => offset + 1.5 * rng.uniform());
            return narrow ? Float32Array.from(drawn) : Float64Array.from(drawn);
          };
          const points = numbers(count * D);
          const rows = numbers(count * k * D);
          const units = Float64Array.from({ length: count }, () => 2 ** Math.floor(8 * rng.uniform() - 4));
          const layout = {
            points: narrow ? f32(points.length) : f64(points.length),
            rows: narrow ? f32(rows.length) : f64(rows.length),
            units: f64(count),
            vectors: f64(k * D),
            grams: f64(count * k * k + 4),
          };
          const grams = scope(used, layout, (at) => {
            at.points.view.set(points);
            at.rows.view.set(rows);
            at.units.view.set(units);
            at.grams.view.fill(Number.NaN);
            // biome-ignore format: an array of arguments a line
            used.kernels.neighborGrams(at.points.pointer, at.rows.pointer, count, k, D, narrow ? 4 : 8, period, at.units.pointer, at.vectors.pointer, at.grams.pointer);
            return at.grams.view.slice();
          });
          expect(grams.subarray(-4).every(Number.isNaN)).toBe(true);
          for (let i = 0; i < count; i++) {
            const vector = (a: number) =>
              Array.from({ length: D }, (_, c) => {
                const apart = rows[(i * k + a) * D + c] - points[i * D + c];
                return units[i] * (period > 0 ? apart - period * Math.round(apart / period) : apart);
              });
            for (let a = 0; a < k; a++)
              for (let b = 0; b < k; b++) {
                const product = vector(a).reduce((sum, x, c) => sum + x * vector(b)[c], 0);
                const size = units[i] ** 2 * D * 2.25;
                expect(Math.abs(grams[(i * k + a) * k + b] - product)).toBeLessThan(1e-15 * size);
              }
          }
        }
  });

  it("counts pairs by their products, of two sets and of one", () => {
    const rng = random(seed + 1);
    for (const [na, nb, m] of [
      [1, 1, 1],
      [5, 9, 3],
      [14, 6, 8],
      [11, 11, 2],
    ]) {
      const same = na === nb && na > 1;
      const a = Float64Array.from({ length: na * m }, () => rng.normal());
      const b = same ? a : Float64Array.from({ length: nb * m }, () => rng.normal());
      const levels = Float64Array.of(-0.5, 0, 0.7);
      const layout = { a: f64(a.length), b: f64(b.length), levels: f64(3), counts: f64(3), products: f64(4 * nb) };
      const counts = scope(used, layout, (at) => {
        at.a.view.set(a);
        at.b.view.set(b);
        at.levels.view.set(levels);
        at.counts.view.fill(2);
        // biome-ignore format: an array of arguments a line
        used.kernels.countProducts(at.a.pointer, na, same ? at.a.pointer : at.b.pointer, nb, m, same, at.levels.pointer, 3, at.counts.pointer, at.products.pointer);
        return Array.from(at.counts.view);
      });
      const expected = [2, 2, 2];
      for (let i = 0; i < na; i++)
        for (let j = 0; j < (same ? i : nb); j++) {
          let product = 0;
          for (let c = 0; c < m; c++) product += a[i * m + c] * b[j * m + c];
          if (product >= 0.7) expected[2]++;
          else if (product >= 0) expected[1]++;
          else if (product >= -0.5) expected[0]++;
        }
      expect(counts).toEqual(expected);
    }
  });

  it("takes a symmetric matrix apart and leaves what it is made of", () => {
    const rng = random(seed + 2);
    for (const k of [1, 2, 5, 24]) {
      const root = Float64Array.from({ length: k * k }, () => rng.normal());
      const matrix = new Float64Array(k * k);
      for (let i = 0; i < k; i++)
        for (let j = 0; j < k; j++) for (let c = 0; c < k; c++) matrix[i * k + j] += root[i * k + c] * root[j * k + c];
      const layout = { matrix: f64(k * k), values: f64(k), vectors: f64(k * k), work: f64(2 * k) };
      const { values, vectors } = scope(used, layout, (at) => {
        at.matrix.view.set(matrix);
        used.kernels.symmetricEigenvectors(
          at.matrix.pointer,
          k,
          at.values.pointer,
          at.vectors.pointer,
          at.work.pointer,
        );
        return { values: at.values.view.slice(), vectors: at.vectors.view.slice() };
      });
      const largest = Math.max(...values);
      for (let i = 0; i < k; i++)
        for (let j = 0; j < k; j++) {
          let rebuilt = 0;
          let product = 0;
          for (let c = 0; c < k; c++) {
            rebuilt += vectors[i * k + c] * values[c] * vectors[j * k + c];
            product += vectors[c * k + i] * vectors[c * k + j];
          }
          expect(Math.abs(rebuilt - matrix[i * k + j])).toBeLessThan(1e-13 * largest);
          expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-13);
        }
    }
  });
});
