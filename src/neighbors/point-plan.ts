import { optionError } from "../base/errors.ts";
import { logGamma } from "../base/special.ts";
import { PANEL, TREE_AXES } from "./frame.ts";
import type { Costed } from "./plan.ts";
import type { FixedPlan } from "./search-options.ts";

/**
 * Whether points look for themselves: of few coordinates and neighbours that has been faster everywhere than panels against
 * panels [docs/kernels.md#points].
 * @throws OPTION where it is asked for and cannot be
 */
export function isByPoint(D: number, k: number, { format = "f32", features = 0, byPoint }: FixedPlan): boolean {
  const able = D <= TREE_AXES && format === "f32" && features === 0;
  if (byPoint && !able)
    throw optionError("byPoint", `false but for f32 codes of at most ${TREE_AXES} coordinates`, byPoint);
  return byPoint ?? (able && k <= MOST_KEPT);
}

/** The plan for points that look for themselves. */
export function pointPlan(
  D: number,
  references: number,
  points: number,
  k: number,
  { build = "simd" }: Pick<FixedPlan, "build">,
): Costed {
  const each = metShare(D, k, references) * (POINT_NS + POINT_COORDINATE_NS * D);
  return {
    build,
    format: "f32",
    features: 0,
    byPoint: true,
    survivors: Math.min(1, k / references),
    seconds: points * (references * each + KEPT_NS * k) * 1e-9,
    sure: each,
    each,
    verify: 0,
  };
}

/**
 * The share of references in the leaves that a ball about a point meets, where points fill their D dimensions evenly and leaves
 * are cubes: volumes of the cube, of the ball and of all between them, by Steiner's formula.
 */
function metShare(D: number, k: number, n: number): number {
  const side = PANEL ** (1 / D);
  const radius = (k / ballVolume(D)) ** (1 / D);
  let met = 0;
  for (let i = 0, choose = 1; i <= D; choose *= (D - i) / (i + 1), i++)
    met += choose * side ** (D - i) * ballVolume(i) * radius ** i;
  return Math.min(1, met / n);
}

const ballVolume = (d: number) => Math.exp((d / 2) * Math.log(Math.PI) - logGamma(d / 2 + 1));

/** Neighbours that a point keeps in order as it finds them; beyond, a heap is cheaper. */
const MOST_KEPT = 128;
/** What each of them takes; a pair in a leaf that a point meets, and one coordinate of it. */
const KEPT_NS = 150;
const POINT_NS = 2;
const POINT_COORDINATE_NS = 0.2;
