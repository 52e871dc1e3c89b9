import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { npyBytes } from "../../src/cloud/npy.ts";
import { npzBytes, parseNpz } from "../../src/cloud/npz.ts";
import type { Coords } from "../../src/cloud/point-cloud.ts";
import type { Neighbors } from "../../src/neighbors/neighbors.ts";
import { readWholeFile } from "../../src/node/files.ts";
import { readNeighbors } from "../../src/node/read-neighbors.ts";
import { writeNeighbors } from "../../src/node/write-neighbors.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const at = temporaryFolder();
const near: Neighbors = {
  kind: "neighbors",
  n: 3,
  k: 2,
  references: 3,
  selfGraph: true,
  metric: "cosine",
  distances: Float64Array.of(1, 2, 0, 0.1, 1, 1),
  indices: Int32Array.of(1, 2, 2, 0, 0, 1),
  notes: [{ code: "sampled", message: "sample of 3 of 9 rows, seed 1" }],
};

test("written and read they are the same", async () => {
  await writeNeighbors(at("near.npz"), near);
  expect(await readNeighbors(at("near.npz"))).toEqual(near);
});

test("which reference each query is goes with them, and is checked", async () => {
  const asked: Neighbors = { ...near, selfGraph: false, references: 5, own: Int32Array.of(4, -1, 3) };
  await writeNeighbors(at("own.npz"), asked);
  expect(await readNeighbors(at("own.npz"))).toEqual(asked);
  for (const [own, message] of [
    [Int32Array.of(4, -2, 3), '"own, row 1": expected -1 to 4, got -2'],
    [Int32Array.of(4, -1, 5), '"own, row 2": expected -1 to 4, got 5'],
    [Int32Array.of(4, -1), '"own": expected shape (3,), one a query, got (2,)'],
    [Int32Array.of(4, 2, 3), `"indices, row 1, column 0": expected another point than the row's own, got 2`],
  ] as const) {
    await writeNeighbors(at("own.npz"), { ...asked, own });
    await expect(readNeighbors(at("own.npz"))).rejects.toThrow(`${at("own.npz")}: ${message}`);
  }
  await writeNeighbors(at("own.npz"), { ...asked, selfGraph: true });
  await expect(readNeighbors(at("own.npz"))).rejects.toThrow(
    '"own": expected none where the queries are the references',
  );
});

test("the members are what others can read", async () => {
  await writeNeighbors(at("open.npz"), near);
  const npz = parseNpz(await readWholeFile(at("open.npz")));
  expect(npz.read("distances")).toMatchObject({ shape: [3, 2], dtype: "f64" });
  expect(npz.read("indices")).toMatchObject({ shape: [3, 2], dtype: "i32" });
  expect(JSON.parse(new TextDecoder().decode(Uint8Array.from(npz.read("meta").data)))).toMatchObject({
    metric: "cosine",
    selfGraph: true,
    references: 3,
  });
});

const save = async (distances: Coords, indices: Coords, meta?: unknown, shape = [3, 2]) => {
  const text = new TextEncoder().encode(typeof meta === "string" ? meta : JSON.stringify(meta));
  const members: Record<string, Uint8Array> = {
    distances: npyBytes(distances, shape),
    indices: npyBytes(indices, [3, 2]),
  };
  if (meta !== undefined) members.meta = npyBytes(text, [text.length]);
  await writeFile(at("x.npz"), npzBytes(members));
  return readNeighbors(at("x.npz"));
};

