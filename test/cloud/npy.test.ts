import { describe, expect, test } from "vitest";
import { npyBytes, parseNpy } from "../../src/cloud/npy.ts";
import type { Coords } from "../../src/cloud/point-cloud.ts";
import { fixture, M, npyWithHeader, WHOLE } from "../fixtures/fixture.ts";

describe("numpy's files", () => {
  test.each([
    ["f2", "f32", M],
    ["be_f2", "f32", M],
    ["f4", "f32", M],
    ["be_f4", "f32", M],
    ["f8", "f64", M],
    ["be_f8", "f64", M],
    ["i1", "i8", WHOLE],
    ["i4", "i32", WHOLE],
    ["be_i4", "i32", WHOLE],
    ["u1", "u8", [0, 255, 7, 8, 1, 2]],
    ["fortran_f8", "f64", M],
    ["fortran_be_f4", "f32", M],
    ["fortran_f2", "f32", M],
    ["v2_f8", "f64", M],
    ["v3_f8", "f64", M],
  ])("%s", (name, dtype, values) => {
    const array = parseNpy(fixture(`${name}.npy`));
    expect(array.shape).toEqual([3, 2]);
    expect(array.dtype).toBe(dtype);
    expect([...array.data]).toEqual(values);
    expect(array.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test("one, three and no dimensions", () => {
    expect(parseNpy(fixture("one_dimension.npy"))).toMatchObject({ shape: [5], data: Float64Array.of(0, 1, 2, 3, 4) });
    const three = parseNpy(fixture("three_dimensions.npy"));
    expect(three.shape).toEqual([2, 3, 4]);
    expect([...three.data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(parseNpy(fixture("no_dimension.npy"))).toMatchObject({ shape: [], data: Float64Array.of(4.5) });
    expect(parseNpy(fixture("no_rows.npy"))).toMatchObject({ shape: [0, 3] });
  });

  test.each([
    ["i8", "<i8"],
    ["b1", "|b1"],
    ["c16", "<c16"],
    ["text", "<U2"],
    ["record", "a record of several fields"],
  ])("%s is refused by name", (name, shown) => {
    expect(() => parseNpy(fixture(`${name}.npy`))).toThrow(
      expect.objectContaining({
        code: "DATA",
        message: `"dtype": expected f2, f4, f8, i1, u1 or i4 numbers (convert with astype before saving), got ${shown}`,
      }),
    );
  });

  test("three dimensions in Fortran order are refused", () => {
    expect(() => parseNpy(fixture("fortran_three_dimensions.npy"))).toThrow(/"shape": .*got \(2, 3, 4\)/);
  });

  test("our bytes are numpy's bytes", () => {
    expect(npyBytes(Float64Array.from(M), [3, 2])).toEqual(fixture("f8.npy"));
    expect(npyBytes(Float32Array.from(M), [3, 2])).toEqual(fixture("f4.npy"));
    expect(npyBytes(Float64Array.from(M), [3, 2], { half: true })).toEqual(fixture("f2.npy"));
    expect(npyBytes(Int32Array.from(WHOLE), [3, 2])).toEqual(fixture("i4.npy"));
    expect(npyBytes(Int8Array.from(WHOLE), [3, 2])).toEqual(fixture("i1.npy"));
    expect(npyBytes(Uint8Array.of(0, 255, 7, 8, 1, 2), [3, 2])).toEqual(fixture("u1.npy"));
    expect(npyBytes(Float64Array.of(0, 1, 2, 3, 4), [5])).toEqual(fixture("one_dimension.npy"));
  });
});

test("a view into a larger buffer is written and read as the view", () => {
  const coords = Float64Array.of(9, 9, 1, 2, 3, 4, 9).subarray(2, 6);
  const bytes = npyBytes(coords, [2, 2]);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect([...parseNpy(shifted.subarray(3)).data]).toEqual([1, 2, 3, 4]);
});

test.each<[Coords, number[], { half?: boolean }, RegExp]>([
  [Float64Array.of(1, 2, 3), [2, 2], {}, /"data": expected 4 numbers for shape \(2, 2\), got 3/],
  [Int32Array.of(1), [1], { half: true }, /"half"/],
])("a writer's wrong request %#", (data, shape, options, message) => {
  expect(() => npyBytes(data, shape, options)).toThrow(message);
});

describe("bad files", () => {
  const good = fixture("f8.npy");
  const dict = (shape: string, descr = "'<f4'") => `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`;
  test.each<[string, Uint8Array, RegExp]>([
    ["empty", new Uint8Array(0), /"file": .*got an empty file/],
    ["not npy", new TextEncoder().encode("x,y\n1,2\n"), /"file": expected the \.npy magic .*got x,y/],
    ["magic alone", good.subarray(0, 6), /"version": .*got undefined/],
    ["version 9", Uint8Array.from(good, (byte, i) => (i === 6 ? 9 : byte)), /"version": .*from 1 to 3, got 9/],
    ["header length cut off", good.subarray(0, 9), /"header": expected .* got a file of 9, cut off/],
    ["header cut off", good.subarray(0, 50), /"header": expected 128 bytes .*got a file of 50, cut off/],
    ["data cut off", good.subarray(0, 175), /"data": expected 48 bytes for shape \(3, 2\) of f64, got 47: truncated/],
    ["trailing byte", Uint8Array.of(...good, 0), /"data": expected 48 bytes .*got 49: followed by/],
    ["10^12 rows", npyWithHeader(dict("(1000000000000, 3)"), 16), /expected 12000000000000 bytes .*got 16: truncated/],
    ["10^30 rows", npyWithHeader(dict(`(1${"0".repeat(30)}, 3)`), 16), /expected 1\.2\d*e\+31 bytes .*got 16/],
    ["negative size", npyWithHeader(dict("(-3, 1)"), 0), /"header": expected a dictionary/],
    ["no dictionary", npyWithHeader("hello\n", 0), /"header": expected a dictionary .*got hello/],
    ["no such type", npyWithHeader(dict("(1,)", "'toString'"), 0), /"dtype": .*got toString/],
  ])("%s", (_name, bytes, message) => {
    expect(() => parseNpy(bytes)).toThrow(
      expect.objectContaining({ code: "DATA", message: expect.stringMatching(message) }),
    );
  });

  test("a header said to be longer than numpy reads", () => {
    const bytes = Uint8Array.from(fixture("v2_f8.npy"));
    bytes.set([255, 255, 255, 255], 8);
    expect(() => parseNpy(bytes)).toThrow(/"header": expected at most 10012 bytes/);
  });

  test("cut anywhere, it is refused and never read", () => {
    for (let length = 0; length < good.length; length++)
      expect(() => parseNpy(good.subarray(0, length))).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});
