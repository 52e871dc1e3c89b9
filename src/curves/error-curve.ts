import { dataError, shapeError } from "../base/errors.ts";
import { frozen } from "./frozen.ts";
import type { Loss } from "./learning-curve.ts";

/** Numbers of examples against test errors, zeros among them; points of equal size are repetitions. */
export interface ErrorCurve {
  readonly kind: "error-curve";
  readonly name: string;
  readonly loss: Loss;
  /** Whether some hypothesis of the learner's class makes no error; null where that is not stated. */
  readonly realizable: boolean | null;
  /** x[i] > 0: examples of run i. */
  readonly x: readonly number[];
  /** y[i] >= 0: its test error. */
  readonly y: readonly number[];
}

/** @throws SHAPE when the lists differ in length; DATA on a size or error out of its rule (points are counted from 1) */
export function errorCurve(
  input: Pick<ErrorCurve, "name" | "loss" | "realizable"> & {
    readonly x: ArrayLike<number>;
    readonly y: ArrayLike<number>;
  },
): ErrorCurve {
  const { name, loss, realizable, x, y } = input;
  if (x.length !== y.length) throw shapeError("y", `${x.length} errors, one for each size in x`, `${y.length}`);
  const most = loss === "zero-one" ? 1 : Infinity;
  for (let i = 0; i < x.length; i++) {
    if (!(Number.isFinite(x[i]) && x[i] > 0)) throw dataError(`x of point ${i + 1}`, "a finite size above 0", x[i]);
    if (!(Number.isFinite(y[i]) && y[i] >= 0 && y[i] <= most))
      throw dataError(
        `y of point ${i + 1}`,
        most === 1 ? "a 0-1 error from 0 to 1" : "a finite error of at least 0",
        y[i],
      );
  }
  const order = Array.from(x, (_, i) => i).sort((i, j) => x[i] - x[j]);
  return frozen<ErrorCurve>({
    kind: "error-curve",
    name,
    loss,
    realizable,
    x: order.map((i) => x[i]),
    y: order.map((i) => y[i]),
  });
}
