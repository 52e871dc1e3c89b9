import cephes from "cephes";
import { beforeAll, describe, expect, it } from "vitest";
import {
  betaI,
  digamma,
  gammaP,
  gammaQ,
  gammaQuantile,
  logGamma,
  normalCdf,
  normalQuantile,
  studentQuantile,
  trigamma,
} from "../../src/base/special.ts";

const relative = (got: number, want: number) => Math.abs(got - want) / Math.abs(want);
const orders = [0.3, 1, 2.5, 9, 15.9, 16, 19, 77, 450, 999, 12_345];
const levels = [1e-6, 0.005, 0.025, 0.3, 0.5, 0.9, 0.975, 0.9999];

describe("special functions against cephes", () => {
  beforeAll(() => cephes.compiled);

  it("logGamma", () => {
    for (const x of [0.1, 0.5, 3, 15.99, 16.01, 170, 1e6])
      expect(relative(logGamma(x), cephes.lgam(x))).toBeLessThan(1e-13);
    expect(Math.abs(logGamma(1))).toBeLessThan(1e-14);
  });

  it("digamma, and trigamma by its recurrence and its value at 1/2", () => {
    for (const x of [0.1, 0.5, 3, 15.99, 16.01, 170, 1e6]) {
      expect(Math.abs(digamma(x) - cephes.psi(x))).toBeLessThan(1e-13 * Math.max(1, Math.abs(cephes.psi(x))));
      expect(relative(trigamma(x) - 1 / x ** 2, trigamma(x + 1))).toBeLessThan(1e-11);
    }
    expect(relative(trigamma(0.5), Math.PI ** 2 / 2)).toBeLessThan(1e-13);
    expect(relative(trigamma(1), Math.PI ** 2 / 6)).toBeLessThan(1e-13);
  });

  it("incomplete gamma, both tails", () => {
    for (const a of orders)
      for (const z of [-4, -1, -0.1, 0, 0.1, 1, 4]) {
        const x = a * Math.exp(z / Math.sqrt(a + 1));
        const cancelled = 1e-12 + 2e-15 * a; // cephes subtracts a ln x, x and lgam(a)
        expect(relative(gammaP(a, x), cephes.igam(a, x))).toBeLessThan(cancelled);
        expect(relative(gammaQ(a, x), cephes.igamc(a, x))).toBeLessThan(cancelled);
      }
  });

  it("incomplete beta", () => {
    for (const a of [0.5, 2, 30])
      for (const b of [0.5, 4, 12])
        for (const x of [0.01, 0.3, 0.77, 0.99])
          expect(relative(betaI(a, b, x), cephes.incbet(a, b, x))).toBeLessThan(1e-12);
  });

  it("normal distribution and quantile", () => {
    for (const z of [-9, -3, -0.01, 0, 1.5, 6]) expect(relative(normalCdf(z), cephes.ndtr(z))).toBeLessThan(1e-12);
    for (const p of levels.filter((p) => p !== 0.5))
      expect(relative(normalQuantile(p), cephes.ndtri(p))).toBeLessThan(1e-12);
    expect(normalQuantile(0.5)).toBe(0);
    expect(relative(normalQuantile(0.975), 1.959963984540054)).toBeLessThan(1e-14);
  });

  it("Student quantiles, with the closed form at one and two degrees of freedom", () => {
    for (const p of levels) {
      for (const nu of [3, 15, 19, 200])
        expect(Math.abs(studentQuantile(p, nu) - cephes.stdtri(nu, p))).toBeLessThan(1e-8);
      if (p === 0.5) continue;
      expect(relative(studentQuantile(p, 1), -1 / Math.tan(Math.PI * p))).toBeLessThan(1e-11);
      expect(relative(studentQuantile(p, 2), (2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeLessThan(1e-11);
    }
  });
});

describe("gamma distribution at large order", () => {
  it("keeps P(a, x) - P(a + 1, x) = x^a e^-x / Gamma(a + 1)", () => {
    for (const a of [1e4, 1e7]) {
      const step = gammaP(a, a) - gammaP(a + 1, a); // e^-a a^a / Gamma(a + 1) by Stirling
      const want = 1 / (Math.sqrt(2 * Math.PI * a) * (1 + 1 / (12 * a) + 1 / (288 * a * a)));
      expect(Math.abs(step - want)).toBeLessThan(1e-13);
    }
  });
});

describe("gamma quantiles", () => {
  it("invert the distribution from either tail", () => {
    for (const a of [...orders, 1e7])
      for (const p of levels) {
        const x = gammaQuantile(p, a);
        expect(relative(p < 0.5 ? gammaP(a, x) : gammaQ(a, x), p < 0.5 ? p : 1 - p)).toBeLessThan(
          a > 1e6 ? 1e-9 : 1e-11,
        );
      }
  });

  it("are exact for the exponential distribution", () => {
    for (const p of levels) expect(relative(gammaQuantile(p, 1), -Math.log1p(-p))).toBeLessThan(1e-12);
  });
});
