/**
 * Distribution functions and quantiles to about 13 digits [docs/dimension.md#intervals].
 * Sources: NIST Digital Library of Mathematical Functions 5.11, 8.7, 8.9, 8.17; Lentz's continued fractions.
 */

/** ln Gamma(x) for x > 0: Stirling's series after shifting x past 16 (DLMF 5.11.1). */
export function logGamma(x: number): number {
  let shift = 1;
  let at = x;
  for (; at < 16; at++) shift *= at;
  return (at - 0.5) * Math.log(at) - at + HALF_LOG_2PI + stirlingRest(at) - Math.log(shift);
}

/** Derivative of logGamma, x > 0 (DLMF 5.11.2 after shifting x past 16). */
export function digamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 16; at++) shift += 1 / at;
  const q = 1 / (at * at);
  const rest = q * (1 / 12 - q * (1 / 120 - q * (1 / 252 - q * (1 / 240 - q * (1 / 132 - (q * 691) / 32760)))));
  return Math.log(at) - 0.5 / at - rest - shift;
}

/** Derivative of digamma, x > 0. */
export function trigamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 16; at++) shift += 1 / (at * at);
  const q = 1 / (at * at);
  const rest = q * (1 / 6 - q * (1 / 30 - q * (1 / 42 - q * (1 / 30 - q * (5 / 66 - (q * 691) / 2730)))));
  return (1 + 0.5 / at + rest) / at + shift;
}

/** P(a, x): the probability that a Gamma(a, 1) variable is at most x. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

/** Q(a, x) = 1 - P(a, x), with its digits kept in the far tail. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

/** The x with P(a, x) = p, for 0 < p < 1. */
export function gammaQuantile(p: number, a: number): number {
  const cube = 1 - 1 / (9 * a) + normalQuantile(p) / (3 * Math.sqrt(a));
  const start = a > 0.5 && cube > 0.1 ? a * cube ** 3 : Math.exp((Math.log(p * a) + logGamma(a)) / a);
  const excess = p <= 0.5 ? (x: number) => gammaP(a, x) - p : (x: number) => 1 - p - gammaQ(a, x);
  return increasingRoot(excess, (x) => gammaDensity(a, x), start);
}

/** I_x(a, b): the probability that a Beta(a, b) variable is at most x. */
export function betaI(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaI(b, a, 1 - x);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  // DLMF 8.17.22: numerators of odd and even place alternate.
  return (
    front /
    fraction(1, (i) => {
      const m = i >> 1;
      const top = i & 1 ? -(a + m) * (a + b + m) * x : m * (b - m) * x;
      return [top / ((a + i - 1) * (a + i)), 1];
    })
  );
}

/** The t with P(T <= t) = p for Student's T with `nu` degrees of freedom, 0 < p < 1. */
export function studentQuantile(p: number, nu: number): number {
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const z = -normalQuantile(tail);
  const density = (t: number) =>
    Math.exp(logGamma((nu + 1) / 2) - logGamma(nu / 2) - ((nu + 1) / 2) * Math.log1p((t * t) / nu)) /
    Math.sqrt(nu * Math.PI);
  const t = increasingRoot((at) => tail - studentTail(at, nu), density, z + (z ** 3 + z) / (4 * nu));
  return p < 0.5 ? -t : t;
}

/** P(Z <= z) for a standard normal Z. */
export function normalCdf(z: number): number {
  const tail = gammaQ(0.5, (z * z) / 2) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** The z with P(Z <= z) = p, 0 < p < 1: Abramowitz & Stegun 26.2.23, then Newton. */
export function normalQuantile(p: number): number {
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  const t = Math.sqrt(-2 * Math.log(tail));
  const start = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  const density = (z: number) => Math.exp((-z * z) / 2 - HALF_LOG_2PI);
  const z = increasingRoot((at) => tail - gammaQ(0.5, (at * at) / 2) / 2, density, Math.max(start, 1e-6));
  return p < 0.5 ? -z : z;
}

/** The w >= 0 with w e^w = x, x >= 0 (Lambert's W): Newton's steps on w + ln w = ln x, or on the product where x is small (DLMF 4.13). */
export function lambertW(x: number): number {
  if (x === 0) return 0;
  let w = Math.log1p(x);
  for (let step = 0; step < 100; step++) {
    const e = Math.exp(-w);
    const next = x < 1 ? (w * w + x * e) / (1 + w) : (w * (1 + Math.log(x / w))) / (1 + w);
    if (Math.abs(next - w) <= 4 * DIGITS * next) return next;
    w = next;
  }
  return w;
}

const HALF_LOG_2PI = 0.9189385332046727;
const TINY = 1e-300;
const DIGITS = 2 ** -53;

/** ln Gamma(a) less Stirling's leading terms, a >= 16. */
function stirlingRest(a: number): number {
  const q = 1 / (a * a);
  return (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q * (1 / 1188 - (q * 691) / 360360))))) / a;
}

/** x^(a-1) e^-x / Gamma(a); for large a in the form that does not cancel: a (ln(x/a) + 1 - x/a) is taken as one. */
function gammaDensity(a: number, x: number): number {
  if (a < 16) return Math.exp((a - 1) * Math.log(x) - x - logGamma(a));
  return (Math.sqrt(a / (2 * Math.PI)) / x) * Math.exp(a * log1pMinus((x - a) / a) - stirlingRest(a));
}

/** ln(1 + u) - u, without the loss of digits near 0. */
function log1pMinus(u: number): number {
  if (u < -0.4 || u > 0.6) return Math.log1p(u) - u;
  const r = u / (2 + u);
  let sum = 0;
  for (let m = 35; m >= 3; m -= 2) sum = sum * r * r + 1 / m;
  return 2 * r ** 3 * sum - u * r;
}

/** DLMF 8.7.1. */
function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let m = 1; term > sum * DIGITS; m++) sum += term *= x / (a + m);
  return sum * x * gammaDensity(a, x);
}

/** DLMF 8.9.2. */
function gammaFraction(a: number, x: number): number {
  return (x * gammaDensity(a, x)) / fraction(x + 1 - a, (i) => [-i * (i - a), x + 2 * i + 1 - a]);
}

/** b0 + a1/(b1 + a2/(b2 + ...)) by Lentz's method in Thompson and Barnett's form. */
function fraction(first: number, term: (i: number) => readonly [number, number]): number {
  let value = first || TINY;
  let c = value;
  let d = 0;
  for (let i = 1; i < 1_000_000; i++) {
    const [a, b] = term(i);
    d = 1 / (b + a * d || TINY);
    c = b + a / c || TINY;
    value *= c * d;
    if (Math.abs(c * d - 1) < 2 * DIGITS) break;
  }
  return value;
}

/** The positive root of an increasing function by Newton's steps, halved or doubled where they leave the bracket. */
export function increasingRoot(excess: (x: number) => number, density: (x: number) => number, start: number): number {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let x = start;
  for (let step = 0; step < 200; step++) {
    const over = excess(x);
    if (over === 0) return x;
    if (over > 0) high = x;
    else low = x;
    let next = x - over / density(x);
    if (!(next > low && next < high)) next = high === Number.POSITIVE_INFINITY ? 2 * x : (low + high) / 2;
    if (Math.abs(next - x) <= 4 * DIGITS * next) return next;
    x = next;
  }
  return x;
}

/** P(T > t), t >= 0. */
function studentTail(t: number, nu: number): number {
  return betaI(nu / 2, 0.5, nu / (nu + t * t)) / 2;
}
