import { describe, expect, it } from "vitest";
import { random } from "../../../src/base/random.ts";
import { type LinearDraw, linearModelTask } from "../../../src/experiments/regression/linear-model.ts";
import { linearModelLosses } from "../../../src/experiments/regression/linear-model-losses.ts";
import { type Build, runs } from "../../../src/wasm/kernels.ts";
import { testSeed } from "../../reference/clouds.ts";
import { type Matrix, solved, times, trace, transpose } from "../../reference/plain-regression.ts";

const SEED = testSeed();

function lossOf(spectrum: number[], draw: LinearDraw, build: Build = "simd", rest = 0): number {
  const steps = linearModelTask.run({ build, spectrum: Float64Array.from(spectrum), rest }, draw);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const powerLaw = (S: number, alphaK: number) => Array.from({ length: S }, (_, i) => (i + 1) ** -(1 + alphaK));
const normals = (count: number, S: number, name: string) => {
  const rng = random(SEED).split(name);
  return Array.from({ length: count }, () => Array.from({ length: S }, () => rng.normal()));
};
const diagonal = (values: number[]): Matrix => values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));

describe.each((["simd", "relaxed"] as const).filter(runs))("the linear model, %s build", (build) => {
  const S = 23;
  const spectrum = powerLaw(S, 0.7);
  const C = diagonal(spectrum);

  it.each(["features", "points"])("has L(P) of equation 1 and L(D) of equation 2, which are dual: %s", (name) => {
    const count = 9;
    const z = normals(count, S, name);
    // Equation 1: (1/2S) Tr[C - C p'(p C p')^-1 p C], features projected by p = z.
    const pC = times(z, C);
    const first = (trace(C) - trace(times(transpose(pC), solved(times(pC, transpose(z)), pC)))) / (2 * S);
    // Equation 2: 1/2 E[K(x, x) - K(x) K^-1 K(x)] with K(x, y) = F.F / S and training points F = sqrt(C) z.
    const f = z.map((row) => row.map((value, i) => value * Math.sqrt(spectrum[i])));
    const K = times(f, transpose(f)).map((row) => row.map((value) => value / S));
    const M = times(times(f, C), transpose(f)).map((row) => row.map((value) => value / S ** 2));
    const second = (trace(C) / S - trace(solved(K, M))) / 2;
    const [P, D] = name === "features" ? [count, null] : [null, count];
    const loss = lossOf(spectrum, { P, D, seed: SEED }, build);
    for (const expected of [first, second]) expect(Math.abs(loss / expected - 1), `seed ${SEED}`).toBeLessThan(1e-10);
  });

  it.each([
    [7, 15],
    [15, 6],
    [5, 40],
  ])("has L(D, P) of least squares: %i features, %i points", (P, D) => {
    const p = normals(P, S, "features");
    const f = normals(D, S, "points").map((row) => row.map((value, i) => value * Math.sqrt(spectrum[i])));
    const g = times(f, transpose(p));
    const inverse =
      P <= D
        ? solved(times(transpose(g), g), transpose(g))
        : times(transpose(g), solved(times(g, transpose(g)), diagonal(new Array(D).fill(1))));
    const residual = times(transpose(p), times(inverse, f)).map((row, i) =>
      row.map((value, j) => value - (i === j ? 1 : 0)),
    );
    const expected = trace(times(transpose(residual), times(C, residual))) / (2 * S);
    expect(Math.abs(lossOf(spectrum, { P, D, seed: SEED }, build) / expected - 1), `seed ${SEED}`).toBeLessThan(1e-8);
  });
});

describe("the linear model's limits", () => {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it.each(["D", "P"] as const)("are neared as 1/%s, at the same seed", (grows) => {
    const spectrum = powerLaw(100, 1);
    const excess = (size: number) =>
      mean(
        Array.from({ length: 12 }, (_, seed) => {
          const fixed = grows === "D" ? { P: 10, D: null, seed } : { P: null, D: 10, seed };
          return lossOf(spectrum, { ...fixed, [grows]: size }) - lossOf(spectrum, fixed);
        }),
      );
    const slope = Math.log(excess(150) / excess(600)) / Math.log(4);
    expect(Math.abs(slope - 1)).toBeLessThan(0.15);
  });

  it("are those of one student, or of one training set, as L(D, P) of the same seed", () => {
    const spectrum = powerLaw(60, 1);
    const near = (P: number, D: number) => lossOf(spectrum, { P, D, seed: SEED });
    expect(Math.abs(near(4, 8000) / lossOf(spectrum, { P: 4, D: null, seed: SEED }) - 1)).toBeLessThan(0.03);
    expect(Math.abs(near(8000, 4) / lossOf(spectrum, { P: null, D: 4, seed: SEED }) - 1)).toBeLessThan(0.03);
  });

  it("take further small features as a ridge that nothing is learned of", () => {
    const spectrum = powerLaw(12, 1);
    const rest = 0.4;
    const M = 4000;
    const split = [...spectrum, ...new Array(M).fill(rest / M)];
    const draw = { P: null, D: 5, seed: SEED };
    // The rows of a longer spectrum are other normal numbers: means over draws, and their spread.
    const ratios = Array.from({ length: 8 }, (_, seed) => {
      const [long, short] = [lossOf(split, { ...draw, seed }), lossOf(spectrum, { ...draw, seed }, "simd", rest)];
      return (long * (12 + M)) / (short * 12);
    });
    const spread = Math.sqrt(mean(ratios.map((ratio) => (ratio - mean(ratios)) ** 2)) / 7);
    expect(Math.abs(mean(ratios) - 1)).toBeLessThan(4 * spread);
    expect(spread).toBeLessThan(0.1);
  });

  it.each([0.5, 1, 1.5])("fall with exponent %d of the spectrum", (alphaK) => {
    const spectrum = powerLaw(400, alphaK);
    const rest = 400.5 ** -alphaK / alphaK;
    const at = (count: number) =>
      mean(Array.from({ length: 4 }, (_, seed) => lossOf(spectrum, { P: count, D: null, seed }, "simd", rest)));
    expect(Math.abs(Math.log(at(16) / at(64)) / Math.log(4) - alphaK)).toBeLessThan(0.08);
  });

  it("refuse a spectrum with no variance in it, and further features where both sizes are finite", async () => {
    const draw = { P: 2, D: 5, seed: 1 };
    await expect(linearModelLosses([1, 0], [draw])).rejects.toThrow(
      '"spectrum[1]": expected a variance above 0, got 0',
    );
    await expect(linearModelLosses([1, 0.5, 0.2], [draw], { rest: 0.1 })).rejects.toThrow('"rest"');
    expect(await linearModelLosses([1, 0.5, 0.2], [{ ...draw, D: null }], { rest: 0.1 })).toEqual([
      lossOf([1, 0.5, 0.2], { ...draw, D: null }, "simd", 0.1),
    ]);
  });

  it("refuses more features than the teacher has", () => {
    expect(() => lossOf(powerLaw(9, 1), { P: 10, D: null, seed: 1 })).toThrow(
      '"P": expected an integer from 1 to 9, got 10',
    );
    expect(() => lossOf(powerLaw(9, 1), { P: null, D: 10, seed: 1 })).toThrow('"D"');
  });
});
