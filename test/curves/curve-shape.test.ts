import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { curveShape } from "../../src/curves/curve-shape.ts";
import { fitCurve } from "../../src/curves/fit-curve.ts";
import { fitRules } from "../../src/curves/fit-options.ts";
import { fitPoints } from "../../src/curves/fit-points.ts";
import { learningCurve } from "../../src/curves/make-learning-curve.ts";

/** Losses of a law in t from 0 to 1 over two decades of sizes. */
function drawn(law: (t: number) => number, noise: number, sizes: number, stream: string) {
  const rng = random(stream);
  const at = Array.from({ length: sizes }, (_, i) => i / (sizes - 1));
  return learningCurve({ x: at.map((t) => 100 * 100 ** t), y: at.map((t) => law(t) * Math.exp(noise * rng.normal())) });
}

const shapeOf = (...from: Parameters<typeof drawn>) =>
  curveShape(fitPoints(drawn(...from), fitRules({ model: "power" })))?.code ?? null;

/** Share of the draws, of sizes and noises in turn, that bear each name. */
function shares(law: (t: number) => number, sizes: readonly number[], noises: readonly number[], draws: number) {
  const found = new Map<string | null, number>();
  const cells = sizes.flatMap((n) => noises.map((noise) => [n, noise]));
  for (const [n, noise] of cells)
    for (let draw = 0; draw < draws; draw++) {
      const code = shapeOf(law, noise, n, `shape/${n}/${noise}/${draw}`);
      found.set(code, (found.get(code) ?? 0) + 1 / (draws * cells.length));
    }
  return found;
}

const power = (t: number) => 100 ** (-t / 2);
const bump = (height: number) => (t: number) => power(t) * (1 + height * Math.exp(-(((t - 0.5) / 0.12) ** 2)));

// Streams are named in the code, so a failure repeats.
describe("curves that do not fall as laws do", () => {
  it.each<[string, string, (t: number) => number, readonly number[]]>([
    ["peaking", "a peak of five times the loss", bump(4), [12, 16, 24]],
    ["peaking", "a lower peak, seen by more sizes", bump(1.5), [24]],
    ["dipping", "a fall and then a rise", (t) => power(t) + 0.006 * 100 ** t, [12, 24]],
    ["rising", "a rise", (t) => 100 ** (t / 10), [4, 8, 24]],
    ["plateau", "a fall that ends", (t) => power(Math.min(t, 0.45)), [8, 12, 24]],
  ])("are named %s: %s", (code, _what, law, sizes) => {
    const found = shares(law, sizes, [0.01, 0.03], 25);
    expect(found.get(code) ?? 0, JSON.stringify([...found])).toBeGreaterThan(0.9);
  });

  it("of no trend at all are a plateau, and wrongly something else in few of a hundred", () => {
    const found = shares(() => 1, [6, 12, 24], [0.03], 150);
    expect(found.get("plateau")).toBeGreaterThan(0.88);
    expect((found.get("peaking") ?? 0) + (found.get("dipping") ?? 0)).toBeLessThan(0.02);
  });

  it.each<[string, (t: number) => number]>([
    ["power", power],
    ["slow power", (t) => 100 ** (-0.07 * t)],
    ["offset of 30 %", (t) => 0.3 + 0.7 * 100 ** (-(t - 0.5) / 2)],
    ["offset of 90 % of the smallest loss", (t) => 0.9 + 0.1 * 100 ** (1 - t)],
    ["shifted power", (t) => (100 ** t + 10) ** -0.8],
    ["break to a steeper power", (t) => 100 ** (-0.2 * t) * (1 + 100 ** (2 * t - 1)) ** -0.3],
    ["break to a flatter power", (t) => 100 ** (-0.8 * t) * (1 + 100 ** (2 * t - 1)) ** 0.25],
  ])("are not seen in a %s: below one of a hundred", (_what, law) => {
    const found = shares(law, [6, 8, 12, 24], [0.01, 0.03], 25);
    expect(found.get(null) ?? 0, JSON.stringify([...found])).toBeGreaterThanOrEqual(0.99);
  });

  it("are not one outlier, up or down, nor what too few sizes or several axes show", () => {
    for (const factor of [3, 1 / 3]) {
      const curve = drawn(power, 0.01, 16, "outlier");
      const y = curve.y.map((loss, i) => (i === 9 ? factor * loss : loss));
      expect(curveShape(fitPoints(learningCurve({ x: curve.x, y }), fitRules({ model: "power" })))).toBeNull();
    }
    expect(shapeOf((t) => 100 ** t, 0.01, 3, "few")).toBeNull();
    const { x, y } = drawn(() => 1, 0.01, 12, "two");
    const two = learningCurve({ x, further: [{ x: x.map((size, i) => size ** (i % 2)) }], y });
    expect(curveShape(fitPoints(two, fitRules({ model: "chinchilla" })))).toBeNull();
  });

  it("are said in the fit's notes, with sizes of less than a decade", () => {
    const options = { offset: "zero", intervals: "covariance" } as const;
    const fit = fitCurve(drawn(bump(4), 0.01, 24, "noted"), options);
    expect(fit.notes.find(({ code }) => code === "peaking")?.message).toMatch(/^the loss grows by .* %.*falls again/);
    const curve = drawn(power, 0.01, 24, "noted");
    const short = fitCurve(curve, { ...options, to: 900 });
    expect(short.notes.map(({ code }) => code)).toEqual(["few-decades"]);
    expect(short.notes[0].message).toMatch(/^sizes x span only 0\.87 decades/);
  });
});
