import { formatNumber, formatWithInterval } from "../report/format-number.ts";
import { lawText } from "../report/law-text.ts";
import { plainText } from "../report/plain-text.ts";
import { wrapText } from "../report/text-table.ts";
import type { Verdict } from "../theory/verdict.ts";
import { paint } from "./paint.ts";

/** One verdict for a terminal: the outcome first, then its numbers and the reason. */
export function verdictText(verdict: Verdict): string {
  const { outcome, curve, predicted, predictedInterval, measured, measuredInterval, z, because, notes } = verdict;
  const numbers = [
    ["measured", `\u03b1 = ${formatWithInterval(measured, measuredInterval)}`],
    ...(predicted === null ? [] : [["predicted", `\u03b1 = ${formatWithInterval(predicted, predictedInterval)}`]]),
    ...(z === null ? [] : [["z", formatNumber(z, 2)]]),
  ];
  return [
    paint(outcome, `${outcome.replace("-", " ")}: ${plainText(lawText(verdict))} on ${plainText(curve)}`),
    ...numbers.map(([name, value]) => name.padEnd(11) + value),
    ...wrapText(plainText(because), WIDTH),
    ...notes.flatMap(({ message }) => wrapText(`- ${plainText(message)}`, WIDTH)),
  ].join("\n");
}

const WIDTH = 80;
