import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud } from "../../src/cloud/point-cloud.ts";
import { countNeighbors } from "../../src/neighbors/count-neighbors.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import type { FixedPlan } from "../../src/neighbors/search-options.ts";
import { f32, f64, i32, scope, u8 } from "../../src/wasm/arena.ts";
import { machine, runs } from "../../src/wasm/kernels.ts";
import { bruteNeighbors } from "../reference/brute-neighbors.ts";
import { cloudOf, gaussian } from "../reference/clouds.ts";

/** Every format, over all coordinates and over principal ones. */
const plans = ({ D }: PointCloud): FixedPlan[] =>
  (["f32", "i16", "i8", "i7"] as const)
    .filter((format) => (format !== "i8" && format !== "i7") || runs("relaxed"))
    .flatMap((format) => (D > 8 ? [0, 5] : [0]).map((features) => ({ format, features, blocks: 3 })));

async function expectExact(cloud: PointCloud, k: number) {
  const truth = bruteNeighbors(cloud, k);
  for (const plan of plans(cloud)) {
    const { indices, distances } = await findNeighbors(cloud, { k, plan });
    expect({ indices, distances }, JSON.stringify(plan)).toEqual(truth);
  }
}

describe("exact where numbers end", () => {
  it.each([20, 1e5, 1e30])("one row %f times as far as all others, which no code holds", async (factor) => {
    for (const D of [3, 12])
      await expectExact(
        cloudOf(300, D, random(D), (r, i) => r.normal() * (i === 7 ? factor : 1)),
        6,
      );
  });

  it.each([1e-30, 1e-42, 1e-44])("f64 coordinates of %f, which are no normal f32", (size) =>
    expectExact(
      cloudOf(300, 12, random(1), (r) => r.normal() * size, Float64Array),
      6,
    ),
  );

  it.each([1e-79, 1e-155, 1e-161, 1e-163, 1e-300])(
    "coordinates of %f beside one row at 1: squares underflow, and rows that are no copies tie at zero",
    async (size) => {
      for (const D of [3, 12]) {
        const cloud = cloudOf(200, D, random(2), (r, i) => r.normal() * (i === 0 ? 1 : size), Float64Array);
        const truth = bruteNeighbors(cloud, 6);
        for (const plan of plans(cloud).filter(({ features }) => features === 0)) {
          const { indices, distances } = await findNeighbors(cloud, { k: 6, plan });
          expect({ indices, distances }, `${D}, ${JSON.stringify(plan)}`).toEqual(truth);
        }
        const { inner, outer } = await countNeighbors(cloud, { inner: size, outer: 3 * size, plan: { format: "f32" } });
        const { distances } = bruteNeighbors(cloud, 199);
        const within = (radius: number) =>
          Int32Array.from(inner, (_, i) => distances.subarray(199 * i, 199 * (i + 1)).filter((d) => d < radius).length);
        expect({ inner, outer }).toEqual({ inner: within(size), outer: within(3 * size) });
      }
    },
  );

  it("a row among copies: principal axes of a sample of rank one", () =>
    expectExact(
      cloudOf(38, 100, random(5), (r, i) => (i === 0 ? r.normal() : 0)),
      10,
    ));

  it("f64 queries of another order than f32 references, and the other way round", async () => {
    const near = gaussian(80, 10, 1);
    for (const size of [1e-178, 0, 1e150]) {
      const other = cloudOf(20, 10, random(3), (r) => r.normal() * size, Float64Array);
      for (const [cloud, queries] of [
        [near, other],
        [other, near],
      ]) {
        const { indices, distances } = await findNeighbors(cloud, { k: 5, queries });
        const unit = size > 1e100 ? 2 ** -500 : 1;
        const scaled = (p: PointCloud) =>
          pointCloud(
            Float64Array.from(p.coords, (x) => x * unit),
            10,
          );
        const truth = bruteNeighbors(scaled(cloud), 5, "euclidean", scaled(queries));
        expect(indices).toEqual(truth.indices);
        expect(distances).toEqual(truth.distances.map((distance) => distance / unit));
      }
    }
  });

  it("features beyond f32, in which they are kept", async () => {
    const scaled = (by: number, rows: readonly number[]) =>
      cloudOf(
        300,
        12,
        random(6),
        (r, i) => r.normal() * (rows.length === 0 || rows.includes(Math.floor(i / 12)) ? by : 1),
        Float64Array,
      );
    for (const by of [1e39, 1e45, 2 ** 150]) {
      await expectExact(scaled(by, [7]), 5);
      await expectExact(scaled(by, []), 5);
    }
  });

  it.each([
    [2, "i8"],
    [3, "i7"],
  ])(
    "codes of so many coordinates that half their square passes what lets outliers through: format %i, %s",
    (format) => {
      const D = 140_000;
      const used = machine("simd");
      const layout = {
        rows: f64(D),
        codes: u8(24 * D),
        half: i32(24),
        error: f32(24),
        rowCodes: u8(24 * D),
        rowHalf: i32(24),
        rowError: f32(24),
        tally: f64(4),
      };
      scope(used, layout, (at) => {
        for (const [value, outliers] of [
          [20, 0],
          [63, 1],
        ]) {
          at.rows.view.fill(value);
          at.tally.view.fill(0);
          // biome-ignore format: an array of arguments a line
          used.kernels.packCodes(at.rows.pointer, 1, D, 1, format, D / 4, Infinity, 0, at.codes.pointer, at.half.pointer, at.error.pointer, at.rowCodes.pointer, at.rowHalf.pointer, at.rowError.pointer, at.tally.pointer);
          expect(at.tally.view[3]).toBe(outliers);
          // With the least half square of any point kept, an outlier's is above every threshold: those are negative.
          expect(at.half.view[0] + 0x3fffffff).toBeGreaterThanOrEqual(0);
          expect(at.rowHalf.view[0] + 0x3fffffff).toBeGreaterThanOrEqual(0);
        }
      });
    },
  );

  it("says which formats there are", async () => {
    const cloud = gaussian(30, 4, 1);
    for (const build of ["simd", "debug"] as const)
      await expect(findNeighbors(cloud, { plan: { build, format: "i8" } })).rejects.toThrow(
        '"format": expected one that the kernels have (i8 and i7: only relaxed ones), got i8',
      );
  });
});
