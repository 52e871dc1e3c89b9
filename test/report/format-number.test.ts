import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import {
  formatCount,
  formatInterval,
  formatNumber,
  formatShort,
  formatWithError,
  formatWithInterval,
} from "../../src/report/format-number.ts";

describe("formatWithError", () => {
  it.each([
    [0.65812, 0.01234, "0.658 ± 0.012"],
    [5.0371, 0.1149, "5.04 ± 0.11"],
    [5, 0.0996, "5.00 ± 0.10"], // 0.0996 rounds up to 0.10: one place fewer, not "0.100"
    [12345.6, 678.9, "12350 ± 680"],
    [-0.0042, 0.0031, "−0.0042 ± 0.0031"],
    [0.000021, 0.0000034, "(2.10 ± 0.34)×10⁻⁵"],
    [3.2e9, 1.1e8, "(3.20 ± 0.11)×10⁹"],
    [0, 0.02, "0.000 ± 0.020"],
    [5, 0, "5 ± 0"],
    [0.004, 12, "0 ± 12"],
  ])("shows %d and %d as %s", (value, error, text) => expect(formatWithError(value, error)).toBe(text));

  it("never shows what is not a number", () => {
    expect(formatWithError(Number.NaN, 1)).toBe("–");
    expect(formatWithError(null, null)).toBe("–");
    expect(formatWithError(2.5, Number.NaN)).toBe("2.50");
    expect(formatWithError(2.5, Infinity)).toBe("2.50");
  });

  it("reads back to within half a unit of the error's second digit", () => {
    const rng = random("format").split("read back");
    for (let i = 0; i < 2000; i++) {
      const value = rng.normal() * 10 ** (rng.below(12) - 6);
      const error = Math.abs(value) * 10 ** (-3 * rng.uniform());
      const text = formatWithError(value, error);
      const parts = /^\(?([\u2212\d.]+) ± ([\d.]+)\)?(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/.exec(text);
      expect(parts, text).not.toBeNull();
      const power = Number(Array.from(parts![3] ?? "⁰", (c) => (c === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(c))).join(""));
      const shown = Number(parts![1].replace("−", "-")) * 10 ** power;
      expect(Math.abs(shown - value), text).toBeLessThanOrEqual(0.051 * error + 1e-12 * Math.abs(value));
    }
  });
});

describe("other numbers", () => {
  it("keeps significant digits and leaves plain notation only at the extremes", () => {
    expect([0.5, 1234.5, 99999, 1e6, 0.00012, -3, 9.996].map((x) => formatNumber(x))).toEqual([
      "0.500",
      "1230",
      "100000",
      "1.00×10⁶",
      "1.20×10⁻⁴",
      "−3.00",
      "10.0",
    ]);
    expect(formatShort(0.25)).toBe("0.25");
    expect(formatShort(500)).toBe("500");
    expect(formatCount(1234567)).toBe("1\u202f234\u202f567");
    expect(formatCount(2000)).toBe("2000");
  });

  it("shows intervals to a quarter of their width", () => {
    expect(formatInterval([0.6341, 0.6822])).toBe("[0.634, 0.682]");
    expect(formatInterval([4.59, 5.81])).toBe("[4.59, 5.81]");
    expect(formatInterval([-3.2, 41.7])).toBe("[−3, 42]");
    expect(formatInterval([2, Infinity])).toBe("[2.00, ∞]");
    expect(formatInterval([Number.NaN, Number.NaN])).toBe("–");
    expect(formatInterval(null)).toBe("–");
    expect(formatWithInterval(0.8, [0.744, 0.856])).toBe("0.800 [0.744, 0.856]");
    expect(formatWithInterval(null, null)).toBe("–");
  });
});
