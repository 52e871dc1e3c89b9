/** Sorts the pairs (key, index) from..to - 1 of two arrays, ascending by key, equal keys by index, in place. */
export function sortRow(keys: Float64Array, indices: Int32Array, from: number, to: number): void {
  const length = to - from;
  if (length > FEW) {
    // Heapsort: the same bits and n log n whatever the order was.
    for (let i = (length >> 1) - 1; i >= 0; i--)
      sink(keys, indices, from, i, length, keys[from + i], indices[from + i]);
    for (let last = length - 1; last > 0; last--) {
      const key = keys[from + last];
      const index = indices[from + last];
      keys[from + last] = keys[from];
      indices[from + last] = indices[from];
      sink(keys, indices, from, 0, last, key, index);
    }
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const key = keys[i];
    const index = indices[i];
    let at = i;
    for (; at > from && (keys[at - 1] > key || (keys[at - 1] === key && indices[at - 1] > index)); at--) {
      keys[at] = keys[at - 1];
      indices[at] = indices[at - 1];
    }
    keys[at] = key;
    indices[at] = index;
  }
}

/** Puts (key, index) where it belongs below place `at` of a heap with the last in order at its root. */
function sink(
  keys: Float64Array,
  indices: Int32Array,
  from: number,
  at: number,
  length: number,
  key: number,
  index: number,
): void {
  for (;;) {
    let child = 2 * at + 1;
    if (child >= length) break;
    const c = from + child;
    if (child + 1 < length && (keys[c + 1] > keys[c] || (keys[c + 1] === keys[c] && indices[c + 1] > indices[c])))
      child++;
    const below = from + child;
    if (keys[below] < key || (keys[below] === key && indices[below] < index)) break;
    keys[from + at] = keys[below];
    indices[from + at] = indices[below];
    at = child;
  }
  keys[from + at] = key;
  indices[from + at] = index;
}

const FEW = 24;
