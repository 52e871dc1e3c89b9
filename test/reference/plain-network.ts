import { normalCdf } from "../../src/base/special.ts";

/** A fully connected network in plain f64 loops; weights[l][o][i], the bias last. */
export interface PlainNetwork {
  readonly weights: readonly (readonly number[][])[];
  readonly activation: "relu" | "tanh" | "erf";
}

export type PlainLoss = { readonly kind: "power"; readonly p: number } | { readonly kind: "divergence" };

/** Outputs for one sample. */
export function plainOutputs(network: PlainNetwork, x: readonly number[]): number[] {
  return layerValues(network, x).at(-1)!;
}

/** Mean loss over samples. */
export function plainLoss(network: PlainNetwork, loss: PlainLoss, xs: number[][], ys: number[][]): number {
  return mean(xs.map((x, s) => lossAt(loss, plainOutputs(network, x), ys[s])));
}

/** Derivatives of the mean loss by every weight, by the chain rule. */
export function plainGradient(network: PlainNetwork, loss: PlainLoss, xs: number[][], ys: number[][]): number[][][] {
  const gradient = network.weights.map((layer) => layer.map((row) => row.map(() => 0)));
  for (const [s, x] of xs.entries()) {
    const values = layerValues(network, x);
    let delta = lossSlopes(loss, values.at(-1)!, ys[s]);
    for (let l = network.weights.length - 1; l >= 0; l--) {
      const below = [...values[l], 1];
      for (const [o, row] of network.weights[l].entries())
        for (const [i] of row.entries()) gradient[l][o][i] += (delta[o] * below[i]) / xs.length;
      if (l === 0) break;
      const sums = sumsOf(network.weights[l - 1], values[l - 1]);
      delta = sums.map(
        (z, i) => slopeOf(network.activation, z) * delta.reduce((sum, d, o) => sum + d * network.weights[l][o][i], 0),
      );
    }
  }
  return gradient;
}

/** The first step of Adam from zero moments. */
export function plainAdam(w: number, g: number, rate: number, beta1: number, beta2: number, epsilon: number): number {
  const m = ((1 - beta1) * g) / (1 - beta1);
  const v = ((1 - beta2) * g * g) / (1 - beta2);
  return w - (rate * m) / (Math.sqrt(v) + epsilon);
}

function layerValues({ weights, activation }: PlainNetwork, x: readonly number[]): number[][] {
  const values = [[...x]];
  for (const [l, layer] of weights.entries()) {
    const sums = sumsOf(layer, values[l]);
    values.push(l === weights.length - 1 ? sums : sums.map((z) => activated(activation, z)));
  }
  return values;
}

const sumsOf = (layer: readonly number[][], below: readonly number[]) =>
  layer.map((row) => row.reduce((sum, w, i) => sum + w * (i < below.length ? below[i] : 1), 0));

const activated = (activation: PlainNetwork["activation"], z: number) =>
  activation === "relu" ? Math.max(z, 0) : activation === "tanh" ? Math.tanh(z) : 2 * normalCdf(z * Math.SQRT2) - 1;

const slopeOf = (activation: PlainNetwork["activation"], z: number) =>
  activation === "relu"
    ? z > 0
      ? 1
      : 0
    : activation === "tanh"
      ? 1 - Math.tanh(z) ** 2
      : (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z);

function softmax(y: readonly number[]): number[] {
  const most = Math.max(...y);
  const sum = y.reduce((all, value) => all + Math.exp(value - most), 0);
  return y.map((value) => Math.exp(value - most) / sum);
}

function lossAt(loss: PlainLoss, y: readonly number[], target: readonly number[]): number {
  if (loss.kind === "power") return mean(y.map((value, o) => Math.abs(value - target[o]) ** loss.p));
  const q = softmax(y);
  return target.reduce((sum, t, o) => sum + (t > 0 ? t * Math.log(t / q[o]) : 0), 0);
}

function lossSlopes(loss: PlainLoss, y: readonly number[], target: readonly number[]): number[] {
  if (loss.kind === "divergence") return softmax(y).map((q, o) => q - target[o]);
  const { p } = loss;
  return y.map((value, o) => {
    const r = value - target[o];
    return (p * Math.sign(r) * Math.abs(r) ** (p - 1)) / y.length;
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
