import { permutation, random } from "../../base/random.ts";
import { f32, i32, type Layout, type Placed } from "../../wasm/arena.ts";
import type { Machine, Pointer } from "../../wasm/kernels.ts";
import type { ExampleData, TeacherData, TrainingCell } from "./cell.ts";
import { initialWeights, type Layer, layersOf, type NetworkShape, placeOfWeight } from "./network.ts";
import {
  CHUNK,
  fillOnes,
  forward,
  networkLayout,
  type PlacedNetwork,
  placedNetwork,
  ROW_BYTES,
  SAMPLES,
} from "./placed-network.ts";

/** A cell's samples in kernel memory: a chunk of them at a time lies in panels, samples at x and targets at t. */
export interface PlacedData {
  readonly x: Pointer;
  readonly t: Pointer;
  readonly tBytes: number;
  /** The networks whose sum gives the targets; none where these are given. */
  readonly teachers: readonly PlacedNetwork[];
  /** Words of the stream that fresh samples come from: read for a checkpoint, set to resume. */
  readonly stream: Int32Array;
  /** Brings the next `count` samples to learn from, at most CHUNK, after `seen` others. */
  readonly next: (count: number, seen: number) => void;
  /** Brings `count` of the samples that losses are measured on. */
  readonly test: (from: number, count: number) => void;
}

export function dataLayout({ data }: Pick<TrainingCell, "data">): Layout {
  const { inputs, outputs } = data;
  const { K, O } = layersOf({ sizes: [inputs, outputs], activation: "relu" })[0];
  const { examples, tests } = countsOf(data);
  return {
    ...(data.kind === "teacher"
      ? Object.assign({}, ...factorsOf(data).map((_, f) => networkLayout(`teacher${f}`, teacherShape(data), false)))
      : { t: f32(CHUNK * (O + 2)) }),
    x: f32(CHUNK * K),
    ids: i32(CHUNK),
    stream: i32(4),
    "examples.x": f32(examples * inputs),
    "examples.y": f32(examples * outputs),
    "tests.x": f32(tests * inputs),
    "tests.y": f32(tests * outputs),
  };
}

/** The cell's data among placed fields that are zeros; a teacher's fixed sets are drawn here. */
export function placedData(machine: Machine, { data, loss, seed }: TrainingCell, placed: Placed<Layout>): PlacedData {
  const { kernels } = machine;
  const { inputs, outputs } = data;
  const { K, O } = layersOf({ sizes: [inputs, outputs], activation: "relu" })[0];
  const { examples, tests } = countsOf(data);
  const xBytes = K * ROW_BYTES;
  const tBytes = (O + 2) * ROW_BYTES;
  const x = floats(placed, "x");
  const ids = words(placed, "ids");
  const stream = words(placed, "stream");
  const rng = random(seed).split("data");
  fillOnes(x.view, K);

  const teachers = data.kind === "teacher" ? placedTeachers(data, seed, placed) : [];
  const t = floats(placed, data.kind === "teacher" ? `teacher0.y${data.hidden.length}` : "t");
  const fresh = (count: number) => {
    const panels = Math.ceil(count / SAMPLES);
    kernels.drawSamples(stream.pointer, (data as TeacherData).d, count, x.pointer, xBytes);
    for (const [f, teacher] of teachers.entries()) {
      forward(machine, teacher, x.pointer, panels);
      if (f > 0) addPanels(floats(placed, `teacher${f}.y${teacher.layers.length - 1}`).view, t.view, O, panels);
    }
    if (loss.kind === "divergence") kernels.softmaxPanels(t.pointer, tBytes, outputs, count);
  };
  if (data.kind === "teacher") {
    for (const name of ["examples", "tests"]) {
      seedStream(name);
      const n = name === "tests" ? tests : examples;
      for (let from = 0; from < n; from += CHUNK) {
        const count = Math.min(CHUNK, n - from);
        fresh(count);
        unpack(x.view, K, count, inputs, floats(placed, `${name}.x`).view, from);
        unpack(t.view, O + 2, count, outputs, floats(placed, `${name}.y`).view, from);
      }
    }
    seedStream("fresh");
  } else
    for (const [name, rows] of [
      ["examples.x", data.x],
      ["examples.y", data.y],
      ["tests.x", data.testX],
      ["tests.y", data.testY],
    ] as const)
      floats(placed, name).view.set(rows);

  function seedStream(name: string): void {
    const words = rng.split(name);
    stream.view.set(Array.from({ length: 3 }, () => words.below(2 ** 32)));
    stream.view[3] = 1;
  }

  const pack = (set: string, count: number, id: (s: number) => number) => {
    for (let s = 0; s < count; s++) ids.view[s] = id(s);
    kernels.packSamples(floats(placed, `${set}.x`).pointer, inputs, ids.pointer, count, x.pointer, xBytes);
    kernels.packSamples(floats(placed, `${set}.y`).pointer, outputs, ids.pointer, count, t.pointer, tBytes);
  };
  const chosen = passes(examples, (pass) => permutation(examples, rng.split("pass").split(pass)));
  return {
    x: x.pointer,
    t: t.pointer,
    tBytes,
    teachers,
    stream: stream.view,
    next: (count, seen) => {
      if (examples === 0) fresh(count);
      else pack("examples", count, (s) => chosen(seen + s));
    },
    test: (from, count) => pack("tests", count, (s) => from + s),
  };
}

