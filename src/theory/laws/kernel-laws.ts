import type { Law } from "../law.ts";
import { atLeast, equals } from "../relation.ts";
import { beatsBaselines } from "./beats-baselines.ts";

const KERNEL = {
  ofFactors: "sum",
  axes: ["examples", "parameters"],
  losses: ["mse"],
  regimes: ["resolution"],
  learners: ["kernel"],
  guards: [beatsBaselines],
} as const;

/** Decay of the Fourier transform of a kernel that is smooth to all orders, beside which no dimension counts. */
const INFINITE = 1e6;

/** Kernel regression and random features: the spectrum decides [docs/theory.md#kernels]. */
export const kernelLaws = {
  /** Eigenvalues i^-(1 + alphaK) of the kernel on the data. */
  kernelSpectrum: {
    ...KERNEL,
    name: "kernel-spectrum",
    formula: "alphaK",
    needsDimension: false,
    parameters: [
      { name: "alphaK", meaning: "eigenvalues of the kernel on the data fall as i^-(1 + alphaK)", anySign: true },
    ],
    exponent: (_, { alphaK } = {}) => alphaK,
    relation: equals,
    assumes: [
      "the target has the spectrum of the learner's own kernel (all features weighted alike), without noise",
      "the fit is exact: no ridge, no early end",
      "the power law of the eigenvalues reaches over the sizes fitted",
    ],
    source: "Bahri et al., arXiv 2102.06701, Equation 3",
  },
  /** A kernel with t derivatives on a d-dimensional manifold: eigenvalues fall at least as i^-(1 + t/d). */
  tOverD: {
    ...KERNEL,
    name: "t-over-d",
    formula: "t/d",
    needsDimension: true,
    parameters: [{ name: "t", meaning: "derivatives the kernel has (Laplace: 1)" }],
    exponent: (d: number, { t } = {}) => t / d,
    relation: atLeast,
    assumes: [
      "the target has the spectrum of the learner's own kernel (all features weighted alike), without noise",
      "the fit is exact: no ridge, no early end",
    ],
    source: "Bahri et al., arXiv 2102.06701, section 2.3, after Kuhn 1987",
  },
  /** A Gaussian target of one kernel learned with another; exponents of their Fourier transforms. */
  kernelTeacherStudent: {
    ...KERNEL,
    name: "kernel-teacher-student",
    formula: "min(alphaT - d, 2 alphaS)/d",
    needsDimension: true,
    parameters: [
      {
        name: "alphaT",
        meaning:
          "decay of the teacher kernel's Fourier transform, above d (Laplace: d + 1; Gaussian: 1e6, which counts as infinite)",
        infiniteFrom: INFINITE,
      },
      { name: "alphaS", meaning: "decay of the student kernel's", infiniteFrom: INFINITE },
    ],
    exponent: (d: number, { alphaT, alphaS } = {}) => Math.min(alphaT - d, 2 * alphaS) / d,
    relation: equals,
    axes: ["examples"],
    assumes: [
      "the target is a Gaussian random field of the teacher kernel, without noise, learned without a ridge",
      "the points lie on a lattice or fill their manifold evenly: d is that of nearest distances n^(-1/d)",
    ],
    source: "Spigler, Geiger & Wyart, arXiv 1905.10843",
  },
} as const satisfies Record<string, Law>;
