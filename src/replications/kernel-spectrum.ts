import { stage } from "../base/control.ts";
import { random } from "../base/random.ts";
import { normalQuantile } from "../base/special.ts";
import { mean } from "../base/statistics.ts";
import { flatTorus } from "../cloud/manifolds/flat-torus.ts";
import { fitCurve } from "../curves/fit-curve.ts";
import type { LearningCurve } from "../curves/learning-curve.ts";
import { learningCurve } from "../curves/make-learning-curve.ts";
import type { LinearDraw } from "../experiments/regression/linear-model.ts";
import { linearModelLosses } from "../experiments/regression/linear-model-losses.ts";
import { regress } from "../experiments/regression/regress.ts";
import { section } from "../report/make-report.ts";
import type { Section } from "../report/report.ts";
import { judge } from "../theory/judge.ts";
import { laws } from "../theory/laws/laws.ts";
import { spectrum } from "../theory/spectra/spectrum.ts";
import type { Spectrum } from "../theory/spectra/spectrum-result.ts";
import { expectedLinearLoss } from "./expected-linear-loss.ts";
import type { Cell, Experiment, Finding } from "./experiment.ts";
import { verdictFinding } from "./verdict-finding.ts";

interface Settings {
  /** Exponents of the linear model's spectra, i^-(1 + alphaK). */
  readonly alphaK: readonly number[];
  /** Features before the rest is taken as infinitely many. */
  readonly features: number;
  readonly sizes: readonly number[];
  readonly draws: number;
  /** Kernels on flat tori of these dimensions, of this length in radii. */
  readonly kernels: readonly KernelName[];
  readonly d: readonly number[];
  readonly length: number;
  /** Points whose eigenvalues are fitted. */
  readonly spectrumPoints: number;
  readonly kernelSizes: readonly number[];
  readonly kernelDraws: number;
  readonly tests: number;
}

type KernelName = "laplace" | "matern-3/2" | "matern-5/2" | "gaussian";

interface Loss {
  readonly size: number;
  readonly seed: number;
  readonly loss: number;
}

export type SpectrumOutcome =
  | { readonly kind: "linear"; readonly alphaK: number; readonly P: readonly Loss[]; readonly D: readonly Loss[] }
  | {
      readonly kind: "kernel";
      readonly kernel: KernelName;
      readonly d: number;
      readonly spectrum: Spectrum;
      readonly D: readonly Loss[];
      /** Sizes left out, whose matrices are singular to rounding. */
      readonly singular: readonly number[];
    };

/** Figure 2b and section 2.3 of Bahri et al.: the kernel's spectrum sets both resolution-limited exponents. */
export const kernelSpectrum: Experiment<Settings, SpectrumOutcome> = {
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

  cells: (settings, seed) => [
    ...settings.alphaK.map((alphaK) => linearCell(alphaK, settings, seed)),
    ...settings.d.flatMap((d) => settings.kernels.map((kernel) => kernelCell(kernel, d, settings, seed))),
  ],

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

function linearCell(alphaK: number, settings: Settings, seed: number): Cell<SpectrumOutcome> {
  const { features, sizes, draws } = settings;
  return {
    name: `linear-alphaK=${alphaK}`,
    work: draws * sizes.reduce((sum, size) => sum + 2 * size * (size + DRAWING) * features, 0),
    async run({ pool, signal, onProgress }) {
      // Every draw has a seed of its own: sizes are independent, and the agreement of D and P is no identity.
      const rng = random(seed).split("draws").split(alphaK);
      const of = (limit: "P" | "D"): LinearDraw[] =>
        sizes.flatMap((size) =>
          Array.from({ length: draws }, () => ({ P: null, D: null, [limit]: size, seed: rng.below(2 ** 31) })),
        );
      const asked = [...of("P"), ...of("D")];
      const options = { rest: restOf(alphaK, features), pool, signal, onProgress };
      const losses = await linearModelLosses(powerSpectrum(alphaK, features), asked, options);
      const all = asked.map(({ P, D }, i) => ({ size: (P ?? D)!, seed: i % draws, loss: losses[i] }));
      const half = sizes.length * draws;
      return { kind: "linear", alphaK, P: all.slice(0, half), D: all.slice(half) };
    },
  };
}

function kernelCell(kernel: KernelName, d: number, settings: Settings, seed: number): Cell<SpectrumOutcome> {
  const { length, spectrumPoints, kernelSizes, kernelDraws, tests } = settings;
  return {
    name: `${kernel.replace("/", "-")}-d=${d}`,
    work: kernelDraws * kernelSizes.reduce((sum, n) => sum + n * n * (n + tests), 0) + 5 * spectrumPoints ** 3,
    async run({ pool, signal, onProgress }) {
      const rng = random(seed).split(kernel).split(d);
      const cloud = (n: number) => flatTorus({ n, d, D: 2 * d, seed: rng.below(2 ** 31) });
      const found = await spectrum(cloud(spectrumPoints), { kernel, length, seed, signal });
      const D: Loss[] = [];
      const singular: number[] = [];
      for (const [i, n] of kernelSizes.entries())
        for (let s = 0; s < kernelDraws; s++) {
          const [train, test] = [cloud(n), cloud(tests)];
          const share = (i + s / kernelDraws) / kernelSizes.length;
          // The variance is the loss averaged over targets of the kernel's own: no target is drawn.
          const { variance, params } = await regress(
            { points: train, values: new Float64Array(n) },
            { points: test, values: new Float64Array(tests) },
            { learner: { kind: kernel, length }, pool, ...stage({ signal, onProgress }, share, share) },
          );
          if (params.ridge > 0) singular.push(n);
          else D.push({ size: n, seed: s, loss: variance / 2 });
        }
      return { kind: "kernel", kernel, d, spectrum: found, D, singular: [...new Set(singular)] };
    },
  };
}

interface Part {
  readonly findings: readonly Finding[];
  readonly section: Section;
}

function linearPart({ alphaK, P, D }: SpectrumOutcome & { kind: "linear" }, { features }: Settings): Part {
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
function dualFinding(alphaK: number, P: readonly Loss[], D: readonly Loss[]): Finding {
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
function logMean(losses: readonly Loss[]): { readonly mean: number; readonly variance: number } {
  const logs = losses.map(({ loss }) => Math.log(loss));
  const centre = mean(logs);
  const sq = logs.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return { mean: centre, variance: sq / (logs.length * (logs.length - 1)) };
}

function kernelPart(outcome: SpectrumOutcome & { kind: "kernel" }, { length }: Settings): Part {
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

function curveOf(name: string, axis: "examples" | "parameters", losses: readonly Loss[]): LearningCurve {
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

const powerSpectrum = (alphaK: number, features: number) =>
  Array.from({ length: features }, (_, i) => (i + 1) ** -(1 + alphaK));

/** sum over i > S of i^-(1 + alphaK), by Euler and Maclaurin. */
const restOf = (alphaK: number, S: number) =>
  S ** -alphaK / alphaK - S ** -(1 + alphaK) / 2 + ((1 + alphaK) * S ** -(2 + alphaK)) / 12;

const FIT = { offset: "zero" } as const;
/** A random number costs as much as so many products. */
const DRAWING = 100;
