import { random } from "../../base/random.ts";

export type Activation = "relu" | "tanh" | "erf";

/** A fully connected network: inputs, hidden widths, outputs; linear in its last layer. */
export interface NetworkShape {
  readonly sizes: readonly number[];
  readonly activation: Activation;
}

/** One dense layer as the kernels hold it [docs/training.md#layout]. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Rows of a panel of its samples: the inputs up to a multiple of 4, ones for the bias, zeros. */
  readonly K: number;
  /** Outputs up to a multiple of 4. */
  readonly O: number;
  /** Its first weight among all the network's; it has K * O of them. */
  readonly from: number;
}

export function layersOf({ sizes }: NetworkShape): readonly Layer[] {
  let from = 0;
  return sizes.slice(1).map((outputs, l) => {
    const layer = { inputs: sizes[l], outputs, K: roundUp(sizes[l]) + 2, O: roundUp(outputs), from };
    from += layer.K * layer.O;
    return layer;
  });
}

/** Numbers that hold all weights and biases in the kernels' layout, free places included. */
export function weightPlaces(layers: readonly Layer[]): number {
  return layers.reduce((sum, { K, O }) => sum + K * O, 0);
}

/** Weights and biases: N of the laws L(N). */
export function parameterCount({ sizes }: NetworkShape): number {
  return sizes.slice(1).reduce((sum, outputs, l) => sum + outputs * (sizes[l] + 1), 0);
}

/** Where the weight of output o on input i lies; i = inputs is the bias. */
export function placeOfWeight({ inputs, K, from }: Layer, o: number, i: number): number {
  return from + (o >> 2) * 4 * K + 4 * (i === inputs ? K - 2 : i) + (o & 3);
}

/**
 * Weights normal with variance 1 / inputs, biases with the given standard deviation; the last layer's outputs are
 * multiplied by `scale`.
 */
export function initialWeights(
  layers: readonly Layer[],
  seed: string | number,
  biasDeviation: number,
  scale = 1,
): Float32Array<ArrayBuffer> {
  const weights = new Float32Array(weightPlaces(layers));
  for (const [l, layer] of layers.entries()) {
    const rng = random(seed).split("layer").split(l);
    const factor = l === layers.length - 1 ? scale : 1;
    const deviation = 1 / Math.sqrt(layer.inputs);
    for (let o = 0; o < layer.outputs; o++) {
      for (let i = 0; i < layer.inputs; i++) weights[placeOfWeight(layer, o, i)] = factor * deviation * rng.normal();
      weights[placeOfWeight(layer, o, layer.inputs)] = factor * biasDeviation * rng.normal();
    }
  }
  return weights;
}

const roundUp = (features: number) => Math.ceil(features / 4) * 4;
