import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { flatTorus } from "../../src/cloud/manifolds/flat-torus.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { spectrum } from "../../src/theory/spectra/spectrum.ts";

/** n normal points whose coordinate i has variance i^-(1 + alpha). */
function powerCloud(n: number, D: number, alpha: number, scale = 1) {
  const rng = random(2);
  const coords = Float64Array.from(
    { length: n * D },
    (_, at) => scale * rng.normal() * ((at % D) + 1) ** (-(1 + alpha) / 2),
  );
  return pointCloud(coords, D);
}

describe("spectrum", () => {
  it("finds the exponent of a covariance whose eigenvalues are a power", async () => {
    const found = await spectrum(powerCloud(2000, 60, 0.8));
    expect(Math.abs(found.alphaK - 0.8)).toBeLessThan(3 * found.standardError);
    expect(found.standardError).toBeLessThan(0.2);
    expect(found.interval[0]).toBeLessThan(found.alphaK);
    expect(found.window.to).toBe(30);
    expect(found.notes).toEqual([]);
  });

  it("has the trace of the covariance, in rows and in columns", async () => {
    for (const [n, D] of [
      [80, 40],
      [40, 80],
    ]) {
      const cloud = powerCloud(n, D, 1);
      let trace = 0;
      for (let c = 0; c < D; c++) {
        const column = Array.from({ length: n }, (_, i) => cloud.coords[i * D + c]);
        const mean = column.reduce((sum, x) => sum + x, 0) / n;
        trace += column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
      }
      const { values, size } = await spectrum(cloud, { from: 1, to: 19 });
      expect(size).toBe(40);
      expect(values.reduce((sum, value) => sum + value, 0) / trace).toBeCloseTo(1, 10);
    }
  });

  it("finds t/d for Laplace kernels, t = 1, on tori of d = 1 and 2", async () => {
    for (const d of [1, 2]) {
      const cloud = flatTorus({ n: 600, d, D: 2 * d, seed: 1 });
      const found = await spectrum(cloud, { kernel: "laplace", length: 3 });
      expect(Math.abs(found.alphaK * d - 1)).toBeLessThan(0.25);
    }
  });

  it("finds 3 and 5 for Matern kernels on a circle", async () => {
    const cloud = flatTorus({ n: 200, d: 1, D: 2, seed: 1 });
    for (const [kernel, alphaK] of [
      ["matern-3/2", 3],
      ["matern-5/2", 5],
    ] as const) {
      const found = await spectrum(cloud, { kernel, length: 3 });
      expect(Math.abs(found.alphaK / alphaK - 1)).toBeLessThan(0.2);
    }
  });

  it("says of a Gaussian kernel, whose eigenvalues fall faster than any power, that it is no power law", async () => {
    const cloud = flatTorus({ n: 400, d: 2, D: 4, seed: 1 });
    expect((await spectrum(cloud, { kernel: "gaussian" })).notes.map(({ code }) => code)).toContain("bent");
  });

  it("takes a matrix as it is, and does not change with scale", async () => {
    const n = 120;
    // Diagonal: the eigenvalues are its entries; half-samples see every other one.
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) matrix[i * n + i] = (i + 1) ** -1.5;
    const found = await spectrum(pointCloud(matrix, n), { kernel: "matrix" });
    expect(found.alphaK).toBeCloseTo(0.5, 9);
    const scaled = await spectrum(powerCloud(300, 40, 0.8, 1e20));
    expect(scaled.alphaK).toBeCloseTo((await spectrum(powerCloud(300, 40, 0.8))).alphaK, 8);
  });

  it("repeats itself, and can be cancelled", async () => {
    const cloud = powerCloud(200, 40, 0.8);
    expect(await spectrum(cloud, { seed: 3 })).toEqual(await spectrum(cloud, { seed: 3 }));
    await expect(spectrum(cloud, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it.each([
    [powerCloud(200, 40, 1), { kernel: "matrix" }, "DATA", /"matrix": expected as many columns as rows, got 200 x 40/],
    [powerCloud(40, 40, 1), { kernel: "matrix" }, "DATA", /"row 1, column 0": expected what row 0/],
    [powerCloud(200, 3, 1), {}, "DEGENERATE", /"eigenvalues to fit": expected at least 5/],
    [powerCloud(10, 30, 1), {}, "DEGENERATE", /"points": expected at least 20, got 10/],
    [powerCloud(100, 40, 1), { to: 90 }, "OPTION", /"to": expected an index up to 40, got 90/],
    [powerCloud(100, 40, 1), { kernel: "cubic" }, "OPTION", /"kernel": expected one of/],
    [
      pointCloud(new Float64Array(4001 * 2), 2),
      { kernel: "laplace" },
      "CAPACITY",
      /"eigenvalues": expected at most 4000/,
    ],
  ])("refuses what it cannot do %#", async (cloud, options, code, message) => {
    await expect(spectrum(cloud, options as object)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
