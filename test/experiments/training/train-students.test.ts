import { describe, expect, it } from "vitest";
import { ADAM, type ExampleData, type TeacherData, type TrainingCell } from "../../../src/experiments/training/cell.ts";
import { readCheckpoint } from "../../../src/experiments/training/checkpoint.ts";
import { hiddenActivations } from "../../../src/experiments/training/hidden-activations.ts";
import { initialWeights, layersOf, placeOfWeight } from "../../../src/experiments/training/network.ts";
import { placedData } from "../../../src/experiments/training/placed-data.ts";
import { type TrainOptions, trainStudents } from "../../../src/experiments/training/train-students.ts";
import { cellLayout } from "../../../src/experiments/training/train-task.ts";
import { threadPool } from "../../../src/node/index.ts";
import { place } from "../../../src/wasm/arena.ts";
import { borrowMachine, giveBack } from "../../../src/wasm/kernels.ts";
import { plainOutputs } from "../../reference/plain-network.ts";

const TEACHER: TeacherData = {
  kind: "teacher",
  inputs: 6,
  d: 2,
  hidden: [10, 10],
  outputs: 1,
  activation: "relu",
  scale: 6,
  examples: null,
  tests: 500,
};
const CELL: TrainingCell = {
  data: TEACHER,
  students: [8, 13].map((n) => ({ hidden: [n, n], activation: "relu", biasDeviation: 0.5, draw: 0 })),
  loss: { kind: "power", p: 2 },
  optimizer: ADAM,
  schedule: [
    { steps: 40, batch: 30, rate: 0.01 },
    { steps: 20, batch: 270, rate: 0.01, finalRate: 0.001 },
  ],
  measurements: 3,
  seed: 1,
};
const FIXED: TrainingCell = { ...CELL, data: { ...TEACHER, examples: 70 }, loss: { kind: "power", p: 1.5 } };
const PROBABLE: TrainingCell = {
  ...CELL,
  data: { ...TEACHER, outputs: 3, activation: "tanh" },
  loss: { kind: "divergence" },
  optimizer: { kind: "sgd", momentum: 0.9 },
  schedule: CELL.schedule.map((stage) => ({ ...stage, rate: 0.1 })),
};

/** The last checkpoint and the result. */
async function trained(cell: TrainingCell, options: TrainOptions = {}) {
  let last = new Uint8Array();
  const result = await trainStudents(cell, {
    build: "simd",
    onCheckpoint: (bytes) => {
      last = new Uint8Array(bytes);
    },
    ...options,
  });
  return { result, last };
}

