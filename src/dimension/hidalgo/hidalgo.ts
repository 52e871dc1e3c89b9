import { checked, integer, real } from "../../base/checked.ts";
import type { Control } from "../../base/control.ts";
import { degenerateError } from "../../base/errors.ts";
import { type Note, note } from "../../base/note.ts";
import type { Neighbors } from "../../neighbors/neighbors.ts";
import { inlinePool } from "../../pool/inline-pool.ts";
import type { Pool } from "../../pool/pool.ts";
import { WORK_OPTIONS } from "../../pool/work-options.ts";
import type { DimensionMixture, MixtureComponent } from "../dimension-mixture.ts";
import type { LocalDimensions } from "../local-dimensions.ts";
import { gammaInterval, LEVEL, makeEstimate } from "../make-estimate.ts";
import { allTied, meanRadius, type UsableRows, usableRows } from "../usable-rows.ts";
import { type Chain, chainTask } from "./chain-task.ts";
import { type Convergence, convergence } from "./convergence.ts";
import { linksOf } from "./links.ts";

export interface HidalgoOptions extends Control {
  /** Dimensions to tell apart, 1 to 16. */
  readonly components?: number;
  /** Neighbours that a point is linked with. */
  readonly q?: number;
  /** Probability that a link joins points of one component, above 1/2. */
  readonly xi?: number;
  /** Of the Dirichlet prior of the shares. */
  readonly alpha?: number;
  readonly chains?: number;
  /** Sweeps a chain before draws are kept, and kept draws. */
  readonly burnIn?: number;
  readonly draws?: number;
  readonly seed?: number;
  readonly level?: number;
  readonly pool?: Pool | undefined;
}

export const HIDALGO_OPTIONS = {
  components: integer(2, 1, 16),
  q: integer(3, 1),
  xi: real(0.8, 0.501, 0.999),
  alpha: real(1, 1e-6),
  chains: integer(4, 2, 256),
  burnIn: integer(500, 0),
  draws: integer(1000, 20),
  seed: integer(0, 0),
  level: LEVEL,
};

const OPTIONS = { ...HIDALGO_OPTIONS, ...WORK_OPTIONS };

/**
 * Several intrinsic dimensions in one cloud, and which point has which: the posterior of a mixture of Pareto laws of r2 / r1
 * whose labels agree among neighbours, by Gibbs sampling (Allegra, Facco, Denti, Laio & Mira 2020) [docs/dimension.md#hidalgo].
 * O(n q) memory; chains run where the pool has room.
 * @throws OPTION for fewer than max(2, q) neighbours; DEGENERATE if all ratios are one or fewer than 10 points a component are
 * usable; CANCELLED
 */
export async function hidalgo(near: Neighbors, options: HidalgoOptions = {}): Promise<DimensionMixture> {
  return (await sampled(near, options)).mixture;
}

/** The posterior mean dimension of each point; throws as `hidalgo`. */
export async function hidalgoLocal(near: Neighbors, options: HidalgoOptions = {}): Promise<LocalDimensions> {
  const { mixture, used, chains } = await sampled(near, options);
  const { draws } = checked(options, OPTIONS);
  const dimensions = new Float64Array(near.n);
  for (const { sums } of chains)
    for (const [at, i] of used.rows.entries()) dimensions[i] += sums[at] / (draws * chains.length);
  const { method, params, notes } = mixture;
  return Object.freeze({ kind: "local-dimensions", method, n: near.n, dimensions, params, notes });
}

