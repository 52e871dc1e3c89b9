import { note } from "../../base/note.ts";
import { fitCurve } from "../../curves/fit-curve.ts";
import type { Learner } from "../../curves/learning-curve.ts";
import { learningCurve } from "../../curves/make-learning-curve.ts";
import { givenDimension } from "../../dimension/given.ts";
import { section } from "../../report/make-report.ts";
import type { Section } from "../../report/report.ts";
import { judge } from "../../theory/judge.ts";
import type { Law } from "../../theory/law.ts";
import { laws } from "../../theory/laws/laws.ts";
import type { Verdict } from "../../theory/verdict.ts";
import type { Experiment, Finding } from "../experiment.ts";
import { verdictFinding } from "../verdict-finding.ts";
import { climb, climbFinding } from "./climb.ts";
import { type ScalingLearner, type ScalingRun, type ScalingSettings, scalingCells } from "./scaling-cells.ts";

/** Figure 1b and section 2.2 of Bahri et al. where d is known and nothing is optimised, or little. */
export const dataScaling: Experiment<ScalingSettings, ScalingRun[]> = {
  name: "data-scaling",
  title: "Data scaling on manifolds of known dimension",
  claim:
    "Resolution-limited in data the loss falls as D^-alpha with alpha at least 2/d, and 4/d for learners that are piecewise linear on a d-dimensional manifold (Bahri et al., PNAS 2024, section 2.2; Sharma & Kaplan, JMLR 2022)",
  settings: {
    quick: {
      neighbors: {
        manifolds: ["flat-torus"],
        d: [2, 3, 4, 5, 6],
        most: 32768,
        sizes: 11,
        fitted: 7,
        tests: 2000,
        seeds: 6,
      },
      kernel: { d: [2, 3], sizes: [256, 512, 1024, 2048], tests: 500, seeds: 4, length: 1, smooth: 3 },
      network: {
        d: [2, 4],
        sizes: [64, 128, 256, 512, 1024],
        tests: 2000,
        seeds: 3,
        hidden: [96, 96],
        steps: 2000,
        batch: 64,
        rate: 3e-3,
      },
    },
    paper: {
      neighbors: {
        manifolds: ["flat-torus", "sphere"],
        d: [2, 3, 4, 5, 6],
        most: 262144,
        sizes: 15,
        fitted: 9,
        tests: 4000,
        seeds: 8,
      },
      kernel: { d: [2, 3, 4], sizes: [256, 512, 1024, 2048, 4096], tests: 1000, seeds: 8, length: 1, smooth: 3 },
      network: {
        d: [2, 4],
        sizes: [64, 128, 256, 512, 1024, 2048],
        tests: 4000,
        seeds: 4,
        hidden: [128, 128],
        steps: 10_000,
        batch: 128,
        rate: 3e-3,
      },
    },
  },
  cells: scalingCells,

  conclude(outcomes) {
    const all = outcomes.flat();
    const runs = all.filter(({ losses }) => losses.length >= FEWEST_SIZES);
    const keys = [...new Set(runs.map(keyOf))];
    const parts = keys.map((key) => concluded(runs.filter((run) => keyOf(run) === key)));
    return {
      findings: parts.flatMap(({ findings }) => findings),
      sections: parts.map((part) => part.section),
      notes: all.flatMap(({ diverged, seed, ...run }) =>
        diverged
          ? [
              note(
                "diverged",
                `${keyOf(run)}, cloud ${seed}: training on ${diverged.size} points diverged at step ${diverged.step}`,
              ),
            ]
          : [],
      ),
    };
  },
};

const keyOf = ({ learner, manifold, d }: Pick<ScalingRun, "learner" | "manifold" | "d">) =>
  `${learner}, ${manifold}, d = ${d}`;

/** The law of every learner, as its claim is written. */
const CLAIMS: Readonly<
  Record<ScalingLearner, { readonly learner: Learner; readonly law: Law; readonly bound: boolean }>
> = {
  "1-NN": { learner: "nearest-neighbor", law: laws.twoOverD, bound: false },
  "local linear": { learner: "local-linear", law: laws.fourOverD, bound: false },
  "Laplace kernel": { learner: "kernel", law: laws.twoOverD, bound: true },
  network: { learner: "network", law: laws.fourOverD, bound: true },
};

function concluded(runs: readonly ScalingRun[]): { readonly findings: readonly Finding[]; readonly section: Section } {
  const { d, learner } = runs[0];
  const claim = CLAIMS[learner];
  const curve = learningCurve({
    name: keyOf(runs[0]),
    axis: "examples",
    loss: "mse",
    regime: "resolution",
    learner: claim.learner,
    x: runs.flatMap(({ sizes }) => sizes),
    y: runs.flatMap(({ losses }) => losses),
    seed: runs.flatMap(({ sizes, seed }) => sizes.map(() => seed)),
  });
  const fit = fitCurve(curve, { offset: "zero", from: runs[0].from });
  const largest = Math.max(...curve.y.filter((_, i) => curve.x[i] === runs[0].from));
  const judged = (law: Law, parameters: Readonly<Record<string, number>> = {}): Verdict => {
    const known = givenDimension(d);
    const verdict = judge(fit, known, law, { parameters });
    const { towards, because } = climb(runs, law.exponent(d, parameters));
    // A slope that still climbs towards the law, or of cells that reach over the target's own waves, is none of it yet,
    // however small its error.
    const guards = [
      { name: "climbing", holds: !towards, because: `${because}: the sizes are not asymptotic` },
      {
        name: "small-cells",
        holds: largest < COARSE,
        because: `at n = ${runs[0].from} the loss is still ${largest.toPrecision(2)} of the target's variance: the sizes are not asymptotic`,
      },
    ];
    return verdict.outcome === "violates" ? judge(fit, known, law, { parameters, guards }) : verdict;
  };
  const predicted = claim.law.exponent(d);
  const steeper = climb(runs, predicted);
  const verdict = judged(claim.law);
  const text = `${claim.bound ? "at least " : ""}${claim.law.formula} = ${predicted.toPrecision(3)}`;
  const finding = verdictFinding(`alpha, ${curve.name}`, text, verdict);
  const off = `${(100 * (fit.parameters.alpha / predicted - 1)).toFixed(1)} % from ${claim.law.formula}`;
  const own =
    learner === "Laplace kernel" ? [judged(laws.kernelTeacherStudent, { alphaT: SMOOTH, alphaS: d + 1 })] : [];
  return {
    findings: [
      { ...finding, because: `${finding.because}; ${off}` },
      ...own.map((each) =>
        verdictFinding(
          `alpha, ${curve.name}, smooth target`,
          `2 (d + 1)/d = ${((2 * (d + 1)) / d).toPrecision(3)}`,
          each,
        ),
      ),
      ...(d >= SLOW && !claim.bound ? [climbFinding(curve.name, text, steeper)] : []),
    ],
    section: section(
      curve.name,
      `${runs.length} clouds; slopes of the lower and the upper half of the sizes ${steeper.lower.toPrecision(3)} and ${steeper.upper.toPrecision(3)}.`,
      [curve, fit, verdict, ...own],
    ),
  };
}

const FEWEST_SIZES = 3;
/** A nearest neighbour's loss is 2 (1 - e^-u) = 2u (1 - u/2): a slope of u is then some 5 % short. */
const COARSE = 0.2;
/** From here on a hundred thousand points are too few, and the slope's climb is what can be shown. */
const SLOW = 5;
/** A smooth target's Fourier transform falls faster than any power. */
const SMOOTH = 1e6;
