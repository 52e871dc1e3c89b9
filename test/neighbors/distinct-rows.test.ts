import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { distinctRows } from "../../src/neighbors/distinct-rows.ts";
import { cloudOf, gaussian } from "../reference/clouds.ts";

const D = 7;
const cloud = gaussian(200, D, 3);

describe("distinctRows", () => {
  it("keeps the first of each set of equal rows, zero signs aside", () => {
    const order = [...Array(200).keys(), 17, 5, 5, 199];
    const kept = distinctRows(takeRows(cloud, order));
    expect([...kept]).toEqual([...Array(200).keys()]);
    expect([...distinctRows(pointCloud(Float64Array.of(0, 1, -0, 1, 0, 2), 2))]).toEqual([0, 2]);
    expect([...distinctRows(pointCloud(new Int8Array(30), 3))]).toEqual([0]);
  });

  it("keeps rows that differ in one bit", () => {
    const coords = Float64Array.of(1, 2, 3, 1, 2, 3 + 2 ** -51);
    expect(distinctRows(pointCloud(coords, 3)).length).toBe(2);
  });

  it.each([2, 3, 0.1, 1e6])("counts a row times %f as a copy under cosine only, though it was rounded", (factor) => {
    const coords = new Float32Array(201 * D);
    coords.set(cloud.coords);
    for (let c = 0; c < D; c++) coords[200 * D + c] = cloud.coords[40 * D + c] * factor;
    expect(distinctRows(pointCloud(coords, D), "cosine").length).toBe(200);
    expect(distinctRows(pointCloud(coords, D)).length).toBe(201);
    for (let c = 0; c < D; c++) coords[200 * D + c] *= -1;
    expect(distinctRows(pointCloud(coords, D), "cosine").length).toBe(201);
  });

  it("keeps directions that f32 resolves, however close", () => {
    const rng = random(3);
    const narrow = cloudOf(200, 3, rng, (r, _, c) => (c === 0 ? 1 : 1e-8 * r.uniform()));
    expect(distinctRows(narrow, "cosine").length).toBe(200);
    const huge = pointCloud(Float64Array.of(1.5e308, 1.5e308, 1.5e308, -1.5e308, 1e308, 1.7e308), 2);
    expect(distinctRows(huge, "cosine").length).toBe(3);
  });

  it("takes as many comparisons as rows where a column hides all others", () => {
    const rows = 20_000;
    const coords = Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? 1e18 : i / 7));
    expect(distinctRows(pointCloud(coords, 2)).length).toBe(rows);
  });

  it("keeps directions that differ by more than the dtype's rounding", () => {
    expect(distinctRows(pointCloud(Float32Array.of(1, 0, 1, 1e-6), 2), "cosine").length).toBe(2);
    expect(distinctRows(pointCloud(Int32Array.of(100000, 1, 200000, 3, 200000, 2), 2), "cosine").length).toBe(2);
  });
});
