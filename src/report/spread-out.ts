/** The positions moved as little as their order allows until neighbours are `gap` apart and all lie in from..to. */
export function spreadOut(
  positions: readonly number[],
  { gap, from, to }: { gap: number; from: number; to: number },
): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a] - positions[b]);
  const out = [...positions];
  const room = Math.min(gap, positions.length > 1 ? (to - from) / (positions.length - 1) : gap);
  let least = from;
  for (const i of order) {
    out[i] = Math.max(out[i], least);
    least = out[i] + room;
  }
  let most = to;
  for (const i of order.reverse()) {
    out[i] = Math.min(out[i], most);
    most = out[i] - room;
  }
  return out;
}
