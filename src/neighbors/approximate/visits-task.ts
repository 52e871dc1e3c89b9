import type { Task } from "../../pool/pool.ts";

interface VisitsShared {
  readonly leaves: number;
  /** The nearest other leaves of each, ascending: leaves x (probes - 1). */
  readonly near: Int32Array;
  readonly probes: number;
}

/**
 * The pairs of leaves of which one is among the other's nearest, each once, two leaves a pair, the first no later than the
 * second. First come the nearest, rank by rank, so that lists fill with what stays; then blocks of leaves that follow one
 * another against such blocks: their points stay in the cache.
 */
export const visitsTask: Task<VisitsShared, null, Int32Array> = {
  name: "approximate.visits",
  *run({ leaves, near, probes }) {
    const words = Math.ceil(leaves / BLOCK);
    const pairs = new Int32Array(2 * leaves * probes);
    let end = 0;
    const push = (first: number, second: number) => {
      pairs[end++] = first;
      pairs[end++] = second;
    };
    // A bit a pair of leaves: BLOCK second ones a word.
    const met = new Uint16Array(leaves * words);
    const left = new Uint16Array(leaves * words);
    for (let rank = 0; rank < probes; rank++) {
      for (let leaf = 0; leaf < leaves; leaf++) {
        const other = rank === 0 ? leaf : near[leaf * (probes - 1) + rank - 1];
        const first = Math.min(leaf, other);
        const second = Math.max(leaf, other);
        const at = first * words + Math.floor(second / BLOCK);
        const bit = 1 << (second % BLOCK);
        if (met[at] & bit) continue;
        met[at] |= bit;
        if (rank < RANKS) push(first, second);
        else left[at] |= bit;
      }
      yield (0.5 * rank) / probes;
    }
    for (let row = 0; row < leaves; row += BLOCK) {
      const to = Math.min(leaves, row + BLOCK);
      for (let word = row / BLOCK; word < words; word++)
        for (let first = row; first < to; first++)
          for (let bits = left[first * words + word]; bits !== 0; bits &= bits - 1)
            push(first, word * BLOCK + 31 - Math.clz32(bits & -bits));
      yield 0.5 + (0.5 * to) / leaves;
    }
    return pairs.slice(0, end);
  },
};

/** Leaves that follow one another and are compared together. */
const BLOCK = 16;
/** Ranks that come first. */
const RANKS = 16;
