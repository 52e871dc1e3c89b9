import { grid, slopes } from "./grids.ts";
import type { Model } from "./model.ts";
import { steepest } from "./steepest.ts";

/**
 * (e - e_inf) / (e_0 - e)^alpha = b x^-c, solved for e between its floor e_inf and its ceiling e_0 (Alabdulmohsin,
 * Neyshabur & Zhai, arXiv 2209.06640). The exponent against size is c.
 */
export const m4: Model = {
  name: "m4",
  formula: "(L - e_inf) / (e_0 - L)^alpha = b x^-c",
  axes: ["x"],
  parameters: [
    { name: "e_inf", scale: "linear" },
    { name: "e_0", scale: "linear" },
    { name: "alpha", scale: "linear" },
    { name: "b", scale: "log" },
    { name: "c", scale: "linear" },
  ],
  exponent: "c",
  offset: "e_inf",
  evaluate([floor, ceiling, alpha, logB, c], [u], losses, jacobian) {
    const height = ceiling - floor;
    for (let i = 0; i < losses.length; i++) {
      const z = height > 0 ? place(logB - c * u[i] + (alpha - 1) * Math.log(height), alpha) : Number.NaN;
      const small = Math.exp(-Math.abs(z));
      const [share, rest] = z > 0 ? [1 / (1 + small), small / (1 + small)] : [small / (1 + small), 1 / (1 + small)];
      losses[i] = floor + height * share;
      if (jacobian === null) continue;
      // With s the share of the height, ln s - alpha ln(1 - s) = target: differentiate both sides.
      const slope = (height * share * rest) / (rest + alpha * share);
      const row = 5 * i;
      jacobian[row] = rest - (slope * (alpha - 1)) / height;
      jacobian[row + 1] = share + (slope * (alpha - 1)) / height;
      jacobian[row + 2] = slope * (Math.log(height) - Math.max(0, z) - Math.log1p(small));
      jacobian[row + 3] = slope;
      jacobian[row + 4] = -u[i] * slope;
    }
  },
  moved: ([floor, ceiling, alpha, logB, c], { centres, level }) => [
    floor * Math.exp(level),
    ceiling * Math.exp(level),
    alpha,
    logB + level * (1 - alpha) + c * centres[0],
    c,
  ],
  bounds(points) {
    const steep = steepest(points);
    const largest = Math.exp(points.v.reduce((a, b) => Math.max(a, b)));
    // A ceiling far above every loss is none.
    return {
      lower: Float64Array.of(0, 0, 0, -Infinity, -steep),
      upper: Float64Array.of(Infinity, 1e3 * largest, 20, Infinity, steep),
    };
  },
  starts(points) {
    const losses = points.v.map(Math.exp);
    const smallest = losses.reduce((a, b) => Math.min(a, b));
    const largest = losses.reduce((a, b) => Math.max(a, b));
    const middle = losses.reduce((a, b) => a + b) / losses.length;
    return grid([0, 0.5, 0.9], [1.02, 1.3, 3], [0.1, 1, 3], slopes(points, [0.5, 1.5, 4, 8])).map(
      ([low, high, alpha, c]) => {
        const [floor, ceiling] = [low * smallest, high * largest];
        return [floor, ceiling, alpha, Math.log(middle - floor) - alpha * Math.log(ceiling - middle), c];
      },
    );
  },
};

/** z = ln(s / (1 - s)) where ln s - alpha ln(1 - s) = target, by Newton's method on an increasing function. */
function place(target: number, alpha: number): number {
  if (!Number.isFinite(target)) return target;
  // Its two asymptotes, z for small s and alpha z for large, bracket the root's scale.
  let z = target < 0 ? target : target / Math.max(alpha, 1e-3);
  for (let step = 0; step < 60; step++) {
    const small = Math.exp(-Math.abs(z));
    const soft = Math.max(0, z) + Math.log1p(small);
    const rest = (z > 0 ? small : 1) / (1 + small);
    const move = (z + (alpha - 1) * soft - target) / (rest + alpha * (1 - rest));
    z -= Math.max(-10, Math.min(10, move));
    // The next move would be of the order of this one's square.
    if (Math.abs(move) <= 1e-9 * Math.max(1, Math.abs(z))) break;
  }
  return z;
}
