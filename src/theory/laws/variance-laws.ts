import { LEARNERS } from "../../curves/curve-terms.ts";
import type { Law } from "../law.ts";
import { equals } from "../relation.ts";
import { beatsBaselines } from "./beats-baselines.ts";

const VARIANCE = {
  needsDimension: false,
  ofFactors: "sum",
  parameters: [],
  relation: equals,
  losses: ["mse", "cross-entropy"],
  regimes: ["variance"],
  guards: [beatsBaselines],
  assumes: [
    "the loss is L - L(inf): the offset of the fit is the limit's",
    "one size grows and the other is fixed, smaller by far",
    "the loss is smooth (bounded second derivative), and so is the learner in what fluctuates",
  ],
  source: "Bahri et al., arXiv 2102.06701, Theorem 1",
} as const;

/** L - L(inf) where fluctuation alone is left [docs/theory.md#variance-limited]. */
export const varianceLaws = {
  /** In examples at fixed parameters, in width at fixed examples. */
  varianceLimited: {
    ...VARIANCE,
    name: "variance-limited",
    formula: "1",
    exponent: () => 1,
    axes: ["examples", "width"],
    learners: LEARNERS,
  },
  /** In the parameters of a deep network, which grow as the square of its width. */
  varianceLimitedDeep: {
    ...VARIANCE,
    name: "variance-limited-deep",
    formula: "1/2",
    exponent: () => 1 / 2,
    axes: ["parameters"],
    learners: ["network"],
    assumes: [
      ...VARIANCE.assumes,
      "parameters grow as the square of the width: the depth is fixed and above one layer",
    ],
  },
  /** In the parameters of a linear or random-feature model, which are its width. */
  varianceLimitedLinear: {
    ...VARIANCE,
    name: "variance-limited-linear",
    formula: "1",
    exponent: () => 1,
    axes: ["parameters"],
    learners: ["kernel"],
  },
} as const satisfies Record<string, Law>;
