import { expect, test } from "vitest";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { measureDimension } from "../../src/dimension/measure-dimension.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { scanTask } from "../../src/neighbors/scan-task.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import type { Pool } from "../../src/pool/pool.ts";

const digits = (i: number, base: number, length: number) =>
  Array.from({ length }, (_, c) => Math.floor(i / base ** c) % base);
const grid = (side: number, D: number) =>
  pointCloud(Float64Array.from(Array.from({ length: side ** D }, (_, i) => digits(i, side, D)).flat()), D);
/** Unit vectors along the axes: every point is as far from any other. */
const simplex = (n: number) =>
  pointCloud(
    Float64Array.from({ length: n * n }, (_, at) => Number(at % (n + 1) === 0)),
    n,
  );

test("of a lattice, all is what its ties leave defined, and says why the rest is not", async () => {
  const report = await measureDimension(grid(6, 3));
  expect(report.estimates.map(({ method }) => method)).toEqual(["mle", "correlation"]);
  const reason = (method: string) =>
    `"distances": expected neighbours at different distances for ${method}, got all ratios equal to one`;
  expect(report.notes).toEqual([
    { code: "not-applicable", message: `twonn: left out, ${reason("twonn")}` },
    { code: "not-applicable", message: `gride: left out, ${reason("gride")}` },
  ]);
  const named = await measureDimension(grid(6, 3), { estimators: "mle,correlation" });
  expect(report.estimates.map(({ dimension }) => dimension)).toEqual(named.estimates.map(({ dimension }) => dimension));
});

test("estimators that are named refuse a lattice, alone or with others", async () => {
  for (const estimators of ["twonn", "mle,gride"])
    await expect(measureDimension(grid(6, 3), { estimators })).rejects.toMatchObject({ code: "DEGENERATE" });
});

test("where no estimator answers, the first one's reason is thrown", async () => {
  await expect(measureDimension(simplex(30))).rejects.toMatchObject({
    code: "DEGENERATE",
    message: expect.stringContaining("for twonn"),
  });
});

test("all searches once", async () => {
  const pool = inlinePool();
  const searches: string[] = [];
  const watched: Pool = {
    ...pool,
    run: (task, ...rest) => {
      if (task.name === scanTask.name) searches.push(task.name);
      return pool.run(task, ...rest);
    },
  };
  await measureDimension(grid(6, 3), { pool: watched });
  expect(searches).toHaveLength(1);
});

test("neighbours that are given take the place of the search, and their metric holds", async () => {
  const cloud = grid(6, 3);
  const neighbors = await findNeighbors(cloud, { k: 20, metric: "manhattan" });
  const searched = await measureDimension(cloud, { metric: "manhattan", estimators: "mle,correlation" });
  const given = await measureDimension(cloud, { neighbors, estimators: "mle,correlation" });
  expect(given.estimates).toEqual(searched.estimates);
  expect(searched.times.map(({ step }) => step)).toEqual(["neighbors", "mle", "correlation"]);
  expect(given.times.map(({ step }) => step)).toEqual(["mle", "correlation"]);
  await expect(measureDimension(cloud, { neighbors, metric: "euclidean" })).rejects.toMatchObject({ code: "OPTION" });
});
