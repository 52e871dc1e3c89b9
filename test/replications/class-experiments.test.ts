import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { givenDimension } from "../../src/dimension/given.ts";
import { exponentDifference } from "../../src/replications/exponent-difference.ts";
import { images } from "../../src/replications/images.ts";
import { inputNoise } from "../../src/replications/input-noise.ts";
import { runExperiment } from "../../src/replications/run-experiment.ts";
import { superclass } from "../../src/replications/superclass.ts";

const sizes = [100, 200, 400, 800, 1600];
const DRAWS = 6;
const rng = random("class-experiments");
/** Losses of one draw that fall as n^-alpha, each off by some per cent. */
const falling = (alpha: number) => sizes.map((n) => n ** -alpha * Math.exp(0.02 * rng.normal()));
const drawn = (alpha: number) => Array.from({ length: DRAWS }, () => falling(alpha));
const data = { kind: "torus", d: 1, D: 4, n: 500, classes: 4 } as const;
const trial = { data, learner: "kernel", sizes: [30, 60, 120, 240], tests: 200, draws: 2 } as const;

/** Two separate patches of 40 "pixels" and what they are. */
const readData = async (file: string) => {
  const noise = random("patches");
  const n = 240;
  if (file.includes("labels"))
    return pointCloud(
      Uint8Array.from({ length: n }, (_, i) => i % 2),
      1,
    );
  return pointCloud(
    Uint8Array.from({ length: n * 40 }, (_, i) => 60 * (Math.floor(i / 40) % 2) + noise.below(120)),
    40,
  );
};

describe("exponentDifference", () => {
  it("covers a known difference and tells equal, different and undecided apart", () => {
    const different = exponentDifference("q", sizes, drawn(0.7), drawn(0.4), "changed");
    expect(different.agreement).toBe("agrees");
    expect(different.interval![0]).toBeLessThan(0.3);
    expect(different.interval![1]).toBeGreaterThan(0.3);
    expect(exponentDifference("q", sizes, drawn(0.7), drawn(0.4), "unchanged").agreement).toBe("disagrees");
    expect(exponentDifference("q", sizes, drawn(0.4), drawn(0.4), "unchanged").agreement).toBe("agrees");
    expect(exponentDifference("q", sizes, drawn(0.4), drawn(0.4), "changed").agreement).toBe("disagrees");
    expect(exponentDifference("q", sizes, drawn(0.48), drawn(0.4), "changed").agreement).toBe("cannot-tell");
  });
  it("knows no error of a single draw", () => {
    const found = exponentDifference("q", sizes, [falling(0.7)], [falling(0.4)], "changed");
    expect(found).toMatchObject({ standardError: null, interval: null, agreement: "cannot-tell" });
    expect(found.measured).toBeCloseTo(0.3, 1);
  });
  it("takes out what both curves of a draw share", () => {
    const shared = [0.3, 0.5, 0.9].map((alpha) => [falling(alpha), falling(alpha + 0.1)]);
    const found = exponentDifference(
      "q",
      sizes,
      shared.map(([, b]) => b),
      shared.map(([a]) => a),
      "changed",
    );
    expect(found.measured).toBeCloseTo(0.1, 1);
    expect(found.standardError).toBeLessThan(0.03);
  });
});

describe("superclass", () => {
  it("finds the merging that changes the exponent, and only that", () => {
    const settings = { trials: [{ ...trial, sizes, draws: DRAWS, levels: [4, 3, 2] }] };
    const outcomes = Array.from({ length: DRAWS }, () => [falling(0.5), falling(0.5), falling(0.9)]);
    const { findings } = superclass.conclude(outcomes, settings, 0);
    expect(findings.map(({ agreement }) => agreement)).toEqual(["agrees", "disagrees"]);
  });
  it("runs from end to end", async () => {
    const tiny = {
      ...superclass,
      settings: { quick: { trials: [{ ...trial, levels: [4, 2] }] }, paper: { trials: [] } },
    };
    const { findings, sections, cells } = await runExperiment(tiny);
    expect(cells).toHaveLength(2);
    expect(findings).toHaveLength(1);
    expect(sections[0].results.map(({ kind }) => kind)).toEqual([
      "learning-curve",
      "curve-fit",
      "learning-curve",
      "curve-fit",
    ]);
  });
});

describe("inputNoise", () => {
  it("sets changes of alpha beside those of d", () => {
    const settings = { trials: [{ ...trial, sizes, draws: DRAWS }], noises: [0, 1] };
    const outcomes = [0.8, 0.2].flatMap((alpha, i) =>
      drawn(alpha).map((losses) => ({
        losses,
        dimension: givenDimension(1 + 3 * i, 0.1),
      })),
    );
    const { findings } = inputNoise.conclude(outcomes, settings, 0);
    expect(findings.map(({ agreement }) => agreement)).toEqual(["agrees", "agrees"]);
    expect(findings[0].measured).toBe(3);
    expect(findings[1].measured).toBeCloseTo(-0.6, 1);
  });
  it("measures that noise fills the space", async () => {
    const quick = { trials: [trial], noises: [0, 1] };
    const { findings } = await runExperiment({ ...inputNoise, settings: { quick, paper: quick } });
    expect(findings[0].agreement).toBe("agrees");
    expect(findings[0].measured).toBeGreaterThan(1);
  });
});

describe("images", () => {
  const quick = {
    ...images.settings.quick,
    classes: 2,
    networks: [[6]],
    sizes: [20, 40, 80, 120],
    tests: 100,
    draws: 1,
  };
  it("judges a known exponent at a known dimension", () => {
    const dimensions = [givenDimension(8, 0.2)];
    const outcomes = (alpha: number) => [
      { losses: [], dimensions },
      ...drawn(alpha).map((losses) => ({ losses, dimensions })),
    ];
    const settings = { ...quick, sizes, draws: DRAWS };
    const found = (alpha: number) =>
      images.conclude(outcomes(alpha), settings, 0).findings.map(({ agreement }) => agreement);
    expect(found(0.6).slice(0, 2)).toEqual(["agrees", "agrees"]);
    expect(found(0.35).slice(0, 2)).toEqual(["disagrees", "agrees"]);
    expect(found(0.1).slice(0, 2)).toEqual(["disagrees", "disagrees"]);
  });
  it("trains on the images that it is handed, and is refused without", async () => {
    const tiny = { ...images, settings: { quick, paper: quick } };
    const { sections } = await runExperiment(tiny, { readData });
    expect(sections.map(({ title }) => title)).toEqual(["network 6", "Pixels"]);
    await expect(runExperiment(tiny)).rejects.toThrow(/"readData": expected a function that reads fashion-mnist.npz/);
  });
});
