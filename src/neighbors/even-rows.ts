/** `count` of n rows, evenly spread, ascending. */
export function evenRows(n: number, count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let i = 0; i < count; i++) rows[i] = Math.floor(((i + 0.5) * n) / count);
  return rows;
}
