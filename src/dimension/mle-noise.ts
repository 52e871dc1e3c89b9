import type { Neighbors } from "../neighbors/neighbors.ts";
import type { LogRatio } from "./local-sums.ts";

/**
 * ln(r_k / r_j) with the nearer distance blurred by noise: ln r_k less the mean of ln x, x normal about r_j with the
 * noise's standard deviation and positive (Haro, Randall & Sapiro 2008) [docs/dimension.md#mle].
 * @param noise in the coordinates' unit, above 0
 */
export const noisyRatios =
  ({ k: width, distances }: Neighbors, noise: number): LogRatio =>
  (i, k, place) =>
    Math.log(distances[i * width + k - 1] / noise) - meanLog(distances[i * width + place] / noise);

/** From here on six terms of the series below give 13 digits. */
const FAR = 16;
/** Share of the mass below which the rest is left. */
const NOTHING = 1e-18;

/** Mean of ln Z for Z normal about t with variance 1, given Z > 0. */
export function meanLog(t: number): number {
  if (t >= FAR) {
    const q = 1 / (t * t);
    return Math.log(t) - q * (1 / 2 + q * (3 / 4 + q * (5 / 2 + q * (105 / 8 + q * (189 / 2 + (q * 3465) / 4)))));
  }
  // in y = ln z both ends fall off so fast that the rule of equal steps has no error to speak of
  const step = 1 / (8 + 2 * t);
  let sum = 0;
  let mass = 0;
  for (let y = Math.log(t + 9), weight = 1; weight > NOTHING * mass; y -= step) {
    weight = Math.exp(y - (Math.exp(y) - t) ** 2 / 2);
    sum += y * weight;
    mass += weight;
  }
  return sum / mass;
}
