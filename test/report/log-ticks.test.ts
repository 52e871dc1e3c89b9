import { describe, expect, it } from "vitest";
import { evenLabel, evenTicks, logTicks, tickLabel } from "../../src/report/log-ticks.ts";

describe("logTicks", () => {
  it("labels 1-2-5 where decades are few", () => {
    expect(logTicks(45, 2200, 8).major).toEqual([50, 100, 200, 500, 1000, 2000]);
  });
  it("labels whole decades where they are many, and leaves some out past the count", () => {
    expect(logTicks(1, 1e6, 7).major).toEqual([1, 10, 100, 1e3, 1e4, 1e5, 1e6]);
    expect(logTicks(1e-12, 1e12, 6).major.length).toBeLessThanOrEqual(7);
  });
  it("divides evenly within a fraction of a decade", () => {
    expect(logTicks(0.19, 0.72, 8).major).toEqual([0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  });
  it("has between two and a dozen labels, all inside, over any range", () => {
    for (let decades = 0.02; decades < 30; decades *= 1.13)
      for (const from of [3.7e-9, 0.13, 64, 8.1e7]) {
        const to = from * 10 ** decades;
        const { major, minor } = logTicks(from, to, 8);
        expect(major.length, `${from} to ${to}`).toBeGreaterThanOrEqual(2);
        expect(major.length, `${from} to ${to}`).toBeLessThanOrEqual(14);
        for (const tick of [...major, ...minor]) expect(tick >= from * 0.999 && tick <= to * 1.001).toBe(true);
        expect(new Set(major.map(tickLabel)).size, `${from} to ${to}: ${major.map(tickLabel)}`).toBe(major.length);
      }
  });
});

it("labels even ticks to one place and far ticks by powers of ten", () => {
  expect(evenTicks(4, 5.9, 4).map(evenLabel([4, 4.5, 5]))).toEqual(["4.0", "4.5", "5.0", "5.5"]);
  expect([1, 0.3, 2e-4, 1e-7, 50000, 1e5].map(tickLabel)).toEqual(["1", "0.3", "2×10⁻⁴", "10⁻⁷", "50000", "10⁵"]);
});
