import { expect, test } from "vitest";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { sampleCloud } from "../../src/cloud/sample-cloud.ts";

const cloud = pointCloud(
  Float64Array.from({ length: 300 }, (_, i) => i),
  3,
  [{ code: "made", message: "by hand" }],
);

test("m different rows, whole and in order, with a note", () => {
  const sample = sampleCloud(cloud, 20, 5);
  expect(sample).toMatchObject({ kind: "point-cloud", n: 20, D: 3, dtype: "f64" });
  const firsts = Array.from({ length: 20 }, (_, i) => sample.coords[3 * i]);
  expect(firsts.every((first, i) => first % 3 === 0 && (i === 0 || first > firsts[i - 1]))).toBe(true);
  expect(firsts.every((first, i) => sample.coords[3 * i + 2] === first + 2)).toBe(true);
  expect(sample.notes).toEqual([
    { code: "made", message: "by hand" },
    { code: "sampled", message: "sample of 20 of 100 rows, seed 5" },
  ]);
});

test("the seed decides", () => {
  expect(sampleCloud(cloud, 20, 5)).toEqual(sampleCloud(cloud, 20, 5));
  expect(sampleCloud(cloud, 20, 5).coords).not.toEqual(sampleCloud(cloud, 20, 6).coords);
});

test("every row is picked equally often", () => {
  const picked = new Int32Array(100);
  for (let seed = 0; seed < 2000; seed++)
    for (const value of sampleCloud(cloud, 20, seed).coords) if (value % 3 === 0) picked[value / 3]++;
  // Binomial(2000, 0.2): mean 400, deviation 17.9; 5 deviations over 100 rows fail once in 17 000 such suites.
  for (const count of picked) expect(Math.abs(count - 400)).toBeLessThan(90);
});

test("no more rows than there are", () => {
  expect(sampleCloud(cloud, 100, 1)).toBe(cloud);
  expect(sampleCloud(cloud, 1e9, 1)).toBe(cloud);
  expect(() => sampleCloud(cloud, 0, 1)).toThrow(`"sample": expected an integer of at least 1, got 0`);
});
