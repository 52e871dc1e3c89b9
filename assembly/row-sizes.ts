/**
 * The size of each row: its sum of squares and its largest magnitude, of those that are numbers.
 * @param rows    count x D f64
 * @param squares count f64, out
 * @param largest count f64, out
 */
export function rowSizes(rows: usize, count: i32, D: i32, squares: usize, largest: usize): void {
  for (let i = 0; i < count; i++, squares += 8, largest += 8) {
    let sums = f64x2.splat(0);
    let most = f64x2.splat(0);
    for (const end = rows + ((<usize>D >> 1) << 4); rows < end; rows += 16) {
      const x = v128.load(rows);
      sums = f64x2.add(sums, f64x2.mul(x, x));
      most = f64x2.pmax(most, f64x2.abs(x));
    }
    let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    let far = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
    if (D & 1) {
      const x = load<f64>(rows);
      sum += x * x;
      if (abs(x) > far) far = abs(x);
      rows += 8;
    }
    store<f64>(squares, sum);
    store<f64>(largest, far);
  }
}
