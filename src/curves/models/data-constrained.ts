import { chinchilla } from "./chinchilla.ts";
import { grid } from "./grids.ts";
import type { Model } from "./model.ts";

/**
 * L = E + A / N'^alpha + B / D'^beta, in which repeated tokens and excess parameters count less: of D tokens U are
 * different, D' = U + U R_D* (1 - exp(-R_D/R_D*)) with R_D = D/U - 1, and N' likewise of N and the size U_N that is
 * compute-optimal for U different tokens (Muennighoff et al., arXiv 2305.16264, equations 5 and 6).
 */
export const dataConstrained: Model = {
  name: "data-constrained",
  formula: "E + A/N'^alpha + B/D'^beta",
  axes: ["N", "D", "U"],
  shared: [0, 1, 1],
  parameters: [...chinchilla.parameters, { name: "R_N", scale: "log" }, { name: "R_D", scale: "log" }],
  exponent: "alpha",
  second: "beta",
  offset: "E",
  evaluate([E, logA, logB, alpha, beta, logRN, logRD], [u, w, unique], losses, jacobian) {
    const [rN, rD] = [Math.exp(logRN), Math.exp(logRD)];
    // The optimal split has alpha A/N^alpha = beta B/D^beta.
    const split = Math.log(alpha) + logA - Math.log(beta) - logB;
    for (let i = 0; i < losses.length; i++) {
      const logUN = (split + beta * unique[i]) / alpha;
      const n = worth(u[i] - Math.min(u[i], logUN), rN);
      const d = worth(w[i] - unique[i], rD);
      const logN = Math.min(u[i], logUN) + n.log;
      const logD = unique[i] + d.log;
      const byN = Math.exp(logA - alpha * logN);
      const byD = Math.exp(logB - beta * logD);
      losses[i] = E + byN + byD;
      if (jacobian === null) continue;
      // ln N' moves with ln U_N only where N exceeds it.
      const excess = u[i] > logUN ? 1 - n.byRatio : 0;
      const byUN = -alpha * byN * excess;
      const row = 7 * i;
      jacobian[row] = 1;
      jacobian[row + 1] = byN + byUN / alpha;
      jacobian[row + 2] = byD - byUN / alpha;
      jacobian[row + 3] = -logN * byN + (byUN * (1 / alpha - logUN)) / alpha;
      jacobian[row + 4] = -logD * byD + (byUN * (unique[i] - 1 / beta)) / alpha;
      jacobian[row + 5] = -alpha * byN * n.byLogR;
      jacobian[row + 6] = -beta * byD * d.byLogR;
    }
  },
  moved([E, logA, logB, alpha, beta, logRN, logRD], frame) {
    return [...chinchilla.moved([E, logA, logB, alpha, beta], frame), logRN, logRD];
  },
  bounds(points) {
    const { lower, upper } = chinchilla.bounds(points);
    const [small, large] = [Math.log(1e-2), Math.log(1e4)];
    // The optimal split exists for exponents above 0 only.
    const least = 1e-3 / Math.max(...points.spans);
    return {
      lower: Float64Array.of(...lower.slice(0, 3), least, least, small, small),
      upper: Float64Array.of(...upper, large, large),
    };
  },
  starts(points) {
    const worths = grid([Math.log(5), Math.log(50)], [Math.log(5), Math.log(50)]);
    return chinchilla.starts(points).flatMap((theta) => worths.map((pair) => [...theta, ...pair]));
  },
};

/** ln(1 + r* (1 - exp(-R/r*))) for R = e^excess - 1, with its slopes by the excess and by ln r*. */
function worth(excess: number, r: number): { log: number; byRatio: number; byLogR: number } {
  if (excess === 0) return { log: 0, byRatio: 1, byLogR: 0 };
  const repeats = Math.expm1(excess);
  const fading = Math.exp(-repeats / r);
  const value = 1 + r * (1 - fading);
  return {
    log: Math.log(value),
    byRatio: (fading * (repeats + 1)) / value,
    byLogR: (r * (1 - fading) - repeats * fading) / value,
  };
}