async function sampled(near: Neighbors, options: HidalgoOptions) {
  const { level, pool = inlinePool(), signal, onProgress, ...params } = checked(options, OPTIONS);
  const { components: K, q, chains: count, draws } = params;
  const all = usableRows(near, Math.max(2, q), "hidalgo");
  const used = { ...all, rows: all.rows.filter((i) => logRatio(near, i) > 0) };
  const { rows } = used;
  if (rows.length === 0) throw allTied("hidalgo");
  const n = rows.length;
  if (n < Math.max(FEWEST_POINTS * K, q + 2))
    throw degenerateError("components", `at least ${FEWEST_POINTS} usable points each`, `${K} for ${n} points`);
  const place = new Int32Array(near.references).fill(-1);
  if (near.selfGraph) for (const [at, i] of rows.entries()) place[i] = at;
  const logs = Float64Array.from(rows, (i) => logRatio(near, i));
  const shared = { ...params, logs, links: linksOf(near, rows, place, q) };
  const chains = await pool.run(chainTask, shared, [...Array(count).keys()], { signal, onProgress });

  const probabilities = probabilitiesOf(chains, n, K, draws);
  const labels = probabilities.map((row) => row.indexOf(Math.max(...row)));
  const series = (value: (chain: Chain, draw: number) => number) =>
    convergence(chains.map((chain) => Float64Array.from({ length: draws }, (_, draw) => value(chain, draw))));
  const dimensions = Array.from({ length: K }, (_, l) => series((chain, draw) => chain.dimensions[draw * K + l]));
  const stretch = dependence(near, used, place, logs, (at) => ({ label: labels[at], d: dimensions[labels[at]].mean }));
  const components = dimensions.map((found, l): MixtureComponent => {
    const variance = found.variance * stretch(l);
    return Object.freeze({
      dimension: found.mean,
      standardError: Math.sqrt(variance),
      interval: Object.freeze(gammaInterval(found.mean, variance / found.mean ** 2, level)),
      share: series((chain, draw) => chain.sizes[draw * K + l] / n).mean,
      rHat: found.rHat,
      effectiveDraws: found.effectiveDraws,
    });
  });
  const overall = series((chain, draw) => {
    let sum = 0;
    for (let l = 0; l < K; l++) sum += (chain.dimensions[draw * K + l] * chain.sizes[draw * K + l]) / n;
    return sum;
  });
  const notes = [...used.notes, ...dropped(all.rows.length - n), ...unlinked(near), ...disagreement(dimensions)];
  const estimate = makeEstimate({
    method: "hidalgo",
    dimension: overall.mean,
    relativeVariance: (overall.variance * stretch(null)) / overall.mean ** 2,
    level,
    n,
    scale: meanRadius(near, used, 2),
    params,
    notes,
  });
  const perQuery = <T>(values: readonly T[], none: T): T[] => {
    const out = new Array<T>(near.n).fill(none);
    for (const [at, i] of rows.entries()) out[i] = values[at];
    return out;
  };
  const mixture: DimensionMixture = Object.freeze({
    kind: "dimension-mixture",
    method: "hidalgo",
    components: Object.freeze(components),
    labels: perQuery(labels, -1),
    probabilities: perQuery<readonly number[]>(probabilities, []),
    estimate,
    level,
    n,
    params: estimate.params,
    notes: estimate.notes,
  });
  return { mixture, used, chains };
}

function probabilitiesOf(chains: readonly Chain[], n: number, K: number, draws: number): number[][] {
  return Array.from({ length: n }, (_, i) =>
    Array.from(
      { length: K },
      (_, l) => chains.reduce((sum, { times }) => sum + times[i * K + l], 0) / (draws * chains.length),
    ),
  );
}

/**
 * By how much the variance of a component (null: of all) is longer than that of independent ratios: points that are each
 * other's nearest share r1 [docs/dimension.md#standard-errors].
 */
function dependence(
  { k, indices, selfGraph }: Neighbors,
  { rows }: UsableRows,
  place: Int32Array,
  logs: Float64Array,
  of: (at: number) => { readonly label: number; readonly d: number },
): (label: number | null) => number {
  const psi = logs.map((log, at) => 1 - of(at).d * log);
  return (label) => {
    let own = 0;
    let both = 0;
    for (const [at, i] of rows.entries()) {
      if (label !== null && of(at).label !== label) continue;
      own += psi[at] ** 2;
      const other = place[indices[i * k]];
      if (!selfGraph || other < 0 || indices[rows[other] * k] !== i) continue;
      if (label === null || of(other).label === label) both += psi[at] * psi[other];
    }
    return own > 0 ? Math.max(1, 1 + both / own) : 1;
  };
}

const logRatio = ({ k, distances }: Neighbors, i: number) => Math.log(distances[i * k + 1] / distances[i * k]);

/** A ratio of one is likelier the higher the dimension, without end. */
const dropped = (tied: number): Note[] =>
  tied > 0 ? [note("tied-rows-dropped", `${tied} points with r2 = r1 were left out`)] : [];

const unlinked = ({ selfGraph }: Neighbors): Note[] =>
  selfGraph
    ? []
    : [note("links-unknown", "neighbours were searched among other points: labels of neighbours are not tied")];

function disagreement(found: readonly Convergence[]): Note[] {
  const worst = Math.max(...found.map(({ rHat }) => rHat));
  if (worst <= AGREEING) return [];
  return [
    note(
      "chains-disagree",
      `chains have not met (split R-hat ${worst.toPrecision(3)}, above ${AGREEING}): take more draws, or fewer components`,
    ),
  ];
}

const FEWEST_POINTS = 10;
const AGREEING = 1.05;
