import { describe, expect, it } from "vitest";
import { float64s } from "../../src/base/claimed.ts";
import { random } from "../../src/base/random.ts";
import { sharedBuffer } from "../../src/cloud/point-cloud.ts";
import { hasRoom, packingBytes, requireLists, requirePacking } from "../../src/neighbors/capacity.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { planFor, prepare } from "../../src/neighbors/prepare.ts";
import { cloudOf, gaussian } from "../reference/clouds.ts";

const CAPACITY = expect.objectContaining({ code: "CAPACITY" });

describe("room is looked for before work begins", async () => {
  const { points } = await prepare(gaussian(1000, 16, 1), { plan: { format: "f32", features: 0 } });
  const { frame } = points;

  it("knows the arrays of packed points", () => {
    const bytes = packingBytes(frame, 1000);
    expect(bytes.codes).toBe(points.codes.byteLength);
    expect(bytes["fine codes"]).toBe(points.fine.byteLength);
    expect(bytes.tree).toBe(points.boxes.byteLength);
    const features = { ...frame, features: 8, axes: new Float64Array(8 * frame.D) };
    expect(packingBytes(features, 1000).kernels - bytes.kernels).toBe(1000 * 4 * 9);
  });

  it("refuses more points than a kernel memory orders, and larger arrays than there are", () => {
    expect(() => requirePacking(frame, 5e7, 10)).not.toThrow();
    expect(() => requirePacking(frame, 1.5e8, 10)).toThrow(
      /^"kernel memory": expected at most 4294967296 bytes to order 150000000 points, got 62\d{8}$/,
    );
    const wide = { ...frame, width: 2 ** 24 };
    expect(() => requirePacking(wide, 1e7, 10)).toThrow(
      /^"codes of 10000000 points": expected no more bytes than this engine can allocate, got 6710\d{11}$/,
    );
    expect(() => requirePacking({ ...frame, D: 2 ** 26 }, 1000, 10)).toThrow('"D and k": expected at most 1073741824');
    expect(hasRoom(frame, 1.5e8, 10)).toBe(false);
  });

  it("gives up a plan that does not fit for one that does", () => {
    // A plane in 16 coordinates: few principal ones are enough, as long as there is room to keep them while points are put in order.
    const cloud = cloudOf(2000, 16, random(7), (rng, _, c) => (c < 2 ? rng.normal() : 0));
    const planned = (n: number) => planFor([cloud], "euclidean", n, null, 10, { build: "simd", format: "i16" });
    expect(planned(1e5).plan.features).toBeGreaterThan(0);
    expect(hasRoom(planned(1e5).frame, 6e7, 10)).toBe(false);
    expect(planned(6e7).plan.features).toBe(0);
    expect(hasRoom(planned(6e7).frame, 6e7, 10)).toBe(true);
  });

  it("refuses lists that no array holds", async () => {
    expect(() => requireLists(2 ** 20, 512)).not.toThrow();
    expect(() => requireLists(2 ** 20, 513)).toThrow(
      '"n * k": expected at most 536870912 neighbours in one result (4294967296 bytes), got 537919488',
    );
    const cloud = gaussian(40_000, 1, 1);
    await expect(findNeighbors(cloud, { k: 20_000 })).rejects.toEqual(CAPACITY);
  });

  it("names the bytes where an allocation fails", () => {
    const refused = (make: () => unknown) => {
      try {
        make();
      } catch (error) {
        return error;
      }
    };
    expect(refused(() => sharedBuffer(2 ** 52))).toEqual(CAPACITY);
    expect(() => sharedBuffer(2 ** 52)).toThrow(`got ${2 ** 52}`);
    expect(() => float64s("lists", 2 ** 50)).toThrow(
      `"lists": expected no more bytes than this engine can allocate, got ${2 ** 53}`,
    );
  });
});
