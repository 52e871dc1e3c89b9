import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { npyBytes, parseNpy } from "../../src/cloud/npy.ts";
import { parseNpz } from "../../src/cloud/npz.ts";
import { takeRows } from "../../src/cloud/point-cloud.ts";
import { sampleRows } from "../../src/cloud/sample-cloud.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { findNeighborsStreamed } from "../../src/neighbors/find-neighbors-streamed.ts";
import { neighborsWithin } from "../../src/neighbors/neighbors-within.ts";
import { readNeighbors } from "../../src/node/read-neighbors.ts";
import { type StreamCloudOptions, streamCloud } from "../../src/node/stream-cloud.ts";
import { gaussian } from "../reference/clouds.ts";
import { runCli } from "./run-cli.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const at = temporaryFolder();
const cloud = gaussian(500, 6, 3);
const queries = gaussian(20, 6, 4);

async function all(path: string, options?: StreamCloudOptions): Promise<[number[], number[]]> {
  const sizes: number[] = [];
  const numbers: number[] = [];
  for await (const chunk of streamCloud(path, options)) {
    sizes.push(chunk.n);
    numbers.push(...chunk.coords);
  }
  return [sizes, numbers];
}

test("streamCloud gives the rows in order, of npy and raw files, halves and doubles", async () => {
  await writeFile(at("x.npy"), npyBytes(cloud.coords, [500, 6]));
  await writeFile(at("x.f32"), new Uint8Array(cloud.coords.buffer));
  await writeFile(at("half.npy"), npyBytes(cloud.coords, [500, 6], { half: true }));
  await writeFile(at("x.f64"), new Uint8Array(Float64Array.from(cloud.coords).buffer));
  expect(await all(at("x.npy"))).toEqual([[500], [...cloud.coords]]);
  expect(await all(at("x.npy"), { rowsPerChunk: 200 })).toEqual([[200, 200, 100], [...cloud.coords]]);
  expect(await all(at("x.f32"), { rowsPerChunk: 7, D: 6 })).toEqual([[...new Array(71).fill(7), 3], [...cloud.coords]]);
  expect(await all(at("x.f64"), { rowsPerChunk: 499, D: 6 })).toEqual([[499, 1], [...cloud.coords]]);
  const [, halves] = await all(at("half.npy"), { rowsPerChunk: 123 });
  expect(Math.max(...halves.map((x, i) => Math.abs(x - cloud.coords[i])))).toBeLessThan(0.002);
  const want = await findNeighbors(cloud, { queries, k: 7 });
  for (const rowsPerChunk of [1, 7, 1000])
    expect(await findNeighborsStreamed(queries, streamCloud(at("x.npy"), { rowsPerChunk }), { k: 7 })).toEqual(want);
});

test("streamCloud refuses what has no rows, names the row of a NaN, and stops", async () => {
  await writeFile(at("x.csv"), "1,2\n3,4\n");
  await expect(all(at("x.csv"))).rejects.toThrow(
    `${at("x.csv")}: "format": expected npy or raw, of which rows can be read one by one, got csv`,
  );
  const bad = cloud.coords.slice();
  bad[6 * 321 + 2] = Number.NaN;
  await writeFile(at("nan.npy"), npyBytes(bad, [500, 6]));
  await expect(all(at("nan.npy"), { rowsPerChunk: 100 })).rejects.toThrow(
    '"row 321, column 2": expected a finite number',
  );
  await expect(all(at("none.npy"))).rejects.toMatchObject({ code: "DATA" });
  await expect(all(at("x.npy"), { rowsPerChunk: 0 })).rejects.toMatchObject({ code: "OPTION" });
  await expect(all(at("x.npy"), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CANCELLED" });
});

const dimlaw = async (...args: string[]) => {
  const { code, stdout, stderr } = await runCli(args, { cwd: at(".") });
  return { code, stdout, stderr };
};

test("dimlaw neighbors --stream finds what a search in memory finds", async () => {
  await writeFile(at("c.npy"), npyBytes(cloud.coords, [500, 6]));
  await writeFile(at("q.npy"), npyBytes(queries.coords, [20, 6]));
  const run = await dimlaw(
    ..."neighbors c.npy -k 5 --queries q.npy --stream --threads 2 --out s.npz --json".split(" "),
  );
  expect(run).toMatchObject({ code: 0, stderr: "" });
  const plain = await findNeighbors(cloud, { k: 5, queries });
  expect(await readNeighbors(at("s.npz"))).toEqual(plain);

  const sampled = await dimlaw(..."neighbors c.npy -k 5 --sample 40 --seed 9 --stream --out t.npz".split(" "));
  expect(sampled.stdout).toBe(
    "5 nearest of the 500 points of c.npy (euclidean) to each of the 40 points of the sample of 40 of them\n" +
      "- sample of 40 of 500 rows, seed 9\nwritten: t.npz\n",
  );
  const own = sampleRows(500, 40, 9)!;
  const { notes: _, ...want } = await findNeighbors(cloud, { k: 5, queries: takeRows(cloud, own), own });
  expect(await readNeighbors(at("t.npz"))).toMatchObject(want);
});

test("dimlaw neighbors --radius writes lists or counts", async () => {
  await writeFile(at("c.npy"), npyBytes(cloud.coords, [500, 6]));
  const want = await neighborsWithin(cloud, { radius: 1.5 });
  const run = await dimlaw(..."neighbors c.npy --radius 1.5 --out r.npz --json".split(" "));
  expect(run).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(run.stdout)).toMatchObject({
    kind: "neighbors-within",
    n: 500,
    radius: 1.5,
    pairs: want.indices.length,
    out: "r.npz",
  });
  const npz = parseNpz(await readFile(at("r.npz")));
  for (const name of ["offsets", "indices", "distances"] as const)
    expect([...npz.read(name).data]).toEqual([...want[name]]);
  await dimlaw(..."neighbors c.npy --radius 1.5 --out r.json".split(" "));
  const { offsets, indices, distances, ...said } = want;
  expect(JSON.parse(await readFile(at("r.json"), "utf8"))).toEqual({
    ...said,
    offsets: [...offsets],
    indices: [...indices],
    distances: [...distances],
  });
  const counts = Array.from({ length: 500 }, (_, i) => offsets[i + 1] - offsets[i]);
  const told = await dimlaw(..."neighbors c.npy --radius 1.5 --counts --out n.npy".split(" "));
  expect(told.stdout).toBe(
    `${indices.length} neighbours (euclidean) nearer than 1.5 among the 500 points of c.npy\nwritten: n.npy\n`,
  );
  expect([...parseNpy(await readFile(at("n.npy"))).data]).toEqual(counts);
  await dimlaw(..."neighbors c.npy --radius 1.5 --counts --out n.json".split(" "));
  expect(JSON.parse(await readFile(at("n.json"), "utf8"))).toEqual(counts);
});
