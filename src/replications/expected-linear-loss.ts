/**
 * L(D) of the linear teacher and student averaged over training points, to leading order in 1/D, and L(P) likewise: kappa n / 2S
 * with kappa the root of sum_i lambda_i / (lambda_i + kappa) + rest / kappa = n [docs/experiments.md#expected-loss].
 */
export function expectedLinearLoss(spectrum: readonly number[], rest: number, n: number): number {
  const resolved = (kappa: number) =>
    spectrum.reduce((sum, lambda) => sum + lambda / (lambda + kappa), 0) + rest / kappa;
  const trace = spectrum.reduce((sum, lambda) => sum + lambda, rest);
  // What is resolved falls in kappa, and is less than trace / kappa.
  let [low, high] = [0, trace / n];
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (resolved(middle) > n) low = middle;
    else high = middle;
  }
  return (high * n) / (2 * spectrum.length);
}

const BISECTIONS = 60;
