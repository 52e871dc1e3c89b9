import { type Random, random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud } from "../../src/cloud/point-cloud.ts";

/** A seed from the clock unless SEED is set; the test prints it. */
export const testSeed = () => Number(process.env.SEED ?? Date.now() % 1e9);

export const gaussian = (
  n: number,
  D: number,
  seed: number | string,
  Kind: typeof Float32Array | typeof Float64Array = Float32Array,
): PointCloud => cloudOf(n, D, random(seed), (rng) => rng.normal(), Kind);

export function cloudOf(
  n: number,
  D: number,
  rng: Random,
  draw: (rng: Random, i: number, c: number) => number,
  Kind: typeof Float32Array | typeof Float64Array = Float32Array,
): PointCloud {
  const coords = new Kind(n * D);
  for (let i = 0; i < n; i++) for (let c = 0; c < D; c++) coords[i * D + c] = draw(rng, i, c);
  return pointCloud(coords, D);
}
