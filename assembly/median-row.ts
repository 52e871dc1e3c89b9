/**
 * The median of each coordinate, two columns at a time: the larger half of the numbers is brought up, the largest first.
 * @param rows count x D f64, count odd
 * @param work 2 count f64 of scratch
 * @param out  D f64
 */
export function medianRow(rows: usize, count: i32, D: i32, work: usize, out: usize): void {
  assert((count & 1) == 1);
  const rowBytes = <usize>D << 3;
  for (let c = 0; c < D; c += 2) {
    // A column without a second beside it.
    const alone = c + 1 == D;
    let x = rows + (<usize>c << 3);
    const end = work + (<usize>count << 4);
    for (let at = work; at < end; at += 16, x += rowBytes) v128.store(at, alone ? v128.load64_splat(x) : v128.load(x));
    let most = v128.load(work);
    // As many passes as half the numbers, rounded up: what the last one brings up is the middle.
    for (let last = end; last > work + (<usize>(count >> 1) << 4); last -= 16) {
      most = v128.load(work);
      for (let at = work + 16; at < last; at += 16) {
        const next = v128.load(at);
        v128.store(at - 16, f64x2.pmin(most, next));
        most = f64x2.pmax(most, next);
      }
    }
    const to = out + (<usize>c << 3);
    if (alone) v128.store64_lane(to, most, 0);
    else v128.store(to, most);
  }
}
