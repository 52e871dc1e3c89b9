import type { LogPoints, PowerLaw } from "./power-law.ts";

export interface HuberRules {
  /** Log residuals up to delta count squared, larger ones linearly; Infinity is least squares. */
  readonly delta: number;
  /** Whether c moves (down to 0) or is held at its start. */
  readonly freeOffset: boolean;
  readonly maxSteps: number;
  /** A step that promises less than this share of the objective ends the search; 0 goes on until the law stands still. */
  readonly enough?: number;
}

export interface HuberFit {
  readonly law: PowerLaw;
  /** Sum of Huber(r): r^2/2 up to delta, delta |r| - delta^2/2 beyond. */
  readonly objective: number;
  readonly converged: boolean;
}

/**
 * Over the window the power part may change by exp(60) more than the losses' own ratio squared: beyond that a curve is
 * a step and alpha has no meaning.
 */
const STEEPEST = 60;
/** Steps below this, in log loss over the window, end the search. */
const STEP_TOLERANCE = 1e-10;
const A = 0;
const ALPHA = 1;
const C = 2;

/** What one pass over the points yields at one law. */
interface Slope {
  objective: number;
  /** Direction of descent: sum of psi(r) dm/dtheta, m the log loss. */
  readonly pull: Float64Array;
  /** Curvature from the points within delta, upper triangle row by row. */
  readonly curvature: Float64Array;
  /** Diagonal of the reweighted curvature, which no outlier can make vanish; scales the damping. */
  readonly scale: Float64Array;
}

/**
 * The law that minimises the Huber loss of log residuals from a start: Levenberg-Marquardt on the points within
 * delta, damped by the curvature of iteratively reweighted least squares; c is kept at or above 0 by projection
 * [docs/curves.md#robust-fit].
 */
export function huberFit(points: LogPoints, start: PowerLaw, rules: HuberRules): HuberFit {
  const { enough = 0 } = rules;
  let at = [start.logA, start.alpha, start.c];
  let [now, next] = [emptySlope(), emptySlope()];
  slopeAt(points, at, rules, now);
  if (now.objective === Infinity) return done(at, now, false);
  let damping = 1e-4;
  for (let step = 0; step < rules.maxSteps; step++) {
    const free = [true, true, rules.freeOffset && (at[C] > 0 || now.pull[C] > 0)];
    const move = dampedStep(now, free, damping);
    if (move === null) {
      damping = Math.max(damping * 10, 1e-8);
      if (damping > 1e12) break;
      continue;
    }
    const to = [at[A] + move[A], at[ALPHA] + move[ALPHA], Math.max(0, at[C] + move[C])];
    const gain = (move[A] * now.pull[A] + move[ALPHA] * now.pull[ALPHA] + move[C] * now.pull[C]) / 2;
    const size = Math.max(
      Math.abs(to[A] - at[A]),
      Math.abs(to[ALPHA] - at[ALPHA]) * points.span,
      Math.abs(to[C] - at[C]),
    );
    slopeAt(points, to, rules, next);
    // Close to the minimum the objective is flat to rounding; the step is then the better judge.
    const slack = gain < 1e-9 * now.objective ? 1e-12 * now.objective : 0;
    if (next.objective <= now.objective + slack) {
      at = to;
      [now, next] = [next, now];
      damping = Math.max(damping / 10, 1e-12);
      if (size < STEP_TOLERANCE || gain < enough * now.objective) return done(at, now, true);
    } else {
      if (size < STEP_TOLERANCE || gain <= 1e-14 * now.objective) return done(at, now, true);
      damping *= 10;
      if (damping > 1e12) break;
    }
  }
  return done(at, now, false);
}

function done(at: readonly number[], slope: Slope, converged: boolean): HuberFit {
  return { law: { logA: at[A], alpha: at[ALPHA], c: at[C] }, objective: slope.objective, converged };
}

function emptySlope(): Slope {
  return { objective: 0, pull: new Float64Array(3), curvature: new Float64Array(6), scale: new Float64Array(3) };
}

function slopeAt(points: LogPoints, theta: readonly number[], rules: HuberRules, out: Slope): void {
  const { u, v, span, rise } = points;
  const { delta, freeOffset } = rules;
  const { pull, curvature, scale } = out;
  pull.fill(0);
  curvature.fill(0);
  scale.fill(0);
  let objective = 0;
  const [logA, alpha, c] = theta;
  const bends = c > 0 || freeOffset;
  for (let i = 0; i < u.length; i++) {
    const log = logA - alpha * u[i];
    let modelled = log;
    let share = 1;
    let byC = 0;
    if (bends) {
      const power = Math.exp(log);
      const loss = c + power;
      if (c > 0) modelled = Math.log(loss);
      share = power / loss;
      byC = 1 / loss;
    }
    const r = v[i] - modelled;
    const size = Math.abs(r);
    const inside = size <= delta;
    objective += inside ? (r * r) / 2 : delta * (size - delta / 2);
    const psi = inside ? r : delta * Math.sign(r);
    const weight = inside ? 1 : delta / size;
    const byAlpha = -u[i] * share;
    pull[A] += psi * share;
    pull[ALPHA] += psi * byAlpha;
    pull[C] += psi * byC;
    scale[A] += weight * share * share;
    scale[ALPHA] += weight * byAlpha * byAlpha;
    scale[C] += weight * byC * byC;
    if (!inside) continue;
    curvature[0] += share * share;
    curvature[1] += share * byAlpha;
    curvature[2] += share * byC;
    curvature[3] += byAlpha * byAlpha;
    curvature[4] += byAlpha * byC;
    curvature[5] += byC * byC;
  }
  out.objective = Math.abs(alpha) * span <= STEEPEST + 2 * rise && Number.isFinite(objective) ? objective : Infinity;
}

/** Solves (curvature + damping diag(scale)) step = pull over the free coordinates by Cholesky; null when not definite. */
function dampedStep(slope: Slope, free: readonly boolean[], damping: number): number[] | null {
  const { curvature: h, scale, pull } = slope;
  const held = (j: number) => !free[j] || !(scale[j] > 1e-300);
  // Columns are brought to unit length first: c and alpha live on very different scales.
  const unit = [0, 1, 2].map((j) => (held(j) ? 0 : 1 / Math.sqrt(scale[j])));
  const diagonal = (j: number, value: number) => (held(j) ? 1 : value * unit[j] * unit[j] + damping);
  const l00 = Math.sqrt(diagonal(0, h[0]));
  const l10 = (h[1] * unit[0] * unit[1]) / l00;
  const l20 = (h[2] * unit[0] * unit[2]) / l00;
  const sq11 = diagonal(1, h[3]) - l10 * l10;
  if (!(sq11 > 1e-15)) return null;
  const l11 = Math.sqrt(sq11);
  const l21 = (h[4] * unit[1] * unit[2] - l20 * l10) / l11;
  const sq22 = diagonal(2, h[5]) - l20 * l20 - l21 * l21;
  if (!(sq22 > 1e-15)) return null;
  const l22 = Math.sqrt(sq22);
  const z0 = (pull[0] * unit[0]) / l00;
  const z1 = (pull[1] * unit[1] - l10 * z0) / l11;
  const z2 = (pull[2] * unit[2] - l20 * z0 - l21 * z1) / l22;
  const s2 = z2 / l22;
  const s1 = (z1 - l21 * s2) / l11;
  const s0 = (z0 - l10 * s1 - l20 * s2) / l00;
  return [s0 * unit[0], s1 * unit[1], s2 * unit[2]];
}
