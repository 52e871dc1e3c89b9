import { expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";

/** Best of three runs: seconds a search takes. */
async function seconds(n: number, D: number): Promise<number> {
  const rng = random(`run time ${n} ${D}`);
  const cloud = pointCloud(
    Float32Array.from({ length: n * D }, () => rng.normal()),
    D,
  );
  let best = Infinity;
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    await findNeighbors(cloud, { k: 10, plan: { features: 0 } });
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

/** The exponent of the engine's own run time: its speed falls as a power of the size, which is what our fits are for. */
async function exponentOf(sizes: readonly number[], time: (size: number) => Promise<number>) {
  const y: number[] = [];
  for (const size of sizes) y.push(1 / (await time(size)));
  const { parameters, intervals } = fitCurve(learningCurve({ x: sizes, y }), { offset: "zero" });
  return { alpha: parameters.alpha, interval: intervals.alpha, seconds: y.map((speed) => 1 / speed) };
}

it("the search's run time grows as n^2 and D on clouds without structure", async () => {
  const inN = await exponentOf([6000, 12000, 24000, 48000], (n) => seconds(n, 64));
  const inD = await exponentOf([64, 128, 256, 512, 1024], (D) => seconds(12000, D));
  console.log("run time against n:", inN, "against D:", inD);
  // The law is arithmetic; survivors, packing and caches bend it. An exponent beyond these is another algorithm.
  expect(inN.alpha).toBeGreaterThan(1.5);
  expect(inN.alpha).toBeLessThan(2.2);
  expect(inD.alpha).toBeGreaterThan(0.5);
  expect(inD.alpha).toBeLessThan(1.3);
}, 600_000);
