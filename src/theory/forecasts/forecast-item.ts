import type { ForecastItem } from "./forecast-result.ts";

interface Answer extends Pick<ForecastItem, "asks" | "given"> {
  readonly value: number;
  readonly standardError: number;
  readonly interval: readonly [number, number | null];
  readonly decadesBeyond: number;
}

/**
 * One answer of a forecast: refused where it lies farther than `limit` decades `from` what was measured or where 64-bit
 * numbers do not reach it. What of its error they do not reach is null.
 */
export function forecastItem(answer: Answer, limit: number, from: string): ForecastItem {
  const { asks, given, value, standardError, interval, decadesBeyond } = answer;
  const far = Number.isFinite(decadesBeyond) ? decadesBeyond : null;
  const refused =
    decadesBeyond > limit
      ? `${far === null ? "too many" : far.toPrecision(3)} decades ${from}, and ${limit} are allowed`
      : value < 0
        ? "the law has left the losses above 0 there"
        : !(Number.isFinite(value) && value > 0) || far === null
          ? "its value is beyond the range of 64-bit numbers"
          : null;
  if (refused !== null)
    return { asks, given, value: null, standardError: null, interval: null, decadesBeyond: far, refused };
  const [low, high] = interval.map((end) => (end !== null && Number.isFinite(end) ? end : null));
  return {
    asks,
    given,
    value,
    standardError: Number.isFinite(standardError) ? standardError : null,
    interval: low === null ? null : [low, high],
    decadesBeyond: far,
    refused: null,
  };
}
