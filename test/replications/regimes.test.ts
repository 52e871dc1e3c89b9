import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { climb } from "../../src/replications/data-scaling/climb.ts";
import { dataScaling } from "../../src/replications/data-scaling/data-scaling.ts";
import type { ScalingLearner, ScalingRun } from "../../src/replications/data-scaling/scaling-cells.ts";
import { excessCurve } from "../../src/replications/excess-curve.ts";
import { expectedLinearLoss } from "../../src/replications/expected-linear-loss.ts";
import type { AnyExperiment } from "../../src/replications/experiment.ts";
import { kernelSpectrum } from "../../src/replications/kernel-spectrum/kernel-spectrum.ts";
import type { SpectrumOutcome } from "../../src/replications/kernel-spectrum/spectrum-cells.ts";
import { nextOrder } from "../../src/replications/next-order.ts";
import { runExperiment } from "../../src/replications/run-experiment.ts";
import { varianceData } from "../../src/replications/variance-data.ts";
import { varianceWidth } from "../../src/replications/variance-width.ts";

const noise = (seed: number, size: number) => {
  const rng = random(seed);
  return () => Math.exp(size * rng.normal());
};
const powers = (alpha: number, sizes: readonly number[], jitter: () => number) =>
  sizes.map((n) => n ** -alpha * jitter());

/** The experiment at other settings. */
const small = (experiment: AnyExperiment, settings: object): AnyExperiment => ({
  ...experiment,
  settings: { quick: { ...experiment.settings.quick, ...settings }, paper: experiment.settings.paper },
});

describe("kernel-spectrum", () => {
  const sizes = [32, 64, 128, 256];
  const outcome = (alphaK: number, alphaD: number): SpectrumOutcome => {
    const jitter = noise(3, 0.01);
    const losses = (alpha: number) =>
      [0, 1, 2, 3].flatMap((seed) => powers(alpha, sizes, jitter).map((loss, i) => ({ size: sizes[i], seed, loss })));
    return { kind: "linear", alphaK, P: losses(alphaK), D: losses(alphaD) };
  };

  it("tells exponents that are alphaK from one that is not", () => {
    const { findings } = kernelSpectrum.conclude(
      [outcome(0.5, 0.5), outcome(1, 1.3)],
      kernelSpectrum.settings.quick,
      0,
    );
    expect(findings.map(({ agreement }) => agreement)).toEqual([
      "agrees",
      "agrees",
      "agrees",
      "agrees",
      "disagrees",
      "disagrees",
    ]);
    expect(findings[1].measured).toBeCloseTo(0.5, 1);
  });

  it("knows no error of the duality where every size was drawn once", () => {
    const { P, D, ...rest } = outcome(1, 1) as SpectrumOutcome & { kind: "linear" };
    const once = { ...rest, P: P.slice(0, sizes.length), D: D.slice(0, sizes.length) };
    const { findings } = kernelSpectrum.conclude([once], kernelSpectrum.settings.quick, 0);
    expect(findings[2]).toMatchObject({ standardError: null, interval: null, agreement: "cannot-tell" });
    expect(findings[2].measured).toBeCloseTo(0, 1);
  });

  it("has exact sums that fall with alphaK and that draws agree with", async () => {
    const spectrum = Array.from({ length: 20000 }, (_, i) => (i + 1) ** -2);
    const slope = Math.log(
      expectedLinearLoss(spectrum, 1 / 20000.5, 200) / expectedLinearLoss(spectrum, 1 / 20000.5, 400),
    );
    expect(slope / Math.LN2).toBeCloseTo(1, 2);
    const tiny = { alphaK: [1], features: 256, sizes: [8, 16, 32], draws: 6, kernels: ["laplace"], d: [1] };
    const kernels = { spectrumPoints: 100, kernelSizes: [16, 32, 64], kernelDraws: 2, tests: 40 };
    const { findings } = await runExperiment(small(kernelSpectrum, { ...tiny, ...kernels }));
    expect(findings).toHaveLength(4);
    expect(findings.map(({ measured }) => measured)[0]).toBeGreaterThan(0.8);
  });
});

