import { random } from "../base/random.ts";
import { linearModelLosses } from "../experiments/regression/linear-model-losses.ts";
import type { ExcessRun } from "./excess-curve.ts";
import type { CellControl } from "./experiment.ts";

/** Draws of the linear teacher and student on a spectrum i^-(1 + alphaK), cut at `features`. */
export interface LinearDraws {
  readonly alphaK: number;
  readonly features: number;
  readonly draws: number;
  readonly seed: number;
}

/** Every draw's losses at sizes of P or D and at the limit, where that size is null, the other being held. */
export async function linearExcess(
  { alphaK, features, draws, seed }: LinearDraws,
  sizes: readonly number[],
  at: (size: number | null) => { readonly P: number | null; readonly D: number | null },
  { pool, signal, onProgress }: CellControl,
): Promise<(ExcessRun & { readonly learner: "linear model" })[]> {
  const spectrum = Array.from({ length: features }, (_, i) => (i + 1) ** -(1 + alphaK));
  const rng = random(seed).split("linear");
  const seeds = Array.from({ length: draws }, () => rng.below(2 ** 31));
  const asked = seeds.flatMap((drawn) => [...sizes, null].map((size) => ({ ...at(size), seed: drawn })));
  const losses = await linearModelLosses(spectrum, asked, { pool, signal, onProgress });
  const step = sizes.length + 1;
  return seeds.map((_, s) => ({
    learner: "linear model",
    sizes,
    losses: losses.slice(s * step, s * step + sizes.length),
    limit: losses[s * step + sizes.length],
  }));
}
