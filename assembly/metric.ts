/** How two rows are compared [docs/kernels.md#direct]; the product kernels know the first and the last. */
export const EUCLIDEAN: i32 = 0;
export const MANHATTAN: i32 = 1;
export const CHEBYSHEV: i32 = 2;
export const PERIODIC: i32 = 3;
export const INNER: i32 = 4;

/** Whether panels are compared coordinate by coordinate. */
// @ts-ignore: decorator
@inline
export function isDirect(metric: i32): bool {
  return metric == MANHATTAN || metric == CHEBYSHEV || metric == PERIODIC;
}

/** Whether keys are distances and not their squares. */
// @ts-ignore: decorator
@inline
export function isFirstPower(metric: i32): bool {
  return metric == MANHATTAN || metric == CHEBYSHEV;
}
