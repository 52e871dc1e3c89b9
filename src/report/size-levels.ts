import type { DrawnPoint } from "./fitted-points.ts";

/** Runs that share the further sizes, or nearly: one line of a figure. */
export interface SizeLevel {
  /** Of the second axis: the smallest and the largest among them. */
  readonly from: number;
  readonly to: number;
  /** Geometric mean of each further axis. */
  readonly further: readonly number[];
  readonly points: readonly DrawnPoint[];
}

/** More lines than this in one figure hide each other. */
const MOST_LEVELS = 6;

/** By the second size: each different one, or where there are many, classes of about equal numbers of runs. */
export function sizeLevels(points: readonly DrawnPoint[]): SizeLevel[] {
  const ascending = [...points].sort((a, b) => a.sizes[1] - b.sizes[1]);
  const distinct = [...new Set(ascending.map(({ sizes }) => sizes[1]))];
  const classes =
    distinct.length <= MOST_LEVELS
      ? distinct.map((at) => ascending.filter(({ sizes }) => sizes[1] === at))
      : Array.from({ length: MOST_LEVELS }, (_, k) => {
          const end = (j: number) => Math.round((j * ascending.length) / MOST_LEVELS);
          return ascending.slice(end(k), end(k + 1));
        });
  return classes
    .filter((members) => members.length > 0)
    .map((members) => ({
      from: members[0].sizes[1],
      to: members[members.length - 1].sizes[1],
      further: members[0].sizes
        .slice(1)
        .map((_, a) => Math.exp(members.reduce((sum, { sizes }) => sum + Math.log(sizes[a + 1]), 0) / members.length)),
      points: members,
    }));
}
