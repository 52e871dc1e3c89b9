import { describe, expect, it } from "vitest";
import { makeData } from "../../bench/data.ts";
import { compare, pick, plainSearch, same } from "../../bench/truth.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { bruteNeighbors } from "../reference/brute-neighbors.ts";

describe("the bench's truth", () => {
  it("is the plain search, for odd and even D, and ours equals it", async () => {
    for (const name of ["gauss-7", "manifold-5-32"]) {
      const cloud = await makeData(name, 90, 1);
      const rows = Int32Array.of(5, 0, 89, 41);
      const truth = plainSearch(cloud, rows, 4);
      expect(same(pick(bruteNeighbors(cloud, 4), rows, 4), truth)).toBe(true);
      expect(same(pick(await findNeighbors(cloud, { k: 4 }), rows, 4), truth)).toBe(true);
    }
  });

  it("counts each true neighbour once and measures distances by it", async () => {
    const cloud = await makeData("gauss-8", 50, 1);
    const rows = Int32Array.of(7);
    const truth = plainSearch(cloud, rows, 4);
    expect(compare(cloud, rows, 4, truth, truth)).toEqual({ recall: 1, distanceError: 0 });
    const [first, second] = truth.indices;
    const found = {
      indices: Int32Array.of(first, first, second, -1),
      distances: Float64Array.of(truth.distances[0], truth.distances[0], truth.distances[1] * 1.5, Infinity),
    };
    expect(same(found, truth)).toBe(false);
    const { recall, distanceError } = compare(cloud, rows, 4, found, truth);
    expect(recall).toBe(0.5);
    expect(distanceError).toBeCloseTo(0.5, 12);
  });
});
