import { describe, expect, it } from "vitest";
import { permutation, random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { type GraphLengthOptions, knnGraph, ph0 } from "../../src/dimension/graph-length.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import type { Metric } from "../../src/neighbors/metric.ts";
import { cloudOf, gaussian, testSeed } from "../reference/clouds.ts";

const METHODS = { "knn-graph": knnGraph, ph0 } as const;
type Name = keyof typeof METHODS;
const NAMES = Object.keys(METHODS) as Name[];
const measure = async (name: Name, cloud: PointCloud, options: GraphLengthOptions = {}, metric: Metric = "euclidean") =>
  METHODS[name](cloud, await findNeighbors(cloud, { k: 10, metric }), options);
const torus = (n: number, d: number, seed: number) => cloudOf(n, d, random(seed), (rng) => rng.uniform(), Float64Array);

describe.each(NAMES)("%s", (name) => {
  const seed = testSeed();
  it.each([1, 3])(`finds d = %d on a flat torus, within its error (seed ${seed})`, async (d) => {
    const { dimension, standardError, n, scale, params, notes } = await measure(
      name,
      torus(800, d, seed),
      {},
      "periodic:1",
    );
    expect(Math.abs(dimension - d), `${dimension} +- ${standardError}`).toBeLessThan(5 * standardError + 0.02 * d);
    expect(standardError).toBeLessThan(0.1 * d);
    expect(n).toBe(800);
    expect(scale).toBeGreaterThan(0);
    expect(params).toMatchObject({ power: 1, halvings: 3, seed: 0 });
    expect(notes.map(({ code }) => code)).toEqual(["error-rough"]);
  });

  it("is the slope of ln mean edge on ln n, of both halves taken together", async () => {
    const cloud = torus(300, 2, 1);
    const order = permutation(300, random(7).split(name));
    const edges = async (points: PointCloud) => {
      const near = await findNeighbors(points, { k: points.n - 1 });
      const lengths: number[] = [];
      if (name === "knn-graph")
        for (let i = 0; i < points.n; i++)
          for (let j = 0; j < 5; j++) lengths.push(near.distances[i * near.k + j] ** 2);
      else {
        // Prim, by the lists
        const inside = new Set([0]);
        while (inside.size < points.n) {
          let best = { to: -1, length: Number.POSITIVE_INFINITY };
          for (const i of inside)
            for (let j = 0; j < near.k; j++) {
              const at = i * near.k + j;
              if (inside.has(near.indices[at])) continue;
              if (near.distances[at] < best.length) best = { to: near.indices[at], length: near.distances[at] };
              break;
            }
          inside.add(best.to);
          lengths.push(best.length ** 2);
        }
      }
      return lengths;
    };
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
    const whole = mean(await edges(cloud));
    const halves = [order.slice(0, 150), order.slice(150)].map((rows) => edges(takeRows(cloud, rows)));
    const half = mean((await Promise.all(halves)).flat());
    const { dimension } = await measure(name, cloud, { power: 2, halvings: 1, seed: 7 });
    expect(dimension).toBeCloseTo((2 * Math.LN2) / Math.log(half / whole), 10);
  });

  it("is unchanged by scale, shift and rotation", async () => {
    const cloud = gaussian(160, 3, 5, Float64Array);
    const changed = (by: (value: number, at: number) => number) => pointCloud(Float64Array.from(cloud.coords, by), 3);
    const turned = changed((x, at) =>
      at % 3 === 2 ? x : 0.6 * x + (at % 3 === 0 ? -0.8 : 0.8) * cloud.coords[at + (at % 3 === 0 ? 1 : -1)],
    );
    for (const power of [1, 1.7]) {
      const { scale, ...plain } = await measure(name, cloud, { power });
      const { scale: large, ...doubled } = await measure(
        name,
        changed((x) => x * 2 ** 40),
        { power },
      );
      expect(doubled).toEqual(plain);
      expect(large! / scale!).toBeCloseTo(2 ** 40, 3);
      for (const other of [changed((x) => x * 1e30), changed((x) => x * 1e-30), changed((x) => x + 100), turned])
        expect((await measure(name, other, { power })).dimension / plain.dimension - 1).toBeCloseTo(0, 6);
    }
  });

  it("refuses by name what it cannot do", async () => {
    await expect(measure(name, gaussian(30, 3, 0))).rejects.toMatchObject({
      code: "DEGENERATE",
      message: expect.stringContaining("at least"),
    });
    await expect(measure(name, pointCloud(new Float64Array(300).fill(1), 3))).rejects.toMatchObject({
      code: "DEGENERATE",
    });
    await expect(measure(name, gaussian(100, 3, 0), { power: 0 })).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining("power"),
    });
    const near = await findNeighbors(gaussian(100, 3, 0), { k: 3 });
    await expect(METHODS[name](gaussian(99, 3, 0), near)).rejects.toMatchObject({
      code: name === "ph0" ? "SHAPE" : expect.any(String),
    });
    await expect(knnGraph(gaussian(100, 3, 0), near)).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining("k = 5"),
    });
    const lattice = cloudOf(512, 3, random(0), (_, i, c) => Math.floor(i / 8 ** c) % 8);
    const { dimension, notes } = await measure(name, lattice);
    expect(dimension).toBeGreaterThan(2);
    expect(notes.map(({ code }) => code)).toEqual(["tied-distances", "error-rough"]);
  });
});
