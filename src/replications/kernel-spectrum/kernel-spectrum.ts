import { normalQuantile } from "../../base/special.ts";
import { mean } from "../../base/statistics.ts";
import { fitCurve } from "../../curves/fit-curve.ts";
import type { LearningCurve } from "../../curves/learning-curve.ts";
import { learningCurve } from "../../curves/make-learning-curve.ts";
import { section } from "../../report/make-report.ts";
import type { Section } from "../../report/report.ts";
import { judge } from "../../theory/judge.ts";
import { laws } from "../../theory/laws/laws.ts";
import { expectedLinearLoss } from "../expected-linear-loss.ts";
import type { Experiment, Finding } from "../experiment.ts";
import { verdictFinding } from "../verdict-finding.ts";
import {
  powerSpectrum,
  restOf,
  type SizedLoss,
  type SpectrumOutcome,
  type SpectrumSettings,
  spectrumCells,
} from "./spectrum-cells.ts";

/** Figure 2b and section 2.3 of Bahri et al.: the kernel's spectrum sets both resolution-limited exponents. */
export const kernelSpectrum: Experiment<SpectrumSettings, SpectrumOutcome> = {
  name: "kernel-spectrum",
  title: "Kernel spectra",
  claim:
    "Linear students and kernel regression on a spectrum i^-(1 + alphaK) have alphaD = alphaP = alphaK, and L(D) and L(P) are dual (Bahri et al., PNAS 2024, Equations 1 to 3)",
  settings: {
    quick: {
      alphaK: [0.25, 0.5, 0.75, 1, 1.5, 2],
      features: 4096,
      sizes: [32, 64, 128, 256],
      draws: 6,
      kernels: ["laplace", "matern-3/2"],
      d: [1, 2],
      length: 3,
      spectrumPoints: 1000,
      kernelSizes: [64, 128, 256, 512],
      kernelDraws: 4,
      tests: 400,
    },
    paper: {
      alphaK: [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2],
      features: 8192,
      sizes: [32, 64, 128, 256, 512],
      draws: 10,
      kernels: ["laplace", "matern-3/2", "matern-5/2", "gaussian"],
      d: [1, 2, 3],
      length: 3,
      spectrumPoints: 1500,
      kernelSizes: [64, 128, 256, 512, 1024],
      kernelDraws: 6,
      tests: 1000,
    },
  },

  cells: spectrumCells,

  conclude(outcomes, settings) {
    const parts = outcomes.map((outcome) =>
      outcome.kind === "linear" ? linearPart(outcome, settings) : kernelPart(outcome, settings),
    );
    return {
      findings: parts.flatMap(({ findings }) => findings),
      sections: parts.map((part) => part.section),
      notes: [],
    };
  },
};

interface Part {
  readonly findings: readonly Finding[];
  readonly section: Section;
}

function linearPart({ alphaK, P, D }: SpectrumOutcome & { kind: "linear" }, { features }: SpectrumSettings): Part {
  const spectrumOf = powerSpectrum(alphaK, features);
  const curves = [
    curveOf(`L(P), alphaK = ${alphaK}`, "parameters", P),
    curveOf(`L(D), alphaK = ${alphaK}`, "examples", D),
  ];
  const fits = curves.map((curve) => fitCurve(curve, FIT));
  const sizes = [...new Set(D.map(({ size }) => size))];
  const expected = sizes.map((n) => expectedLinearLoss(spectrumOf, restOf(alphaK, features), n));
  const exact = fitCurve(
    learningCurve({ name: "exact sums", x: sizes, y: expected, axis: "examples", loss: "mse", learner: "kernel" }),
    FIT,
  ).parameters.alpha;
  // The law is one of infinite sizes: at these it is known to within what exact sums fall short by.
  const parameters = { alphaK: { value: alphaK, standardError: Math.abs(exact - alphaK) } };
  const verdicts = fits.map((fit) => judge(fit, null, laws.kernelSpectrum, { parameters }));
  const findings = verdicts.map((verdict, i) => {
    const finding = verdictFinding(`alpha${i === 0 ? "P" : "D"} at alphaK = ${alphaK}`, `alphaK = ${alphaK}`, verdict);
    return {
      ...finding,
      because: `${finding.because}; exact sums at these sizes give ${exact.toPrecision(4)}`,
    };
  });
  return {
    findings: [...findings, dualFinding(alphaK, P, D)],
    section: section(
      `Spectrum i^-${1 + alphaK}`,
      `${features} features and the variance of all further ones; exact sums give the exponent ${exact.toPrecision(4)} over the same sizes.`,
      [...curves.flatMap((curve, i) => [curve, fits[i]]), ...verdicts],
    ),
  };
}

