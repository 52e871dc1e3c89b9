/** An f64 times 2^BITS, which is an integer: exact arithmetic in BigInt. */
export function exact(x: number): bigint {
  const words = new BigUint64Array(Float64Array.of(x).buffer);
  const exponent = (words[0] >> 52n) & 2047n;
  const fraction = words[0] & ((1n << 52n) - 1n);
  if (exponent === 2047n) throw new RangeError(`${x} is no finite number`);
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return words[0] >> 63n ? -magnitude : magnitude;
}

/** The largest integer whose square is at most x. */
export function exactRoot(x: bigint): bigint {
  if (x < 2n) return x;
  let root = 1n << BigInt((x.toString(16).length * 4 + 2) >> 1);
  for (;;) {
    const next = (root + x / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

export const BITS = 1074n;
