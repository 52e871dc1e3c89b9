import type { Random } from "./random.ts";

/** A Gamma(shape, 1) variable, shape > 0 (Marsaglia & Tsang 2000; below one by a power of a uniform). */
export function gammaVariate(rng: Random, shape: number): number {
  if (shape < 1) return gammaVariate(rng, shape + 1) * (1 - rng.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - rng.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
