import type { Law } from "../law.ts";
import { atLeast, equals } from "../relation.ts";
import { beatsBaselines } from "./beats-baselines.ts";

const HOLDER = {
  needsDimension: true,
  ofFactors: "sum",
  parameters: [{ name: "beta", meaning: "Hölder smoothness of the target" }],
  relation: atLeast,
  losses: ["mse"],
  regimes: ["resolution"],
  learners: ["network"],
  guards: [beatsBaselines],
  assumes: [
    "the target is beta-Hölder on a compact manifold of dimension d",
    "the network is the best of its size, and logarithms of the size are left out",
  ],
  source: "Havrilla & Liao, NeurIPS 2024",
} as const;

const QUANTA = {
  needsDimension: false,
  ofFactors: "sum",
  parameters: [{ name: "quanta", meaning: "skills are used with frequencies k^-(1 + quanta), most frequent first" }],
  relation: equals,
  losses: ["cross-entropy"],
  regimes: ["resolution"],
  learners: ["network"],
  guards: [beatsBaselines],
  assumes: [
    "the task is made of discrete skills of Zipf-like use, learned most frequent first, each at once or not at all",
    "the offset of the fit is the loss with all skills learned",
  ],
  source: "Michaud et al., arXiv 2303.13506",
} as const;

/** Rates for networks: smooth targets on a manifold, and tasks made of discrete skills [docs/theory.md#networks]. */
export const networkLaws = {
  /** Squared error of a transformer against examples. */
  holderExamples: {
    ...HOLDER,
    name: "holder-examples",
    formula: "2 beta/(2 beta + d)",
    exponent: (d: number, { beta } = {}) => (2 * beta) / (2 * beta + d),
    axes: ["examples"],
  },
  /** The same against parameters: approximation alone. */
  holderParameters: {
    ...HOLDER,
    name: "holder-parameters",
    formula: "2 beta/d",
    exponent: (d: number, { beta } = {}) => (2 * beta) / d,
    axes: ["parameters"],
  },
  /** A model with room for x skills. */
  quantaParameters: {
    ...QUANTA,
    name: "quanta-parameters",
    formula: "quanta",
    exponent: (_, { quanta } = {}) => quanta,
    axes: ["parameters"],
  },
  /** Data in which skill k has to occur a number of times before it is learned. */
  quantaExamples: {
    ...QUANTA,
    name: "quanta-examples",
    formula: "quanta/(1 + quanta)",
    exponent: (_, { quanta } = {}) => quanta / (1 + quanta),
    axes: ["examples"],
  },
} as const satisfies Record<string, Law>;
