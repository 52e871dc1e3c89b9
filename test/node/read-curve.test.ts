import { writeFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { readCurve } from "../../src/node/read-curve.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const at = temporaryFolder();
beforeAll(async () => {
  await writeFile(
    at("runs.csv"),
    "model,examples,run,test loss\nmlp,100,1,0.5\nmlp,200,1,0.3\nmlp,400,1,0.2\nmlp,400,2,0.21\n",
  );
  await writeFile(at("plain.tsv"), "100\t0.5\n200\t0.3\n400\t0.2\n");
  await writeFile(at("gap.csv"), "examples,loss\n100,0.5\n200,\n");
});

test("columns by name, and what is stated of them", async () => {
  const options = { axis: "examples", loss: "mse", regime: "resolution", learner: "network" } as const;
  expect(await readCurve(at("runs.csv"), { x: "examples", y: "test loss", seed: "run", ...options })).toMatchObject({
    kind: "learning-curve",
    name: "runs.csv",
    ...options,
    x: [100, 200, 400, 400],
    y: [0.5, 0.3, 0.2, 0.21],
    seed: [1, 1, 1, 2],
  });
});

test("columns by number, and nothing stated", async () => {
  const curve = await readCurve(at("plain.tsv"), { x: "1", y: "2", name: "by hand" });
  expect(curve).toMatchObject({
    name: "by hand",
    axis: "unstated",
    loss: "unstated",
    regime: "unstated",
    learner: "unstated",
    x: [100, 200, 400],
    y: [0.5, 0.3, 0.2],
  });
});

test.each([
  [
    "runs.csv",
    { x: "size", y: "test loss" },
    "OPTION",
    `"x": expected one of the columns model, examples, run, test loss, got size`,
  ],
  [
    "runs.csv",
    { x: "examples", y: "loss" },
    "OPTION",
    `"y": expected one of the columns model, examples, run, test loss, got loss`,
  ],
  [
    "runs.csv",
    { x: "examples", y: "test loss", seed: "model" },
    "DATA",
    `"line 2, column "model"": expected a finite number, got mlp`,
  ],
  [
    "gap.csv",
    { x: "examples", y: "loss" },
    "DATA",
    `"line 3, column "loss"": expected a finite number, got an empty cell`,
  ],
  [
    "runs.csv",
    { x: "examples", y: "test loss", z: 1 },
    "OPTION",
    `"z": expected one of the options x, y, seed, errors, flops, axis, loss, regime, learner, name, got an unknown option`,
  ],
  ["runs.csv", { x: 1, y: "test loss" }, "OPTION", `"x": expected the name of a column, got 1`],
  ["runs.csv", { x: "examples", y: "test loss", axis: "epochs" }, "OPTION", `"axis"`],
])("%s %j", async (file, options, code, message) => {
  const failure = readCurve(at(file), options as never);
  await expect(failure).rejects.toMatchObject({ code, message: expect.stringContaining(`${at(file)}: ${message}`) });
});

test("a file that is not there", async () => {
  await expect(readCurve(at("none.csv"), { x: "x", y: "y" })).rejects.toMatchObject({
    code: "DATA",
    message: expect.stringContaining(at("none.csv")),
  });
});
