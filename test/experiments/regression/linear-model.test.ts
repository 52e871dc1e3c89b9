import { describe, expect, it } from "vitest";
import { random } from "../../../src/base/random.ts";
import { type LinearDraw, linearModelTask } from "../../../src/experiments/regression/linear-model.ts";
import { type Build, runs } from "../../../src/wasm/kernels.ts";
import { testSeed } from "../../reference/clouds.ts";
import { type Matrix, solved, times, trace, transpose } from "../../reference/plain-regression.ts";

const SEED = testSeed();

function lossOf(spectrum: number[], draw: LinearDraw, build: Build = "simd"): number {
  const steps = linearModelTask.run({ build, spectrum: Float64Array.from(spectrum) }, draw);
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

  it("has L(P) of equation 1 and L(D) of equation 2, which are dual", () => {
    const count = 9;
    const loss = lossOf(spectrum, { P: count, D: null, seed: SEED }, build);
    const z = normals(count, S, "rows");
    // Equation 1: (1/2S) Tr[C - C p'(p C p')^-1 p C], features projected by p = z.
    const pC = times(z, C);
    const first = trace(C) - trace(times(transpose(pC), solved(times(pC, transpose(z)), pC)));
    expect(Math.abs(loss / (first / (2 * S)) - 1), `seed ${SEED}`).toBeLessThan(1e-10);
    // Equation 2: 1/2 E[K(x, x) - K(x) K^-1 K(x)] with K(x, y) = F.F / S and training points F = sqrt(C) z.
    const f = z.map((row) => row.map((value, i) => value * Math.sqrt(spectrum[i])));
    const K = times(f, transpose(f)).map((row) => row.map((value) => value / S));
    const M = times(times(f, C), transpose(f)).map((row) => row.map((value) => value / S ** 2));
    const second = (trace(C) / S - trace(solved(K, M))) / 2;
    expect(Math.abs(lossOf(spectrum, { P: null, D: count, seed: SEED }, build) / second - 1)).toBeLessThan(1e-10);
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

  it("are neared as 1/D and as 1/P", () => {
    const spectrum = powerLaw(100, 1);
    const excess = (P: number, D: number, limit: Omit<LinearDraw, "seed">) =>
      mean(
        Array.from(
          { length: 12 },
          (_, seed) => lossOf(spectrum, { P, D, seed }) - lossOf(spectrum, { ...limit, seed: 100 + seed }),
        ),
      );
    const limitP = { P: 10, D: null };
    expect(excess(10, 1600, limitP)).toBeLessThan(0.5 * excess(10, 100, limitP));
    expect(mean(Array.from({ length: 12 }, (_, seed) => lossOf(spectrum, { P: 10, D: 200, seed })))).toBeGreaterThan(
      mean(Array.from({ length: 12 }, (_, seed) => lossOf(spectrum, { P: 10, D: 3200, seed }))),
    );
  });

  it.each([0.5, 1, 1.5])("fall with exponent %d of the spectrum", (alphaK) => {
    const spectrum = powerLaw(800, alphaK);
    const at = (count: number) =>
      mean(Array.from({ length: 4 }, (_, seed) => lossOf(spectrum, { P: count, D: null, seed }) + tail(800, alphaK)));
    // What the cut at S features takes off the tail is put back.
    const slope = Math.log(at(16) / at(64)) / Math.log(4);
    expect(Math.abs(slope - alphaK)).toBeLessThan(0.12);
  });

  it("refuses more features than the teacher has", () => {
    expect(() => lossOf(powerLaw(9, 1), { P: 10, D: null, seed: 1 })).toThrow(
      '"P": expected an integer from 1 to 9, got 10',
    );
    expect(() => lossOf(powerLaw(9, 1), { P: null, D: 10, seed: 1 })).toThrow('"D"');
  });
});

/** (1/2S) sum over i > S of i^-(1 + alpha), by its integral. */
const tail = (S: number, alphaK: number) => (S + 0.5) ** -alphaK / alphaK / (2 * S);
