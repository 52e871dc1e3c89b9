import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { boxCount } from "../../src/dimension/box-count.ts";
import { mindKL } from "../../src/dimension/mind-kl.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";

const rng = random(21);
const uniform = (n: number, d: number, D = d) => {
  const coords = new Float64Array(n * D);
  for (let i = 0; i < n; i++) for (let c = 0; c < d; c++) coords[i * D + c] = rng.uniform();
  return pointCloud(coords, D);
};

describe("MiND_KL (seed 21)", () => {
  it.each([1, 2, 4])("finds d = %i, the same again and in another unit", async (d) => {
    const near = await findNeighbors(uniform(500, d), { k: 11 });
    const found = await mindKL(near, { balls: 2, seed: 3 });
    expect(found.dimension).toBe(d);
    const far = { ...near, distances: near.distances.map((value) => value * 2 ** 40) };
    const again = await mindKL(far, { balls: 2, seed: 3 });
    expect(again).toEqual({ ...found, scale: found.scale! * 2 ** 40 });
  });

  it("stops when asked to", async () => {
    const near = await findNeighbors(uniform(300, 2), { k: 11 });
    const stop = new AbortController();
    await expect(mindKL(near, { signal: stop.signal, onProgress: () => stop.abort() })).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});

describe("box counting", () => {
  it("counts a filled lattice exactly, in any unit and with columns that do not vary", () => {
    const side = 16;
    const coords = Float64Array.from({ length: side ** 2 * 3 }, (_, at) => {
      const i = Math.floor(at / 3);
      return [i % side, 5, Math.floor(i / side)][at % 3];
    });
    const found = boxCount(pointCloud(coords, 3), { from: 0, to: 4 });
    expect(found.dimension).toBeCloseTo(2, 12);
    expect(found.params).toEqual({ from: 0, to: 4 });
    const far = boxCount(
      pointCloud(
        coords.map((x) => x * 2 ** -300),
        3,
      ),
      { from: 0, to: 4 },
    );
    expect(far).toEqual({ ...found, scale: found.scale! * 2 ** -300 });
  });

  it("is near log 4 / log 3 on Koch's curve, and its error holds it", () => {
    let path = [0, 0, 1, 0];
    for (let round = 0; round < 7; round++) {
      const next: number[] = [];
      for (let at = 0; at + 3 < path.length; at += 2) {
        const [x, y, dx, dy] = [
          path[at],
          path[at + 1],
          (path[at + 2] - path[at]) / 3,
          (path[at + 3] - path[at + 1]) / 3,
        ];
        const turn = Math.sqrt(3) / 2;
        next.push(x, y, x + dx, y + dy);
        next.push(x + 1.5 * dx - turn * dy, y + 1.5 * dy + turn * dx, x + 2 * dx, y + 2 * dy);
      }
      path = [...next, 1, 0];
    }
    const { dimension, standardError } = boxCount(pointCloud(Float64Array.from(path), 2), { from: 2 });
    expect(Math.abs(dimension - Math.log(4) / Math.log(3))).toBeLessThan(Math.max(0.06, 2 * standardError));
  });
});
