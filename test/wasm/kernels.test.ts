import { describe, expect, it } from "vitest";
import { f32, f64, scope } from "../../src/wasm/arena.ts";
import { type Build, type Kernels, kernelBytes, machine, runs } from "../../src/wasm/kernels.ts";

/** Exactly the members of the type Kernels: a name missing or too many does not compile. */
const KERNELS = Object.keys({
  adam: 0,
  addFeatureErrors: 0,
  addGram: 0,
  addOuterPanels: 0,
  addRowProducts: 0,
  boxGapSq: 0,
  centreRows: 0,
  choleskyColumns: 0,
  countNearer: 0,
  countProducts: 0,
  descend: 0,
  divergenceLoss: 0,
  drawSamples: 0,
  erfPanels: 0,
  featureError: 0,
  gatherRows: 0,
  hammingCounts: 0,
  hammingHistogram: 0,
  hammingNearest: 0,
  kdOrder: 0,
  kernelBlock: 0,
  listPairs: 0,
  localLinear: 0,
  medianRow: 0,
  multiplyPanels: 0,
  neighborGrams: 0,
  normalizeRows: 0,
  openScan: 0,
  openSide: 0,
  orthonormalDefect: 0,
  packCodes: 0,
  packDirect: 0,
  packFine: 0,
  packSamples: 0,
  powerLoss: 0,
  principalAxes: 0,
  projectRows: 0,
  reverseLists: 0,
  rowSizes: 0,
  scanNodes: 0,
  scanPoints: 0,
  setMetric: 0,
  softmaxPanels: 0,
  sortLists: 0,
  sqDistances: 0,
  startPoints: 0,
  startScan: 0,
  symmetricEigenvalues: 0,
  symmetricEigenvectors: 0,
  tally: 0,
  tanhPanels: 0,
  transposePanels: 0,
  treeBoxes: 0,
  treeRows: 0,
  widen: 0,
} satisfies Record<keyof Kernels, 0>);

describe.each(["simd", "relaxed", "debug"] as const)("the %s build", (build: Build) => {
  it.runIf(runs(build))("takes the memory in and gives the kernels out, nothing else", () => {
    const module = new WebAssembly.Module(kernelBytes(build));
    const imports = WebAssembly.Module.imports(module).map(
      ({ module: from, name, kind }) => `${from}.${name}: ${kind}`,
    );
    expect(imports.sort()).toEqual(
      build === "debug" ? ["env.abort: function", "env.memory: memory"] : ["env.memory: memory"],
    );
    const exports = WebAssembly.Module.exports(module);
    expect(exports.map(({ name }) => name).sort()).toEqual(KERNELS);
    expect(exports.every(({ kind }) => kind === "function")).toBe(true);
  });
});

describe("kernels", () => {
  it("says which build an engine lacks", () => {
    if (!runs("relaxed")) expect(() => machine("relaxed")).toThrow("relaxed SIMD is missing");
  });

  it("turns a failed assertion of the debug build into an INTERNAL error", () => {
    expect(() => machine("debug").kernels.principalAxes(65536, 0, 1, 1, 1, 65536, 65536, 65536)).toThrow(
      "assertion failed",
    );
  });

  it("makes parallel rows equal bit for bit, and finds the zero row", () => {
    const used = machine("simd");
    scope(used, { rows: f64(9) }, ({ rows }) => {
      rows.view.set([1, 2, 3, 3, 6, 9, 1e-200, 2e-200, 3e-200]);
      expect(used.kernels.normalizeRows(rows.pointer, 2, 3)).toBe(-1);
      expect(rows.view.subarray(0, 3)).toEqual(rows.view.subarray(3, 6));
      rows.view.set([1, 0, 0, 0, 0, 0, 0, 0, 1]);
      expect(used.kernels.normalizeRows(rows.pointer, 3, 3)).toBe(1);
    });
  });
});

describe("an arena scope", () => {
  it("lays fields out apart, aligned, and refuses what no memory holds", () => {
    const used = machine("simd");
    scope(used, { a: f32(3), b: f64(5) }, ({ a, b }) => {
      expect(b.pointer - a.pointer).toBe(64);
      expect([a.view.length, b.view.length]).toEqual([3, 5]);
      a.view.fill(1);
      b.view.fill(2);
      expect([...a.view]).toEqual([1, 1, 1]);
    });
    expect(() => scope(used, { huge: f64(2 ** 30) }, () => 0)).toThrow(expect.objectContaining({ code: "CAPACITY" }));
  });
});
