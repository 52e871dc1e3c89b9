import { describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { generate } from "../../src/cloud/manifolds/generate.ts";
import { pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import { sampleRows } from "../../src/cloud/sample-cloud.ts";
import { bid } from "../../src/dimension/codes/bid.ts";
import { i3d } from "../../src/dimension/codes/i3d.ts";
import { estimateAll, neededK } from "../../src/dimension/estimate-all.ts";
import { measureDimension } from "../../src/dimension/measure-dimension.ts";
import { mle, mleLocal } from "../../src/dimension/mle.ts";
import { parseEstimators } from "../../src/dimension/parse-estimators.ts";
import { smoothed } from "../../src/dimension/smoothed.ts";
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
  const report = await measureDimension(grid(6, 3), { estimators: "all" });
  expect(report.estimates.map(({ method }) => method)).toEqual(expect.arrayContaining(["mle", "correlation", "pca"]));
  const reason = (method: string) =>
    `"distances": expected neighbours at different distances for ${method}, got all ratios equal to one`;
  for (const method of ["twonn", "gride"])
    expect(report.notes).toContainEqual({ code: "not-applicable", message: `${method}: left out, ${reason(method)}` });
  const named = await measureDimension(grid(6, 3), { estimators: "mle,correlation" });
  expect(report.estimates).toEqual(expect.arrayContaining([...named.estimates]));
});

test("what an estimator says does not depend on what else is asked for, whose lists may be longer (seed 5)", async () => {
  const cloud = generate("sphere:d=3", { n: 250, seed: 5 });
  const together =
    "lpca:k=5,rule=participation,knn-graph,ph0,mind-kl:k=4,abide:k=6,correlation,mle,gride:n1=2,mom:k=40";
  const { estimates } = await measureDimension(cloud, { estimators: together });
  for (const [at, { method, options }] of parseEstimators(together).entries()) {
    const near = await findNeighbors(cloud, { k: neededK([{ method, options }], cloud.n) });
    const alone = await estimateAll({ near, cloud }, [{ method, options }]);
    if (method !== "correlation") expect(alone.estimates).toEqual([estimates[at]]);
  }
});

test("points on a line have no error, not that of rounding", async () => {
  const line = pointCloud(
    Float64Array.from({ length: 300 }, (_, i) => Math.sin(i * i)),
    1,
  );
  for (const { dimension, standardError, interval, notes } of (
    await measureDimension(line, { estimators: "ess:k=20,abid" })
  ).estimates) {
    expect(dimension).toBeCloseTo(1, 6);
    expect(standardError).toBe(0);
    expect(interval).toEqual([dimension, dimension]);
    expect(notes.map(({ code }) => code)).toContain("no-spread");
  }
});

test("estimators that are named refuse a lattice, alone or with others", async () => {
  for (const estimators of ["twonn", "mle,gride"])
    await expect(measureDimension(grid(6, 3), { estimators })).rejects.toMatchObject({ code: "DEGENERATE" });
});

test("where no estimator answers, the first one's reason is thrown", async () => {
  const near = await findNeighbors(simplex(30), { k: 20 });
  await expect(estimateAll(near, parseEstimators("all"))).rejects.toMatchObject({
    code: "DEGENERATE",
    message: expect.stringContaining("for twonn"),
  });
});

