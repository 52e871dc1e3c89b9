import { grid, slopes } from "./grids.ts";
import type { Model } from "./model.ts";
import { steepest } from "./steepest.ts";

/** L = ((N_c/N)^(alpha_N/alpha_D) + D_c/D)^alpha_D (Kaplan et al., arXiv 2001.08361, equation 1.5). */
export const kaplan: Model = {
  name: "kaplan",
  formula: "((N_c/N)^(alpha_N/alpha_D) + D_c/D)^alpha_D",
  axes: ["N", "D"],
  parameters: [
    { name: "N_c", scale: "log" },
    { name: "D_c", scale: "log" },
    { name: "alpha_N", scale: "linear" },
    { name: "alpha_D", scale: "linear" },
  ],
  exponent: "alpha_N",
  second: "alpha_D",
  evaluate([logN, logD, byN, byD], [u, w], losses, jacobian) {
    const ratio = byN / byD;
    for (let i = 0; i < losses.length; i++) {
      const first = ratio * (logN - u[i]);
      const second = logD - w[i];
      const top = Math.max(first, second);
      const log = top + Math.log(Math.exp(first - top) + Math.exp(second - top));
      const loss = Math.exp(byD * log);
      losses[i] = loss;
      if (jacobian === null) continue;
      const share = Math.exp(first - log);
      const row = 4 * i;
      jacobian[row] = loss * byN * share;
      jacobian[row + 1] = loss * byD * (1 - share);
      jacobian[row + 2] = loss * share * (logN - u[i]);
      jacobian[row + 3] = loss * (log - share * first);
    }
  },
  moved: ([logN, logD, byN, byD], { centres, level }) => [
    logN + centres[0] + level / byN,
    logD + centres[1] + level / byD,
    byN,
    byD,
  ],
  bounds(points) {
    const [byN, byD] = [steepest(points, 0), steepest(points, 1)];
    return {
      lower: Float64Array.of(-Infinity, -Infinity, byN * FLATTEST, byD * FLATTEST),
      upper: Float64Array.of(Infinity, Infinity, byN, byD),
    };
  },
  starts: (points) =>
    grid([0.1, 0.4, 0.8], slopes(points, EXPONENTS, 0), slopes(points, EXPONENTS, 1)).map(([share, byN, byD]) => [
      // At the middle of the sizes N's term makes up `share` of a sum that gives the mean loss, 1.
      (Math.log(share) * byD) / byN,
      Math.log(1 - share),
      byN,
      byD,
    ]),
};

const EXPONENTS = [0.1, 0.3, 0.7, 1.5, 3];
/** Least exponent, as a share of the steepest: at 0 a critical size has no place. */
const FLATTEST = 1e-5;
