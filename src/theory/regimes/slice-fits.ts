import { minimizeFrom } from "../../base/minimize.ts";

/** One slice of a grid: losses along one size, the other held. */
export interface SlicePoints {
  /** u[i]: ln size less the middle of the range. */
  readonly u: readonly number[];
  /** v[i]: ln loss. */
  readonly v: readonly number[];
}

/** A form fitted to a slice by least squares of log losses; L = scale (share + x^-alpha). */
export interface FormFit {
  /** Sum of squared residuals. */
  readonly sq: number;
  readonly alpha: number;
  /** Offset as a share of the loss at the upper end of the slice. */
  readonly floor: number;
  /** u at which the slice passes from one regime to the other; null for forms that stay in one. */
  readonly turn: number | null;
}

/** a x^-alpha: nothing but resolution. */
export function pureFit({ u, v }: SlicePoints): FormFit {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mu, mv] = [mean(u), mean(v)];
  const slope = u.reduce((sum, x, i) => sum + (x - mu) * (v[i] - mv), 0) / u.reduce((sum, x) => sum + (x - mu) ** 2, 0);
  const sq = u.reduce((sum, x, i) => sum + (v[i] - mv - slope * (x - mu)) ** 2, 0);
  return { sq, alpha: -slope, floor: 0, turn: null };
}

/** c + a x^-alpha with c >= 0 and alpha held. */
export function heldFit(points: SlicePoints, alpha: number): FormFit {
  const misfit = ([log]: readonly number[]) => scaleFree(points, (u) => Math.log(Math.exp(log) + Math.exp(-alpha * u)));
  const ends = points.u.map((u) => -alpha * u);
  const [low, high] = [Math.min(...ends) - 6, Math.max(...ends) + 6];
  const { at, value } = minimizeFrom(
    misfit,
    grid(low, high, 40).map((log) => [log]),
    [0.3],
  );
  const none = scaleFree(points, (u) => -alpha * u);
  if (none <= value) return { sq: none, alpha, floor: 0, turn: null };
  const last = Math.exp(-alpha * Math.max(...points.u));
  return { sq: value, alpha, floor: Math.exp(at[0]) / (Math.exp(at[0]) + last), turn: null };
}

/** c + a x^-alpha with c >= 0, alpha free. */
export function freeFit(points: SlicePoints): FormFit {
  const reach = span(points.u);
  const misfit = ([logAlpha]: readonly number[]) => heldFit(points, Math.exp(logAlpha)).sq;
  const { at } = minimizeFrom(
    misfit,
    grid(Math.log(0.02), Math.log(20 / Math.min(reach, 4)), 24).map((log) => [log]),
    [0.1],
  );
  const offset = heldFit(points, Math.exp(at[0]));
  const pure = pureFit(points);
  return pure.sq <= offset.sq ? pure : offset;
}

/**
 * A power of exponent alpha < `variance` up to the turn, and c + b x^-variance beyond, joined with one value and one
 * slope: both regimes of one slice [docs/theory.md#regimes].
 */
export function turningFit(points: SlicePoints, variance: number): FormFit {
  const [low, high] = [Math.min(...points.u), Math.max(...points.u)];
  const pad = 0.1 * (high - low);
  const misfit = ([logit, turn]: readonly number[]) =>
    turn < low + pad || turn > high - pad
      ? Number.MAX_VALUE
      : turningMisfit(points, variance, share(logit) * variance, turn);
  const starts = grid(-4, 4, 13).flatMap((logit) =>
    grid(low + 1.01 * pad, high - 1.01 * pad, 17).map((turn) => [logit, turn]),
  );
  const { at, value } = minimizeFrom(misfit, starts, [0.3, pad / 2]);
  return { sq: value, alpha: share(at[0]) * variance, floor: 0, turn: at[1] };
}

/** The least misfit with the first exponent held. */
export function turningHeld(points: SlicePoints, variance: number, alpha: number): number {
  if (!(alpha > 0 && alpha < variance)) return Number.MAX_VALUE;
  const [low, high] = [Math.min(...points.u), Math.max(...points.u)];
  const pad = 0.1 * (high - low);
  const misfit = ([turn]: readonly number[]) =>
    turn < low + pad || turn > high - pad ? Number.MAX_VALUE : turningMisfit(points, variance, alpha, turn);
  return minimizeFrom(
    misfit,
    grid(low + 1.01 * pad, high - 1.01 * pad, 17).map((turn) => [turn]),
    [pad / 2],
  ).value;
}

/** The least misfit with the turn held. */
export function turnHeld(points: SlicePoints, variance: number, turn: number): number {
  const misfit = ([logit]: readonly number[]) => turningMisfit(points, variance, share(logit) * variance, turn);
  return minimizeFrom(
    misfit,
    grid(-5, 5, 21).map((logit) => [logit]),
    [0.3],
  ).value;
}

export function grid(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

function turningMisfit(points: SlicePoints, variance: number, alpha: number, turn: number): number {
  return scaleFree(points, (u) =>
    u <= turn
      ? -alpha * u
      : -alpha * turn + Math.log(1 - alpha / variance + (alpha / variance) * Math.exp(-variance * (u - turn))),
  );
}

/** Least squares of v against a shape plus a constant. */
function scaleFree({ u, v }: SlicePoints, shape: (u: number) => number): number {
  const off = u.map((at, i) => v[i] - shape(at));
  const mean = off.reduce((sum, r) => sum + r, 0) / off.length;
  const sq = off.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  return Number.isFinite(sq) ? sq : Number.MAX_VALUE;
}

const share = (logit: number) => 1 / (1 + Math.exp(-logit));
const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
