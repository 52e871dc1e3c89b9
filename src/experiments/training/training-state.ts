/** What a student has lost so far. */
export interface Measured {
  /** Steps done. */
  readonly step: number;
  /** Mean loss of the last batch, before its update. */
  readonly training: number;
  /** Mean loss over the test samples, and its standard error. */
  readonly test: number;
  readonly standardError: number;
}

/** A student on its way: weights and moments in the kernels' layout. */
export interface StudentState {
  readonly weights: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** The step, counted from 1, whose loss was no finite number; null: none was. */
  readonly diverged: number | null;
  readonly measured: readonly Measured[];
}

/** All that the rest of a cell's training depends on, besides the cell. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** Words of the stream of samples. */
  readonly stream: readonly number[];
  readonly students: readonly StudentState[];
}