test("all that read lists search once", async () => {
  const pool = inlinePool();
  const searches: string[] = [];
  const watched: Pool = {
    ...pool,
    run: (task, ...rest) => {
      if (task.name === scanTask.name) searches.push(task.name);
      return pool.run(task, ...rest);
    },
  };
  const estimators = "mle,correlation,mle:k=30,pca,lpca:k=40";
  await measureDimension(grid(6, 3), { pool: watched, estimators });
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

test("integer codes keep their copies, are read by their own estimators, and by the metric asked for", async () => {
  const rng = random(7);
  const bits = pointCloud(
    new Uint8Array(300 * 16).map(() => rng.below(2)),
    16,
  );
  bits.coords.set(bits.coords.subarray(0, 16), 16);
  const { estimates, notes } = await measureDimension(bits, { estimators: "standard,i3d,bid" });
  const of = (method: string) => estimates.find((one) => one.method === method)!;
  expect(notes.map(({ code }) => code)).toEqual(["duplicates-dropped"]);
  expect([of("i3d").n, of("bid").n]).toEqual([300, 300]);
  expect(of("mle").n).toBeLessThan(300);
  expect(of("i3d")).toEqual(await i3d(bits));
  expect(of("bid")).toEqual(await bid(bits));
  const symbols = pointCloud(
    new Uint8Array(300 * 12).map(() => rng.below(5)),
    12,
  );
  const hamming = await measureDimension(symbols, { metric: "hamming", estimators: "i3d" });
  expect(hamming.estimates).toEqual([await i3d(symbols, { metric: "hamming" })]);
  const all = await measureDimension(symbols, { metric: "hamming", estimators: "all" });
  const answered = all.estimates.map(({ method }) => method);
  expect(answered).toContain("i3d");
  for (const method of ["twonn", "mle", "gride", "tle"]) expect(answered).not.toContain(method);
  expect(all.notes.map(({ message }) => message)).toContain("bid: left out, columns hold more than two values");
});

test("a mixture comes beside its mean dimension", async () => {
  const rng = random(1);
  const cloud = pointCloud(
    Float64Array.from({ length: 600 }, () => rng.uniform()),
    2,
  );
  const { estimates, mixtures } = await measureDimension(cloud, {
    estimators: "hidalgo:components=1,chains=2,burnIn=0,draws=50",
  });
  expect(mixtures.map(({ method, n }) => [method, n])).toEqual([["hidalgo", 300]]);
  expect(estimates).toEqual([mixtures[0].estimate]);
  // One component is TwoNN's likelihood with a prior of one point.
  const twonn = (await measureDimension(cloud, { estimators: "twonn:fit=mle" })).estimates[0];
  expect(Math.abs(estimates[0].dimension / twonn.dimension - 1)).toBeLessThan(0.03);
});

describe("queries", () => {
  const cloud = generate("ball", { d: 3, n: 400, seed: 2 });
  const estimators = "twonn,twonn:fit=linear,mle,mle:aggregate=mean,gride:n1=4,n2=8,correlation";

  test("of a part are so many of the points, each among all the others", async () => {
    const { estimates, notes } = await measureDimension(cloud, { estimators, queries: 150, seed: 7 });
    const rows = sampleRows(cloud.n, 150, 7)!;
    const all = await findNeighbors(cloud, { k: 20 });
    const asked = await findNeighbors(cloud, { k: 20, queries: takeRows(cloud, rows), own: rows });
    expect(asked.own).toEqual(rows);
    for (const [at, row] of rows.entries())
      expect(asked.distances.subarray(at * 20, (at + 1) * 20)).toEqual(
        all.distances.subarray(row * 20, (row + 1) * 20),
      );
    const said = {
      code: "queries-sampled",
      message: "150 of 400 points, seed 7, were asked for their neighbours among all of them",
    };
    expect(notes).toEqual([said]);
    for (const estimate of estimates) expect(estimate).toMatchObject({ n: 150, notes: [said] });
    expect(estimates[2].dimension).toBe(mle(asked).dimension);
    // Of other points: nothing is known of shared distances, and fewer pairs are seen.
    const { own: _, ...unknown } = asked;
    expect(mle(unknown).standardError).toBeLessThan(mle(asked).standardError);
  });

  test("of all the points are what no queries are, errors too", async () => {
    const near = await findNeighbors(cloud, { k: 20 });
    const every = Int32Array.from({ length: cloud.n }, (_, i) => i);
    const asked = await findNeighbors(cloud, { k: 20, queries: cloud, own: every });
    const whole = (await estimateAll(near, parseEstimators(estimators))).estimates;
    const one = (await estimateAll(asked, parseEstimators(estimators))).estimates;
    expect(one.map(({ dimension }) => dimension)).toEqual(whole.map(({ dimension }) => dimension));
    for (const [at, { standardError }] of one.entries())
      expect(standardError / whole[at].standardError).toBeCloseTo(1, 12);
    const { estimates } = await measureDimension(cloud, { estimators: "twonn", queries: 400 });
    expect(estimates).toEqual(whole.slice(0, 1));
  });

  test("of a part leave out of all what needs everybody's neighbours", async () => {
    const { notes, estimates } = await measureDimension(generate("ball", { n: 120, seed: 1 }), {
      estimators: "all",
      queries: 60,
    });
    expect(notes).toContainEqual({
      code: "not-applicable",
      message: "abide: left out, it needs the neighbours of every point",
    });
    expect(estimates.map(({ method }) => method)).toContain("mle");
  });

  test("are none where neighbours are given", async () => {
    const neighbors = await findNeighbors(cloud, { k: 20 });
    await expect(measureDimension(cloud, { neighbors, queries: 50 })).rejects.toThrow(
      '"queries": expected none beside neighbours that are given, got 50',
    );
  });
});

describe("values at points", () => {
  const ball = generate("ball", { d: 3, n: 200, seed: 5, dtype: "f64" });
  const doubled = pointCloud(Float64Array.of(...ball.coords.subarray(0, 30), ...ball.coords), 3);

  test("are one for each row, a copy's its original's, in the order of the requests", async () => {
    const report = await measureDimension(doubled, { estimators: "mom:k=20,twonn,mle:k=10", local: true });
    expect(report.local!.map(({ method, n }) => [method, n])).toEqual([
      ["mom", 210],
      ["mle", 210],
    ]);
    const near = await findNeighbors(ball, { k: 20 });
    const values = report.local![1].dimensions;
    // The distinct rows are the ball's first ten, then the rest of it.
    expect(Array.from(values.subarray(0, 10))).toEqual(Array.from(values.subarray(10, 20)));
    expect(values.subarray(10)).toEqual(mleLocal(near, { k: 10 }).dimensions);
    expect((await measureDimension(doubled, { estimators: "mle" })).local).toBeUndefined();
  });

  test("are of estimators at a level of their own too", async () => {
    const estimators = "tle:k=10,level=0.8,mle:k=10,level=0.8";
    const { local, estimates } = await measureDimension(ball, { estimators, local: true });
    expect(local!.map(({ method }) => method)).toEqual(["tle", "mle"]);
    expect(estimates.map(({ level }) => level)).toEqual([0.8, 0.8]);
    await expect(measureDimension(ball, { smooth: 3 })).rejects.toThrow('"smooth": expected none without local');
  });

  test("are refused where no estimator that has them is left", async () => {
    const few = generate("ball", { d: 2, n: 12, seed: 3 });
    expect((await measureDimension(few)).estimates.map(({ method }) => method)).not.toContain("mle");
    await expect(measureDimension(few, { local: true })).rejects.toMatchObject({
      code: "DEGENERATE",
      message: '"estimators": expected one that the points allow and that has values at points, got none',
    });
  });

  test("are averaged over neighbours that have one", async () => {
    const near = await findNeighbors(ball, { k: 20 });
    const plain = mleLocal(near, { k: 10 });
    const holed = { ...plain, dimensions: plain.dimensions.map((d, i) => (i === 7 ? 0 : d)) };
    const means = smoothed(holed, near, 4);
    expect(means.params).toEqual({ ...plain.params, smooth: 4 });
    for (let i = 0; i < 200; i++) {
      const all = [i, ...near.indices.subarray(i * 20, i * 20 + 4)]
        .map((j) => holed.dimensions[j])
        .filter((d) => d > 0);
      expect(means.dimensions[i]).toBeCloseTo(all.reduce((a, b) => a + b) / all.length, 12);
    }
    const { local } = await measureDimension(ball, { estimators: "mle:k=10", local: true, smooth: 4 });
    expect(local![0].dimensions).toEqual(smoothed(plain, await findNeighbors(ball, { k: 10 }), 4).dimensions);
    // The option of a caller is refused, whatever may be left out.
    await expect(measureDimension(ball, { estimators: "standard", local: true, smooth: 65 })).rejects.toMatchObject({
      code: "OPTION",
      message: '"smooth": expected an integer from 1 to 64 (neighbours in the lists), got 65',
    });
    expect(() => smoothed(plain, near, 21)).toThrow('"smooth": expected an integer from 1 to 20');
  });
});
