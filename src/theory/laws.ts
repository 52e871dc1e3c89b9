import { optionError } from "../base/errors.ts";
import { frozen } from "../curves/frozen.ts";
import type { Learner } from "../curves/learning-curve.ts";
import type { Law, LawGuard } from "./law.ts";

/** A learner that ignores structure does as well: the curve has not left the ground, and no exponent law speaks of it. */
const beatsBaselines: LawGuard = {
  name: "beats-baselines",
  objection: ({ notes }) => notes.find(({ code }) => code === "baseline-not-beaten")?.message ?? null,
};

/** A 1-nearest-neighbour prediction is constant on each cell, a kernel's is what its spectrum makes it. */
const piecewiseLinear: LawGuard = {
  name: "learner",
  objection: ({ learner }) =>
    learner === "nearest-neighbor"
      ? "a nearest-neighbor learner is piecewise constant, and 4/d is of piecewise-linear ones"
      : learner === "kernel"
        ? "a kernel's exponent is set by its spectrum, and 4/d is of piecewise-linear learners"
        : null,
};

const RESOLUTION = {
  needsDimension: true,
  axes: ["examples", "parameters"],
  losses: ["mse", "cross-entropy"],
  regimes: ["resolution"],
} as const;

const only = (exact: Learner) => (learner: Learner) => (learner === exact ? "equals" : "at-least");

export const laws: Readonly<Record<"varianceLimited" | "twoOverD" | "fourOverD", Law>> = frozen({
  /** L - L(inf) ~ 1/D or 1/width: fluctuation alone [docs/theory.md#variance-limited]. */
  varianceLimited: {
    name: "variance-limited",
    formula: "1",
    needsDimension: false,
    exponent: () => 1,
    relation: () => "equals",
    axes: ["examples", "width"],
    losses: ["mse", "cross-entropy"],
    regimes: ["variance"],
    guards: [beatsBaselines],
    source: "Bahri et al., arXiv 2102.06701, Theorem 1",
  },
  /** Cells of linear size x^(-1/d), error of first order in it, loss of second [docs/theory.md#two-over-d]. */
  twoOverD: {
    name: "two-over-d",
    formula: "2/d",
    exponent: (d: number) => 2 / d,
    relation: only("nearest-neighbor"),
    guards: [beatsBaselines],
    source: "Bahri et al., arXiv 2102.06701, section 2.2",
    ...RESOLUTION,
  },
  /** The same cells with a linear fit on each [docs/theory.md#four-over-d]. */
  fourOverD: {
    name: "four-over-d",
    formula: "4/d",
    exponent: (d: number) => 4 / d,
    relation: only("local-linear"),
    guards: [piecewiseLinear, beatsBaselines],
    source: "Sharma & Kaplan, arXiv 2004.10802",
    ...RESOLUTION,
  },
});

/** The law of that name. @throws OPTION listing the names there are */
export function lawNamed(name: string): Law {
  const found = Object.values(laws).find((law) => law.name === name);
  if (!found)
    throw optionError(
      "law",
      `one of ${Object.values(laws)
        .map((law) => law.name)
        .join(", ")}`,
      name,
    );
  return found;
}
