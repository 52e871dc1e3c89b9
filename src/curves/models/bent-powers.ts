import { grid, ones, places, slopes } from "./grids.ts";
import type { Model } from "./model.ts";
import { projectedStarts } from "./projected-starts.ts";
import { steepest } from "./steepest.ts";

/** L = c + a (x + s)^-alpha, s >= 0. */
export const shiftedPower: Model = {
  name: "shifted-power",
  formula: "c + a (x + s)^-alpha",
  axes: ["x"],
  parameters: [
    { name: "alpha", scale: "linear" },
    { name: "a", scale: "log" },
    { name: "c", scale: "linear" },
    { name: "s", scale: "linear" },
  ],
  exponent: "alpha",
  offset: "c",
  evaluate([alpha, logA, c, s], [u], losses, jacobian) {
    for (let i = 0; i < losses.length; i++) {
      const shifted = Math.exp(u[i]) + s;
      const log = Math.log(shifted);
      const power = Math.exp(logA - alpha * log);
      losses[i] = c + power;
      if (jacobian === null) continue;
      const row = 4 * i;
      jacobian[row] = -log * power;
      jacobian[row + 1] = power;
      jacobian[row + 2] = 1;
      jacobian[row + 3] = (-alpha * power) / shifted;
    }
  },
  moved: ([alpha, logA, c, s], { centres, level }) => [
    alpha,
    logA + level + alpha * centres[0],
    c * Math.exp(level),
    s * Math.exp(centres[0]),
  ],
  bounds(points) {
    const steep = steepest(points);
    // A shift far beyond the largest size would make a power an exponential.
    const far = Math.exp(points.spans[0] / 2 + 7);
    return { lower: Float64Array.of(-steep, -Infinity, 0, 0), upper: Float64Array.of(steep, Infinity, Infinity, far) };
  },
  starts: (points) =>
    projectedStarts(points, grid(slopes(points, [0.5, 1, 2, 4, 8]), [0, ...places(points, PLACES).map(Math.exp)]), {
      columns: ([alpha, s], [u]) => [u.map((at) => (Math.exp(at) + s) ** -alpha), ones(u)],
      theta: ([alpha, s], [a, c]) => [alpha, Math.log(a), c, s],
    }),
};

/**
 * L = c + a x^-alpha (1 + x/x0)^(alpha - 1): resolution-limited with exponent alpha below x0, variance-limited with
 * exponent 1 above it (Bahri et al., arXiv 2102.06701, regimes 3 and 1).
 */
export const crossover: Model = {
  name: "crossover",
  formula: "c + a x^-alpha (1 + x/x0)^(alpha - 1)",
  axes: ["x"],
  parameters: [
    { name: "alpha", scale: "linear" },
    { name: "a", scale: "log" },
    { name: "c", scale: "linear" },
    { name: "x0", scale: "log" },
  ],
  exponent: "alpha",
  offset: "c",
  evaluate([alpha, logA, c, logX0], [u], losses, jacobian) {
    for (let i = 0; i < losses.length; i++) {
      const bend = softplus(u[i] - logX0);
      const power = Math.exp(logA - alpha * u[i] + (alpha - 1) * bend);
      losses[i] = c + power;
      if (jacobian === null) continue;
      const row = 4 * i;
      jacobian[row] = (bend - u[i]) * power;
      jacobian[row + 1] = power;
      jacobian[row + 2] = 1;
      jacobian[row + 3] = -(alpha - 1) * logistic(u[i] - logX0) * power;
    }
  },
  moved: ([alpha, logA, c, logX0], { centres, level }) => [
    alpha,
    logA + level + alpha * centres[0],
    c * Math.exp(level),
    logX0 + centres[0],
  ],
  bounds(points) {
    const steep = steepest(points);
    const far = points.spans[0] / 2 + 7;
    return {
      lower: Float64Array.of(-steep, -Infinity, 0, -far),
      upper: Float64Array.of(steep, Infinity, Infinity, far),
    };
  },
  starts: (points) =>
    projectedStarts(points, grid(slopes(points, [0.2, 0.5, 1, 2, 4]), places(points, PLACES)), {
      columns: ([alpha, logX0], [u]) => [
        u.map((at) => Math.exp(-alpha * at + (alpha - 1) * softplus(at - logX0))),
        ones(u),
      ],
      theta: ([alpha, logX0], [a, c]) => [alpha, Math.log(a), c, logX0],
    }),
};

/** Places of a bend that are tried. */
const PLACES = [-0.4, -0.2, 0, 0.2, 0.4];

/** ln(1 + e^z). */
export function softplus(z: number): number {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}

/** 1 / (1 + e^-z), the slope of `softplus`. */
export function logistic(z: number): number {
  return z > 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}
