import { random } from "../../src/base/random.ts";
import type { LearningCurve } from "../../src/curves/learning-curve.ts";
import { type LearningCurveInput, learningCurve } from "../../src/curves/make-learning-curve.ts";

export interface CurveTruth {
  readonly alpha: number;
  readonly a?: number;
  readonly c?: number;
  readonly noise?: number;
  readonly sizes?: number;
  readonly seeds?: number;
  /** Standard deviation of a deviation that the seeds of a size share. */
  readonly shared?: number;
  readonly stream?: string | number;
  readonly rest?: Partial<LearningCurveInput>;
}

/** c + a x^-alpha at sizes spread evenly in log from 100 to 10 000, times log-normal noise. */
export function syntheticCurve(truth: CurveTruth): LearningCurve {
  const { alpha, a = 5, c = 0, noise = 0, sizes = 12, seeds = 1, shared = 0, stream = 1, rest = {} } = truth;
  const rng = random(stream);
  const points = Array.from({ length: sizes }, (_, i) => {
    const x = 100 * 100 ** (i / (sizes - 1));
    const common = shared * rng.normal();
    return Array.from({ length: seeds }, (_, seed) => ({
      x,
      seed,
      y: (c + a * x ** -alpha) * Math.exp(common + noise * rng.normal()),
    }));
  }).flat();
  return learningCurve({
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    seed: points.map(({ seed }) => seed),
    ...rest,
  });
}
