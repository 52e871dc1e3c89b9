import { describe, expect, it } from "vitest";
import { DimlawError } from "../../src/base/errors.ts";
import { random } from "../../src/base/random.ts";
import { type PointCloud, pointCloud } from "../../src/cloud/point-cloud.ts";
import { estimateAll } from "../../src/dimension/estimate-all.ts";
import { measureDimension } from "../../src/dimension/measure-dimension.ts";
import { METHODS, type MethodName } from "../../src/dimension/methods.ts";
import { parseEstimators } from "../../src/dimension/parse-estimators.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";

const names = Object.keys(METHODS) as MethodName[];
/** Each at its defaults, but for neighbours and draws that 60 points do not pay. */
const SMALL: Partial<Record<MethodName, string>> = {
  mom: "mom:k=20",
  abide: "abide:k=20",
  ess: "ess:k=20",
  lpca: "lpca:k=20",
  hidalgo: "hidalgo:burnIn=10,draws=20",
};
const textOf = (name: MethodName) => SMALL[name] ?? name;

const N = 60;
const rng = random(8);
/** Every point as far from every other: N corners of a simplex. */
const simplex = pointCloud(
  Float32Array.from({ length: N * N }, (_, at) => Number(Math.floor(at / N) === at % N)),
  N,
);
const copies = pointCloud(new Float32Array(3 * N).fill(2), 3);
const nine = pointCloud(
  Float32Array.from({ length: 27 }, () => rng.uniform()),
  3,
);
const integers = pointCloud(
  Int8Array.from({ length: 2 * N }, () => rng.below(30)),
  2,
);
/** Every place of a square. */
const lattice = pointCloud(
  Int8Array.from({ length: 128 }, (_, at) => (at % 2 ? (at >> 1) % 8 : at >> 4)),
  2,
);

/** The error, or the codes of the notes of results whose every number is finite. */
async function outcome(run: () => ReturnType<typeof estimateAll>): Promise<{ code?: string; notes: string[] }> {
  try {
    const { estimates } = await run();
    for (const { dimension, standardError, interval } of estimates)
      for (const value of [dimension, standardError, ...interval]) expect(Number.isFinite(value)).toBe(true);
    return { notes: estimates.flatMap(({ notes }) => notes.map(({ code }) => code)) };
  } catch (error) {
    if (!(error instanceof DimlawError)) throw error;
    return { code: error.code, notes: [] };
  }
}

const measured = (cloud: PointCloud, estimators: string) => outcome(() => measureDimension(cloud, { estimators }));

describe.each(names)("%s", (name) => {
  it("refuses fewer than ten points, and copies of one", async () => {
    expect(await measured(nine, textOf(name))).toMatchObject({ code: "DEGENERATE" });
    expect(await measured(copies, textOf(name))).toMatchObject({ code: "DEGENERATE" });
    const near = await findNeighbors(copies, { k: 21 });
    const direct = () => estimateAll({ near, cloud: copies }, parseEstimators(textOf(name)));
    expect(await outcome(direct)).toMatchObject({ code: "DEGENERATE" });
  });

  it("refuses points that are all equally far from each other, or says so", async () => {
    const { code, notes } = await measured(simplex, textOf(name));
    if (name === "pca")
      expect(notes).toEqual([]); // which counts their N - 1 axes
    else expect(code ?? notes).toSatisfy((said) => said === "DEGENERATE" || said.includes("tied-distances"));
  });

  it("refuses integers, or says of them what they do to it", async () => {
    for (const cloud of [integers, lattice]) {
      const { code, notes } = await measured(cloud, textOf(name));
      if (name === "i3d" || name === "bid") expect(code ?? "DEGENERATE").toBe("DEGENERATE");
      else
        expect(code ?? notes).toSatisfy(
          (said) => said === "DEGENERATE" || said.includes("tied-distances") || said.includes("integer-points"),
        );
    }
  });

  it("refuses more neighbours than there are, naming k", async () => {
    const option = ["k", "k2", "n1", "j", "q"].find((one) => METHODS[name].options.some((known) => known === one));
    if (!option) return;
    const asked = `${name}:${option === "k2" ? "k1=5," : ""}${option}=${N}`;
    await expect(measureDimension(integers, { estimators: asked })).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringMatching(/^"k": expected an integer from 1 to 5\d \(n - 1\), got \d+$/),
    });
  });

  it("answers no question of Hamming distances that it does not understand", async () => {
    const { code } = await outcome(() => measureDimension(integers, { metric: "hamming", estimators: textOf(name) }));
    if (name !== "i3d" && name !== "bid") expect(code).toBe("DEGENERATE");
  });
});