/** Samples of a fixed training set, 0 where all are fresh, and samples that losses are measured on. */
export function countsOf(data: TeacherData | ExampleData): { readonly examples: number; readonly tests: number } {
  if (data.kind === "teacher") return { examples: data.examples ?? 0, tests: data.tests };
  return { examples: data.x.length / data.inputs, tests: data.testX.length / data.inputs };
}

/** A network a factor; a factor's network has no weights on the coordinates of the others. */
function placedTeachers(data: TeacherData, seed: number, placed: Placed<Layout>): PlacedNetwork[] {
  const factors = factorsOf(data);
  return factors.map((d, f) => {
    const network = placedNetwork(`teacher${f}`, teacherShape(data), placed);
    const own = data.factors ? `${seed}/teacher/${f}` : `${seed}/teacher`;
    network.weights.set(initialWeights(network.layers, own, 0, data.scale));
    const from = factors.slice(0, f).reduce((sum, before) => sum + before, 0);
    if (data.factors) silence(network.weights, network.layers[0], from, from + d);
    return network;
  });
}

/** Clears the weights of a first layer on all coordinates outside from..to. */
function silence(weights: Float32Array, layer: Layer, from: number, to: number): void {
  for (let o = 0; o < layer.outputs; o++)
    for (let i = 0; i < layer.inputs; i++) if (i < from || i >= to) weights[placeOfWeight(layer, o, i)] = 0;
}

/** Adds the first O rows of panels that have O + 2. */
function addPanels(from: Float32Array, into: Float32Array, O: number, panels: number): void {
  for (let p = 0; p < panels; p++)
    for (let i = p * (O + 2) * SAMPLES, end = i + O * SAMPLES; i < end; i++) into[i] += from[i];
}

const factorsOf = ({ factors, d }: TeacherData) => factors ?? [d];

const teacherShape = ({ inputs, hidden, outputs, activation }: TeacherData): NetworkShape => ({
  sizes: [inputs, ...hidden, outputs],
  activation,
});

/** Which sample has a place in the endless sequence of passes; every pass has an order of its own. */
function passes(n: number, orderOf: (pass: number) => Int32Array): (place: number) => number {
  let known = -1;
  let order = new Int32Array();
  return (place) => {
    const pass = Math.floor(place / n);
    if (pass !== known) {
      known = pass;
      order = new Int32Array(orderOf(pass));
    }
    return order[place % n];
  };
}

/** Samples of panels as rows of a matrix. */
export function unpack(
  panels: Float32Array,
  stride: number,
  count: number,
  width: number,
  rows: Float32Array,
  from: number,
) {
  for (let s = 0; s < count; s++) {
    const lane = s % SAMPLES;
    for (let c = 0; c < width; c++) rows[(from + s) * width + c] = panels[(s - lane) * stride + c * SAMPLES + lane];
  }
}

const floats = (placed: Placed<Layout>, name: string) =>
  placed[name] as { pointer: Pointer; view: Float32Array<ArrayBuffer> };
const words = (placed: Placed<Layout>, name: string) =>
  placed[name] as { pointer: Pointer; view: Int32Array<ArrayBuffer> };
