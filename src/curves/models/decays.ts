import { grid, ones, places, slopes } from "./grids.ts";
import type { Model } from "./model.ts";
import { projectedStarts } from "./projected-starts.ts";
import { steepest } from "./steepest.ts";

/** L = c + a e^(-x/tau). */
export const exponential: Model = {
  name: "exponential",
  formula: "c + a exp(-x/tau)",
  axes: ["x"],
  parameters: [
    { name: "a", scale: "log" },
    { name: "tau", scale: "log" },
    { name: "c", scale: "linear" },
  ],
  exponent: null,
  offset: "c",
  evaluate([logA, logTau, c], [u], losses, jacobian) {
    for (let i = 0; i < losses.length; i++) {
      const lived = Math.exp(u[i] - logTau);
      const decay = Math.exp(logA - lived);
      losses[i] = c + decay;
      if (jacobian === null) continue;
      jacobian[3 * i] = decay;
      jacobian[3 * i + 1] = decay * lived;
      jacobian[3 * i + 2] = 1;
    }
  },
  moved: ([logA, logTau, c], { centres, level }) => [logA + level, logTau + centres[0], c * Math.exp(level)],
  bounds({ spans }) {
    const far = spans[0] / 2 + FAR;
    return { lower: Float64Array.of(-Infinity, -far, 0), upper: Float64Array.of(Infinity, far, Infinity) };
  },
  starts: (points) =>
    projectedStarts(points, grid(places(points, LIFETIMES)), {
      columns: ([logTau], [u]) => [u.map((at) => Math.exp(-Math.exp(at - logTau))), ones(u)],
      theta: ([logTau], [a, c]) => [Math.log(a), logTau, c],
    }),
};

/** L = a x^-alpha e^(-x/tau). */
export const powerCutoff: Model = {
  name: "power-cutoff",
  formula: "a x^-alpha exp(-x/tau)",
  axes: ["x"],
  parameters: [
    { name: "alpha", scale: "linear" },
    { name: "a", scale: "log" },
    { name: "tau", scale: "log" },
  ],
  exponent: "alpha",
  evaluate([alpha, logA, logTau], [u], losses, jacobian) {
    for (let i = 0; i < losses.length; i++) {
      const lived = Math.exp(u[i] - logTau);
      const loss = Math.exp(logA - alpha * u[i] - lived);
      losses[i] = loss;
      if (jacobian === null) continue;
      jacobian[3 * i] = -u[i] * loss;
      jacobian[3 * i + 1] = loss;
      jacobian[3 * i + 2] = loss * lived;
    }
  },
  moved: ([alpha, logA, logTau], { centres, level }) => [alpha, logA + level + alpha * centres[0], logTau + centres[0]],
  bounds(points) {
    const far = points.spans[0] / 2 + FAR;
    const steep = steepest(points);
    return { lower: Float64Array.of(-steep, -Infinity, -far), upper: Float64Array.of(steep, Infinity, far) };
  },
  starts: (points) =>
    projectedStarts(points, grid(slopes(points, [0, 0.5, 1, 2, 4]), places(points, LIFETIMES)), {
      columns: ([alpha, logTau], [u]) => [u.map((at) => Math.exp(-alpha * at - Math.exp(at - logTau)))],
      theta: ([alpha, logTau], [a]) => [alpha, Math.log(a), logTau],
    }),
};

/** L = a - b ln x. */
export const logarithmic: Model = {
  name: "logarithmic",
  formula: "a - b ln x",
  axes: ["x"],
  parameters: [
    { name: "a", scale: "linear" },
    { name: "b", scale: "linear" },
  ],
  exponent: null,
  evaluate([a, b], [u], losses, jacobian) {
    for (let i = 0; i < losses.length; i++) {
      losses[i] = a - b * u[i];
      if (jacobian === null) continue;
      jacobian[2 * i] = 1;
      jacobian[2 * i + 1] = -u[i];
    }
  },
  moved: ([a, b], { centres, level }) => [(a + b * centres[0]) * Math.exp(level), b * Math.exp(level)],
  bounds: () => ({
    lower: Float64Array.of(-Infinity, -Infinity),
    upper: Float64Array.of(Infinity, Infinity),
  }),
  starts: ({ spans }) => [0, 0.2, 0.5, 1, 1.5, -0.5].map((b) => [1, b / spans[0]]),
};

/** Places of tau tried, in spans from the middle of the sizes. */
const LIFETIMES = [-0.7, -0.4, -0.1, 0.2, 0.5, 0.8, 1.5];
/** A lifetime this many e-folds beyond the sizes is none, and one this far below them is over before the first. */
const FAR = 12;
