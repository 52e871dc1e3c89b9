import { integer, type OptionRule, oneOf, real } from "../../base/checked.ts";
import { capacityError, dataError, optionError, shapeError } from "../../base/errors.ts";
import { layoutBytes, MAX_BYTES } from "../../wasm/arena.ts";
import type { TrainingCell } from "./cell.ts";
import { parameterCount } from "./network.ts";
import { countsOf } from "./placed-data.ts";
import { shapeOf } from "./student-shape.ts";
import { cellLayout } from "./train-task.ts";

/**
 * Refuses a cell that cannot be trained, before any work.
 * @throws OPTION, SHAPE or DATA naming the field, its rule and its value; CAPACITY where it does not fit a kernel memory
 */
export function requireCell(cell: TrainingCell): void {
  requireKnown(cell);
  oneOf("power", "power", "divergence").read("loss.kind", cell.loss.kind);
  if (cell.loss.kind === "power") real(2, 1).read("loss.p", cell.loss.p);
  requireData(cell);
  if (cell.students.length === 0) throw optionError("students", "at least one", "none");
  for (const [s, { hidden, activation, biasDeviation, draw }] of cell.students.entries()) {
    widths(`students[${s}].hidden`, hidden);
    ACTIVATION.read(`students[${s}].activation`, activation);
    POSITIVE.read(`students[${s}].biasDeviation`, biasDeviation);
    integer(0, 0).read(`students[${s}].draw`, draw);
  }
  const { optimizer } = cell;
  oneOf("adam", "adam", "sgd").read("optimizer.kind", optimizer.kind);
  if (optimizer.kind === "sgd") BELOW_ONE.read("optimizer.momentum", optimizer.momentum);
  else {
    BELOW_ONE.read("optimizer.beta1", optimizer.beta1);
    BELOW_ONE.read("optimizer.beta2", optimizer.beta2);
    // At least what keeps zero gradients from 0 / 0 in f32.
    real(1e-8, 2 ** -126).read("optimizer.epsilon", optimizer.epsilon);
  }
  if (cell.schedule.length === 0) throw optionError("schedule", "at least one stage", "none");
  for (const [i, { steps, batch, rate, finalRate }] of cell.schedule.entries()) {
    COUNT.read(`schedule[${i}].steps`, steps);
    COUNT.read(`schedule[${i}].batch`, batch);
    POSITIVE.read(`schedule[${i}].rate`, rate);
    if (finalRate !== undefined) POSITIVE.read(`schedule[${i}].finalRate`, finalRate);
  }
  COUNT.read("measurements", cell.measurements);
  integer(0, 0).read("seed", cell.seed);
  const bytes = layoutBytes(cellLayout(cell));
  if (bytes <= MAX_BYTES) return;
  const largest = Math.max(...cell.students.map((student) => parameterCount(shapeOf(cell, student))));
  throw capacityError(
    "students",
    `networks and samples of at most ${MAX_BYTES} bytes of kernel memory together`,
    `${bytes} (the largest student has ${largest} parameters)`,
  );
}

function requireData({ data, loss }: TrainingCell): void {
  oneOf("teacher", "teacher", "examples").read("data.kind", data.kind);
  COUNT.read("data.inputs", data.inputs);
  COUNT.read("data.outputs", data.outputs);
  if (data.kind === "teacher") {
    integer(1, 1, data.inputs).read("data.d", data.d);
    if (data.factors !== undefined) {
      widths("data.factors", data.factors);
      const sum = data.factors.reduce((total, d) => total + d, 0);
      if (sum !== data.d) throw optionError("data.factors", `dimensions whose sum is d = ${data.d}`, data.factors);
    }
    widths("data.hidden", data.hidden);
    ACTIVATION.read("data.activation", data.activation);
    real(1).read("data.scale", data.scale);
    if (data.examples !== null) COUNT.read("data.examples", data.examples);
    integer(2, 2).read("data.tests", data.tests);
    return;
  }
  const { examples, tests } = countsOf(data);
  if (!(Number.isInteger(examples) && examples > 0))
    throw shapeError("data.x", `a multiple of ${data.inputs} numbers`, data.x.length);
  if (!(Number.isInteger(tests) && tests > 1))
    throw shapeError("data.testX", `a multiple of ${data.inputs} numbers, two samples at least`, data.testX.length);
  for (const [name, y, n] of [
    ["data.y", data.y, examples],
    ["data.testY", data.testY, tests],
  ] as const)
    if (y.length !== n * data.outputs) throw shapeError(name, `${n} x ${data.outputs} numbers`, y.length);
  for (const name of ["x", "y", "testX", "testY"] as const) {
    const wrong = data[name].find((value) => !Number.isFinite(value));
    if (wrong !== undefined) throw dataError(`data.${name}`, "finite numbers", wrong);
  }
  if (loss.kind === "divergence")
    for (const name of ["y", "testY"] as const) {
      const wrong = data[name].find((value) => value < 0 || value > 1);
      if (wrong !== undefined) throw dataError(`data.${name}`, "probabilities, from 0 to 1", wrong);
      for (let at = 0; at < data[name].length; at += data.outputs) {
        const sum = data[name].subarray(at, at + data.outputs).reduce((total, value) => total + value, 0);
        if (Math.abs(sum - 1) > ROUNDED)
          throw dataError(`data.${name}[${at / data.outputs}]`, "probabilities whose sum is 1", sum);
      }
    }
}

/** A word mistyped would be a setting silently left at nothing. */
function requireKnown(cell: TrainingCell): void {
  const known = (name: string, value: object, keys: string) => {
    for (const key of Object.keys(value))
      if (!keys.split(" ").includes(key))
        throw optionError(`${name}${key}`, `one of ${keys.replaceAll(" ", ", ")}`, "an unknown key");
  };
  known("", cell, "data students loss optimizer schedule measurements seed");
  const { data, loss, optimizer } = cell;
  known(
    "data.",
    data,
    data.kind === "examples"
      ? "kind inputs outputs x y testX testY"
      : "kind inputs d factors hidden outputs activation scale examples tests",
  );
  known("loss.", loss, loss.kind === "divergence" ? "kind" : "kind p");
  known("optimizer.", optimizer, optimizer.kind === "sgd" ? "kind momentum" : "kind beta1 beta2 epsilon");
  for (const [s, student] of cell.students.entries())
    known(`students[${s}].`, student, "hidden activation biasDeviation draw");
  for (const [i, stage] of cell.schedule.entries()) known(`schedule[${i}].`, stage, "steps batch rate finalRate");
}

function widths(name: string, hidden: readonly number[]): void {
  if (!Array.isArray(hidden)) throw optionError(name, "a list of widths", hidden);
  for (const [l, width] of hidden.entries()) COUNT.read(`${name}[${l}]`, width);
}

/** By so much may probabilities in f32 miss their sum. */
const ROUNDED = 1e-3;
const ACTIVATION: OptionRule<string> = oneOf("relu", "relu", "tanh", "erf");
const COUNT = integer(1, 1);
const POSITIVE = real(0, 0);
const BELOW_ONE = real(0, 0, 0.999999);
