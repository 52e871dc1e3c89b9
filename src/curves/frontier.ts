import { optionError } from "../base/errors.ts";
import type { CurveFit } from "./curve-fit.ts";
import { type Derived, derive } from "./derive.ts";

/** How a budget of compute C = 6 N D is best split between parameters and tokens [docs/curves.md#frontier]. */
export interface Frontier {
  /** N_opt grows as C^a, D_opt as C^b, and the loss above E falls as C^-gamma. */
  readonly exponents: { readonly a: Derived; readonly b: Derived; readonly gamma: Derived };
  readonly budgets: readonly {
    readonly compute: number;
    readonly N: Derived;
    readonly D: Derived;
    readonly loss: Derived;
  }[];
}

type Letters = Readonly<Record<string, number>>;

/**
 * The efficient frontier of a Chinchilla fit (Hoffmann et al., arXiv 2203.15556, equation 4).
 * @param budgets compute in FLOP
 * @throws OPTION for a fit of another model, exponents that are not above 0, or a budget that is not
 */
export function frontier(fit: CurveFit, budgets: readonly number[]): Frontier {
  if (fit.model !== "chinchilla") throw optionError("fit", "a fit of the model chinchilla", fit.model);
  requireFalling(fit);
  for (const budget of budgets)
    if (!(Number.isFinite(budget) && budget > 0)) throw optionError("budget", "a compute above 0", budget);
  const share = ({ alpha, beta }: Letters) => beta / (alpha + beta);
  const logN = (compute: number, letters: Letters): number => {
    const { A, B, alpha, beta } = letters;
    // Where the loss at fixed N D is least, alpha A / N^alpha = beta B / D^beta.
    return (Math.log((alpha * A) / (beta * B)) + beta * Math.log(compute / 6)) / (alpha + beta);
  };
  return {
    exponents: {
      a: derive(fit, share),
      b: derive(fit, (letters) => 1 - share(letters)),
      gamma: derive(fit, ({ alpha, beta }) => (alpha * beta) / (alpha + beta)),
    },
    budgets: budgets.map((compute) => ({
      compute,
      N: derive(fit, (letters) => Math.exp(logN(compute, letters))),
      D: derive(fit, (letters) => compute / 6 / Math.exp(logN(compute, letters))),
      loss: derive(fit, (letters) => {
        const { E, A, B, alpha, beta } = letters;
        const N = Math.exp(logN(compute, letters));
        return E + A * N ** -alpha + B * (compute / 6 / N) ** -beta;
      }),
    })),
  };
}

/** @throws OPTION for a Chinchilla fit whose loss has no best split */
export function requireFalling(fit: CurveFit): void {
  const { alpha, beta } = fit.parameters;
  if (!isFalling(fit)) throw optionError("fit", "exponents alpha and beta above 0", `${alpha}, ${beta}`);
}

export function isFalling({ parameters: { alpha, beta } }: CurveFit): boolean {
  return alpha > 0 && beta > 0;
}
