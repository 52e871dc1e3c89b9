import { describe, expect, it } from "vitest";
import { permutation, random } from "../../src/base/random.ts";
import { flatTorus } from "../../src/cloud/manifolds/flat-torus.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { type NeighborCurvesOptions, neighborCurves } from "../../src/experiments/neighbor-curves.ts";
import { linearTarget, smoothTarget } from "../../src/experiments/targets.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import { gaussian } from "../reference/clouds.ts";
import { plainLocalLinear } from "../reference/plain-local-linear.ts";

const torus = flatTorus({ n: 700, d: 1, D: 6, seed: 3 });
const options = { d: 1, sizes: [150, 300, 600], seeds: 2, tests: 100, seed: 5 };

describe("neighborCurves", () => {
  it("meets the definition by brute force", async () => {
    const curves = await neighborCurves(torus, options);
    const { D, coords } = torus;
    const point = (i: number) => Array.from(coords.subarray(i * D, (i + 1) * D));
    const linear = linearTarget(torus, 5).values;
    const smooth = smoothTarget(torus, 6, 1).values;
    for (const [at, size] of curves.linear.x.entries()) {
      // The draw is part of the contract that a seed repeats a run.
      const draw = random(5).split("draw").split(curves.linear.seed[at]).split(size);
      const order = permutation(700, draw);
      const sums = { sq: 0, linear: 0, smooth: 0, local: 0 };
      for (const i of order.slice(0, 100)) {
        const near = Array.from(order.slice(100, 100 + size))
          .map((j) => ({ j, sq: point(i).reduce((sum, x, c) => sum + (x - coords[j * D + c]) ** 2, 0) }))
          .sort((a, b) => a.sq - b.sq)
          .slice(0, 5);
        sums.sq += near[0].sq / 100;
        sums.linear += (linear[i] - linear[near[0].j]) ** 2 / 100;
        sums.smooth += (smooth[i] - smooth[near[0].j]) ** 2 / 100;
        const rows = near.map(({ j }) => point(j));
        const [value] = plainLocalLinear(rows, point(i), [near.map(({ j }) => smooth[j])], 1);
        sums.local += (value - smooth[i]) ** 2 / 100;
      }
      expect(curves.k).toBe(5);
      expect(curves.sqDistance.y[at] / sums.sq).toBeCloseTo(1, 9);
      expect(curves.linear.y[at] / sums.linear).toBeCloseTo(1, 9);
      expect(curves.smooth[0].y[at] / sums.smooth).toBeCloseTo(1, 9);
      expect(curves.localLinear[0].y[at] / sums.local).toBeCloseTo(1, 6);
    }
  });

  it("has one point a size and seed, two target seeds by two length scales, and baselines", async () => {
    const { sqDistance, linear, smooth, localLinear, k, d, notes } = await neighborCurves(torus, options);
    expect({ k, d, notes }).toEqual({ k: 5, d: 1, notes: [] });
    expect([smooth.length, localLinear.length]).toEqual([4, 4]);
    expect(new Set([sqDistance, linear, ...smooth, ...localLinear].map(({ name }) => name)).size).toBe(10);
    for (const curve of [sqDistance, linear, ...smooth, ...localLinear]) {
      expect(curve.x).toEqual([150, 150, 300, 300, 600, 600]);
      expect(curve.seed).toEqual([0, 1, 0, 1, 0, 1]);
      const loss = curve === sqDistance ? "squared-distance" : "mse";
      expect(curve).toMatchObject({ axis: "examples", loss, regime: "resolution" });
    }
    for (const curve of [...smooth, ...localLinear])
      expect(curve.baselines.map(({ name }) => name)).toEqual(["mean", "global linear fit"]);
  });

  it("repeats by seed, inline and on threads, and differs between seeds", async () => {
    const cloud = gaussian(900, 3, 1);
    const some = { d: 3, sizes: [240, 400, 700], seeds: 1, seed: 2 };
    const inline = await neighborCurves(cloud, some);
    expect(await neighborCurves(cloud, some)).toEqual(inline);
    await using pool = threadPool({ threads: 2 });
    expect(await neighborCurves(cloud, { ...some, pool })).toEqual(inline);
    const other = await neighborCurves(cloud, { ...some, seed: 3 });
    expect(other.linear.y).not.toEqual(inline.linear.y);
  });

  it("chooses sizes by powers of sqrt 2 and leaves a sixth to test at", async () => {
    const { linear, localLinear, notes } = await neighborCurves(gaussian(360, 2, 1), { d: 2, seeds: 1 });
    expect(linear.x).toEqual([38, 53, 75, 106, 150, 212, 300]);
    expect(localLinear).toEqual([]);
    expect(notes.map(({ code }) => code)).toEqual(["no-local-linear"]);
    expect(notes[0].message).toContain(
      "k = 6 neighbours needs 3 training sizes of at least 180 points, and 2 of the 7",
    );
  });

  it("keeps to as many directions as there are coordinates", async () => {
    const { d, k } = await neighborCurves(gaussian(100, 2, 1), { d: 9.6, seeds: 1 });
    expect({ d, k }).toEqual({ d: 2, k: 6 });
  });

  it("reports progress and stops at an abort", async () => {
    const shares: number[] = [];
    await neighborCurves(torus, { ...options, onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBeCloseTo(1, 12);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    const control = new AbortController();
    const stopping = { ...options, signal: control.signal, onProgress: () => control.abort() };
    await expect(neighborCurves(torus, stopping)).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it.each([
    [{ sizes: [100, 300, 200] }, '"sizes": expected at least 3 integers, ascending, from 2 to 600'],
    [{ sizes: [100, 100, 200] }, "got 100 after 100"],
    [{ sizes: [100, 200, 601] }, "got 601 after 200"],
    [{ sizes: [1, 200, 300] }, "got 1"],
    [{ sizes: [100, 200.5, 300] }, "got 200.5 after 100"],
    [{ sizes: [100, 200] }, "got 2 of them"],
    [{ sizes: "all" as never }, '"sizes"'],
    [{ tests: 9 }, '"tests": expected an integer of at least 10, got 9'],
    [{ d: -1 }, '"d"'],
    [{ d: undefined as never }, '"d": expected the cloud\'s intrinsic dimension, got none'],
    [{ seeds: 0 }, '"seeds"'],
    [{ size: 4 } as object, '"size": expected one of the options'],
  ] as [Partial<NeighborCurvesOptions>, string][])("refuses %o", async (wrong, message) => {
    const refused = expect(neighborCurves(torus, { ...options, ...wrong })).rejects;
    await refused.toMatchObject({ code: "OPTION", message: expect.stringContaining(message) });
  });

  it("says what is wrong with a cloud that is too small, or copies of few points", async () => {
    await expect(neighborCurves(gaussian(60, 2, 1), { d: 2 })).rejects.toThrow(
      '"cloud": expected at least 60 points beside the 10 to test at, for three sizes, got 60',
    );
    const copies = pointCloud(
      Float32Array.from({ length: 600 }, (_, at) => at % 2),
      1,
    );
    await expect(neighborCurves(copies, { d: 1 })).rejects.toMatchObject({
      code: "DEGENERATE",
      message: expect.stringContaining("are points copies?"),
    });
    await expect(neighborCurves(pointCloud(new Float32Array(600).fill(3), 2), { d: 1 })).rejects.toMatchObject({
      code: "DEGENERATE",
    });
  });
});
