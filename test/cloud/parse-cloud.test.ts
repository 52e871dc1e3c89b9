import { describe, expect, test } from "vitest";
import type { CloudFormatOptions } from "../../src/cloud/cloud-format.ts";
import { npyBytes } from "../../src/cloud/npy.ts";
import { parseCloud } from "../../src/cloud/parse-cloud.ts";
import { fixture, M, textBytes } from "../fixtures/fixture.ts";

const raw = (data: Float32Array | Float64Array) => new Uint8Array(data.buffer);

test.each<[string, Uint8Array, CloudFormatOptions, string]>([
  ["a.npy", fixture("f8.npy"), {}, "f64"],
  ["A.NPY", fixture("f2.npy"), {}, "f32"],
  ["folder.csv/a.npz", fixture("deflated.npz"), {}, "f64"],
  ["a.npz", fixture("two.npz"), { member: "train" }, "f64"],
  ["a.txt", fixture("savetxt.txt"), {}, "f64"],
  ["a.csv", fixture("savetxt.csv"), {}, "f64"],
  ["a.f64", raw(Float64Array.from(M)), { D: 2 }, "f64"],
  ["a.f32", raw(Float32Array.from(M)), { D: 2 }, "f32"],
  ["a.bin", raw(Float32Array.from(M)), { D: 2, dtype: "f32" }, "f32"],
  ["a.f16", fixture("f2.npy").subarray(128), { D: 2 }, "f32"],
  ["embeddings", fixture("f8.npy"), { format: "npy" }, "f64"],
  ["embeddings.txt", fixture("f8.npy"), { format: "npy", D: undefined }, "f64"],
])("%s %#", (name, bytes, options, dtype) => {
  const cloud = parseCloud(bytes, name, options);
  expect(cloud).toMatchObject({ kind: "point-cloud", n: 3, D: 2, dtype, notes: [] });
  expect([...cloud.coords]).toEqual(M);
  expect(cloud.coords.buffer).toBeInstanceOf(SharedArrayBuffer);
});

describe("refused, with the name in front", () => {
  const nan = npyBytes(Float32Array.of(1, 2, 3, NaN), [2, 2]);
  test.each<[string, Uint8Array, CloudFormatOptions, string, string]>([
    ["a.npy", fixture("one_dimension.npy"), {}, "DATA", `"shape": expected (n, D), points by coordinates, got (5,)`],
    [
      "a.npy",
      fixture("three_dimensions.npy"),
      {},
      "DATA",
      `"shape": expected (n, D), points by coordinates, got (2, 3, 4)`,
    ],
    ["a.npy", fixture("no_rows.npy"), {}, "DATA", `"shape": expected (n, D), points by coordinates, got (0, 3)`],
    ["a.npy", nan, {}, "DATA", `"row 1, column 1": expected a finite number, got NaN`],
    ["a.npy", new Uint8Array(0), {}, "DATA", `"file": expected an .npy array, got an empty file`],
    [
      "a.npz",
      fixture("stored.npz"),
      { member: "labels" },
      "DATA",
      `"shape": expected (n, D), points by coordinates, got (3,)`,
    ],
    ["a.f32", new Uint8Array(10), { D: 2 }, "DATA", `"file": expected a multiple of 8 bytes (D = 2 of f32), got 10`],
    ["a.f32", new Uint8Array(0), { D: 2 }, "DATA", `"file": expected rows of numbers, got an empty file`],
    ["a.f32", new Uint8Array(8), {}, "OPTION", `"D": expected the coordinates a point, for raw numbers, got undefined`],
    [
      "a.bin",
      new Uint8Array(8),
      { D: 2 },
      "OPTION",
      `"dtype": expected one of f16, f32, f64, i8, u8, i32, for raw numbers, got undefined`,
    ],
    ["a.npy", fixture("f8.npy"), { D: 2 }, "OPTION", `"D": expected none for npy, which says it itself, got 2`],
    ["a.csv", textBytes("1,2\n"), { member: "x" }, "OPTION", `"member": expected none for csv, got x`],
    [
      "a.npy",
      fixture("f8.npy"),
      { format: "xls" } as never,
      "OPTION",
      `"format": expected one of npy, npz, csv, raw, got xls`,
    ],
    [
      "a.npy",
      fixture("f8.npy"),
      { sample: 3 } as never,
      "OPTION",
      `"sample": expected one of the options format, D, dtype, member, got an unknown option`,
    ],
  ])("%s %#", (name, bytes, options, code, message) => {
    expect(() => parseCloud(bytes, name, options)).toThrow(
      expect.objectContaining({ code, message: `${name}: ${message}` }),
    );
  });
  test("a name that says nothing", () => {
    expect(() => parseCloud(new Uint8Array(8), "points.parquet")).toThrow(
      /^points\.parquet: "format": expected npy, npz, csv or raw where the name ends in none of npy, .*, got points\.parquet$/,
    );
  });
});
