import { expect, test } from "vitest";
import { numericColumn, readTable } from "../../src/cloud/table.ts";

const text = '# runs\nmodel, examples ,loss\n"a, b",100,0.5\nc,200,\n';

test("names, cells and the lines they came from", () => {
  expect(readTable(text)).toEqual({
    names: ["model", "examples", "loss"],
    columns: [
      ["a, b", "c"],
      ["100", "200"],
      ["0.5", ""],
    ],
    lines: [3, 4],
  });
});

test("columns without a header are numbered from 1", () => {
  const table = readTable("10 0.5\n20 0.25\n");
  expect(table.names).toEqual(["1", "2"]);
  expect(numericColumn(table, "2")).toEqual([0.5, 0.25]);
});

test("text in one column does not keep another from being read", () => {
  expect(numericColumn(readTable(text), "examples")).toEqual([100, 200]);
});

test.each([
  [
    "OPTION",
    () => numericColumn(readTable(text), "size", "x"),
    `"x": expected one of the columns model, examples, loss, got size`,
  ],
  [
    "DATA",
    () => numericColumn(readTable(text), "loss"),
    `"line 4, column "loss"": expected a finite number, got an empty cell`,
  ],
  [
    "DATA",
    () => numericColumn(readTable(text), "model"),
    `"line 3, column "model"": expected a finite number, got a, b`,
  ],
  [
    "DATA",
    () => numericColumn(readTable("x,x\n1,2\n"), "x"),
    `"header": expected a name of its own for each column, got "x" twice`,
  ],
  ["DATA", () => readTable("a,b\n1\n"), `"line 2": expected 2 cells as in line 1, got 1`],
  ["DATA", () => readTable(""), `"file": expected a table, got an empty file`],
  ["DATA", () => readTable("a,b\n"), `"table": expected at least one line below the header, got none`],
])("%s %#", (code, run, message) => {
  expect(run).toThrow(expect.objectContaining({ code, message }));
});