describe("without meta", () => {
  test("rows that never name themselves are neighbours among themselves", async () => {
    const read = await save(Float32Array.from(near.distances), near.indices);
    expect(read).toMatchObject({ metric: "euclidean", selfGraph: true, references: 3, n: 3, k: 2 });
    expect(read.distances[3]).toBe(Math.fround(0.1));
    expect(read.notes).toEqual([
      {
        code: "meta-assumed",
        message: "the file does not say what was searched: taken as euclidean neighbours among 3 points",
      },
    ]);
  });
  test("an index past n speaks of other points", async () => {
    expect(await save(near.distances, Int32Array.of(1, 2, 2, 7, 0, 1))).toMatchObject({
      selfGraph: false,
      references: 8,
    });
  });
  test("rows that begin with themselves are remarked on", async () => {
    const read = await save(near.distances, Int32Array.of(0, 2, 1, 0, 2, 1));
    expect(read).toMatchObject({ selfGraph: false, references: 3 });
    expect(read.notes.map((remark) => remark.code)).toEqual(["meta-assumed", "self-listed"]);
  });
});

describe("refused", () => {
  const d = (...values: number[]) => Float64Array.from(values);
  const i = (...values: number[]) => Int32Array.from(values);
  const meta = { metric: "euclidean", selfGraph: true, references: 3 };
  const good = [near.distances, near.indices] as const;
  test.each<[string, Coords, Coords, unknown, RegExp]>([
    [
      "descending",
      d(2, 1, 0, 1, 1, 1),
      good[1],
      meta,
      /"distances, row 0, column 1": expected ascending rows, at least 2, got 1/,
    ],
    [
      "negative",
      d(1, 2, -1, 1, 1, 1),
      good[1],
      meta,
      /"distances, row 1, column 0": expected a finite number of at least 0, got -1/,
    ],
    ["not finite", d(1, 2, 0, Infinity, 1, 1), good[1], meta, /"distances, row 1, column 1": .* got Infinity/],
    ["NaN", d(1, 2, 0, 1, NaN, 1), good[1], meta, /"distances, row 2, column 0": .* got NaN/],
    ["out of range", good[0], i(1, 2, 2, 0, 0, 3), meta, /"indices, row 2, column 1": expected 0 to 2, got 3/],
    ["below range", good[0], i(1, 2, 2, 0, 0, -1), undefined, /"indices, row 2, column 1": expected 0 to 2, got -1/],
    [
      "itself",
      good[0],
      i(1, 2, 2, 1, 0, 1),
      meta,
      /"indices, row 1, column 1": expected another point than the row's own, got 1/,
    ],
    ["twice", good[0], i(1, 2, 2, 2, 0, 1), meta, /"indices, row 1": expected each neighbour once, got 2 twice/],
    ["float indices", good[0], d(1, 2, 2, 0, 0, 1), meta, /"indices": expected i4 numbers, got f64/],
    ["whole distances", i(1, 2, 0, 1, 1, 1), good[1], meta, /"distances": expected f8, f4 or f2 numbers, got integers/],
    [
      "no such metric",
      ...good,
      { ...meta, metric: "l1" },
      /"meta\.metric": expected euclidean, cosine, .* or periodic:L, got l1/,
    ],
    ["no references", ...good, { ...meta, references: 1e15 }, /"meta\.references": expected an integer from 1/],
    ["no JSON", ...good, "{metric", /"meta": expected JSON, got \{metric/],
    ["null", ...good, null, /"meta\.metric": .* got undefined/],
    ["wrong notes", ...good, { ...meta, notes: ["x"] }, /"meta\.notes"/],
  ])("%s", async (_name, distances, indices, stated, message) => {
    await expect(save(distances, indices, stated)).rejects.toMatchObject({
      code: "DATA",
      message: expect.stringMatching(message),
    });
    await expect(save(distances, indices, stated)).rejects.toThrow(at("x.npz"));
  });
  test("shapes that differ, and members that are not there", async () => {
    await expect(save(d(1, 2, 3, 4, 5, 6), good[1], meta, [2, 3])).rejects.toThrow(
      /"indices": expected the shape of distances, \(2, 3\), got \(3, 2\)/,
    );
    await writeFile(at("x.npz"), npzBytes({ distances: npyBytes(d(1), [1, 1]) }));
    await expect(readNeighbors(at("x.npz"))).rejects.toThrow(
      /"members": expected distances and indices, got distances/,
    );
  });
});