describe("data-scaling", () => {
  const sizes = [1000, 2000, 4000, 8000, 16000, 32000];
  const runs = (learner: ScalingLearner, d: number, alphaAt: (n: number) => number, scale = 1): ScalingRun[] =>
    [0, 1, 2, 3].map((seed) => {
      const jitter = noise(seed, 0.01);
      const losses = [scale * 0.1 * jitter()];
      for (const n of sizes.slice(1)) losses.push(losses[losses.length - 1] * 2 ** -alphaAt(n) * jitter());
      return { learner, manifold: "flat-torus", d, seed, sizes, from: sizes[0], losses };
    });
  const judged = (found: ScalingRun[]) => dataScaling.conclude([found], dataScaling.settings.quick, 0).findings;

  it("agrees with 2/d and 4/d where they hold, and disagrees where another holds", () => {
    expect(judged(runs("1-NN", 3, () => 2 / 3))[0].agreement).toBe("agrees");
    expect(judged(runs("local linear", 3, () => 4 / 3))[0].agreement).toBe("agrees");
    expect(judged(runs("local linear", 3, () => 0.9))[0].agreement).toBe("disagrees");
  });

  it("knows a slope that still climbs, and a loss that is no cell's yet, from one that disagrees", () => {
    const rising = runs("local linear", 6, (n) => 0.4 + 0.03 * Math.log2(n / 1000));
    const [alpha, rise] = judged(rising);
    expect(alpha.agreement).toBe("cannot-tell");
    expect(alpha.because).toContain("not asymptotic");
    expect(rise.agreement).toBe("agrees");
    expect(judged(runs("1-NN", 6, () => 0.25, 4))[0].agreement).toBe("cannot-tell");
    expect(climb(rising, 4 / 6).towards).toBe(true);
    expect(climb(rising, 0.2).towards).toBe(false);
    const falling = runs("local linear", 6, (n) => 0.6 - 0.03 * Math.log2(n / 1000)).slice(0, 1);
    expect(judged(falling)[1]).toMatchObject({ standardError: null, interval: null, agreement: "cannot-tell" });
  });

  it("runs from end to end", async () => {
    const learner = { d: [2], sizes: [20, 40, 80], tests: 30, seeds: 2 };
    const { findings } = await runExperiment(
      small(dataScaling, {
        neighbors: { manifolds: ["sphere"], d: [2], most: 800, sizes: 4, fitted: 4, tests: 100, seeds: 2 },
        kernel: { ...learner, length: 1, smooth: 3 },
        network: { ...learner, hidden: [8], steps: 20, batch: 10, rate: 1e-3 },
      }),
    );
    expect(findings.map(({ quantity }) => quantity.split(",")[1].trim())).toContain("local linear");
    expect(findings[0].measured).toBeGreaterThan(0.7);
  });

  it("names the size and the step at which a network diverged", async () => {
    const { neighbors, kernel } = dataScaling.settings.quick;
    const network = { d: [2], sizes: [20, 40, 80], tests: 30, seeds: 1, hidden: [8], steps: 50, batch: 10, rate: 1e30 };
    const { findings, sections, notes } = await runExperiment(
      small(dataScaling, { neighbors: { ...neighbors, manifolds: [] }, kernel: { ...kernel, d: [] }, network }),
    );
    expect([findings, sections]).toEqual([[], []]);
    expect(notes.map(({ code }) => code)).toEqual(["diverged"]);
    expect(notes[0].message).toMatch(
      /^network, flat-torus, d = 2, cloud 0: training on 20 points diverged at step \d+$/,
    );
  });
});