describe("training", () => {
  it.each([
    ["fresh samples", CELL],
    ["a fixed set", FIXED],
    ["probabilities", PROBABLE],
  ])("learns from %s, and gives the same bytes however it is cut", async (_, cell) => {
    const { result, last } = await trained(cell);
    for (const { measured, diverged } of result.students) {
      expect(diverged).toBeNull();
      expect(measured.map(({ step }) => step)).toEqual([20, 40, 60]);
      expect(measured[2].test).toBeLessThan(0.7 * measured[0].test);
      expect(measured[2].standardError).toBeGreaterThan(0);
      expect(measured[2].standardError).toBeLessThan(0.3 * measured[2].test);
    }
    const cut = await trained(cell, { checkpointEvery: 7 });
    expect(cut.last).toEqual(last);
    const saved: Uint8Array[] = [];
    const controller = new AbortController();
    const stopped = trained(cell, {
      checkpointEvery: 25,
      signal: controller.signal,
      onCheckpoint: (bytes) => {
        saved.push(bytes);
        controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: "CANCELLED" });
    expect(readCheckpoint(saved[0], cell).step).toBe(25);
    const resumed = await trained(cell, { checkpoint: saved[0] });
    expect(resumed.last).toEqual(last);
    expect(resumed.result).toEqual(result);
  });

  it("does not depend on who runs it, nor on what else is in the cell", async () => {
    const { result } = await trained(CELL);
    await using pool = threadPool({ threads: 2 });
    const cells = CELL.students.map((student) => ({ ...CELL, students: [student] }));
    const apart = await Promise.all(cells.map((cell) => trained(cell, { pool })));
    expect(apart.flatMap((one) => one.result.students)).toEqual(result.students);
  });

  it("says at which step a student diverged, and goes on with the others", async () => {
    const wild: TrainingCell = {
      ...CELL,
      students: [CELL.students[0], { ...CELL.students[0], biasDeviation: 1e30 }],
    };
    const { result } = await trained(wild);
    expect(result.students[0]).toEqual((await trained(CELL)).result.students[0]);
    expect(result.students[1].diverged).toBe(2);
    expect(result.students[1].measured).toEqual([]);
    expect(result.notes.map(({ code }) => code)).toEqual(["diverged"]);
    const steep = await trained({
      ...CELL,
      optimizer: { kind: "sgd", momentum: 0 },
      schedule: [{ steps: 60, batch: 30, rate: 30 }],
    });
    for (const { measured, diverged } of steep.result.students) {
      expect(diverged).toBeGreaterThan(1);
      for (const { test } of measured) expect(Number.isFinite(test)).toBe(true);
    }
  });

  it("takes samples uniform in the first d coordinates, and the teacher's answers to them", () => {
    const machine = borrowMachine("simd");
    const placed = place(machine, cellLayout(CELL));
    for (const { view } of Object.values(placed)) view.fill(0);
    const data = placedData(machine, CELL, placed);
    const count = 255;
    data.next(count, 0);
    const at = (panels: Float32Array, rows: number, s: number, c: number) =>
      panels[(s - (s % 8)) * rows + 8 * c + (s % 8)];
    const { inputs, d, hidden, scale } = TEACHER;
    const layers = layersOf({ sizes: [inputs, ...hidden, 1], activation: "relu" });
    const weights = initialWeights(layers, `${CELL.seed}/teacher`, 0, scale);
    const teacher = {
      activation: "relu" as const,
      weights: layers.map((layer) =>
        Array.from({ length: layer.outputs }, (_, o) =>
          Array.from({ length: layer.inputs + 1 }, (_, i) => weights[placeOfWeight(layer, o, i)]),
        ),
      ),
    };
    let sum = 0;
    let sq = 0;
    for (let s = 0; s < count; s++) {
      const x = Array.from({ length: inputs }, (_, c) => at(placed.x.view as Float32Array, 10, s, c));
      expect(x.slice(d)).toEqual([0, 0, 0, 0]);
      for (const value of x.slice(0, d)) {
        expect(Math.abs(value)).toBeLessThanOrEqual(0.5);
        sum += value;
        sq += value * value;
      }
      const answer = at(placed["teacher0.y2"].view as Float32Array, 6, s, 0);
      expect(Math.abs(answer - plainOutputs(teacher, x)[0])).toBeLessThan(1e-5);
    }
    // Mean 0 and variance 1/12 within four standard errors.
    expect(Math.abs(sum / (count * d))).toBeLessThan(4 * Math.sqrt(1 / 12 / (count * d)));
    expect(Math.abs(sq / (count * d) - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / (count * d)));
    const first = weights.filter((w) => w !== 0);
    expect(first.length).toBe(6 * 10 + 10 * 10 + 10);
  });
});

describe("the last hidden layer", () => {
  const networkOf = (weights: Float32Array, sizes: readonly number[]) => ({
    activation: "relu" as const,
    weights: layersOf({ sizes, activation: "relu" }).map((layer) =>
      Array.from({ length: layer.outputs }, (_, o) =>
        Array.from({ length: layer.inputs + 1 }, (_, i) => weights[placeOfWeight(layer, o, i)]),
      ),
    ),
  });
  const testRows = (cell: TrainingCell) => {
    const machine = borrowMachine("simd");
    const placed = place(machine, cellLayout(cell));
    for (const { view } of Object.values(placed)) view.fill(0);
    placedData(machine, cell, placed);
    const { inputs, tests } = cell.data as TeacherData;
    const [x, y] = ["tests.x", "tests.y"].map((name) => Float32Array.from(placed[name].view as Float32Array));
    giveBack(machine);
    return { y, rows: Array.from({ length: tests }, (_, s) => [...x.subarray(s * inputs, (s + 1) * inputs)]) };
  };

  it("of student and teacher is what plain loops say, before the activation", async () => {
    const { last } = await trained(CELL);
    const { rows } = testRows(CELL);
    const { weights } = readCheckpoint(last, CELL).students[1];
    const teacher = initialWeights(layersOf({ sizes: [6, 10, 10, 1], activation: "relu" }), "1/teacher", 0, 6);
    for (const [of, network] of [
      [1, networkOf(weights, [6, 13, 13, 1])],
      ["teacher", networkOf(teacher, [6, 10, 10, 1])],
    ] as const) {
      const width = network.weights[1].length;
      const cloud = await hiddenActivations(CELL, last, { of });
      expect([cloud.n, cloud.D]).toEqual([500, width]);
      const cut = { ...network, weights: network.weights.slice(0, 2) };
      const plain = rows.flatMap((x) => plainOutputs(cut, x));
      expect(Math.max(...plain.map((value, i) => Math.abs(value - cloud.coords[i])))).toBeLessThan(1e-5);
      expect(Math.min(...cloud.coords)).toBeLessThan(-0.01);
    }
    await expect(hiddenActivations(CELL, last, { of: 2 })).rejects.toThrow(/"of": expected a network of the cell/);
  });

  it("of a sum of teachers there is none, and each factor's teacher sees its own coordinates alone", () => {
    const data = { ...TEACHER, d: 5, factors: [2, 3] };
    const { rows, y } = testRows({ ...CELL, data });
    const layers = layersOf({ sizes: [6, 10, 10, 1], activation: "relu" });
    const teachers = [0, 1].map((f) => networkOf(initialWeights(layers, `1/teacher/${f}`, 0, 6), [6, 10, 10, 1]));
    for (const [s, x] of rows.entries()) {
      const own = [x.map((v, c) => (c < 2 ? v : 0)), x.map((v, c) => (c >= 2 && c < 5 ? v : 0))];
      const sum = teachers.reduce((total, teacher, f) => total + plainOutputs(teacher, own[f])[0], 0);
      expect(Math.abs(y[s] - sum)).toBeLessThan(1e-5);
    }
  });
});

describe("what cannot be trained", () => {
  const student = CELL.students[0];
  const examples = (wrong: Partial<ExampleData>): ExampleData => ({
    kind: "examples",
    inputs: 3,
    outputs: 1,
    x: new Float32Array(6),
    y: new Float32Array(2),
    testX: new Float32Array(6),
    testY: new Float32Array(2),
    ...wrong,
  });
  it.each<[string, Partial<TrainingCell>, string, string]>([
    [
      "d above the inputs",
      { data: { ...TEACHER, d: 7 } },
      "OPTION",
      '"data.d": expected an integer from 1 to 6, got 7',
    ],
    [
      "factors that are not all of d",
      { data: { ...TEACHER, factors: [1, 2] } },
      "OPTION",
      '"data.factors": expected dimensions whose sum is d = 2',
    ],
    [
      "a word mistyped",
      { data: { ...TEACHER, example: 70 } as TeacherData },
      "OPTION",
      '"data.example": expected one of',
    ],
    [
      "another in the schedule",
      { schedule: [{ steps: 1, batch: 1, rate: 1, finalrate: 0.1 } as never] },
      "OPTION",
      '"schedule[0].finalrate": expected one of steps, batch, rate, finalRate, got an unknown key',
    ],
    ["no students", { students: [] }, "OPTION", "students"],
    ["a width of none", { students: [{ ...student, hidden: [8, 0] }] }, "OPTION", '"students[0].hidden[1]"'],
    ["a concave loss", { loss: { kind: "power", p: 0.5 } }, "OPTION", '"loss.p"'],
    ["no schedule", { schedule: [] }, "OPTION", "schedule"],
    ["a negative rate", { schedule: [{ steps: 1, batch: 1, rate: -1 }] }, "OPTION", '"schedule[0].rate"'],
    ["a beta of one", { optimizer: { ...ADAM, beta2: 1 } as TrainingCell["optimizer"] }, "OPTION", "beta2"],
    [
      "widths beyond memory",
      { students: [{ ...student, hidden: [20_000, 20_000] }] },
      "CAPACITY",
      "the largest student has 400180001 parameters",
    ],
    [
      "samples that are not whole",
      { data: examples({ x: new Float32Array(7) }) },
      "SHAPE",
      "a multiple of 3 numbers, got 7",
    ],
    [
      "a sample that is no number",
      { data: examples({ testX: new Float32Array(6).fill(NaN) }) },
      "DATA",
      '"data.testX"',
    ],
    [
      "a target that is no probability",
      { data: examples({ y: new Float32Array(2).fill(2) }), loss: { kind: "divergence" } },
      "DATA",
      '"data.y": expected probabilities, from 0 to 1, got 2',
    ],
    [
      "targets that are no distribution",
      { data: examples({ y: new Float32Array(2).fill(0.5) }), loss: { kind: "divergence" } },
      "DATA",
      '"data.y[0]": expected probabilities whose sum is 1, got 0.5',
    ],
  ])("is refused: %s", async (_, wrong, code, message) => {
    const refused = trainStudents({ ...CELL, ...wrong });
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.toThrow(message);
  });

  it("refuses damaged checkpoints and those of other cells", async () => {
    const { last } = await trained(CELL);
    const damaged = new Uint8Array(last);
    damaged[damaged.length - 5] ^= 1;
    for (const [checkpoint, message] of [
      [damaged, "bytes that match their checksum, got damaged ones"],
      [last.subarray(0, 9), "at least 16 bytes, got 9"],
      [last.subarray(0, last.length - 4), "damaged ones"],
    ] as const) {
      const refused = trainStudents(CELL, { checkpoint });
      await expect(refused).rejects.toMatchObject({ code: "DATA" });
      await expect(refused).rejects.toThrow(message);
    }
    await expect(trainStudents(FIXED, { checkpoint: last })).rejects.toThrow("another cell's");
  });
});
