import { grid, ones, slopes } from "./grids.ts";
import type { Model } from "./model.ts";
import { projectedStarts } from "./projected-starts.ts";
import { steepest } from "./steepest.ts";

/** L = a x^-alpha. */
export const power: Model = {
  name: "power",
  formula: "a x^-alpha",
  axes: ["x"],
  parameters: [
    { name: "alpha", scale: "linear" },
    { name: "a", scale: "log" },
  ],
  exponent: "alpha",
  straight: true,
  evaluate([alpha, logA], [u], losses, jacobian) {
    for (let i = 0; i < losses.length; i++) {
      const loss = Math.exp(logA - alpha * u[i]);
      losses[i] = loss;
      if (jacobian === null) continue;
      jacobian[2 * i] = -u[i] * loss;
      jacobian[2 * i + 1] = loss;
    }
  },
  moved: ([alpha, logA], { centres, level }) => [alpha, logA + level + alpha * centres[0]],
  bounds(points) {
    const steep = steepest(points);
    return { lower: Float64Array.of(-steep, -Infinity), upper: Float64Array.of(steep, Infinity) };
  },
  starts: (points) =>
    projectedStarts(points, grid(slopes(points, SLOPES)), {
      columns: ([alpha], [u]) => [u.map((at) => Math.exp(-alpha * at))],
      theta: ([alpha], [a]) => [alpha, Math.log(a)],
    }),
};

/** L = c + a x^-alpha, c >= 0. */
export const powerOffset: Model = {
  name: "power-offset",
  formula: "c + a x^-alpha",
  axes: ["x"],
  parameters: [...power.parameters, { name: "c", scale: "linear" }],
  exponent: "alpha",
  offset: "c",
  straight: true,
  evaluate([alpha, logA, c], [u], losses, jacobian) {
    for (let i = 0; i < losses.length; i++) {
      const power = Math.exp(logA - alpha * u[i]);
      losses[i] = c + power;
      if (jacobian === null) continue;
      jacobian[3 * i] = -u[i] * power;
      jacobian[3 * i + 1] = power;
      jacobian[3 * i + 2] = 1;
    }
  },
  moved: ([alpha, logA, c], { centres, level }) => [alpha, logA + level + alpha * centres[0], c * Math.exp(level)],
  bounds(points) {
    const steep = steepest(points);
    return { lower: Float64Array.of(-steep, -Infinity, 0), upper: Float64Array.of(steep, Infinity, Infinity) };
  },
  starts: (points) =>
    projectedStarts(points, grid(slopes(points, SLOPES)), {
      columns: ([alpha], [u]) => [u.map((at) => Math.exp(-alpha * at)), ones(u)],
      theta: ([alpha], [a, c]) => [alpha, Math.log(a), c],
    }),
};

/** Exponents tried, over the span of the sizes. */
const SLOPES = [0.03, 0.1, 0.3, 0.7, 1.2, 2, 3, 4.5, 7, 12, 25, -0.1, -0.5, -2, -7];
