import type { LogPoints } from "../log-points.ts";
import { grid, ones, slopes } from "./grids.ts";
import type { Model } from "./model.ts";
import { projectedStarts } from "./projected-starts.ts";
import { steepest } from "./steepest.ts";

/** L = E + A / N^alpha + B / D^beta (Hoffmann et al., arXiv 2203.15556, equation 2). */
export const chinchilla: Model = {
  name: "chinchilla",
  formula: "E + A/N^alpha + B/D^beta",
  axes: ["N", "D"],
  parameters: [
    { name: "E", scale: "linear" },
    { name: "A", scale: "log" },
    { name: "B", scale: "log" },
    { name: "alpha", scale: "linear" },
    { name: "beta", scale: "linear" },
  ],
  exponent: "alpha",
  second: "beta",
  offset: "E",
  evaluate([E, logA, logB, alpha, beta], [u, w], losses, jacobian) {
    for (let i = 0; i < losses.length; i++) {
      const byN = Math.exp(logA - alpha * u[i]);
      const byD = Math.exp(logB - beta * w[i]);
      losses[i] = E + byN + byD;
      if (jacobian === null) continue;
      const row = 5 * i;
      jacobian[row] = 1;
      jacobian[row + 1] = byN;
      jacobian[row + 2] = byD;
      jacobian[row + 3] = -u[i] * byN;
      jacobian[row + 4] = -w[i] * byD;
    }
  },
  bend([, logA, logB, alpha, beta], [u, w], by, out) {
    for (let i = 0; i < by.length; i++) {
      const byN = by[i] * Math.exp(logA - alpha * u[i]);
      const byD = by[i] * Math.exp(logB - beta * w[i]);
      out[6] += byN;
      out[8] -= u[i] * byN;
      out[18] += u[i] * u[i] * byN;
      out[12] += byD;
      out[14] -= w[i] * byD;
      out[24] += w[i] * w[i] * byD;
    }
  },
  moved: ([E, logA, logB, alpha, beta], { centres, level }) => [
    E * Math.exp(level),
    logA + level + alpha * centres[0],
    logB + level + beta * centres[1],
    alpha,
    beta,
  ],
  bounds(points) {
    const [byN, byD] = [steepest(points, 0), steepest(points, 1)];
    return {
      lower: Float64Array.of(0, -Infinity, -Infinity, -byN, -byD),
      upper: Float64Array.of(Infinity, Infinity, Infinity, byN, byD),
    };
  },
  starts,
};

/** Exponents of the projected starts, over the span of an axis. */
const SLOPES = [0.3, 0.7, 1.2, 2, 3, 4.5, 7];

/**
 * Pairs of exponents with E, A and B by projection, and a grid as fine as the published one (5 x 5 exponents, 5 values
 * of E, 6 x 6 of A and B: Hoffmann et al., section D.2), laid out in the data's units [docs/curves.md#starts].
 */
function starts(points: LogPoints): number[][] {
  const pairs = grid(slopes(points, SLOPES, 0), slopes(points, SLOPES, 1));
  const projected = projectedStarts(points, pairs, {
    columns: ([alpha, beta], [u, w]) => [
      ones(u),
      u.map((at) => Math.exp(-alpha * at)),
      w.map((at) => Math.exp(-beta * at)),
    ],
    theta: ([alpha, beta], [E, A, B]) => [E, Math.log(A), Math.log(B), alpha, beta],
  });
  const terms = [-6, -4.5, -3, -1.5, 0, 1.5];
  const exponents = [0, 0.5, 1, 1.5, 2];
  return [...projected, ...grid([0.1, 0.3, 0.5, 0.7, 0.9], terms, terms, exponents, exponents)];
}
