import { type Note, note } from "../base/note.ts";
import type { ModelChoice } from "../curves/choose-model.ts";
import type { CurveFit } from "../curves/curve-fit.ts";
import type { Derived } from "../curves/derive.ts";
import type { Frontier } from "../curves/frontier.ts";
import type { GroupScatter } from "../curves/group-scatter.ts";
import type { PointTest } from "../curves/test-point.ts";

interface Extras extends CurveFit {
  readonly choice?: ModelChoice;
  readonly frontier?: Frontier;
  readonly test?: PointTest;
}

/** What was asked of a fit besides its parameters and its predictions, a sentence each. */
export function fitExtras({ curve, choice, frontier, test }: Extras): Note[] {
  const notes: Note[] = [];
  const say = (code: string, message: string) => notes.push(note(code, `${curve}: ${message}`));
  if (choice) {
    say("model-choice", `model ${choice.model}: ${choice.because}`);
    for (const { model, aicc, bic, extrapolation } of choice.candidates)
      say(
        "candidate",
        `${model}: AICc ${aicc.toFixed(1)}, BIC ${bic.toFixed(1)}, held-out error ${extrapolation === null ? "unknown" : digits(extrapolation)}`,
      );
  }
  if (frontier) {
    const { a, b, gamma } = frontier.exponents;
    say(
      "frontier",
      `N_opt ~ C^a, D_opt ~ C^b, L - E ~ C^-gamma: a = ${derived(a)}, b = ${derived(b)}, gamma = ${derived(gamma)}`,
    );
  }
  if (test) {
    const wald = test.wald
      ? `; by the resamples\u2019 covariance ${digits(test.wald.statistic)}, p = ${test.wald.p.toPrecision(3)}`
      : "";
    say(
      "point-test",
      `the point given: chi^2(${test.freedom}) = ${digits(test.statistic)}, p = ${test.p.toPrecision(3)}${wald}`,
    );
  }
  return notes;
}

/** How an exponent scatters over the groups, in a sentence. */
export function scatterNote(found: GroupScatter): Note {
  const { exponent, fits, standardDeviation, expected, p } = found;
  const chance = p === null ? "" : `, p = ${p.toPrecision(2)} were all groups equal`;
  return note(
    "scatter",
    `${exponent} over ${fits} groups: mean ${digits(found.mean)} (${found.interval.map(digits).join(" to ")}), median ${digits(found.median)}, standard deviation ${standardDeviation.toPrecision(3)} where the fits' own errors are ${expected.toPrecision(3)}${chance}`,
  );
}

const digits = (value: number): string => value.toPrecision(5);
const derived = ({ value, interval: [low, high] }: Derived): string =>
  `${digits(value)} (${digits(low)} to ${digits(high)})`;
