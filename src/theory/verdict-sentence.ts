import type { CurveFit } from "../curves/curve-fit.ts";
import { type Comparison, KNOWN_WITHIN, SHORT_BY } from "./compare-exponents.ts";
import type { DimensionEvidence } from "./dimension-evidence.ts";
import { shapeCodes } from "./fit-caveats.ts";
import type { Law } from "./law.ts";
import type { Reach } from "./stands-for.ts";

/** All that went into a verdict. */
export interface VerdictGrounds {
  readonly fit: CurveFit;
  /** The smallest and the largest size fitted along the axis of the exponent. */
  readonly range: readonly [number, number];
  /** The exponent judged. */
  readonly measured: number;
  readonly law: Law;
  readonly relation: "equals" | "at-least";
  readonly evidence: DimensionEvidence | null;
  readonly measuredError: number;
  readonly predicted: number;
  readonly relativeError: number;
  readonly level: number;
  readonly result: Comparison;
  /** Dimensions at which the outcome would be the same. */
  readonly stands: Reach | null;
  readonly assumed: readonly string[];
}

/** The verdict in one sentence, with its numbers. */
export function verdictSentence(grounds: VerdictGrounds): string {
  const { fit, law, evidence, measuredError, predicted, relativeError, assumed } = grounds;
  const measured = withError(grounds.measured, measuredError);
  const against = evidence
    ? `${law.formula} = ${withError(predicted, predicted * relativeError)} (d = ${evidence.d.toPrecision(3)})`
    : law.parameters.length > 0
      ? `${law.formula} = ${withError(predicted, predicted * relativeError)}`
      : law.formula;
  const assuming = assumed.length > 0 ? `; ${listed(assumed)} unstated, assumed to fit` : "";
  const shapes = shapeCodes(fit);
  const shaped = shapes.length > 0 ? `; but the curve is no falling power (${listed(shapes)})` : "";
  return `alpha = ${measured} against ${against}: ${finding(grounds)}${assuming}${shaped}`;
}

function finding({ relation, level, result }: VerdictGrounds): string {
  const { rho, interval, outcome, linear } = result;
  const [low, high] = interval;
  if (linear)
    return outcome === "violates"
      ? "the loss does not fall with size, and alpha's interval ends below the prediction"
      : high < 0
        ? "the loss does not fall with size, but slope and offset could not be told apart"
        : "the loss does not fall with size, but alpha's interval reaches the prediction";
  const percent = `${Number((100 * level).toPrecision(4))} %`;
  const ratio = `the ratio is ${factor(rho)}, and`;
  if (relation === "equals") {
    const inside = `1 lies within its ${percent} interval ${range(interval)}`;
    if (outcome === "violates") return `${ratio} 1 lies outside its ${percent} interval ${range(interval)}`;
    return outcome === "consistent"
      ? `${ratio} ${inside}`
      : `${ratio} ${inside}, which is too wide to tell (beyond a factor ${KNOWN_WITHIN})`;
  }
  if (outcome === "violates")
    return `${ratio} its upper limit at ${percent}, ${factor(high)}, lies below 1, the least the law allows`;
  if (outcome === "consistent")
    return `${ratio} its lower limit at ${percent}, ${factor(low)}, keeps the law's bound of 1 to within a factor ${SHORT_BY}`;
  return `${ratio} its limits at ${percent}, ${factor(low)} and ${factor(high)}, neither keep the law's bound of 1 to within a factor ${SHORT_BY} nor fall short of it`;
}

/** `0.658 +- 0.012`: the error to two significant digits, the value to the same place; the value alone where it is exact. */
function withError(value: number, error: number): string {
  if (error === 0) return String(Number(value.toPrecision(5)));
  const decimals = 1 - Math.floor(Math.log10(error));
  if (decimals > 6) return value.toFixed(4);
  return decimals >= 0
    ? `${value.toFixed(decimals)} +- ${error.toFixed(decimals)}`
    : `${value.toPrecision(3)} +- ${error.toPrecision(2)}`;
}

/** e^log, short and in bounds. */
function factor(log: number): string {
  if (log > Math.log(1e4)) return "over 10000";
  if (log < Math.log(1e-3)) return "under 0.001";
  const value = Math.exp(log);
  return value >= 100 ? value.toFixed(0) : value.toFixed(value < 0.1 ? 3 : 2);
}

/** [e^low, e^high] with as many decimals as keep the ends apart. */
function range([low, high]: readonly [number, number]): string {
  const close = high - low < 0.02 && Math.abs(low) < 5;
  if (!close) return `[${factor(low)}, ${factor(high)}]`;
  const decimals = Math.min(7, 2 - Math.floor(Math.log10(high - low)));
  return `[${Math.exp(low).toFixed(decimals)}, ${Math.exp(high).toFixed(decimals)}]`;
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
