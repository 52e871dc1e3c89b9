import { blockProducts } from "./block-products";
import { pair } from "./sq-distance";

/**
 * Gram matrices of neighbourhoods: all scalar products of the vectors from a point to its k neighbours, formed and
 * summed in f64, so that what the points share (a common offset) is gone before anything is squared.
 *
 * @param points  count x D
 * @param rows    count x k x D, the neighbours of each point
 * @param bytes   of a coordinate: 4 for f32, 8 for f64
 * @param period  length of a torus in every coordinate, whose differences are taken the short way; 0: none
 * @param units   count f64: the vectors of a neighbourhood are multiplied by its unit
 * @param vectors scratch, k x D f64
 * @param grams   count x k x k f64, out
 */
export function neighborGrams(
  points: usize,
  rows: usize,
  count: i32,
  k: i32,
  D: i32,
  bytes: i32,
  period: f64,
  units: usize,
  vectors: usize,
  grams: usize,
): void {
  assert(k > 0 && D > 0 && (bytes == 4 || bytes == 8));
  for (let i = 0; i < count; i++, units += 8) {
    if (bytes == 4) differences<f32>(points, rows, k, D, period, load<f64>(units), vectors);
    else differences<f64>(points, rows, k, D, period, load<f64>(units), vectors);
    gram(vectors, k, D, grams);
    points += <usize>D * <usize>bytes;
    rows += <usize>k * <usize>D * <usize>bytes;
    grams += (<usize>k * <usize>k) << 3;
  }
}

function differences<T>(point: usize, row: usize, k: i32, D: i32, period: f64, unit: f64, out: usize): void {
  const end = point + <usize>D * sizeof<T>();
  const pairs = point + <usize>(D & ~1) * sizeof<T>();
  for (let a = 0; a < k; a++) {
    let p = point;
    for (; p < pairs; p += 2 * sizeof<T>(), row += 2 * sizeof<T>(), out += 16) {
      v128.store(out, vector(f64x2.sub(pair<T>(row), pair<T>(p)), period, unit));
    }
    if (p < end) {
      const last = f64x2.splat(<f64>load<T>(row) - <f64>load<T>(p));
      store<f64>(out, f64x2.extract_lane(vector(last, period, unit), 0));
      row += sizeof<T>();
      out += 8;
    }
  }
}

// @ts-ignore: decorator
@inline
function vector(difference: v128, period: f64, unit: f64): v128 {
  if (period > 0) {
    const length = f64x2.splat(period);
    difference = f64x2.sub(difference, f64x2.mul(length, f64x2.nearest(f64x2.div(difference, length))));
  }
  return f64x2.mul(difference, f64x2.splat(unit));
}

/** The half below the diagonal in blocks of four rows, and its mirror image. */
function gram(vectors: usize, k: i32, D: i32, out: usize): void {
  const rowBytes = <usize>k << 3;
  for (let a = 0; a < k; a += 4) {
    const from = vectors + ((<usize>a * <usize>D) << 3);
    blockProducts(from, min(4, k - a), D, vectors, min(a + 4, k), out + <usize>a * rowBytes, rowBytes);
  }
  for (let a = 0; a < k; a++) {
    let below = out + <usize>(a + 1) * rowBytes + (<usize>a << 3);
    const end = out + <usize>(a + 1) * rowBytes;
    for (let to = out + <usize>a * rowBytes + (<usize>(a + 1) << 3); to < end; to += 8, below += rowBytes) {
      store<f64>(to, load<f64>(below));
    }
  }
}
