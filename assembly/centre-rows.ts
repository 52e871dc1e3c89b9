/**
 * Rows about a centre, in place: x - centre, rounded once.
 * @param rows   count x D f64
 * @param centre D f64
 */
export function centreRows(rows: usize, count: i32, D: i32, centre: usize): void {
  for (let i = 0; i < count; i++) {
    let c = centre;
    for (const end = rows + ((<usize>D >> 1) << 4); rows < end; rows += 16, c += 16)
      v128.store(rows, f64x2.sub(v128.load(rows), v128.load(c)));
    if (D & 1) {
      store<f64>(rows, load<f64>(rows) - load<f64>(c));
      rows += 8;
    }
  }
}
