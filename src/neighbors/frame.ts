import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Build } from "../wasm/kernels.ts";
import type { Measure } from "./metric.ts";

/** Number formats of packed coordinates: one, two or four of them a 4-byte word; i7 has seven bits on both sides where i8 has eight on one. */
export type Format = "f32" | "i16" | "i8" | "i7";

/** How points become codes: plain data, the same for references and queries [docs/kernels.md#features]. */
export interface Frame {
  readonly build: Build;
  readonly metric: Measure;
  readonly D: number;
  /** Power of two that brings extreme raw values to where squares neither over- nor underflow; 1 for all others. */
  readonly unit: number;
  /** D numbers near the cloud's middle, in units of `unit`: they sharpen the filter and touch no result. */
  readonly centre: Float64Array;
  /** Orthonormal rows, axes x D: the first eight carry the tree, the first `features` the codes; none when D <= 8. */
  readonly axes: Float64Array;
  /** Coordinates along axes that are packed, with the residual norm beside them; 0: the D coordinates themselves. */
  readonly features: number;
  /** |PP' - I| at most: projecting stretches a distance by no more than one plus this. */
  readonly defect: number;
  /** features x (axes + 1): a rotation of the coordinates that are packed, so that none is much wider than the others. */
  readonly turn: Float64Array;
  readonly format: Format;
  /** 4-byte words of a point's codes. */
  readonly width: number;
  /** Code units in a raw unit (times `unit`); 0 until references were packed. */
  readonly scale: number;
  /** Largest error of a code vector, in code units; a point beyond it is set aside and always verified. */
  readonly most: number;
  /** Whether all coordinates are packed as i16 too, by which pairs that come through are looked at again. */
  readonly fine: boolean;
  readonly fineScale: number;
  /** Power of two that brings coordinates near one, for the tree's boxes. */
  readonly boxScale: number;
}

/** Points packed in one frame; plain arrays that workers share. */
export interface PackedPoints {
  readonly cloud: PointCloud;
  /** Fitted. */
  readonly frame: Frame;
  /** order[place]: row of the cloud. */
  readonly order: Int32Array;
  /** Panels of 24 points x width words. */
  readonly codes: Uint8Array;
  /** A word a place. */
  readonly half: Int32Array;
  readonly error: Float32Array;
  /** The same for a point as a row of the filter: in half steps for i8, in whole ones for i7; empty for others, whose rows are their columns. */
  readonly rowCodes: Uint8Array;
  readonly rowHalf: Int32Array;
  readonly rowError: Float32Array;
  /** i16 rows of fineStride(frame) coordinates, and their errors. */
  readonly fine: Uint8Array;
  readonly fineError: Float32Array;
  /** Boxes of the tree's nodes in preorder, 16 f32 each. */
  readonly boxes: Float32Array;
  readonly largestError: number;
  readonly largestRowError: number;
  readonly largestNorm: number;
  /** Points set aside. */
  readonly outliers: number;
}

export const PANEL = 24;
export const FORMATS: Readonly<Record<Format, FormatTraits>> = {
  f32: { code: 0, perWord: 1, wordsAtOnce: 1, roundings: 0 },
  i16: { code: 1, perWord: 2, wordsAtOnce: 1, roundings: 0 },
  i8: { code: 2, perWord: 4, wordsAtOnce: 1, roundings: 1.5 },
  i7: { code: 3, perWord: 4, wordsAtOnce: 2, roundings: 2 },
};

interface FormatTraits {
  readonly code: number;
  readonly perWord: number;
  readonly wordsAtOnce: number;
  /** What a pair's codes are off, in rounding errors of one row in whole steps, where that lets much through; such points are packed twice, as row and as column. */
  readonly roundings: number;
}

/** Words of a row of w numbers. */
export const widthOf = (format: Format, w: number) => {
  const { perWord, wordsAtOnce } = FORMATS[format];
  return wordsAtOnce * Math.ceil(w / (perWord * wordsAtOnce));
};

/** Whether steps are so wide that pairs are looked at again, and points packed as rows and as columns. */
export const isCoarse = (format: Format) => FORMATS[format].roundings > 0;
/** Axes that carry the tree. */
export const TREE_AXES = 8;

/** Coordinates of a row of fine codes. */
export const fineStride = ({ fine, D }: Frame) => (fine ? Math.ceil(D / 8) * 8 : 0);
