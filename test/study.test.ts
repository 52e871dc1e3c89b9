import { beforeAll, describe, expect, it } from "vitest";
import { flatTorus } from "../src/cloud/manifolds/flat-torus.ts";
import { pointCloud } from "../src/cloud/point-cloud.ts";
import type { CurveFit } from "../src/curves/curve-fit.ts";
import { givenDimension } from "../src/dimension/given.ts";
import { threadPool } from "../src/node/thread-pool.ts";
import { judgeStudy, type Study, study, studySection } from "../src/study.ts";
import { gaussian } from "./reference/clouds.ts";

const SIZES = [180, 255, 360, 509, 720, 1018, 1440, 2036, 2880, 3300];
let torus: Study;
beforeAll(async () => {
  await using pool = threadPool();
  torus = await study(flatTorus({ n: 4000, d: 2, D: 5, seed: 1 }), { sizes: SIZES, seed: 1, pool });
});

/** The study with some of its fits altered. */
const withFits = (alter: (fit: CurveFit, i: number) => CurveFit): Study => ({ ...torus, fits: torus.fits.map(alter) });
const isFirst = (learner: string, fit: CurveFit) => fit.curve.startsWith(`${learner}, smooth, seed 2, length 1`);

describe("study", () => {
  it("measures d by ratios at one n and by the fall of the nearest distance with n", () => {
    const by = Object.fromEntries(torus.estimates.map((each) => [each.method, each.dimension]));
    expect(Object.keys(by)).toEqual(["twonn", "mle", "correlation", "nearest-neighbor-scaling"]);
    for (const d of Object.values(by)) expect(Math.abs(d - 2)).toBeLessThan(0.15);
    expect(torus.scan.estimates.length).toBe(6);
  });

  it("is plain data: JSON gives it back, and the verdicts with it", () => {
    const again: Study = JSON.parse(JSON.stringify(torus));
    expect(again).toEqual(torus);
    expect(judgeStudy(again)).toEqual(judgeStudy(torus));
  });

  it("drops copies before anything is measured", async () => {
    const { coords } = gaussian(120, 3, 1);
    const doubled = pointCloud(Float32Array.from([...coords, ...coords.subarray(0, 30)]), 3);
    const { n, notes, curves } = await study(doubled, { seeds: 1 });
    expect(n).toBe(120);
    expect(notes.map(({ code }) => code)).toEqual(["duplicates-dropped", "no-local-linear"]);
    expect(curves.linear.x.at(-1)).toBe(100);
  });

  it("refuses at the door what it cannot do", async () => {
    await expect(study(gaussian(50, 3, 1))).rejects.toMatchObject({ code: "OPTION" });
    await expect(study(gaussian(9, 3, 1))).rejects.toMatchObject({ code: "DEGENERATE" });
    await expect(study(gaussian(500, 3, 1), { sizes: [50, 100, 499] })).rejects.toThrow('"sizes"');
    await expect(study(gaussian(500, 3, 1), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});

describe("judgeStudy", () => {
  it("finds 1-NN at 2/d and local linear learning at 4/d", () => {
    const verdicts = judgeStudy(torus);
    expect(verdicts.map(({ law, outcome }) => [law, outcome])).toEqual([
      ["two-over-d", "consistent"],
      ["two-over-d", "consistent"],
      ["four-over-d", "consistent"],
    ]);
    expect(verdicts.map(({ relation }) => relation)).toEqual(["equals", "equals", "equals"]);
  });

  it("says no where d is wrong", () => {
    const [linear, smooth, local] = judgeStudy(torus, givenDimension(8));
    expect(linear.outcome).toBe("violates");
    expect(local.outcome).toBe("violates");
    expect(smooth.outcome).toBe("not-applicable");
    expect(judgeStudy(torus, givenDimension(1)).map(({ outcome }) => outcome)).toEqual(Array(3).fill("violates"));
  });

  it("charges d with what GRIDE says at the scales of the curve, and no finer or coarser ones", () => {
    // The curve runs from n / 22 to n / 1.2: orders 1 to 16 are its scales, order 32 is not.
    const shifted = (from: number): Study => ({
      ...torus,
      scan: {
        ...torus.scan,
        estimates: torus.scan.estimates.map((each) =>
          Number(each.params.n1) >= from ? { ...each, dimension: 2 * each.dimension } : each,
        ),
      },
    });
    const spread = ({ standardError }: { standardError: number | null }) => standardError!;
    const [plain] = judgeStudy(torus);
    expect(spread(judgeStudy(shifted(32))[0])).toBe(spread(plain));
    expect(spread(judgeStudy(shifted(16))[0])).toBeGreaterThan(0.3);
  });

  it.each([
    [
      "enough-fall",
      "4 over the window and predicts 2.07 from n = 180 to 3300",
      () => judgeStudy(torus, givenDimension(8))[1],
    ],
    [
      "small-neighbourhoods",
      "k = 6 has to be at most 1/30 of the smallest size, 170",
      () => judgeStudy(withFits((fit) => ({ ...fit, window: { ...fit.window, from: 170 } })))[2],
    ],
    [
      "targets-agree",
      "two target seeds and two length scales have to agree",
      () =>
        judgeStudy(
          withFits((fit) =>
            isFirst("local linear", fit) ? { ...fit, parameters: { ...fit.parameters, alpha: 1.2 } } : fit,
          ),
        )[2],
    ],
    [
      "targets-agree",
      "-0.1",
      () =>
        judgeStudy(
          withFits((fit) => (isFirst("1-NN", fit) ? { ...fit, parameters: { ...fit.parameters, alpha: -0.1 } } : fit)),
        )[1],
    ],
    [
      "beats-baselines",
      "not below",
      () =>
        judgeStudy(
          withFits((fit) => ({ ...fit, notes: [{ code: "baseline-not-beaten", message: "not below the mean" }] })),
        )[1],
    ],
  ] as const)("does not judge a smooth target when %s fails", (guard, because, judged) => {
    const verdict = judged();
    expect(verdict).toMatchObject({ outcome: "not-applicable", predicted: null, z: null });
    expect(verdict.because).toContain(`(guard "${guard}")`);
    expect(verdict.because).toContain(because);
  });

  it("does not judge smooth targets that a global linear fit learns as well", async () => {
    const { curves, fits } = await study(gaussian(400, 9, 3), { seeds: 2 });
    const worst = curves.smooth.findIndex(({ y, baselines }) => y[y.length - 1] > baselines[1].loss);
    expect(worst).toBeGreaterThanOrEqual(0);
    const fit = fits.find(({ curve }) => curve === curves.smooth[worst].name)!;
    expect(fit.notes.map(({ code }) => code)).toContain("baseline-not-beaten");
  });
});

describe("studySection", () => {
  it("holds every estimate, curve, fit and verdict", () => {
    const verdicts = judgeStudy(torus);
    const { results, title } = studySection("Torus", "A torus.", torus, verdicts);
    const count = (kind: string) => results.filter((each) => each.kind === kind).length;
    expect(title).toBe("Torus");
    expect(["dimension-estimate", "dimension-scan", "learning-curve", "curve-fit", "verdict"].map(count)).toEqual([
      4, 1, 10, 10, 3,
    ]);
  });
});
