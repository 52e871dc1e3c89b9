import { random } from "../base/random.ts";
import { normalQuantile } from "../base/special.ts";
import { errorCurve } from "../curves/error-curve.ts";
import { type RealizableCurveOptions, realizableCurve } from "../experiments/realizable-curve.ts";
import { section } from "../report/make-report.ts";
import type { CurveRate, Rate } from "../theory/rates/curve-rate.ts";
import { rate } from "../theory/rates/rate.ts";
import type { CellControl, Experiment, Finding } from "./experiment.ts";
import { plannedCell } from "./planned-cell.ts";

export interface UniversalRatesSettings {
  readonly problems: readonly { readonly problem: RealizableCurveOptions["problem"]; readonly rate: Rate }[];
  /** Curves of each problem. */
  readonly curves: number;
  /** Training sets of a size. */
  readonly runs: number;
  /** Sizes; null: those that suit the problem. */
  readonly sizes: readonly number[] | null;
}

/** Of one problem: what its curves were called, and the first of them. */
interface UniversalRatesOutcome {
  readonly called: readonly CurveRate["outcome"][];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const PROBLEMS: UniversalRatesSettings["problems"] = [
  { problem: "finite-class", rate: "exponential" },
  { problem: "thresholds", rate: "linear" },
  { problem: "singletons", rate: "log-over-n" },
  { problem: "all-functions", rate: "slower-than-linear" },
];

export const universalRates: Experiment<UniversalRatesSettings, UniversalRatesOutcome> = {
  name: "universal-rates",
  title: "Universal rates",
  claim:
    "realisable 0-1 errors fall exponentially, as 1/n or arbitrarily slowly, by the class (Bousquet et al., STOC 2021); those of learners that minimise the training error also as log(n)/n (Hanneke & Xu, NeurIPS 2024)",
  settings: {
    quick: { problems: PROBLEMS, curves: 10, runs: 100, sizes: null },
    paper: { problems: PROBLEMS, curves: 100, runs: 300, sizes: null },
  },
  cells: ({ problems, curves, runs, sizes }, seed) =>
    problems.map(({ problem }) =>
      plannedCell(problem, problem === "singletons" ? 8 : 1, { problem, curves, runs, sizes, seed }, calledRates),
    ),
  conclude: (outcomes, { problems }) => {
    const findings = problems.map((each, p) => namedRight(each, outcomes[p].called));
    const firsts = problems.map(({ problem }, p) =>
      errorCurve({ name: problem, loss: "zero-one", realizable: true, x: outcomes[p].x, y: outcomes[p].y }),
    );
    const text = "The first curve of each problem, and how likely each rate is for it.";
    return {
      findings,
      sections: [
        section(
          "Rates",
          text,
          firsts.flatMap((curve) => [curve, rate(curve)]),
        ),
      ],
      notes: [],
    };
  },
};

type RatesPlan = Omit<UniversalRatesSettings, "problems"> & {
  readonly problem: RealizableCurveOptions["problem"];
  readonly seed: number;
};

async function calledRates(plan: RatesPlan, { onProgress }: CellControl): Promise<UniversalRatesOutcome> {
  const { problem, curves, runs, sizes, seed } = plan;
  const called: CurveRate["outcome"][] = [];
  let first = null;
  for (let c = 0; c < curves; c++) {
    const of = random(seed)
      .split(problem)
      .split(c)
      .below(2 ** 31);
    const curve = realizableCurve({ problem, seeds: runs, seed: of, sizes: sizes ?? undefined });
    first ??= curve;
    called.push(rate(curve).outcome);
    onProgress?.((c + 1) / curves);
  }
  return { called, x: first!.x, y: first!.y };
}

/** The share of a problem's curves that were called by the rate that theory gives; Wilson's interval. */
function namedRight(
  { problem, rate: expected }: UniversalRatesSettings["problems"][number],
  called: readonly CurveRate["outcome"][],
): Finding {
  const n = called.length;
  const right = called.filter((name) => name === expected).length;
  const unsure = called.filter((name) => name === "cannot-tell").length;
  const wrong = n - right - unsure;
  const share = right / n;
  const z = normalQuantile(0.975);
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    quantity: `share of curves of ${problem} called ${expected.replaceAll("-", " ")}`,
    claimed: "1, and none called otherwise",
    measured: share,
    standardError: half / z,
    interval: [Math.max(0, middle - half), Math.min(1, middle + half)],
    agreement: wrong > right ? "disagrees" : right > n / 2 && wrong <= n / 20 ? "agrees" : "cannot-tell",
    because: `of ${n} curves ${right} were called so, ${wrong} otherwise, and of ${unsure} the rate could not be told`,
  };
}
