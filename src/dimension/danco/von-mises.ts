/** I1(x) / I0(x), x >= 0: the mean resultant length of a von Mises distribution of concentration x (DLMF 10.33, 10.40). */
export function resultantOf(x: number): number {
  if (x > LARGE)
    return 1 - 1 / (2 * x) - 1 / (8 * x ** 2) - 1 / (8 * x ** 3) - 25 / (128 * x ** 4) - 13 / (32 * x ** 5);
  let ratio = 0;
  for (let m = 2 * LARGE; m > 0; m -= 2) ratio = x / (m + x * ratio);
  return ratio;
}

/** The concentration of a mean resultant length from 0 to below 1, by Newton's steps kept between bounds. */
export function concentrationOf(length: number): number {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let x = length < 0.5 ? 2 * length : 1 / (2 * (1 - length));
  for (let step = 0; step < 200; step++) {
    const ratio = resultantOf(x);
    if (ratio > length) high = x;
    else low = x;
    let next = x - (ratio - length) / (1 - ratio * ratio - (x === 0 ? 0.5 : ratio / x));
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? 2 * x : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * next) return next;
    x = next;
  }
  return x;
}

/** Kullback-Leibler divergence of a von Mises distribution from another. */
export function vonMisesDivergence(
  of: { readonly direction: number; readonly concentration: number },
  from: { readonly direction: number; readonly concentration: number },
): number {
  const along = of.concentration - from.concentration * Math.cos(of.direction - from.direction);
  return logI0(from.concentration) - logI0(of.concentration) + resultantOf(of.concentration) * along;
}

/** ln I0(x), x >= 0. */
function logI0(x: number): number {
  if (x > LARGE) {
    const u = 1 / (8 * x);
    return x - Math.log(2 * Math.PI * x) / 2 + Math.log1p(u * (1 + u * (9 / 2 + u * (75 / 2 + (u * 3675) / 8))));
  }
  let term = 1;
  let sum = 1;
  for (let m = 1; term > sum * 1e-17; m++) sum += term *= (x / (2 * m)) ** 2;
  return Math.log(sum);
}

/** From here on five terms of the asymptotic series have ten digits; below it so deep a fraction has all. */
const LARGE = 100;
