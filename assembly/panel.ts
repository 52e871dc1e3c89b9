/** Points of a panel: a multiple of every micro-tile's height and width. */
export const PANEL: i32 = 24;
/** Points of a panel that one micro-tile takes as columns: two registers of four words. */
export const COLS: i32 = 8;
/** Bytes of one step of a panel: a 4-byte word (1 f32, 2 i16 or 4 i8 coordinates) of each point. */
export const STEP: usize = 96;

/** Steps after which accumulators are set aside, so that two panels stay in the first-level cache. */
export const CHUNK: i32 = 128;

/** Number formats of packed coordinates. */
export const F32: i32 = 0;
export const I16: i32 = 1;
export const I8: i32 = 2;
export const I7: i32 = 3;

/** Whether T = u8, which in a scan stands for I7: seven bits on both sides, two words a step. */
// @ts-ignore: decorator
@inline
export function isI7<T>(): bool {
  return sizeof<T>() == 1 && !isSigned<T>();
}

/** Points of a panel that one micro-tile takes as rows: accumulators that fit the 16 registers without a spill. */
// @ts-ignore: decorator
@inline
export function rowsOf<T>(): i32 {
  return (sizeof<T>() == 1 && isSigned<T>()) || (isFloat<T>() && ASC_FEATURE_RELAXED_SIMD) ? 6 : 4;
}
