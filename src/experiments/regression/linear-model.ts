import { integer } from "../../base/checked.ts";
import { degenerateError } from "../../base/errors.ts";
import { random } from "../../base/random.ts";
import type { Task } from "../../pool/pool.ts";
import { type Layout, type Placed, place } from "../../wasm/arena.ts";
import { type Build, borrowMachine, giveBack, type Machine } from "../../wasm/kernels.ts";
import { addProducts, matrixAt, matrixField, type RowMatrix, roundUp, rowsOf } from "./row-matrix.ts";
import { solveRows } from "./solve-rows.ts";

/** The linear teacher-student model of Bahri et al. (PNAS 2024), section 2.3 [docs/kernel-regression.md#linear-model]. */
export interface LinearModel {
  readonly build: Build;
  /** spectrum[i] > 0: the variance of the teacher's feature i; S numbers. */
  readonly spectrum: Float64Array;
  /** The variance of all further features, infinitely many and infinitely small; above 0 in the limits alone. */
  readonly rest: number;
}

/** One draw of student features and training points. */
export interface LinearDraw {
  /** Student's features; null: as many as the teacher's. */
  readonly P: number | null;
  /** Training points; null: infinitely many. */
  readonly D: number | null;
  readonly seed: number;
}

/**
 * L(D, P) of one draw, averaged over teachers and test points exactly. Draws of one seed share the first P features and D
 * points: L(D, P) and its limits are of one student, or of one training set.
 */
export const linearModelTask: Task<LinearModel, LinearDraw, number> = {
  name: "experiments.linear-model",
  *run({ build, spectrum, rest }, draw) {
    const S = spectrum.length;
    const { P, D } = draw;
    // More points than the teacher has features leave nothing to a student that has them all, and a system of more than S
    // unknowns is singular.
    for (const [name, size, most] of [
      ["P", P, D !== null && D <= S ? Infinity : S],
      ["D", D, P === null ? S : Infinity],
    ] as const)
      if (size !== null) integer(1, 1, most).read(name, size);
    const machine = borrowMachine(build);
    try {
      if (P === null && D === null) return 0;
      return P === null || D === null
        ? yield* limitLoss(machine, spectrum, rest, (P ?? D)!, draw.seed, P === null ? "points" : "features")
        : yield* finiteLoss(machine, spectrum, P, D, draw.seed);
    } finally {
      giveBack(machine);
    }
  },
};

/**
 * L(P) (equation 1) and L(D) (equation 2) are one formula: with rows r of normal numbers times sqrt(lambda), R of them, the
 * residual of projecting C^(1/2) on their span: (1/2S) sum_i lambda_i - |row i of C^(1/2) r' L'^-1|^2, r r' = L L'. Of
 * infinitely many infinitely small features the products are their expectation, a ridge, and nothing is learned.
 */
function* limitLoss(
  machine: Machine,
  spectrum: Float64Array,
  rest: number,
  count: number,
  seed: number,
  name: string,
): Generator<number, number> {
  const S = spectrum.length;
  const top = roundUp(count);
  const placed = placedZeros(machine, { r: matrixField(count, S), system: matrixField(top + roundUp(S), count) });
  const r = matrixAt(placed, "r", count, S);
  draw(r, count, spectrum, seed, name);
  const system = matrixAt(placed, "system", top + roundUp(S), count);
  const below = rowsOf(system, top, top + S);
  for (const _ of addProducts(machine, r, r, rowsOf(system, 0, count))) yield 0.1;
  for (let i = 0; i < S; i++)
    for (let a = 0; a < count; a++)
      below.view[i * below.stride + a] = Math.sqrt(spectrum[i]) * r.view[a * r.stride + i];
  yield* positive(solveRows(machine, system, count, rest));
  let loss = rest;
  for (let i = 0; i < S; i++) {
    loss += spectrum[i];
    for (let a = 0; a < count; a++) loss -= below.view[i * below.stride + a] ** 2;
  }
  return loss / (2 * S);
}

/**
 * The student of features p F, trained to its optimum from zero on D points: f - F = (p' g^+ F - 1) omega, g = F p', so
 * L = (1/2S) sum_ij lambda_i (W_i . X_j - delta_ij)^2 with W X' = p' g^+ F from one factorisation of the smaller of g g', g' g.
 */
function* finiteLoss(
  machine: Machine,
  spectrum: Float64Array,
  P: number,
  D: number,
  seed: number,
): Generator<number, number> {
  const S = spectrum.length;
  const N = Math.min(P, D);
  const top = roundUp(N);
  const wide = roundUp(S);
  const placed = placedZeros(machine, {
    p: matrixField(P, S),
    f: matrixField(D, S),
    turned: matrixField(S, Math.max(P, D)),
    g: matrixField(N, Math.max(P, D)),
    system: matrixField(top + 2 * wide, N),
    out: matrixField(4, S),
  });
  const p = matrixAt(placed, "p", P, S);
  const f = matrixAt(placed, "f", D, S);
  draw(p, P, new Float64Array(S).fill(1), seed, "features");
  draw(f, D, spectrum, seed, "points");
  const system = matrixAt(placed, "system", top + 2 * wide, N);
  const w = rowsOf(system, top, top + S);
  const x = rowsOf(system, top + wide, top + wide + S);
  // The smaller system's unknowns as rows: g' (P x D) or g (D x P).
  const [small, large, plain, mapped] = P <= D ? [p, f, w, x] : [f, p, x, w];
  const g = matrixAt(placed, "g", N, Math.max(P, D));
  for (const _ of addProducts(machine, small, large, g)) yield 0.1;
  for (const _ of addProducts(machine, g, g, rowsOf(system, 0, N))) yield 0.2;
  const turned = matrixAt(placed, "turned", S, Math.max(P, D));
  turn(small, N, plain, S);
  turn(large, Math.max(P, D), turned, S);
  for (const _ of addProducts(machine, turned, g, mapped)) yield 0.3;
  yield* positive(solveRows(machine, system, N, 0));
  let loss = 0;
  const out = matrixAt(placed, "out", 4, S);
  for (let i = 0; i < S; i += 4) {
    out.view.fill(0);
    for (const _ of addProducts(machine, rowsOf(w, i, i + 4), x, out)) yield 0.9;
    for (let r = 0; r < 4 && i + r < S; r++)
      for (let j = 0; j < S; j++) loss += spectrum[i + r] * (out.view[r * out.stride + j] - (i + r === j ? 1 : 0)) ** 2;
  }
  return loss / (2 * S);
}

function placedZeros(machine: Machine, layout: Layout): Placed<Layout> {
  const placed = place(machine, layout);
  for (const { view } of Object.values(placed)) view.fill(0);
  return placed;
}

/** Rows of independent normal numbers of the given variances. */
function draw(rows: RowMatrix, count: number, variances: Float64Array, seed: number, name: string): void {
  const rng = random(seed).split(name);
  const deviations = variances.map(Math.sqrt);
  for (let a = 0; a < count; a++)
    for (let i = 0; i < deviations.length; i++) rows.view[a * rows.stride + i] = deviations[i] * rng.normal();
}

/** The transpose of `count` rows of S numbers. */
function turn(rows: RowMatrix, count: number, to: RowMatrix, S: number): void {
  for (let i = 0; i < S; i++)
    for (let a = 0; a < count; a++) to.view[i * to.stride + a] = rows.view[a * rows.stride + i];
}

function* positive(solving: Generator<number, boolean>): Generator<number> {
  if (!(yield* solving))
    throw degenerateError("linear model", "a system that f64 can solve", "a singular one (is P = D?)");
}
