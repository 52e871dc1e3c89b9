import { LEARNERS } from "../../curves/curve-terms.ts";
import type { Learner } from "../../curves/learning-curve.ts";
import type { Law, LawGuard } from "../law.ts";
import { atLeast, only } from "../relation.ts";
import { beatsBaselines } from "./beats-baselines.ts";

const RESOLUTION = {
  needsDimension: true,
  ofFactors: "sum",
  parameters: [],
  axes: ["examples", "parameters"],
  losses: ["mse", "cross-entropy"],
  regimes: ["resolution"],
  learners: LEARNERS,
  guards: [beatsBaselines],
  assumes: ["d is that of the manifold as the learner sees it", "the other size is larger by far, and limits nothing"],
} as const;

/** Piecewise linear with cells of its own, or not known to be anything else. */
const PIECEWISE_LINEAR = ["local-linear", "network", "unstated"] as const satisfies Learner[];

/** Squared error is the case p = 2. */
const powerOfLoss: LawGuard = {
  name: "power-of-loss",
  objection: ({ loss }, { p }) =>
    loss === "mse" && p !== 2 ? `mean squared error is the loss of power p = 2, and p = ${p} was given` : null,
};

/** x points or parameters cut a d-dimensional manifold into cells of linear size x^(-1/d) [docs/theory.md#resolution-limited]. */
export const resolutionLaws = {
  /** The proven bound: everything in sight is Lipschitz. */
  oneOverD: {
    ...RESOLUTION,
    name: "one-over-d",
    formula: "1/d",
    exponent: (d: number) => 1 / d,
    relation: atLeast,
    assumes: [
      ...RESOLUTION.assumes,
      "loss, learner and target are Lipschitz, and the training points are fitted exactly",
    ],
    source: "Bahri et al., arXiv 2102.06701, Theorems 2 and 3",
  },
  /** Cells of linear size x^(-1/d), error of first order in it, loss of second. */
  twoOverD: {
    ...RESOLUTION,
    name: "two-over-d",
    formula: "2/d",
    exponent: (d: number) => 2 / d,
    relation: only("nearest-neighbor"),
    assumes: [...RESOLUTION.assumes, "the loss is quadratic at its minimum, learner and target are smooth"],
    source: "Bahri et al., arXiv 2102.06701, section 2.2",
  },
  /** The same cells with a linear fit on each. */
  fourOverD: {
    ...RESOLUTION,
    name: "four-over-d",
    formula: "4/d",
    exponent: (d: number) => 4 / d,
    relation: only("local-linear"),
    learners: PIECEWISE_LINEAR,
    assumes: [...RESOLUTION.assumes, "the learner is piecewise linear, the target smooth and generic on the manifold"],
    source: "Sharma & Kaplan, arXiv 2004.10802",
  },
  /** Losses |y - y'|^p of a piecewise-linear learner, whose error is of second order in the cell. */
  twoPOverD: {
    ...RESOLUTION,
    name: "two-p-over-d",
    formula: "2p/d",
    parameters: [{ name: "p", meaning: "power of the loss |y - y'|^p" }],
    exponent: (d: number, { p } = {}) => (2 * p) / d,
    relation: only("local-linear"),
    losses: ["other", "mse"],
    learners: PIECEWISE_LINEAR,
    guards: [powerOfLoss, beatsBaselines],
    assumes: [...RESOLUTION.assumes, "the learner is piecewise linear, the target smooth and generic on the manifold"],
    source: "Sharma & Kaplan, arXiv 2004.10802, and its code",
  },
  /** A sum of functions, one of each factor of a product: parameters are shared out, and the largest factor falls slowest. */
  fourOverLargestD: {
    ...RESOLUTION,
    name: "four-over-largest-d",
    formula: "4/d_max",
    ofFactors: "largest",
    axes: ["parameters"],
    exponent: (d: number) => 4 / d,
    relation: atLeast,
    learners: ["network", "unstated"],
    assumes: [
      ...RESOLUTION.assumes,
      "the manifold is a product, and the target a sum of functions of one factor each",
      "the learner can split its parameters between the factors",
    ],
    source: "Sharma & Kaplan, arXiv 2004.10802, and its code",
  },
} as const satisfies Record<string, Law>;
