import { checked, given, integer, type OptionRule, type OptionTable, oneOf, real } from "../../base/checked.ts";
import { type Control, throwIfCancelled } from "../../base/control.ts";
import { capacityError, dataError, degenerateError, optionError } from "../../base/errors.ts";
import { note } from "../../base/note.ts";
import { permutation, random } from "../../base/random.ts";
import { normalQuantile } from "../../base/special.ts";
import { turn } from "../../base/turn.ts";
import type { PointCloud } from "../../cloud/point-cloud.ts";
import { frozen } from "../../curves/frozen.ts";
import { eigenvaluesOf } from "./kernel-values.ts";
import { SPECTRUM_KERNELS, type Spectrum, type SpectrumKernel } from "./spectrum-result.ts";

export interface SpectrumOptions extends Control {
  /** Of the points' coordinates, of a kernel between the points, or the points' rows taken as a kernel matrix. */
  readonly kernel?: SpectrumKernel;
  /** Length of the kernel in units of the points' root-mean-square distance from their mean. */
  readonly length?: number;
  /** Indices fitted, from 1, both included; chosen when left out. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly seed?: number;
  readonly level?: number;
}

const optional = (rule: OptionRule<number>): OptionRule<number | undefined> => ({
  fallback: undefined,
  read: rule.read,
});
type Checked = Required<Omit<SpectrumOptions, "from" | "to" | keyof Control>> &
  Pick<SpectrumOptions, keyof Control> & { readonly from: number | undefined; readonly to: number | undefined };
const OPTIONS: OptionTable<Checked> = {
  kernel: oneOf<SpectrumKernel>("covariance", ...SPECTRUM_KERNELS),
  length: real(1, 1e-6, 1e6),
  from: optional(integer(1, 1)),
  to: optional(integer(1, 1)),
  seed: integer(0, 0),
  level: real(0.95, 0.5, 0.999),
  signal: given<AbortSignal | undefined>(undefined),
  onProgress: given<((share: number) => void) | undefined>(undefined),
};

/**
 * The exponent at which eigenvalues fall, i^-(1 + alphaK), with an error from half-samples of the points, from what a
 * larger sample still changes, and from the bend within the window [docs/theory.md#spectrum].
 * @throws OPTION on options out of their rules; DATA for a matrix that is not square and symmetric; DEGENERATE where
 * fewer than five eigenvalues are above rounding; CAPACITY for more than 4000 eigenvalues; CANCELLED
 */
export async function spectrum(cloud: PointCloud, options: SpectrumOptions = {}): Promise<Spectrum> {
  const { kernel, length, from, to, seed, level, signal, onProgress } = checked<Checked>(options, OPTIONS);
  const { n, D } = cloud;
  const size = kernel === "covariance" ? Math.min(n, D) : n;
  if (kernel === "matrix") checkSymmetric(cloud);
  if (size > MOST_VALUES) throw capacityError("eigenvalues", `at most ${MOST_VALUES} (take a sample)`, size);
  if (n < FEWEST_POINTS) throw degenerateError("points", `at least ${FEWEST_POINTS}`, n);
  const of = eigenvaluesOf(cloud, kernel, length);
  const all = Int32Array.from({ length: n }, (_, i) => i);
  const values = of(all);
  const fitted = windowOf(values, n, from, to, kernel === "covariance" && D < n);

  const rng = random(seed).split("spectrum");
  const halves: number[] = [];
  for (let draw = 0; draw < HALF_SAMPLES / 2; draw++) {
    const order = permutation(n, rng);
    for (const rows of [order.slice(0, n >> 1), order.slice(n >> 1)]) {
      throwIfCancelled(signal);
      halves.push(slope(of(rows), fitted.from, fitted.to));
    }
    onProgress?.((draw + 1) / (HALF_SAMPLES / 2));
    await turn();
  }
  const usable = halves.filter(Number.isFinite);
  if (usable.length < HALF_SAMPLES)
    throw degenerateError(
      `eigenvalues ${fitted.from} to ${fitted.to} of half the points`,
      "all above rounding",
      "some that are not",
    );
  const alphaK = slope(values, fitted.from, fitted.to);
  const mean = usable.reduce((sum, value) => sum + value, 0) / usable.length;
  const scatter = Math.sqrt(usable.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (usable.length - 1));
  const middle = Math.round(Math.sqrt(fitted.from * fitted.to));
  const parts = { lower: slope(values, fitted.from, middle), upper: slope(values, middle, fitted.to) };
  const bend = (parts.upper - parts.lower) / 2;
  const standardError = Math.hypot(scatter, mean - alphaK, bend);
  const z = normalQuantile((1 + level) / 2);
  const notes = [...cloud.notes];
  if (Math.abs(bend) > BENT * (1 + Math.abs(alphaK)))
    notes.push(
      note(
        "bent",
        `alphaK is ${parts.lower.toPrecision(3)} in the lower half of the window and ${parts.upper.toPrecision(3)} in the upper: no power law`,
      ),
    );
  if (alphaK <= 0)
    notes.push(note("no-finite-trace", "the eigenvalues fall no faster than 1/i: their sum has no limit"));
  return frozen<Spectrum>({
    kind: "spectrum",
    kernel,
    alphaK,
    standardError,
    interval: [alphaK - z * standardError, alphaK + z * standardError],
    level,
    n,
    size,
    window: fitted,
    halves: parts,
    values: Array.from(values.slice(0, Math.max(KEPT_VALUES, 2 * fitted.to))),
    params: {
      kernel,
      ...(kernel === "covariance" || kernel === "matrix" ? {} : { length }),
      halfSamples: HALF_SAMPLES,
      seed,
    },
    notes,
  });
}

/** Chosen: up to a tenth of the points (of D coordinates half), from the square root of that. */
function windowOf(values: Float64Array, n: number, from: number | undefined, to: number | undefined, tall: boolean) {
  const above = values.findIndex((value) => !(value > ROUNDING * values[0]));
  const usable = above < 0 ? values.length : above;
  const last = to ?? Math.min(usable, Math.floor(Math.min(n / 10, values.length / (tall ? 2 : 10))));
  const first = from ?? Math.max(2, Math.round(Math.sqrt(last)));
  // Half of the points have one eigenvalue fewer than there are points, about their mean.
  const most = Math.min(usable, (n >> 1) - 1);
  if (to !== undefined && to > most) throw optionError("to", `an index up to ${most}`, to);
  if (last - first + 1 < FEWEST_VALUES)
    throw degenerateError(
      "eigenvalues to fit",
      `at least ${FEWEST_VALUES} above rounding`,
      Math.max(0, last - first + 1),
    );
  return { from: first, to: last };
}

/** Weighted by 1/i, so that every stretch of ln i counts alike. */
function slope(values: Float64Array, from: number, to: number): number {
  let [w, wu, wv] = [0, 0, 0];
  for (let i = from; i <= to; i++) {
    w += 1 / i;
    wu += Math.log(i) / i;
    wv += Math.log(values[i - 1]) / i;
  }
  let [uu, uv] = [0, 0];
  for (let i = from; i <= to; i++) {
    const u = Math.log(i) - wu / w;
    uu += (u * u) / i;
    uv += (u * (Math.log(values[i - 1]) - wv / w)) / i;
  }
  return -uv / uu - 1;
}

function checkSymmetric({ n, D, coords }: PointCloud): void {
  if (n !== D) throw dataError("matrix", "as many columns as rows", `${n} x ${D}`);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [coords[i * D + j], coords[j * D + i]];
      if (Math.abs(a - b) > SYMMETRIC * Math.sqrt(Math.abs(coords[i * D + i] * coords[j * D + j])))
        throw dataError(`row ${i}, column ${j}`, `what row ${j}, column ${i} has, ${b}`, a);
    }
}

const HALF_SAMPLES = 8;
const FEWEST_POINTS = 20;
const FEWEST_VALUES = 5;
const MOST_VALUES = 4000;
const KEPT_VALUES = 200;
/** Beside the largest, smaller eigenvalues are rounding. */
const ROUNDING = 1e-12;
const SYMMETRIC = 1e-5;
/** Half the difference of the halves, as a share of the exponent, that no power law has. */
const BENT = 0.15;
