import { grid, ones, slopes } from "./grids.ts";
import type { Model } from "./model.ts";
import { projectedStarts } from "./projected-starts.ts";
import { steepest } from "./steepest.ts";

/**
 * L = e_0 |e / (e - i eta)| with e = a n^-alpha + b m^-beta + c_inf (Rosenfeld et al., arXiv 1909.12673, equation 5):
 * e_0 is the loss of guessing. Scaling a, b, c_inf and eta together changes nothing, so eta = e_0 is taken, which makes
 * L = e / sqrt(1 + (e/e_0)^2) and gives e the unit of the loss.
 */
export const rosenfeld: Model = {
  name: "rosenfeld",
  formula: "e / sqrt(1 + (e/e_0)^2), e = a n^-alpha + b m^-beta + c_inf",
  axes: ["n", "m"],
  parameters: [
    { name: "c_inf", scale: "linear" },
    { name: "a", scale: "log" },
    { name: "b", scale: "log" },
    { name: "alpha", scale: "linear" },
    { name: "beta", scale: "linear" },
    { name: "e_0", scale: "log" },
  ],
  exponent: "alpha",
  second: "beta",
  offset: "c_inf",
  evaluate([floor, logA, logB, alpha, beta, logTop], [u, w], losses, jacobian) {
    const top = Math.exp(logTop);
    for (let i = 0; i < losses.length; i++) {
      const first = Math.exp(logA - alpha * u[i]);
      const second = Math.exp(logB - beta * w[i]);
      const e = floor + first + second;
      // Sine and cosine of arctan e/e_0, of whose squares none overflows: guessing is the limit where e does.
      const ratio = e / top;
      const sine = ratio > 1 ? 1 / Math.sqrt(1 + 1 / (ratio * ratio)) : ratio / Math.sqrt(1 + ratio * ratio);
      losses[i] = top * sine;
      if (jacobian === null) continue;
      const slope = (ratio > 1 ? sine / ratio : 1 / Math.sqrt(1 + ratio * ratio)) ** 3;
      const row = 6 * i;
      jacobian[row] = slope;
      jacobian[row + 1] = slope * first;
      jacobian[row + 2] = slope * second;
      jacobian[row + 3] = -u[i] * slope * first;
      jacobian[row + 4] = -w[i] * slope * second;
      jacobian[row + 5] = top * sine ** 3;
    }
  },
  moved: ([floor, logA, logB, alpha, beta, logTop], { centres, level }) => [
    floor * Math.exp(level),
    logA + level + alpha * centres[0],
    logB + level + beta * centres[1],
    alpha,
    beta,
    logTop + level,
  ],
  bounds(points) {
    const [byN, byM] = [steepest(points, 0), steepest(points, 1)];
    const largest = points.v.reduce((a, b) => Math.max(a, b));
    return {
      lower: Float64Array.of(0, -Infinity, -Infinity, -byN, -byM, largest),
      upper: Float64Array.of(Infinity, Infinity, Infinity, byN, byM, largest + 7),
    };
  },
  starts(points) {
    const largest = points.v.reduce((a, b) => Math.max(a, b));
    const shapes = grid(slopes(points, [0.5, 1.2, 3, 6], 0), slopes(points, [0.5, 1.2, 3, 6], 1));
    return projectedStarts(points, shapes, {
      columns: ([alpha, beta], [u, w]) => [
        ones(u),
        u.map((at) => Math.exp(-alpha * at)),
        w.map((at) => Math.exp(-beta * at)),
      ],
      theta: ([alpha, beta], [floor, a, b]) => [floor, Math.log(a), Math.log(b), alpha, beta, 0],
    }).flatMap((theta) => [0.1, 1, 4].map((above) => theta.with(5, largest + above)));
  },
};
