import { formatNumber, formatWithInterval } from "../report/format-number.ts";
import { lawText } from "../report/law-text.ts";
import { plainText } from "../report/plain-text.ts";
import { wrapText } from "../report/text-table.ts";
import type { Verdict } from "../theory/verdict.ts";
import { paint } from "./paint.ts";

/** One verdict for a terminal: the outcome first, then its numbers and the reason. */
export function verdictText(verdict: Verdict): string {
  const { outcome, curve, predicted, measured, z, probability, detectable, because, assumes, notes } = verdict;
  const alpha = (value: number | null, interval: readonly [number, number] | null) =>
    `\u03b1 = ${formatWithInterval(value, interval)}`;
  const numbers = [
    ...(measured === null ? [] : [["measured", alpha(measured, verdict.measuredInterval)]]),
    ...(predicted === null
      ? []
      : [["predicted", alpha(predicted, verdict.predictedInterval) + dimensionText(verdict)]]),
    ...impliedText(verdict).map((text) => ["implied", text]),
    ...(z === null ? [] : [["z", `${formatNumber(z, 2)}, p ${probabilityText(probability)}`]]),
    ...(detectable === null ? [] : [["power", `80 % to find a factor ${formatNumber(detectable)} off the law`]]),
    ...standsText(verdict).map((text) => ["stands", text]),
  ];
  return [
    paint(outcome, `${outcome.replace("-", " ")}: ${plainText(lawText(verdict))} on ${plainText(curve)}`),
    ...numbers.map(([name, value]) => name.padEnd(11) + value),
    ...wrapText(plainText(because), WIDTH),
    ...wrapText(outcome === "not-applicable" ? "" : `Taken as given: ${assumes.join("; ")}.`, WIDTH),
    ...notes.flatMap(({ message }) => wrapText(`- ${plainText(message)}`, WIDTH)),
  ].join("\n");
}

/** The measured exponent in the other coordinate. */
function impliedText({ impliedDimension, impliedInterval }: Verdict): string[] {
  if (impliedDimension === null) return [];
  const [low, high] = impliedInterval ?? [impliedDimension, impliedDimension];
  return [
    `d = ${formatWithInterval(impliedDimension, [low ?? 0, high ?? Infinity])} is where the law gives that \u03b1`,
  ];
}

function probabilityText(p: number | null): string {
  return p !== null && p < 1e-4 ? "< 0.0001" : `= ${formatNumber(p, 2)}`;
}

function dimensionText({ dimension, dimensionInterval }: Verdict): string {
  return dimension === null ? "" : ` at d = ${formatWithInterval(dimension, dimensionInterval)}`;
}

/** How far the verdict depends on d. */
function standsText({ standsFor, outcome }: Verdict): string[] {
  if (standsFor === null) return [];
  const [from, to] = standsFor.map((end) => (end === null ? null : formatNumber(end)));
  const where =
    from && to ? `from d = ${from} to ${to}` : from ? `from d = ${from} on` : to ? `up to d = ${to}` : "at any d";
  return [`${outcome.replace("-", " ")} ${where}, all errors held`];
}

const WIDTH = 80;
