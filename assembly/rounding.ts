/** Constants of the filter's proof [docs/kernels.md#slack]. */

/** 2^-24 and 2^-53: the unit roundoffs. */
export const UNIT_F32: f64 = 1.0 / 16777216.0;
export const UNIT_F64: f64 = 1.0 / 9007199254740992.0;
/** 1 + 2^-32: more than any sum of 2^20 numbers in f64 is off. */
export const ROUND_UP: f64 = 1.0 + 1.0 / 4294967296.0;
/** 1 + 2^-22: more than a rounding to f32 and the half squares' f64 sums are off. */
export const ROUND_UP_F32: f64 = 1.0 + 1.0 / 4194304.0;
/** 2^-148: twice what one product or sum may lose among subnormals. */
export const SUBNORMAL: f64 = 2.802596928649634e-45;
/** 2^-1000: more than 2^20 squares in f64 lose that fall below the least number. */
export const UNDERFLOW: f64 = 9.332636185032189e-302;
/** Packed coordinates beyond it set a row aside, by the metrics without products. */
export const OUTLYING: f64 = 16;
/** 2^-60: packed coordinates below it count as 0, or their products would be subnormal, and slow. */
export const NEGLIGIBLE: f64 = 8.673617379884035e-19;
