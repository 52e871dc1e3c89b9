import { f32, type Layout, type Placed } from "../../wasm/arena.ts";
import type { Machine, Pointer } from "../../wasm/kernels.ts";
import type { Optimizer } from "./cell.ts";
import { type Activation, type Layer, layersOf, type NetworkShape, weightPlaces } from "./network.ts";

/** A network in kernel memory: what one forward, backward and update call needs. */
export interface PlacedNetwork {
  readonly activation: Activation;
  readonly layers: readonly PlacedLayer[];
  readonly weights: Float32Array<ArrayBuffer>;
  /** The optimiser's state: first and second moments, of a network that learns. */
  readonly moments: readonly Float32Array<ArrayBuffer>[];
  readonly at: Readonly<Record<"weights" | "gradients" | "first" | "second", Pointer>>;
}

interface PlacedLayer extends Layer {
  readonly w: Pointer;
  readonly g: Pointer;
  /** Weights turned for the way back; the first layer has none. */
  readonly turned: Pointer;
  readonly y: Pointer;
  readonly slope: Pointer;
  readonly xBytes: number;
  readonly yBytes: number;
}

/** The fields of one network under a prefix: a learner's, or one that only answers. */
export function networkLayout(prefix: string, shape: NetworkShape, learns: boolean): Layout {
  const layers = layersOf(shape);
  const places = weightPlaces(layers);
  const fields: Record<string, ReturnType<typeof f32>> = { weights: f32(places) };
  if (learns) Object.assign(fields, { gradients: f32(places), first: f32(places), second: f32(places) });
  for (const [l, { K, O }] of layers.entries()) {
    fields[`y${l}`] = f32(CHUNK * (O + 2));
    if (shape.activation !== "relu" && l < layers.length - 1) fields[`slope${l}`] = f32(CHUNK * (O + 2));
    if (learns && l > 0) fields[`turned${l}`] = f32(O * K);
  }
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [`${prefix}.${name}`, field]));
}

/** The network's pointers among placed fields that are zeros; its samples' rows of ones are set. */
export function placedNetwork(prefix: string, shape: NetworkShape, placed: Placed<Layout>): PlacedNetwork {
  const field = (name: string) => placed[`${prefix}.${name}`] as { pointer: number; view: Float32Array<ArrayBuffer> };
  const pointer = (name: string) => field(name)?.pointer ?? 0;
  const layers = layersOf(shape).map((layer, l) => {
    fillOnes(field(`y${l}`).view, layer.O + 2);
    return {
      ...layer,
      w: pointer("weights") + 4 * layer.from,
      g: pointer("gradients") + 4 * layer.from,
      turned: pointer(`turned${l}`),
      y: pointer(`y${l}`),
      slope: pointer(`slope${l}`),
      xBytes: layer.K * ROW_BYTES,
      yBytes: (layer.O + 2) * ROW_BYTES,
    };
  });
  const learns = pointer("gradients") > 0;
  return {
    activation: shape.activation,
    layers,
    weights: field("weights").view,
    moments: learns ? [field("first").view, field("second").view] : [],
    at: {
      weights: pointer("weights"),
      gradients: pointer("gradients"),
      first: pointer("first"),
      second: pointer("second"),
    },
  };
}

/** Sets the row of ones that biases are multiplied by, last but one of every panel. */
export function fillOnes(panels: Float32Array, rows: number): void {
  for (let at = (rows - 2) * SAMPLES; at < panels.length; at += rows * SAMPLES) panels.fill(1, at, at + SAMPLES);
}

/** Outputs of all layers for panels of samples at x. */
export function forward({ kernels }: Machine, { layers, activation }: PlacedNetwork, x: Pointer, panels: number): void {
  let from = x;
  for (const [l, { w, K, O, y, slope, xBytes, yBytes }] of layers.entries()) {
    const hidden = l < layers.length - 1;
    const finish = hidden && activation === "relu" ? FINISH.relu : FINISH.linear;
    kernels.multiplyPanels(w, K, O, from, xBytes, y, yBytes, panels, finish, 0);
    if (hidden && activation === "tanh") kernels.tanhPanels(y, slope, yBytes, O, panels);
    if (hidden && activation === "erf") kernels.erfPanels(y, slope, yBytes, O, panels);
    from = y;
  }
}

/** Adds to the gradients of all weights; the last layer holds the loss's derivatives. Outputs are overwritten. */
export function backward(
  { kernels }: Machine,
  { layers, activation }: PlacedNetwork,
  x: Pointer,
  panels: number,
): void {
  for (let l = layers.length - 1; l >= 0; l--) {
    const { K, O, y, g, turned, xBytes, yBytes } = layers[l];
    const below = l > 0 ? layers[l - 1] : undefined;
    kernels.addOuterPanels(below?.y ?? x, xBytes, K, y, yBytes, O, panels, g);
    if (!below) return;
    const [finish, gate] = activation === "relu" ? [FINISH.gated, below.y] : [FINISH.sloped, below.slope];
    kernels.multiplyPanels(turned, O, below.O, y, yBytes, below.y, below.yBytes, panels, finish, gate);
  }
}

/** One step of the optimiser, the t-th, from the gathered gradients, which it clears. */
export function update(machine: Machine, network: PlacedNetwork, optimizer: Optimizer, rate: number, t: number): void {
  const { kernels } = machine;
  const { weights, gradients, first, second } = network.at;
  const count = network.weights.length;
  if (optimizer.kind === "adam") {
    const { beta1, beta2, epsilon } = optimizer;
    const step = rate / (1 - beta1 ** t);
    const widen = 1 / Math.sqrt(1 - beta2 ** t);
    kernels.adam(weights, gradients, first, second, count, beta1, beta2, step, widen, epsilon);
  } else kernels.descend(weights, gradients, first, count, rate, optimizer.momentum);
  turnWeights(machine, network);
}

/** Brings the weights of the way back in line with those of the way there. */
export function turnWeights({ kernels }: Machine, { layers }: PlacedNetwork): void {
  for (const { w, K, O, turned } of layers) if (turned > 0) kernels.transposePanels(w, K, O, K - 2, turned);
}

/** Samples of a panel, and the most that lie in a network's memory at once. */
export const SAMPLES = 8;
export const CHUNK = 256;
export const ROW_BYTES = 4 * SAMPLES;
const FINISH = { linear: 0, relu: 1, gated: 2, sloped: 3 } as const;
