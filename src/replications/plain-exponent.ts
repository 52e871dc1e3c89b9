import { mean } from "../base/statistics.ts";

/** alpha of L ~ n^-alpha, by least squares in logarithms. */
export function plainExponent(sizes: readonly number[], losses: readonly number[]): number {
  const [u, v] = [sizes, losses].map((values) => values.map(Math.log));
  const [mu, mv] = [mean(u), mean(v)];
  const spread = u.reduce((sum, x) => sum + (x - mu) ** 2, 0);
  return -u.reduce((sum, x, s) => sum + (x - mu) * (v[s] - mv), 0) / spread;
}
