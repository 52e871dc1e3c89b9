import { describe, expect, it } from "vitest";
import { pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { distinctRows } from "../../src/neighbors/distinct-rows.ts";
import { gaussian } from "../reference/clouds.ts";

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

  it("keeps directions that differ by more than the dtype's rounding", () => {
    expect(distinctRows(pointCloud(Float32Array.of(1, 0, 1, 1e-6), 2), "cosine").length).toBe(2);
    expect(distinctRows(pointCloud(Int32Array.of(100000, 1, 200000, 3, 200000, 2), 2), "cosine").length).toBe(2);
  });
});
