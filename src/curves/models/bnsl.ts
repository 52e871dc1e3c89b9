import type { LogPoints } from "../log-points.ts";
import { softplus } from "./bent-powers.ts";
import { grid, ones, places, slopes } from "./grids.ts";
import type { Model } from "./model.ts";
import { projectedStarts } from "./projected-starts.ts";
import { steepest } from "./steepest.ts";

/**
 * The broken neural scaling law L = a + b x^-c0 prod_i (1 + (x/d_i)^(1/f_i))^(-c_i f_i) with its breaks at d_i
 * (Caballero et al., arXiv 2210.14891, equation 1).
 */
export function bnsl(breaks: number): Model {
  const p = 3 + 3 * breaks;
  const each = Array.from({ length: breaks }, (_, i) => i + 1);
  return {
    name: `bnsl:breaks=${breaks}`,
    formula: `a + b x^-c0${each.map((i) => ` (1 + (x/d${i})^(1/f${i}))^(-c${i} f${i})`).join("")}`,
    axes: ["x"],
    parameters: [
      { name: "a", scale: "linear" },
      { name: "b", scale: "log" },
      { name: "c0", scale: "linear" },
      ...each.flatMap(
        (i) =>
          [
            { name: `c${i}`, scale: "linear" },
            { name: `d${i}`, scale: "log" },
            { name: `f${i}`, scale: "log" },
          ] as const,
      ),
    ],
    // With breaks c0 is the exponent of the first stretch only.
    exponent: breaks === 0 ? "c0" : null,
    offset: "a",
    evaluate(theta, [u], losses, jacobian) {
      const [a, logB, c0] = theta;
      for (let i = 0; i < losses.length; i++) {
        let log = logB - c0 * u[i];
        for (let j = 3; j < p; j += 3) {
          const f = Math.exp(theta[j + 2]);
          log -= theta[j] * f * softplus((u[i] - theta[j + 1]) / f);
        }
        const power = Math.exp(log);
        losses[i] = a + power;
        if (jacobian === null) continue;
        const row = i * p;
        jacobian[row] = 1;
        jacobian[row + 1] = power;
        jacobian[row + 2] = -u[i] * power;
        for (let j = 3; j < p; j += 3) {
          const f = Math.exp(theta[j + 2]);
          const z = (u[i] - theta[j + 1]) / f;
          const small = Math.exp(-Math.abs(z));
          const soft = Math.max(0, z) + Math.log1p(small);
          const share = (z > 0 ? 1 : small) / (1 + small);
          jacobian[row + j] = -f * soft * power;
          jacobian[row + j + 1] = theta[j] * share * power;
          jacobian[row + j + 2] = -theta[j] * f * (soft - z * share) * power;
        }
      }
    },
    moved(theta, { centres, level }) {
      const [a, logB, c0, ...rest] = theta;
      const moved = [a * Math.exp(level), logB + level + c0 * centres[0], c0];
      return [...moved, ...rest.map((value, j) => (j % 3 === 1 ? value + centres[0] : value))];
    },
    bounds(points) {
      const steep = steepest(points);
      const far = points.spans[0];
      const [sharp, soft] = [Math.log(points.spans[0] * SHARPEST), Math.log(points.spans[0])];
      return {
        lower: Float64Array.of(0, -Infinity, -steep, ...each.flatMap(() => [-steep, -far, sharp])),
        upper: Float64Array.of(Infinity, Infinity, steep, ...each.flatMap(() => [steep, far, soft])),
      };
    },
    starts: (points) =>
      projectedStarts(points, shapes(points, breaks), {
        columns: ([c0, ...rest], [u]) => [
          u.map((at) => {
            let log = -c0 * at;
            for (let j = 0; j < rest.length; j += 3) {
              const f = Math.exp(rest[j + 2]);
              log -= rest[j] * f * softplus((at - rest[j + 1]) / f);
            }
            return Math.exp(log);
          }),
          ones(u),
        ],
        theta: ([c0, ...rest], [b, a]) => [a, Math.log(b), c0, ...rest],
      }),
  };
}

/** A break narrower than this share of the sizes' span is a jump. */
const SHARPEST = 1e-3;

/** Shapes tried: more breaks, fewer values for each. */
function shapes(points: LogPoints, breaks: number): number[][] {
  const first = slopes(points, breaks < 2 ? [0.1, 0.3, 0.5, 1.5, 4] : [0.1, 1]);
  if (breaks === 0) return grid(slopes(points, [0.03, 0.1, 0.3, 0.7, 1.2, 2, 3, 4.5, 7, 12, -0.3, -2]));
  const turns = slopes(points, breaks === 1 ? [-2, 0.7, 2, 6, 18] : [-2, 2, 8]);
  const widths = (breaks === 1 ? [0.01, 0.05, 0.2] : [0.05]).map((share) => Math.log(share * points.spans[0]));
  const ends = Array.from({ length: breaks }, (_, i) => {
    const middle = (i + 0.5) / breaks - 0.5;
    const around = (breaks === 1 ? [-0.4, -0.25, -0.1, 0.1, 0.25, 0.4, 0.55] : [-0.12, 0.12]).map((at) => at + middle);
    return [turns, places(points, around), widths];
  }).flat();
  return grid(first, ...ends);
}
