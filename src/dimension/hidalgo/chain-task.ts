import { gammaVariate } from "../../base/gamma-variate.ts";
import { type Random, random } from "../../base/random.ts";
import type { Task } from "../../pool/pool.ts";
import { joinFactors } from "./join-factors.ts";
import type { Links } from "./links.ts";

export interface ChainShared {
  /** ln(r2 / r1) of each point. */
  readonly logs: Float64Array;
  readonly links: Links;
  readonly components: number;
  readonly q: number;
  readonly xi: number;
  /** Of the Dirichlet prior of the shares. */
  readonly alpha: number;
  readonly burnIn: number;
  readonly draws: number;
  readonly seed: number;
}

/** What one chain saw; components in every draw by ascending dimension. */
export interface Chain {
  /** draws x components. */
  readonly dimensions: Float64Array;
  readonly sizes: Int32Array;
  /** n x components: draws in which a point was in a component. */
  readonly times: Int32Array;
  /** Sum over draws of each point's dimension. */
  readonly sums: Float64Array;
}

/** One Markov chain of Gibbs sweeps over dimensions, shares and labels [docs/dimension.md#hidalgo]. */
export const chainTask: Task<ChainShared, number, Chain> = {
  name: "dimension.hidalgo",
  *run({ logs, links, components: K, q, xi, alpha, burnIn, draws, seed }, chain) {
    const n = logs.length;
    const rng = random(seed).split("hidalgo").split(chain);
    const rate = logs.reduce((sum, log) => sum + log, 0) / n;
    const state: State = {
      labels: firstLabels(logs, links, K, rng),
      sizes: new Int32Array(K),
      dimensions: new Float64Array(K),
      shares: new Float64Array(K),
    };
    const joins = joinFactors(n, q, xi);
    const powers = Float64Array.from({ length: mostLinks(links) + 1 }, (_, c) => ((1 - xi) / xi) ** c);
    const out = {
      dimensions: new Float64Array(draws * K),
      sizes: new Int32Array(draws * K),
      times: new Int32Array(n * K),
      sums: new Float64Array(n),
    };
    for (let sweep = 0; sweep < burnIn + draws; sweep++) {
      drawParameters(state, logs, rate, alpha, rng);
      drawLabels(state, logs, links, joins, powers, rng);
      if (sweep >= burnIn) record(state, sweep - burnIn, out);
      yield sweep / (burnIn + draws);
    }
    return out;
  },
};

interface State {
  readonly labels: Uint8Array;
  readonly sizes: Int32Array;
  readonly dimensions: Float64Array;
  readonly shares: Float64Array;
}

/** Labels by the mean of ln(r2 / r1) over each point and its links, cut at random quantiles: chains start apart. */
function firstLabels(logs: Float64Array, { starts, to }: Links, K: number, rng: Random): Uint8Array {
  const smooth = logs.map((log, i) => {
    let sum = log;
    for (let at = starts[i]; at < starts[i + 1]; at++) sum += logs[to[at]];
    return sum / (1 + starts[i + 1] - starts[i]);
  });
  const order = Int32Array.from(smooth.keys()).sort((a, b) => smooth[b] - smooth[a] || a - b);
  const cuts = Float64Array.from({ length: K - 1 }, () => rng.uniform()).sort();
  const labels = new Uint8Array(logs.length);
  let label = 0;
  for (const [at, i] of order.entries()) {
    while (label < K - 1 && at >= cuts[label] * order.length) label++;
    labels[i] = label;
  }
  return labels;
}

/** Dimensions and shares given the labels: Gamma and Dirichlet. */
function drawParameters(state: State, logs: Float64Array, rate: number, alpha: number, rng: Random): void {
  const { labels, sizes, dimensions, shares } = state;
  sizes.fill(0);
  dimensions.fill(0);
  for (let i = 0; i < labels.length; i++) {
    sizes[labels[i]]++;
    dimensions[labels[i]] += logs[i];
  }
  let all = 0;
  for (let l = 0; l < sizes.length; l++) {
    // The prior is exponential with the dimension of the whole for its mean.
    dimensions[l] = gammaVariate(rng, 1 + sizes[l]) / (rate + dimensions[l]);
    all += shares[l] = gammaVariate(rng, alpha + sizes[l]);
  }
  for (let l = 0; l < sizes.length; l++) shares[l] /= all;
}

/** Labels one after the other, each given all others. */
function drawLabels(
  { labels, sizes, dimensions, shares }: State,
  logs: Float64Array,
  { starts, to }: Links,
  joins: Float64Array,
  powers: Float64Array,
  rng: Random,
): void {
  const K = sizes.length;
  const least = dimensions.reduce((a, b) => Math.min(a, b));
  const linked = new Int32Array(K);
  const weight = new Float64Array(K);
  for (let i = 0; i < labels.length; i++) {
    sizes[labels[i]]--;
    linked.fill(0);
    for (let at = starts[i]; at < starts[i + 1]; at++) linked[labels[to[at]]]++;
    let most = 0;
    for (let l = 0; l < K; l++) if (linked[l] > most) most = linked[l];
    let all = 0;
    for (let l = 0; l < K; l++) {
      const likelihood = dimensions[l] * Math.exp((least - dimensions[l]) * logs[i]);
      all += weight[l] = shares[l] * likelihood * powers[most - linked[l]] * joins[sizes[l]];
    }
    let left = rng.uniform() * all;
    let label = 0;
    while (label < K - 1 && (left -= weight[label]) >= 0) label++;
    labels[i] = label;
    sizes[label]++;
  }
}

function record({ labels, sizes, dimensions }: State, draw: number, out: Chain): void {
  const K = sizes.length;
  const rank = new Int32Array(K);
  const order = Array.from(sizes.keys()).sort((a, b) => dimensions[a] - dimensions[b]);
  for (const [r, l] of order.entries()) {
    rank[l] = r;
    out.dimensions[draw * K + r] = dimensions[l];
    out.sizes[draw * K + r] = sizes[l];
  }
  for (let i = 0; i < labels.length; i++) {
    out.times[i * K + rank[labels[i]]]++;
    out.sums[i] += dimensions[labels[i]];
  }
}

function mostLinks({ starts }: Links): number {
  let most = 0;
  for (let i = 1; i < starts.length; i++) most = Math.max(most, starts[i] - starts[i - 1]);
  return most;
}
