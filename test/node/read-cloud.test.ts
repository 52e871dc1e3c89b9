import { open, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { npyBytes } from "../../src/cloud/npy.ts";
import { npzBytes } from "../../src/cloud/npz.ts";
import { parseCloud } from "../../src/cloud/parse-cloud.ts";
import { sampleCloud } from "../../src/cloud/sample-cloud.ts";
import { readCloud } from "../../src/node/read-cloud.ts";
import { fixturePath, M } from "../fixtures/fixture.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const at = temporaryFolder();
const coords = Float64Array.from({ length: 900 }, (_, i) => Math.sin(i) * 8);

/** 300 x 3 in every format; what is in memory afterwards may be narrower than coords. */
function everyFormat(): [string, Uint8Array | string, object][] {
  const columns = npyBytes(
    Float64Array.from(coords, (_, i) => coords[(i % 300) * 3 + Math.floor(i / 300)]),
    [300, 3],
  );
  const order = new TextDecoder("latin1").decode(columns.subarray(0, 128)).indexOf("False");
  columns.set(new TextEncoder().encode("True,"), order);
  columns[order + 5] = 0x20;
  return [
    ["c.npy", npyBytes(coords, [300, 3]), {}],
    ["f.npy", columns, {}],
    ["half.npy", npyBytes(coords, [300, 3], { half: true }), {}],
    ["c.npz", npzBytes({ a: npyBytes(coords, [300, 3]) }, { deflate: true }), {}],
    ["c.csv", Array.from({ length: 300 }, (_, i) => `${coords.subarray(3 * i, 3 * i + 3).join()}\n`).join(""), {}],
    ["c.f64", new Uint8Array(coords.buffer), { D: 3 }],
  ];
}

test("from a file a cloud is what it is from its bytes, whole and sampled, in every format", async () => {
  for (const [name, data, options] of everyFormat()) {
    await writeFile(at(name), data);
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    const whole = parseCloud(bytes, name, options);
    expect(whole, name).toMatchObject({ n: 300, D: 3 });
    if (name !== "half.npy") expect([...whole.coords], name).toEqual([...coords]);
    expect(await readCloud(at(name), options), name).toEqual(whole);
    const sample = await readCloud(at(name), { ...options, sample: 40, seed: 9 });
    expect(sample, name).toEqual(sampleCloud(whole, 40, 9));
    expect(sample.notes[0].message).toBe("sample of 40 of 300 rows, seed 9");
    expect(await readCloud(at(name), { ...options, sample: 300 }), name).toEqual(whole);
    expect(sample.coords.buffer, name).toBeInstanceOf(SharedArrayBuffer);
  }
});

test("numpy's file", async () => {
  expect([...(await readCloud(fixturePath("fortran_be_f4.npy"))).coords]).toEqual(M);
});

describe("a file of more than 4 GiB", () => {
  const [n, D] = [5_000_000, 1000];
  const head = npyBytes(new Uint8Array(D), [1, D]);
  const text = "'shape': (1, 1000), }";
  const start = new TextDecoder("latin1").decode(head.subarray(0, 128)).indexOf(text);

  test("a sample is read and the rest is not", async () => {
    const header = head.slice(0, 128);
    header.set(new TextEncoder().encode(`'shape': (${n}, ${D}), }`), start);
    const rows = new Set<number>();
    const file = await open(at("huge.npy"), "w");
    try {
      await file.write(header);
      await file.truncate(128 + n * D);
      const sparse = await readCloud(at("huge.npy"), { sample: 20, seed: 3 });
      expect(sparse).toMatchObject({ n: 20, D, dtype: "u8" });
      // Marks every row that seed 3 picks, by asking a small cloud of row numbers which those are.
      const numbers = sampleCloud(
        parseCloud(new Uint8Array(Int32Array.from({ length: n }, (_, i) => i).buffer), "n.i32", { D: 1 }),
        20,
        3,
      );
      for (const row of numbers.coords) {
        rows.add(row);
        await file.write(Uint8Array.of(row % 251, 7), 0, 2, 128 + row * D);
      }
    } finally {
      await file.close();
    }
    const { coords } = await readCloud(at("huge.npy"), { sample: 20, seed: 3 });
    expect(Math.max(...rows) * D).toBeGreaterThan(2 ** 32);
    expect([...rows].map((row) => [row % 251, 7])).toEqual(
      Array.from({ length: 20 }, (_, i) => [coords[i * D], coords[i * D + 1]]),
    );
  });
});

describe("errors name the path", () => {
  test.each(["none.npy", "none.csv", "none.npz"])("%s", async (name) => {
    await expect(readCloud(at(name))).rejects.toMatchObject({
      code: "DATA",
      message: expect.stringContaining(at(name)),
    });
  });
  test("truncated, of a wrong shape, not finite", async () => {
    await writeFile(at("cut.npy"), npyBytes(coords, [300, 3]).subarray(0, 200));
    await expect(readCloud(at("cut.npy"))).rejects.toMatchObject({
      code: "DATA",
      message: `${at("cut.npy")}: "data": expected 7200 bytes for shape (300, 3) of f64, got 72: truncated`,
    });
    await expect(readCloud(fixturePath("one_dimension.npy"))).rejects.toThrow(
      /one_dimension\.npy: "shape": .*got \(5,\)/,
    );
  });
  test("a NaN is named by its row in the file, sampled or not", async () => {
    const broken = Float64Array.from(coords);
    broken[299 * 3 + 1] = NaN;
    await writeFile(at("nan.npy"), npyBytes(broken, [300, 3]));
    await expect(readCloud(at("nan.npy"))).rejects.toThrow(`"row 299, column 1": expected a finite number, got NaN`);
    await expect(readCloud(at("nan.npy"), { sample: 299, seed: 1 })).rejects.toThrow(`"row 299, column 1"`);
  });
  test.each([
    [{ sample: 0 }, `"sample": expected an integer of at least 1, got 0`],
    [{ sample: 1.5 }, `"sample"`],
    [{ seed: -1 }, `"seed"`],
    [{ rows: 5 }, `"rows": expected one of the options`],
  ])("option %j", async (options, message) => {
    await expect(readCloud(fixturePath("f8.npy"), options as never)).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining(message),
    });
  });
});

test("progress ascends to 1, and a signal stops", async () => {
  const big = npyBytes(new Float32Array(10_000_000), [10_000, 1000]);
  await writeFile(at("big.npy"), big);
  const shares: number[] = [];
  await readCloud(at("big.npy"), { onProgress: (share) => shares.push(share) });
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  const control = new AbortController();
  const stopped = readCloud(at("big.npy"), { signal: control.signal, onProgress: () => control.abort() });
  await expect(stopped).rejects.toMatchObject({ code: "CANCELLED" });
});
