/** Stands for a number that is not there: null, or not finite. */
export const NO_NUMBER = "\u2013";

type Maybe = number | null | undefined;
type Interval = readonly [Maybe, Maybe] | null | undefined;

/** `digits` significant digits, trailing zeros kept; powers of ten outside 1e-3..1e6; a dash for null and what is not finite. */
export function formatNumber(value: Maybe, digits = 3): string {
  if (!isNumber(value)) return NO_NUMBER;
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(digits));
  const place = placeOf(rounded);
  if (place < -3 || place > 5) return scientific(rounded, digits - 1);
  return fixed(rounded, Math.max(0, digits - 1 - place));
}

/** Whole numbers as they are, in groups of three from ten thousand; others as `formatNumber`. */
export function formatCount(value: Maybe): string {
  if (!isNumber(value) || !Number.isInteger(value) || Math.abs(value) >= 1e9) return formatNumber(value);
  const digits = String(Math.abs(value));
  return sign(value) + (digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, "\u202f") : digits);
}

/** `0.658 ± 0.012`: the error to two significant digits, the value to the same place, or to `digits` of its own. */
export function formatWithError(value: Maybe, standardError: Maybe, digits = 0): string {
  if (!isNumber(value)) return NO_NUMBER;
  if (!isNumber(standardError) || standardError < 0) return formatNumber(value);
  if (standardError === 0) return `${formatShort(value)} \u00b1 0`;
  const rough = Number(standardError.toPrecision(2));
  const top = Math.max(placeOf(rough), value === 0 ? -Infinity : placeOf(value));
  const finest = Math.min(placeOf(rough) - 1, digits === 0 || value === 0 ? Infinity : placeOf(value) - digits + 1);
  // Two digits of the error, unless the value asks for a finer place.
  const error = finest === placeOf(rough) - 1 ? rough : standardError;
  if (top < -3 || top > 5) {
    const decimals = Math.max(0, top - finest);
    const unit = 10 ** top;
    return `(${fixed(value / unit, decimals)} \u00b1 ${fixed(error / unit, decimals)})\u00d710${superscript(top)}`;
  }
  const place = finest;
  if (place >= 0) return `${fixed(roundTo(value, place), 0)} \u00b1 ${fixed(error, 0)}`;
  return `${fixed(value, -place)} \u00b1 ${fixed(error, -place)}`;
}

/** `0.658 [0.634, 0.682]`: the value to the same place as its interval; the value alone where the interval is that one point. */
export function formatWithInterval(value: Maybe, interval: Interval): string {
  if (!isNumber(value)) return NO_NUMBER;
  if (interval && interval[0] === value && interval[1] === value) return formatShort(value);
  const ends = formatInterval(interval);
  if (ends === NO_NUMBER) return formatNumber(value);
  const decimals = /^\[[^,]*\.(\d+),/.exec(ends)?.[1].length ?? 0;
  return `${ends.includes("\u00d7") || ends.includes("\u221e") ? formatNumber(value) : fixed(value, decimals)} ${ends}`;
}

/** `[0.634, 0.682]`, both ends to the place that shows a quarter of the width (about a standard error) in two digits, or to `digits` of the larger. */
export function formatInterval(interval: Interval, digits = 0): string {
  if (!interval || (!isNumber(interval[0]) && !isNumber(interval[1]))) return NO_NUMBER;
  const [from, to] = interval;
  if (!isNumber(from) || !isNumber(to)) {
    const low = isNumber(from) ? formatNumber(from) : "\u2212\u221e";
    return `[${low}, ${isNumber(to) ? formatNumber(to) : "\u221e"}]`;
  }
  const width = Math.abs(to - from);
  if (width === 0) return `[${formatShort(from)}, ${formatShort(to)}]`;
  const large = Math.max(Math.abs(from), Math.abs(to));
  const top = placeOf(large);
  const finest = Math.min(placeOf(Number((width / 4).toPrecision(2))) - 1, digits === 0 ? Infinity : top - digits + 1);
  if (top < -3 || top > 5) {
    const decimals = Math.max(0, top - finest);
    const unit = 10 ** top;
    return `[${fixed(from / unit, decimals)}, ${fixed(to / unit, decimals)}]\u00d710${superscript(top)}`;
  }
  return `[${fixed(from, Math.max(0, -finest))}, ${fixed(to, Math.max(0, -finest))}]`;
}

/** Four significant digits, trailing zeros dropped: for exact values and parameters. */
export function formatShort(value: Maybe): string {
  const text = formatNumber(value, 4);
  return text.includes(".") ? text.replace(/\.?0+(?=\u00d7|$)/, "") : text;
}

/** 10 to a power in raised figures: `10⁻⁴`. */
export function powerOfTen(exponent: number): string {
  return `10${superscript(exponent)}`;
}

function isNumber(value: Maybe): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** The power of ten of the first digit. */
function placeOf(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

function roundTo(value: number, place: number): number {
  return Math.round(value / 10 ** place) * 10 ** place;
}

function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(Math.min(decimals, 100));
  return (Number(text) === 0 ? "" : sign(value)) + text;
}

function scientific(value: number, decimals: number): string {
  const [mantissa, exponent] = Math.abs(value).toExponential(decimals).split("e");
  return `${sign(value)}${mantissa}\u00d710${superscript(Number(exponent))}`;
}

const sign = (value: number): string => (value < 0 ? "\u2212" : "");

function superscript(value: number): string {
  return Array.from(String(value), (digit) =>
    digit === "-" ? "\u207b" : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[Number(digit)],
  ).join("");
}
