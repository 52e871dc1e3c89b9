import { fnv1a } from "./fnv1a.ts";

/**
 * A seeded stream of random numbers: the same seed gives the same bits everywhere.
 * Generator: sfc32 (Doty-Humphrey, PractRand); seeding and naming of streams by 32-bit FNV-1a.
 */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (Marsaglia's polar method). */
  normal(): number;
  /** Uniform integer in [0, n). */
  below(n: number): number;
  /** A stream of its own for a named purpose; drawing from it moves nothing here. */
  split(name: string | number): Random;
}

export function random(seed: number | string): Random {
  return stream(`seed:${seed}`);
}

/** m distinct integers of [0, n), ascending, every subset equally likely (Fisher-Yates on a sparse array). */
export function sampleIndices(n: number, m: number, rng: Random): Int32Array {
  const moved = new Map<number, number>();
  const picked = new Int32Array(m);
  for (let i = 0; i < m; i++) {
    const j = i + rng.below(n - i);
    picked[i] = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
  }
  return picked.sort();
}

/** The integers of [0, n) in random order. */
export function permutation(n: number, rng: Random): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.below(i + 1);
    const held = order[i];
    order[i] = order[j];
    order[j] = held;
  }
  return order;
}

function stream(path: string): Random {
  let a = fnv1a(`${path}/a`) | 0;
  let b = fnv1a(`${path}/b`) | 0;
  let c = fnv1a(`${path}/c`) | 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 15; i++) next();

  let spare: number | undefined;
  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  return {
    uniform,
    normal() {
      if (spare !== undefined) {
        const kept = spare;
        spare = undefined;
        return kept;
      }
      for (;;) {
        const u = 2 * uniform() - 1;
        const v = 2 * uniform() - 1;
        const s = u * u + v * v;
        if (s >= 1 || s === 0) continue;
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * scale;
        return u * scale;
      }
    },
    below: (n) => Math.floor(uniform() * n),
    split: (name) => stream(`${path}/${name}`),
  };
}
