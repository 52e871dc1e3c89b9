import { expect, it } from "vitest";
import { generate } from "../../src/cloud/manifolds/generate.ts";
import { neededK } from "../../src/dimension/estimate-all.ts";
import { measureDimension } from "../../src/dimension/measure-dimension.ts";
import { METHODS } from "../../src/dimension/methods.ts";
import { parseEstimators } from "../../src/dimension/parse-estimators.ts";

/** Those that read nothing but neighbours, of which this build has some. */
const NAMES = ["twonn", "mle", "gride", "correlation", "binomial", "abide", "mind-mlk", "mada", "mom"];
const MIB = 2 ** 20;

it("memory grows as the points' own f32 numbers and the n k of the lists, n = 200,000, D = 128", async () => {
  const estimators = NAMES.filter((name) => Object.hasOwn(METHODS, name)).join();
  const [n, D] = [200_000, 128];
  const cloud = generate("cube", { d: 5, D, n, seed: 1, curvature: 2 });
  const k = neededK(parseEstimators(estimators), n);
  const before = process.memoryUsage().rss;
  const { estimates } = await measureDimension(cloud, { estimators });
  const peak = process.resourceUsage().maxRSS * 1024;
  const [points, lists] = [4 * n * D, 12 * n * k];
  console.log(
    `${estimators}: ${Math.round(before / MIB)} MiB before, ${Math.round(peak / MIB)} MiB at most; points ${Math.round(points / MIB)} MiB, lists of ${k} ${Math.round(lists / MIB)} MiB`,
  );
  // Packed once beside the points in f32 or narrower; the lists once in a worker's memory and once as the result, a third time
  // in passing. Coordinates in f64 or a distance matrix (n^2: 298 GiB) would not go in.
  expect(peak - before).toBeLessThan(1.5 * points + 3 * lists + 192 * MIB);
  expect(Math.abs(estimates[0].dimension - 5)).toBeLessThan(0.5);
}, 1_800_000);
