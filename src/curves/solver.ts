import type { LogPoints } from "./log-points.ts";
import type { Bounds, Model, Theta } from "./models/model.ts";
import { solveDamped } from "./solve-damped.ts";

/** What is minimised: the sum of weight Huber(target - g(L)) over the points [docs/curves.md#objectives]. */
export interface Misfit {
  /** g: "log" L, "log1p" ln(1 + unit L), "raw" L. */
  readonly scale: "log" | "log1p" | "raw";
  /** targets[i] = g of the loss measured at point i. */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  /** e^level, for log1p. */
  readonly unit: number;
  /** Residuals up to delta count squared, larger ones linearly; Infinity is least squares. */
  readonly delta: number;
}

export interface SearchRules {
  readonly maxSteps: number;
  /** A step that promises less than this share of the objective ends the search; 0 goes on until theta stands still. */
  readonly enough?: number;
  /** held[j]: parameter j keeps its start. */
  readonly held?: readonly boolean[];
}

export interface Minimum {
  readonly theta: Float64Array;
  /** Sum of weight Huber(r): r^2/2 up to delta, delta |r| - delta^2/2 beyond. */
  readonly objective: number;
  readonly converged: boolean;
}

/** Steps whose effect on the residuals, root mean square, is below this end the search. */
const STEP_TOLERANCE = 1e-10;
/** Step of differences of the gradient; theta is of order one in a frame's units. */
const DIFFERENCE = 1e-6;

/** With fewer points beyond delta the curvature within it leads there fast enough by itself. */
const MOST_OUTSIDE = 1 / 3;

/** What one pass over the points yields at one theta. */
interface Slope {
  objective: number;
  /** Direction of descent: sum of weight psi(r) dg/dtheta. */
  readonly pull: Float64Array;
  /** Curvature from the points within delta, p x p. */
  readonly curvature: Float64Array;
  /** Diagonal of the reweighted curvature, which no outlier can make vanish; scales the damping. */
  readonly scale: Float64Array;
  /** Points beyond delta. */
  outside: number;
}

/** Searches for one model on one set of sizes; owns the arrays that all its searches use. */
export interface Solver {
  minimise(misfit: Misfit, start: Theta, rules: SearchRules): Minimum;
  /** The objective alone, Infinity where it is not defined. */
  objective(misfit: Misfit, theta: Theta): number;
  /** g(L) at all points. */
  fitted(misfit: Pick<Misfit, "scale" | "unit">, theta: Theta, out: Float64Array): Float64Array;
  /** dg/dtheta at all points, n x p; a copy. */
  jacobian(misfit: Pick<Misfit, "scale" | "unit">, theta: Theta): Float64Array;
}

/**
 * Newton's method with Levenberg-Marquardt damping: the curvature is that of the points within delta plus, where many
 * points lie beyond it, the bend of the law itself by differences of its gradient; the damping is that of iteratively
 * reweighted least squares. Bounds are kept by projection [docs/curves.md#search].
 */
