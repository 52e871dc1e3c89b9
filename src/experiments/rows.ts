/** sum_c a[aFrom + c] b[bFrom + c], in four lanes: a single one would wait for each addition. */
export function dot(a: Float64Array, aFrom: number, b: Float64Array, bFrom: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = length & ~3;
  for (let c = 0; c < whole; c += 4) {
    s0 += a[aFrom + c] * b[bFrom + c];
    s1 += a[aFrom + c + 1] * b[bFrom + c + 1];
    s2 += a[aFrom + c + 2] * b[bFrom + c + 2];
    s3 += a[aFrom + c + 3] * b[bFrom + c + 3];
  }
  for (let c = whole; c < length; c++) s0 += a[aFrom + c] * b[bFrom + c];
  return s0 + s1 + (s2 + s3);
}

/** a[aFrom + c] += by * b[bFrom + c] */
export function addMultiple(
  a: Float64Array,
  aFrom: number,
  b: Float64Array,
  bFrom: number,
  by: number,
  length: number,
): void {
  for (let c = 0; c < length; c++) a[aFrom + c] += by * b[bFrom + c];
}
