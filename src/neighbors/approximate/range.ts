/** Points from..to in some order. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Ranges that give each of some workers a few parts, none of more than `most` points. */
export function rangesOf(n: number, workers: number, most: number): Range[] {
  const each = Math.min(most, Math.ceil(n / (PARTS_PER_WORKER * workers)));
  const count = Math.ceil(n / each);
  return Array.from({ length: count }, (_, i) => ({
    from: Math.floor((i * n) / count),
    to: Math.floor(((i + 1) * n) / count),
  }));
}

const PARTS_PER_WORKER = 4;