describe("excess over a limit", () => {
  const sizes = [128, 256, 512, 1024];
  const excess = (alpha: number, whole: number | null) => {
    const jitter = noise(5, 0.05);
    const runs = Array.from({ length: 12 }, () => ({
      sizes,
      losses: sizes.map((n) => 0.3 + 2 * n ** -alpha * jitter()),
      limit: 0.3 + (whole === null ? 0 : 2 * whole ** -alpha),
    }));
    return excessCurve(runs, { name: "made up", axis: "examples", learner: "network", whole }).fit;
  };

  it.each([null, 4096])("has the exponent of the excess, larger run %s", (whole) => {
    for (const alpha of [1, 0.6]) {
      const { parameters, standardErrors } = excess(alpha, whole);
      expect(Math.abs(parameters.alpha - alpha)).toBeLessThan(3 * standardErrors.alpha);
      expect(standardErrors.alpha).toBeLessThan(0.05);
      expect(parameters.c).toBeCloseTo(0.3, 2);
    }
  });

  /** Draws of a n^-alpha (1 + b/n) whose sizes share half of their noise, with a larger run for a limit or without. */
  const drawn = (alpha: number, b: number, whole: number | null, seed: number) => {
    const rng = random(seed);
    const law = (n: number) => 2 * n ** -alpha * (1 + b / n);
    return Array.from({ length: 16 }, () => {
      const shared = 0.03 * rng.normal();
      return {
        sizes,
        losses: sizes.map((n) => 0.3 + law(n) * (1 + shared + 0.03 * rng.normal())),
        limit: 0.3 + (whole === null ? 0 : law(whole) * (1 + shared)),
      };
    });
  };

  it.each([null, 4096])(
    "has an exponent, the next order allowed for, whose intervals cover it, larger run %s",
    (whole) => {
      let [covered, of] = [0, 0];
      for (let seed = 0; seed < 100; seed++)
        for (const [alpha, b] of [
          [1, 24],
          [0.9, -24],
        ]) {
          const { interval, standardError } = nextOrder(drawn(alpha, b, whole, seed), whole, 24)!;
          covered += Number(interval[0] <= alpha && alpha <= interval[1]);
          of++;
          expect(standardError).toBeLessThan(0.1);
        }
      // Of 200 intervals at 95 %: 4 standard deviations below.
      expect(covered / of).toBeGreaterThan(0.88);
    },
  );

  it("knows what draws do to it, and what the next order may do", () => {
    const few = drawn(1, 0, null, 4);
    const errors = [1e-6, 24, 1e6].map((held) => nextOrder(few, null, held)!.standardError);
    // A next order that is surely 0 leaves the error of a pure power, one that may be anything that of three unknowns.
    expect(errors[0]).toBeLessThan(0.5 * errors[1]);
    expect(errors[0]).toBeLessThan(0.5 * errors[2]);
    const many = Array.from({ length: 40 }, (_, seed) => drawn(1, 40, null, seed)).flat();
    const { alpha, share } = nextOrder(many, null, 1e6)!;
    expect(alpha).toBeCloseTo(1, 1);
    expect(share).toBeCloseTo(40 / 128, 1);
  });

  it("takes the next order for what it is, and another power for another", () => {
    // 1.03 is off 1 by many errors of a pure power, and not by what the next order may do.
    const [next, power] = [drawn(1.03, 0, 4096, 0), drawn(0.7, 0, 4096, 0)].map((runs) => {
      const own = runs.map((run) => ({ ...run, learner: "network" as const }));
      return varianceData.conclude([own], { ...varianceData.settings.quick, whole: 4096 }, 0);
    });
    expect(next.findings[0].agreement).toBe("agrees");
    expect(next.sections[0].results[2]).toMatchObject({ outcome: "not-applicable" });
    expect(power.findings[0].agreement).toBe("disagrees");
    expect(power.sections[0].results[2]).toMatchObject({ outcome: "violates" });
  });

  it("is not told of too few draws or sizes, nor of an excess that is not above 0", () => {
    const runs = drawn(1, 0, null, 3);
    const cut = (from: number) =>
      runs.map((run) => ({ ...run, sizes: sizes.slice(from), losses: run.losses.slice(from) }));
    expect(nextOrder(runs.slice(0, 2), null, 9)).toBeNull();
    expect(nextOrder(cut(1), null, 9)).not.toBeNull();
    expect(nextOrder(cut(2), null, 9)).toBeNull();
    expect(
      nextOrder(
        runs.map((run) => ({ ...run, limit: 1 })),
        null,
        9,
      ),
    ).toBeNull();
  });

  it("is judged against 1", () => {
    const linear = { d: 3, whole: 4096 };
    const runs = (alpha: number) =>
      [0, 1, 2, 3, 4, 5].map((seed) => {
        const jitter = noise(seed, 0.03);
        const losses = sizes.map((n) => 0.3 + 2 * n ** -alpha * jitter());
        return { learner: "linear model" as const, sizes, losses, limit: 0.3 };
      });
    for (const [alpha, agreement] of [
      [1, "agrees"],
      [0.6, "disagrees"],
    ] as const) {
      const data = varianceData.conclude([runs(alpha)], { ...varianceData.settings.quick, ...linear }, 0);
      const width = varianceWidth.conclude([runs(alpha)], varianceWidth.settings.quick, 0);
      expect([data, width].map(({ findings }) => findings[0].agreement)).toEqual([agreement, agreement]);
    }
  });

  it("is measured from end to end", async () => {
    const model = { alphaK: 1, features: 32, draws: 6 };
    const data = await runExperiment(
      small(varianceData, {
        whole: 512,
        sizes: [32, 64, 128],
        draws: 2,
        tests: 50,
        features: 6,
        hidden: [4],
        steps: 10,
        linear: { ...model, P: 4, sizes: [64, 128, 256] },
      }),
    );
    const width = await runExperiment(
      small(varianceWidth, {
        examples: 6,
        tests: 30,
        whole: 256,
        widths: [32, 64, 128],
        draws: 4,
        perCell: 2,
        network: { steps: 20, rate: 0.1 },
        linear: { ...model, D: 4, widths: [64, 128, 256] },
      }),
    );
    for (const { findings } of [data, width]) expect(Math.abs(findings[0].measured! - 1)).toBeLessThan(0.5);
    expect([data, width].map(({ findings }) => findings.length)).toEqual([3, 3]);
  });
});