export function solver(model: Model, points: LogPoints, bounds: Bounds = model.bounds(points)): Solver {
  const p = model.parameters.length;
  const { n, u } = points;
  const losses = new Float64Array(n);
  const jacobian = new Float64Array(n * p);
  const psi = new Float64Array(n);
  /** dg/dL at the points of the last jacobian. */
  const rate = new Float64Array(n);
  const empty = (): Slope => ({
    objective: 0,
    pull: new Float64Array(p),
    curvature: new Float64Array(p * p),
    scale: new Float64Array(p),
    outside: 0,
  });
  const bend = new Float64Array(p * p);
  const shifted = new Float64Array(p);
  const step = new Float64Array(p);
  const hessian = new Float64Array(p * p);

  /** losses -> g(losses) in place, jacobian -> dg/dtheta in place. */
  const through = ({ scale, unit }: Pick<Misfit, "scale" | "unit">, withJacobian: boolean): void => {
    if (scale === "raw") {
      rate.fill(1);
      return;
    }
    for (let i = 0; i < n; i++) {
      const loss = losses[i];
      if (withJacobian) {
        const slope = scale === "log" ? 1 / loss : unit / (1 + unit * loss);
        rate[i] = slope;
        for (let j = 0; j < p; j++) jacobian[i * p + j] *= slope;
      }
      losses[i] = scale === "log" ? Math.log(loss) : Math.log1p(unit * loss);
    }
  };

  const slopeAt = (misfit: Misfit, theta: Theta, out: Slope): void => {
    const { targets, weights, delta } = misfit;
    const { pull, curvature, scale } = out;
    pull.fill(0);
    curvature.fill(0);
    scale.fill(0);
    out.outside = 0;
    model.evaluate(theta, u, losses, jacobian);
    through(misfit, true);
    let objective = 0;
    for (let i = 0; i < n; i++) {
      const r = targets[i] - losses[i];
      const size = Math.abs(r);
      const weight = weights[i];
      const inside = size <= delta;
      objective += weight * (inside ? (r * r) / 2 : delta * (size - delta / 2));
      const force = weight * (inside ? r : delta * Math.sign(r));
      const share = inside ? weight : (weight * delta) / size;
      psi[i] = force;
      if (!inside) out.outside++;
      const row = i * p;
      for (let j = 0; j < p; j++) {
        const by = jacobian[row + j];
        pull[j] += force * by;
        scale[j] += share * by * by;
        if (inside) for (let k = j; k < p; k++) curvature[j * p + k] += weight * by * jacobian[row + k];
      }
    }
    for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) curvature[j * p + k] = curvature[k * p + j];
    out.objective = Number.isFinite(objective) && pull.every(Number.isFinite) ? objective : Infinity;
  };

  /** bend = -sum of psi d2g/dtheta2 where the last slopes were taken, of the model's own: g'' = -g'^2 but for raw losses. */
  const modelBend = (theta: Float64Array, scale: Misfit["scale"]): void => {
    bend.fill(0);
    for (let i = 0; i < n; i++) rate[i] *= -psi[i];
    model.bend!(theta, u, rate, bend);
    if (scale !== "raw")
      for (let i = 0; i < n; i++) {
        const row = i * p;
        for (let j = 0; j < p; j++) {
          const by = psi[i] * jacobian[row + j];
          for (let k = j; k < p; k++) bend[j * p + k] += by * jacobian[row + k];
        }
      }
    for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) bend[j * p + k] = bend[k * p + j];
  };

  /** The same by differences of the gradient; leaves losses and jacobian elsewhere. */
  const bendByDifferences = (misfit: Misfit, theta: Float64Array, pull: Float64Array): void => {
    for (let j = 0; j < p; j++) {
      shifted.set(theta);
      const h = theta[j] + DIFFERENCE > bounds.upper[j] ? -DIFFERENCE : DIFFERENCE;
      shifted[j] += h;
      model.evaluate(shifted, u, losses, jacobian);
      through(misfit, true);
      for (let k = 0; k < p; k++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += psi[i] * jacobian[i * p + k];
        bend[j * p + k] = -(sum - pull[k]) / h;
      }
    }
    for (let j = 0; j < p; j++)
      for (let k = 0; k < j; k++) bend[j * p + k] = bend[k * p + j] = (bend[j * p + k] + bend[k * p + j]) / 2;
  };

  let [now, next] = [empty(), empty()];
  const free: boolean[] = [];

  return {
    minimise(misfit, start, { maxSteps, enough = 0, held }) {
      let at = Float64Array.from(start, (value, j) => Math.min(bounds.upper[j], Math.max(bounds.lower[j], value)));
      let to = new Float64Array(p);
      slopeAt(misfit, at, now);
      if (now.objective === Infinity) return { theta: at, objective: Infinity, converged: false };
      let damping = 1e-4;
      let bent = false;
      for (let round = 0; round < maxSteps; round++) {
        if (!bent) {
          hessian.set(now.curvature);
          if (now.outside > MOST_OUTSIDE * n) {
            if (model.bend) modelBend(at, misfit.scale);
            else bendByDifferences(misfit, at, now.pull);
            for (let j = 0; j < p * p; j++) hessian[j] += bend[j];
          }
          bent = true;
        }
        for (let j = 0; j < p; j++)
          free[j] =
            !held?.[j] && (at[j] > bounds.lower[j] || now.pull[j] > 0) && (at[j] < bounds.upper[j] || now.pull[j] < 0);
        if (!solveDamped(hessian, now.scale, now.pull, free, damping, step)) {
          damping = Math.max(damping * 10, 1e-8);
          if (damping > 1e12) break;
          continue;
        }
        let gain = 0;
        let size = 0;
        for (let j = 0; j < p; j++) {
          to[j] = Math.min(bounds.upper[j], Math.max(bounds.lower[j], at[j] + step[j]));
          gain += (step[j] * now.pull[j]) / 2;
          size = Math.max(size, Math.abs(to[j] - at[j]) * Math.sqrt(now.scale[j] / n));
        }
        slopeAt(misfit, to, next);
        // Close to the minimum the objective is flat to rounding; the step is then the better judge.
        const slack = gain < 1e-9 * now.objective ? 1e-12 * now.objective : 0;
        if (next.objective <= now.objective + slack) {
          [at, to] = [to, at];
          [now, next] = [next, now];
          bent = false;
          damping = Math.max(damping / 10, 1e-12);
          if (size < STEP_TOLERANCE || gain < enough * now.objective)
            return { theta: at.slice(), objective: now.objective, converged: true };
        } else {
          if (size < STEP_TOLERANCE || gain <= 1e-14 * now.objective)
            return { theta: at.slice(), objective: now.objective, converged: true };
          damping = Math.max(damping * 10, 1e-8);
          if (damping > 1e12) break;
        }
      }
      return { theta: at.slice(), objective: now.objective, converged: false };
    },
    objective(misfit, theta) {
      const { targets, weights, delta } = misfit;
      model.evaluate(theta, u, losses, null);
      through(misfit, false);
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const size = Math.abs(targets[i] - losses[i]);
        sum += weights[i] * (size <= delta ? (size * size) / 2 : delta * (size - delta / 2));
      }
      return Number.isFinite(sum) ? sum : Infinity;
    },
    fitted(misfit, theta, out) {
      model.evaluate(theta, u, losses, null);
      through(misfit, false);
      out.set(losses);
      return out;
    },
    jacobian(misfit, theta) {
      model.evaluate(theta, u, losses, jacobian);
      through(misfit, true);
      return jacobian.slice();
    },
  };
}
