import { capacityError } from "./errors.ts";

/**
 * What `make` allocates.
 * @param what it is for
 * @throws CAPACITY naming the bytes asked for where the engine has no memory for them
 */
export function claimed<T>(what: string, bytes: number, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw capacityError(what, "no more bytes than this engine can allocate", bytes);
  }
}

/** An array of zeros for `length` numbers; throws as `claimed`. */
export const float64s = (what: string, length: number) =>
  claimed(what, 8 * length, () => new Float64Array(length)) as Float64Array;
export const int32s = (what: string, length: number) =>
  claimed(what, 4 * length, () => new Int32Array(length)) as Int32Array;
