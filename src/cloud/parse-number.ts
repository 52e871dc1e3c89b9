const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const E = 69;
// Above this another digit could carry the mantissa past 2^53, where doubles no longer hold every integer.
const LAST_SAFE = (2 ** 53 - 10) / 10;
const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Value of the decimal number in bytes [from, to) of ASCII text, correctly rounded; NaN where those bytes are none.
 * Read: sign, digits with a point, exponent. Not read: NaN, Infinity, hexadecimal, thousands separators.
 * A mantissa below 2^53 and a power of ten up to 22 are both exact doubles, so one operation rounds once
 * (Clinger 1990); anything longer goes to the engine's own parser.
 */
export function parseNumber(text: Uint8Array, from: number, to: number): number {
  let at = from;
  const negative = text[at] === MINUS;
  if (negative || text[at] === PLUS) at++;

  let mantissa = 0;
  let exact = true;
  let digits = 0;
  let fraction = 0;
  let point = false;
  for (; at < to; at++) {
    const byte = text[at];
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (mantissa > LAST_SAFE) exact = false;
      mantissa = mantissa * 10 + digit;
      digits++;
      if (point) fraction++;
    } else if (byte === POINT && !point) point = true;
    else break;
  }
  if (digits === 0) return NaN;

  let exponent = 0;
  if (at < to) {
    if ((text[at] & 0xdf) !== E) return NaN;
    const minus = text[++at] === MINUS;
    if (minus || text[at] === PLUS) at++;
    if (at >= to) return NaN;
    for (; at < to; at++) {
      const digit = text[at] - ZERO;
      if (!(digit >= 0 && digit <= 9)) return NaN;
      exponent = exponent * 10 + digit;
    }
    if (minus) exponent = -exponent;
  }

  const scale = exponent - fraction;
  if (!exact || scale > 22 || scale < -22) return Number(spelled(text, from, to));
  const size = scale < 0 ? mantissa / powersOfTen[-scale] : mantissa * powersOfTen[scale];
  return negative ? -size : size;
}

function spelled(text: Uint8Array, from: number, to: number): string {
  // Arguments live on the stack, which a cell of a million digits would overflow.
  if (to - from > 1000) return new TextDecoder().decode(text.slice(from, to));
  // Spreading a typed array goes through its iterator and takes four times as long.
  return String.fromCharCode.apply(null, text.subarray(from, to) as unknown as number[]);
}
