import { random } from "../base/random.ts";
import { studentQuantile } from "../base/special.ts";
import { mean, quantile } from "../base/statistics.ts";
import { formatNumber } from "../report/format-number.ts";
import type { Finding } from "./experiment.ts";
import { type StraightLine, straightLine } from "./straight-line.ts";
import { type FittedSweep, impliedBy, measuredDimension, type Way } from "./sweep-fits.ts";

/** What the squared losses say of the claim; nothing of fewer than three dimensions. */
export function teacherStudentFindings(fitted: readonly FittedSweep[], seed: number): Finding[] {
  if (fitted.length < 3) return [];
  const implied = fitted.map((each) => impliedBy(each, "fit").d);
  const lineBy = (way: Way) =>
    straightLine(
      fitted.map(known),
      fitted.map((each) => impliedBy(each, way).d),
    )!;
  const line = lineBy("fit");
  const others = WAYS.map(({ way, words }) => `${formatNumber(lineBy(way).slope)} ${words}`).join(", ");
  const findings = [
    slopeFinding(
      "slope of 4/alpha against the known d",
      line,
      `The points lie ${formatNumber(line.spread)} about the line (standard deviation). The slope is ${others}.`,
    ),
  ];
  const own = fitted.flatMap((each) => measuredDimension(each, "student")?.d ?? []);
  const lineOwn = own.length === fitted.length ? straightLine(own, implied) : null;
  if (lineOwn)
    findings.push(
      slopeFinding(
        "slope of 4/alpha against d measured in the student",
        lineOwn,
        `TwoNN on the last hidden layer of the widest student: ${own.map((d) => formatNumber(d)).join(", ")}.`,
      ),
    );
  return [...findings, ratioFinding(fitted, implied), orderFinding(fitted, seed)];
}

const WAYS = [
  { way: "offset", words: "with a free offset and the larger students" },
  { way: "lower", words: "without the two widest" },
  { way: "upper", words: "without the two narrowest" },
] as const;

function slopeFinding(quantity: string, { slope, standardError, interval }: StraightLine, because: string): Finding {
  const holds = interval[0] <= 1 && 1 <= interval[1];
  // An interval that holds half the slope too tells nothing.
  const agreement = !holds ? "disagrees" : interval[0] > 0.5 ? "agrees" : "cannot-tell";
  return { quantity, claimed: "1", measured: slope, standardError, interval, agreement, because };
}

/** The geometric mean over d of (4/alpha)/d. */
function ratioFinding(fitted: readonly FittedSweep[], implied: readonly number[]): Finding {
  const logs = implied.map((d, i) => Math.log(d / known(fitted[i])));
  const centre = mean(logs);
  const deviation = Math.sqrt(logs.reduce((sum, log) => sum + (log - centre) ** 2, 0) / (logs.length - 1));
  const error = deviation / Math.sqrt(logs.length);
  const half = studentQuantile(0.975, logs.length - 1) * error;
  const ratio = Math.exp(centre);
  const interval = [Math.exp(centre - half), Math.exp(centre + half)] as const;
  return {
    quantity: "(4/alpha) / d, geometric mean",
    claimed: "1; less where the target is simpler than a generic one",
    measured: ratio,
    standardError: ratio * error,
    interval,
    agreement: interval[0] > 1 ? "disagrees" : interval[1] < 1 ? "agrees" : "cannot-tell",
    because: `It is ${implied.map((d, i) => `${formatNumber(d / known(fitted[i]))} at d = ${known(fitted[i])}`).join(", ")}`,
  };
}

/** Kendall's tau of 4/alpha and d; its error from the fits' errors of alpha, drawn. */
function orderFinding(fitted: readonly FittedSweep[], seed: number): Finding {
  const tau = (values: readonly number[]) => {
    const pairs = values.flatMap((y, i) => values.slice(i + 1).map((later) => Math.sign(later - y)));
    return mean(pairs);
  };
  const ascending = [...fitted].sort((a, b) => known(a) - known(b));
  const found = tau(ascending.map((each) => impliedBy(each, "fit").d));
  const rng = random(seed).split("order");
  const draws = Float64Array.from({ length: DRAWS }, () =>
    tau(
      ascending.map(
        ({ fit: { parameters, standardErrors } }) => -(parameters.alpha + standardErrors.alpha * rng.normal()),
      ),
    ),
  ).sort();
  const centre = mean(draws);
  const interval = [quantile(draws, 0.025), Math.max(found, quantile(draws, 0.975))] as const;
  return {
    quantity: "order of 4/alpha and d (Kendall's tau)",
    claimed: "1: it rises with d throughout",
    measured: found,
    standardError: Math.sqrt(draws.reduce((sum, draw) => sum + (draw - centre) ** 2, 0) / DRAWS),
    interval: [Math.min(found, interval[0]), interval[1]],
    agreement: found === 1 && interval[0] > 0 ? "agrees" : interval[1] < 1 ? "disagrees" : "cannot-tell",
    because: `4/alpha is ${ascending.map((each) => `${formatNumber(impliedBy(each, "fit").d)} at d = ${known(each)}`).join(", ")}`,
  };
}

const known = ({ sweep: { factors } }: FittedSweep) => factors[0];
const DRAWS = 1000;
