import { addMultiple, addMultiples, at, dot, put, scale } from "./vectors";

/**
 * Makes the rows orthonormal in place by Gram-Schmidt done twice. A row that depends on the ones before it (or is zero,
 * or not finite) becomes the coordinate direction that they cover least, made orthogonal to them.
 * @param axes m x D f64, m <= D
 */
export function orthonormalize(axes: usize, m: i32, D: i32): void {
  assert(m <= D);
  for (let j = 0; j < m; j++) {
    const axis = axes + (<usize>j * <usize>D << 3);
    const length = sqrt(dot(axis, axis, D));
    removeSpan(axes, axis, D);
    removeSpan(axes, axis, D);
    let left = sqrt(dot(axis, axis, D));
    if (!(left > length * DEPENDENT && left < Infinity)) {
      takeFreeDirection(axes, j, axis, D);
      removeSpan(axes, axis, D);
      removeSpan(axes, axis, D);
      left = sqrt(dot(axis, axis, D));
    }
    scale(axis, D, 1 / left);
  }
}

/** axis -= its part in the span of the axes before it, which are orthonormal. */
function removeSpan(axes: usize, axis: usize, D: i32): void {
  const rowBytes = <usize>D << 3;
  let a = axes;
  for (; a + rowBytes < axis; a += rowBytes << 1) {
    addMultiples(axis, a, -dot(axis, a, D), a + rowBytes, -dot(axis, a + rowBytes, D), D);
  }
  if (a < axis) addMultiple(axis, a, -dot(axis, a, D), D);
}

/** At least 1 / D of its square is outside the span of j < D others, or they would cover more than j. */
function takeFreeDirection(axes: usize, j: i32, axis: usize, D: i32): void {
  let free = 0;
  let least: f64 = Infinity;
  for (let c = 0; c < D; c++) {
    let covered: f64 = 0;
    for (let p = 0; p < j; p++) {
      const x = at(axes + (<usize>p * <usize>D << 3), c);
      covered += x * x;
    }
    if (covered < least) {
      least = covered;
      free = c;
    }
    put(axis, c, 0);
  }
  put(axis, free, 1);
}

/** What is left of a dependent row is rounding: no more than this share of it. */
const DEPENDENT: f64 = 1e-14;
