import { optionError } from "../base/errors.ts";
import type { LogPoints } from "./log-points.ts";
import type { Misfit } from "./solver.ts";

/** What a fit minimises [docs/curves.md#objectives]. */
export interface Objective {
  readonly kind: "huber" | "l1" | "log-ls" | "log1p-ls" | "gaussian";
  /** Huber only: the residual beyond which a point counts linearly; null means 1.345 sigma. */
  readonly delta: number | null;
}

const RULE = "huber, huber:delta=<residual>, l1, log-ls, log1p-ls or gaussian";

/** @throws OPTION unless the text names an objective */
export function parseObjective(name: string, value: unknown): Objective {
  if (typeof value !== "string") throw optionError(name, RULE, value);
  const [kind, ...rest] = value.split(":");
  if (kind === "l1" || kind === "log-ls" || kind === "log1p-ls" || kind === "gaussian") {
    if (rest.length > 0) throw optionError(name, RULE, value);
    return { kind, delta: null };
  }
  const delta = rest.length === 0 ? null : Number(/^delta=(.+)$/.exec(rest.join(":"))?.[1] ?? Number.NaN);
  if (kind !== "huber" || (delta !== null && !(Number.isFinite(delta) && delta > 0)))
    throw optionError(name, RULE, value);
  return { kind, delta };
}

/** The misfit with delta infinite: least squares on the objective's scale. */
export function leastSquares({ kind }: Objective, points: LogPoints, weights: Float64Array): Misfit {
  const unit = Math.exp(points.level);
  const scale = kind === "gaussian" ? "raw" : kind === "log1p-ls" ? "log1p" : "log";
  const targets =
    scale === "log" ? points.v : points.v.map((v) => (scale === "raw" ? Math.exp(v) : Math.log1p(unit * Math.exp(v))));
  return { scale, targets, weights, unit, delta: Infinity };
}
