import { describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { parseCsv } from "../../src/cloud/csv.ts";
import { fixture, M, textBytes } from "../fixtures/fixture.ts";

const read = (text: string) => {
  const { n, D, dtype, coords } = parseCsv(textBytes(text));
  return { n, D, dtype, coords: [...coords] };
};
const points = { n: 2, D: 2, dtype: "f64", coords: [1, 2.5, -3, 4e2] };

test.each([
  ["commas", "1,2.5\n-3,4e2\n"],
  ["no line end behind the last", "1,2.5\n-3,4e2"],
  ["header", "x,y\n1,2.5\n-3,4e2\n"],
  ["quoted header with the delimiter in it", '"x, in m","the ""y"""\n1,2.5\n-3,4e2\n'],
  ["tabs", "1\t2.5\n-3\t4e2\n"],
  ["tabs and commas in the header", "x,1\ty,2\n1\t2.5\n-3\t4e2\n"],
  ["semicolons", "1;2.5\n-3;4e2\n"],
  ["blanks in runs", "  1   2.5  \n -3 \t 4e2\n".replace("\t", " ")],
  ["blanks around commas", "1 , 2.5\n -3,\t4e2 \n"],
  ["CRLF", "1,2.5\r\n-3,4e2\r\n"],
  ["byte order mark", "\ufeff1,2.5\n-3,4e2\n"],
  ["byte order mark and header", "\ufeffx,y\r\n1,2.5\r\n-3,4e2\r\n"],
  ["blank lines behind", "1,2.5\n-3,4e2\n\n \r\n\n"],
  ["comments", "# made by hand\n1,2.5\n  # more\n-3,4e2\n#"],
])("%s", (_name, text) => {
  expect(read(text)).toEqual(points);
});

test("numpy's savetxt, bit for bit", () => {
  for (const name of ["savetxt.txt", "savetxt.csv"]) expect([...parseCsv(fixture(name)).coords]).toEqual(M);
});

test("one number a line is a cloud on a line", () => {
  expect(read("1\n2\n5\n")).toEqual({ n: 3, D: 1, dtype: "f64", coords: [1, 2, 5] });
});

test("memory that workers see", () => {
  expect(parseCsv(textBytes("1,2\n")).coords.buffer).toBeInstanceOf(SharedArrayBuffer);
});

describe("refused", () => {
  test.each([
    ["empty", "", `"file": expected a table of numbers, got an empty file`],
    ["blank", "\n \n", `"table": expected at least one line of numbers, got none`],
    ["header alone", "x,y\n", `"table": expected at least one line of numbers, got a header alone`],
    ["fewer cells", "# c\n1,2\n\n3\n", `"line 4": expected 2 cells as in line 2, got 1`],
    ["more cells", "x,y\n1,2\n3,4,5\n", `"line 3": expected 2 cells as in line 1, got 3`],
    [
      "a wide line over many short ones",
      `${"1,".repeat(99)}1\n${"1\n".repeat(99)}`,
      `"line 2": expected 100 cells as in line 1, got 1`,
    ],
    ["text", "x,y\n1,2\n3,abc\n", `"line 3, column 2 ("y")": expected a finite number, got abc`],
    ["text without header", "1,2\n3,abc\n", `"line 2, column 2": expected a finite number, got abc`],
    ["empty cell", "1,2\n3,\n", `"line 2, column 2": expected a finite number, got an empty cell`],
    [
      "empty cell in the first line, which is no header",
      "1,,3\n1,2,3\n",
      `"line 1, column 2": expected a finite number, got an empty cell`,
    ],
    ["NaN", "1,2\nNaN,3\n", `"line 2, column 1": expected a finite number, got NaN`],
    [
      "nan in the first line, which is no header",
      "1,nan\n2,3\n",
      `"line 1, column 2": expected a finite number, got nan`,
    ],
    ["infinity", "1 2\n3 -inf\n", `"line 2, column 2": expected a finite number, got -inf`],
    ["too large", "1 2\n3 1e999\n", `"line 2, column 2": expected a finite number, got 1e999`],
    ["decimal comma", "1,5;2,5\n3,5;4,5\n2;x\n", `"line 2, column 1 ("1,5")": expected a finite number, got 3,5`],
    ["open quote", '"x,y\n1,2\n', `"line 1": expected cells whose quotes are closed, got "x,y`],
  ])("%s", (_name, text, message) => {
    expect(() => parseCsv(textBytes(text))).toThrow(expect.objectContaining({ code: "DATA", message }));
  });
  test("UTF-16", () => {
    expect(() => parseCsv(Uint8Array.of(0xff, 0xfe, 49, 0))).toThrow(/expected UTF-8, got UTF-16/);
  });
});

describe("labels that look like numbers are remarked on", () => {
  const codes = (text: string) => parseCsv(textBytes(text)).notes.map((remark) => remark.code);
  test("a data frame's columns 0, 1, 2", () => expect(codes("0,1,2\n5,5,5\n7,1,2\n")).toEqual(["counting-row"]));
  test("a data frame's index", () => {
    expect(codes(",a,b\n0,5,5\n1,6,2\n2,1,1\n")).toEqual(["counting-column"]);
    expect(read(",0,1\n0,5,5\n1,6,2\n2,1,1\n").n).toBe(3);
  });
  test("nothing else is", () => expect(codes("0,1,3\n5,5,5\n7,1,2\n")).toEqual([]));
});

test("any table of numbers, written in any of the ways, comes back", () => {
  const seed = Date.now() % 1e6;
  const rng = random(seed);
  for (let round = 0; round < 200; round++) {
    const [n, D] = [1 + rng.below(6), 1 + rng.below(6)];
    const values = Array.from({ length: n * D }, () => rng.normal() * 10 ** (rng.below(20) - 10));
    const delimiter = [",", "\t", ";", " ", "   "][rng.below(5)];
    const end = ["\n", "\r\n", "\n\n", "\n# c\n"][rng.below(4)];
    const rows = Array.from({ length: n }, (_, i) => values.slice(i * D, i * D + D).join(delimiter));
    const header = rng.below(2) ? Array.from({ length: D }, (_, c) => `c${c}`).join(delimiter) + end : "";
    expect(read(header + rows.join(end)), `seed ${seed}, round ${round}`).toEqual({
      n,
      D,
      dtype: "f64",
      coords: values,
    });
  }
});