/** ln L(P = n) - ln L(D = n), of independent draws. */
function dualFinding(alphaK: number, P: readonly SizedLoss[], D: readonly SizedLoss[]): Finding {
  const sizes = [...new Set(P.map(({ size }) => size))];
  let [sum, variance] = [0, 0];
  for (const size of sizes) {
    const [p, d] = [P, D].map((losses) => logMean(losses.filter((each) => each.size === size)));
    sum += (p.mean - d.mean) / sizes.length;
    variance += (p.variance + d.variance) / sizes.length ** 2;
  }
  const quantity = `ln L(P = n) / L(D = n) at alphaK = ${alphaK}`;
  if (!Number.isFinite(variance)) {
    const because = "one draw of a size tells no error";
    const none = { standardError: null, interval: null, agreement: "cannot-tell" } as const;
    return { quantity, claimed: "0", measured: sum, ...none, because };
  }
  const standardError = Math.sqrt(variance);
  const half = normalQuantile(0.975) * standardError;
  const interval = [sum - half, sum + half] as const;
  const covers = interval[0] <= 0 && interval[1] >= 0;
  return {
    quantity,
    claimed: "0",
    measured: sum,
    standardError,
    interval,
    agreement: covers ? "agrees" : "disagrees",
    because: `the mean over ${sizes.length} sizes of independent draws ${covers ? "is" : "is not"} 0 within its error`,
  };
}

/** Its variance is not finite of a single draw. */
function logMean(losses: readonly SizedLoss[]): { readonly mean: number; readonly variance: number } {
  const logs = losses.map(({ loss }) => Math.log(loss));
  const centre = mean(logs);
  const sq = logs.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, variance: sq / (logs.length * (logs.length - 1)) };
}

function kernelPart(outcome: SpectrumOutcome & { kind: "kernel" }, { length }: SpectrumSettings): Part {
  const { kernel, d, spectrum: found, D, singular } = outcome;
  const title = `${kernel} kernel, d = ${d}`;
  const text = `Flat torus, length ${length} radii; half the variance left is L(D) averaged over targets of the kernel's own.`;
  const left = singular.map((n) => ({
    code: "singular-left-out",
    message: `n = ${n}: the matrix of some draw is singular to rounding`,
  }));
  if (new Set(D.map(({ size }) => size)).size < 3)
    return { findings: [], section: section(title, text, [found], left) };
  const curve = curveOf(`L(D), ${title}`, "examples", D);
  const fit = fitCurve(curve, FIT);
  const parameters = { alphaK: { value: found.alphaK, standardError: found.standardError } };
  const guards = found.notes
    .filter(({ code }) => code === "bent")
    .map(({ message }) => ({ name: "power-spectrum", holds: false, because: message }));
  const verdict = judge(fit, null, laws.kernelSpectrum, { parameters, guards });
  return {
    findings: [verdictFinding(`alphaD, ${title}`, `alphaK = ${found.alphaK.toPrecision(3)}, measured`, verdict)],
    section: section(title, text, [found, curve, fit, verdict], left),
  };
}

function curveOf(name: string, axis: "examples" | "parameters", losses: readonly SizedLoss[]): LearningCurve {
  return learningCurve({
    name,
    axis,
    loss: "mse",
    regime: "resolution",
    learner: "kernel",
    x: losses.map(({ size }) => size),
    y: losses.map(({ loss }) => loss),
    seed: losses.map(({ seed }) => seed),
  });
}

const FIT = { offset: "zero" } as const;
