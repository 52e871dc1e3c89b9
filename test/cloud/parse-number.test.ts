import { expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { parseNumber } from "../../src/cloud/parse-number.ts";
import { textBytes } from "../fixtures/fixture.ts";

const parsed = (text: string) => parseNumber(textBytes(`#${text}#`), 1, 1 + text.length);

test.each([
  "0",
  "-0",
  "+5",
  "007",
  "1.",
  ".5",
  "-.5e1",
  "1e22",
  "1e23",
  "1e-22",
  "1e-23",
  "1E+5",
  "9007199254740991",
  "9007199254740992",
  "9007199254740993",
  "90071992547409930",
  "0.1",
  "123456789012345678",
  "2.2250738585072014e-308",
  "4.9e-324",
  "2e-324",
  "1.7976931348623157e308",
  "1.7976931348623159e308",
  "-1e999",
  "0e99999999999999999999",
  "1e99999999999999999999",
  "1.500000000000000000e+00",
  "0.00000000000000000000000000000000000001",
  `1${"0".repeat(2000)}e-2000`,
])("%s", (text) => {
  expect(parsed(text)).toBe(Number(text));
});

test.each([
  "",
  "-",
  "+",
  ".",
  "-.",
  "e5",
  "1e",
  "1e+",
  "1e5.",
  "1.2.3",
  "1,5",
  " 1",
  "1 ",
  "--1",
  "0x10",
  "0b1",
  "1_0",
  "1d5",
  "nan",
  "inf",
  "Infinity",
  "one",
  "1e5x",
  "½",
])("%j is no number", (text) => {
  expect(parsed(text)).toBeNaN();
});

test("random numbers, as written by programs and by hand, are those of Number()", () => {
  const seed = Date.now() % 1e6;
  const rng = random(seed);
  const bits = new DataView(new ArrayBuffer(8));
  const digits = (count: number) => Array.from({ length: count }, () => rng.below(10)).join("");
  const writers: (() => string)[] = [
    () => {
      for (let i = 0; i < 8; i++) bits.setUint8(i, rng.below(256));
      const value = bits.getFloat64(0);
      return Number.isFinite(value) ? String(value) : "0";
    },
    () => rng.normal().toFixed(rng.below(20)),
    () => rng.normal().toExponential(rng.below(20)),
    () => String(Math.fround(rng.normal())),
    () => `${digits(1 + rng.below(20))}.${digits(rng.below(25))}e${rng.below(60) - 30}`,
    () => `-.${digits(1 + rng.below(17))}E+${rng.below(25)}`,
  ];
  for (let i = 0; i < 60_000; i++) {
    const text = writers[i % writers.length]();
    if (!Object.is(parsed(text), Number(text))) throw new Error(`seed ${seed}: ${text} read as ${parsed(text)}`);
  }
});
