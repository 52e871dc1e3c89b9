import { checked, oneOf, real } from "../../base/checked.ts";
import type { Control } from "../../base/control.ts";
import { dataError, optionError } from "../../base/errors.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import type { Build } from "../../wasm/kernels.ts";
import { type LinearDraw, linearModelTask } from "./linear-model.ts";

export interface LinearModelOptions extends Control {
  /**
   * Variance of all features beyond those listed, infinitely many and infinitely small: what a cut at S features takes off a
   * spectrum without end. Only where P or D is infinite.
   */
  readonly rest?: number;
  readonly pool?: Pool | undefined;
  readonly build?: Build;
}

/**
 * L(D, P) of the linear teacher and student of Bahri et al. (PNAS 2024), section 2.3, one number a draw: averaged over
 * teachers and test points exactly [docs/kernel-regression.md#linear-model]. Draws of one seed share features and points.
 * @param spectrum variances of the teacher's S features, each above 0
 * @throws DATA for a variance that is none; OPTION for sizes out of their rules; DEGENERATE where D = P leaves a singular
 * system; CAPACITY; CANCELLED
 */
export async function linearModelLosses(
  spectrum: ArrayLike<number>,
  draws: readonly LinearDraw[],
  options: LinearModelOptions = {},
): Promise<number[]> {
  const { rest, pool = inlinePool(), build, ...control } = checked<Checked>(options, OPTIONS);
  const variances = Float64Array.from(spectrum);
  const wrong = variances.findIndex((variance) => !(variance > 0 && Number.isFinite(variance)));
  if (wrong >= 0) throw dataError(`spectrum[${wrong}]`, "a variance above 0", variances[wrong]);
  if (rest > 0 && draws.some(({ P, D }) => P !== null && D !== null))
    throw optionError("rest", "0 where both P and D are finite", rest);
  return pool.run(linearModelTask, { build, spectrum: variances, rest }, draws, control);
}

interface Checked extends Control {
  readonly rest: number;
  readonly pool: Pool | undefined;
  readonly build: Build;
}
const OPTIONS = {
  rest: real(0, 0),
  ...WORK_OPTIONS,
  build: oneOf<Build>("simd", "simd", "relaxed", "debug"),
};
