import type { LogPoints } from "../log-points.ts";

/** What a fit's numbers are in: ln x of each axis less its centre, losses divided by e^level. */
export interface Frame {
  readonly centres: readonly number[];
  readonly level: number;
}

/** A model's parameters in the order it lists them, in a frame's units. */
export type Theta = readonly number[] | Float64Array;

/** A parameter under its paper's letter. */
export interface Parameter {
  readonly name: string;
  /** "log": positive by nature, theta holds its ln; "linear": theta holds the value. */
  readonly scale: "linear" | "log";
}

/** Box in which theta is sought; a fit that ends on a side of it says so. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * A family of curves L(x; theta) [docs/curves.md#models]. Everything but `moved` is in the units of a frame, in which
 * all theta are of order one whatever the units of the data are.
 */
export interface Model {
  /** "power-offset", "bnsl:breaks=1", ... */
  readonly name: string;
  readonly formula: string;
  /** Letters of what x holds, one an axis. */
  readonly axes: readonly string[];
  /** shared[a]: the axis whose centre axis a takes, where only their ratio has a meaning; itself where left out. */
  readonly shared?: readonly number[];
  readonly parameters: readonly Parameter[];
  /** The parameter that is the exponent of a power law, of the first axis's where there are several; null for none. */
  readonly exponent: string | null;
  /** That of the second axis's power; left out for models of one axis. */
  readonly second?: string;
  /** The parameter that is the loss at infinite size; left out for models of none. */
  readonly offset?: string;
  /** Whether the curve is a straight line in log-log but for its offset, so that halves of a window show one exponent. */
  readonly straight?: boolean;
  /**
   * losses[i] = L at u[0][i], u[1][i], ...; where there is a jacobian, jacobian[i*p + j] = dL/dtheta_j there.
   * Values out of range come out infinite or NaN, which the search takes for "not here".
   */
  evaluate(theta: Theta, u: readonly Float64Array[], losses: Float64Array, jacobian: Float64Array | null): void;
  /**
   * Adds the sum over the points of by[i] d2L_i/dtheta_j dtheta_k, k >= j, to out[j*p + k]. Differences of slopes where
   * left out, which cost p evaluations more.
   */
  bend?(theta: Theta, u: readonly Float64Array[], by: Float64Array, out: Float64Array): void;
  /** The same curve in plain units for a theta in the frame's; with the frame negated, back. */
  moved(theta: Theta, frame: Frame): number[];
  bounds(points: LogPoints): Bounds;
  /** Where to look first, coarsely: many, in no order. */
  starts(points: LogPoints): number[][];
}
