import { stage } from "../../base/control.ts";
import { random } from "../../base/random.ts";
import { flatTorus } from "../../cloud/manifolds/flat-torus.ts";
import type { LinearDraw } from "../../experiments/regression/linear-model.ts";
import { linearModelLosses } from "../../experiments/regression/linear-model-losses.ts";
import { regress } from "../../experiments/regression/regress.ts";
import { spectrum } from "../../theory/spectra/spectrum.ts";
import type { Spectrum } from "../../theory/spectra/spectrum-result.ts";
import type { Cell, CellControl } from "../experiment.ts";
import { plannedCell } from "../planned-cell.ts";

export interface SpectrumSettings {
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

export interface SizedLoss {
  readonly size: number;
  readonly seed: number;
  readonly loss: number;
}

export type SpectrumOutcome =
  | {
      readonly kind: "linear";
      readonly alphaK: number;
      readonly P: readonly SizedLoss[];
      readonly D: readonly SizedLoss[];
    }
  | {
      readonly kind: "kernel";
      readonly kernel: KernelName;
      readonly d: number;
      readonly spectrum: Spectrum;
      readonly D: readonly SizedLoss[];
      /** Sizes left out, whose matrices are singular to rounding. */
      readonly singular: readonly number[];
    };

/** Linear models of every alphaK, and kernels on tori of every d. */
export function spectrumCells(settings: SpectrumSettings, seed: number): Cell<SpectrumOutcome>[] {
  return [
    ...settings.alphaK.map((alphaK) => linearCell(alphaK, settings, seed)),
    ...settings.d.flatMap((d) => settings.kernels.map((kernel) => kernelCell(kernel, d, settings, seed))),
  ];
}

function linearCell(alphaK: number, settings: SpectrumSettings, seed: number): Cell<SpectrumOutcome> {
  const { features, sizes, draws } = settings;
  return plannedCell(
    `linear-alphaK=${alphaK}`,
    draws * sizes.reduce((sum, size) => sum + 2 * size * (size + DRAWING) * features, 0),
    { alphaK, features, sizes, draws, seed },
    linearOutcome,
  );
}

type LinearPlan = Pick<SpectrumSettings, "features" | "sizes" | "draws"> & {
  readonly alphaK: number;
  readonly seed: number;
};

async function linearOutcome(plan: LinearPlan, { pool, signal, onProgress }: CellControl): Promise<SpectrumOutcome> {
  const { alphaK, features, sizes, draws, seed } = plan;
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
}

function kernelCell(kernel: KernelName, d: number, settings: SpectrumSettings, seed: number): Cell<SpectrumOutcome> {
  const { length, spectrumPoints, kernelSizes, kernelDraws, tests } = settings;
  return plannedCell(
    `${kernel.replace("/", "-")}-d=${d}`,
    kernelDraws * kernelSizes.reduce((sum, n) => sum + n * n * (n + tests), 0) + 5 * spectrumPoints ** 3,
    { kernel, d, length, spectrumPoints, kernelSizes, kernelDraws, tests, seed },
    kernelOutcome,
  );
}

type KernelPlan = Pick<SpectrumSettings, "length" | "spectrumPoints" | "kernelSizes" | "kernelDraws" | "tests"> & {
  readonly kernel: KernelName;
  readonly d: number;
  readonly seed: number;
};

async function kernelOutcome(plan: KernelPlan, { pool, signal, onProgress }: CellControl): Promise<SpectrumOutcome> {
  const { kernel, d, length, spectrumPoints, kernelSizes, kernelDraws, tests, seed } = plan;
  const rng = random(seed).split(kernel).split(d);
  const cloud = (n: number) => flatTorus({ n, d, D: 2 * d, seed: rng.below(2 ** 31) });
  const found = await spectrum(cloud(spectrumPoints), { kernel, length, seed, signal });
  const D: SizedLoss[] = [];
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
}

export const powerSpectrum = (alphaK: number, features: number) =>
  Array.from({ length: features }, (_, i) => (i + 1) ** -(1 + alphaK));

/** sum over i > S of i^-(1 + alphaK), by Euler and Maclaurin. */
export const restOf = (alphaK: number, S: number) =>
  S ** -alphaK / alphaK - S ** -(1 + alphaK) / 2 + ((1 + alphaK) * S ** -(2 + alphaK)) / 12;

/** A random number costs as much as so many products. */
const DRAWING = 100;
