import type { Random } from "../../base/random.ts";

/** Writes the coordinates of one random point of a set, from the first place of `into` on. */
export type Draw = (into: Float64Array, rng: Random) => void;

/** Sets of one formula, one for each dimension d [docs/manifolds.md#names]. */
export interface Family {
  /** What it is, in a few words. */
  readonly about: string;
  /** Where none is given. */
  readonly d: number;
  /** Whether there is one for every d of at least 1. */
  readonly anyD: boolean;
  /** Coordinates of the formula. */
  readonly coordinates: (d: number) => number;
  /** Ambient dimension where none is given; left out: the coordinates of the formula. */
  readonly D?: number;
  readonly draw: (d: number) => Draw;
}

/** The family's sets, each `factor` times as large. */
export function scaled(family: Family, factor: number): Family {
  return {
    ...family,
    about: `${family.about}, ${factor} times as large`,
    draw: (d) => {
      const draw = family.draw(d);
      const m = family.coordinates(d);
      return (into, rng) => {
        draw(into, rng);
        for (let c = 0; c < m; c++) into[c] *= factor;
      };
    },
  };
}

/** The family's sets with all their coordinates written `times` over: larger by the root of that. */
export function repeated(family: Family, times: number): Family {
  return {
    ...family,
    about: `${family.about}, all written ${times} times`,
    coordinates: (d) => times * family.coordinates(d),
    draw: (d) => {
      const draw = family.draw(d);
      const m = family.coordinates(d);
      return (into, rng) => {
        draw(into, rng);
        for (let copy = 1; copy < times; copy++) into.copyWithin(copy * m, 0, m);
      };
    },
  };
}
