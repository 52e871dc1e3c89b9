import { expect, test } from "vitest";
import { halfBits, widenHalves } from "../../src/cloud/stored-numbers.ts";

/** IEEE 754-2008 binary16 by its definition. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const every = Uint16Array.from({ length: 65536 }, (_, bits) => bits);

test("every half widens to its value and rounds back to itself", () => {
  const wide = new Float32Array(65536);
  widenHalves(every, wide);
  const wrong = [...every].filter((bits) => !Object.is(wide[bits], halfValue(bits)));
  expect(wrong).toEqual([]);
  const moved = [...every].filter((bits) => !Number.isNaN(wide[bits]) && halfBits(wide[bits]) !== bits);
  expect(moved).toEqual([]);
});

test("between two halves the nearer is taken, and the even one from the middle", () => {
  const wrong: number[] = [];
  for (let bits = 0; bits < 0x7bff; bits++) {
    const low = halfValue(bits);
    const gap = halfValue(bits + 1) - low;
    const middle = low + gap / 2;
    const right =
      halfBits(middle) === bits + (bits % 2) &&
      halfBits(middle - gap / 1024) === bits &&
      halfBits(-middle - gap / 1024) === ((bits + 1) | 0x8000);
    if (!right) wrong.push(bits);
  }
  expect(wrong).toEqual([]);
  expect([65519.99, 65520, 1e300, -Infinity, NaN].map(halfBits)).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7e00]);
});
