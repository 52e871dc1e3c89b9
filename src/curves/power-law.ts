import { mean } from "../base/statistics.ts";

/**
 * L = c + exp(logA - alpha u) in scaled units: u = ln x less its centre, losses divided by their geometric mean
 * [docs/curves.md#power-law-with-offset].
 */
export interface PowerLaw {
  readonly logA: number;
  readonly alpha: number;
  readonly c: number;
}

/** A curve without its units, so that a fit sees the same numbers whatever the units are. */
export interface LogPoints {
  /** u[i] = ln x[i] - centre. */
  readonly u: Float64Array;
  /** v[i] = ln y[i] - level. */
  readonly v: Float64Array;
  /** Middle of the range of ln x. */
  readonly centre: number;
  /** Mean of ln y. */
  readonly level: number;
  /** Largest u less smallest u. */
  readonly span: number;
  /** Largest v less smallest v. */
  readonly rise: number;
}

export function logPoints(x: ArrayLike<number>, y: ArrayLike<number>): LogPoints {
  const u = Float64Array.from(x, Math.log);
  const v = Float64Array.from(y, Math.log);
  const [low, high] = ends(u);
  const [bottom, top] = ends(v);
  const centre = (low + high) / 2;
  const level = mean(v);
  return {
    u: u.map((log) => log - centre),
    v: v.map((log) => log - level),
    centre,
    level,
    span: high - low,
    rise: top - bottom,
  };
}

function ends(values: Float64Array): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** ln L at u. */
export function logLoss(law: PowerLaw, u: number): number {
  const power = law.logA - law.alpha * u;
  return law.c === 0 ? power : Math.log(law.c + Math.exp(power));
}

/** r[i] = v[i] - ln L(u[i]). */
export function residuals(points: LogPoints, law: PowerLaw): Float64Array {
  return points.v.map((v, i) => v - logLoss(law, points.u[i]));
}
