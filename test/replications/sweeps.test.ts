import { describe, expect, it } from "vitest";
import { givenDimension } from "../../src/dimension/given.ts";
import { type CellStore, NO_STORE } from "../../src/replications/cell-store.ts";
import type { Experiment } from "../../src/replications/experiment.ts";
import { EXPERIMENTS, experimentNamed } from "../../src/replications/experiments.ts";
import { productManifold } from "../../src/replications/product-manifold.ts";
import { type DoneCell, runExperiment } from "../../src/replications/run-experiment.ts";
import { straightLine } from "../../src/replications/straight-line.ts";
import type { SweepOutcome, SweepSettings } from "../../src/replications/sweep.ts";
import { orderOf } from "../../src/replications/sweep-fits.ts";
import { teacherStudent } from "../../src/replications/teacher-student.ts";

const TINY = {
  teacher: [12, 12],
  widths: 5,
  schedule: [{ steps: 60, batch: 350, rate: 0.01 }],
  tests: 100,
};

/** Outcomes as they would be if squared losses were exactly a N^-alpha, and others as their own laws have it. */
function outcomesOf(
  { cells, settings }: Experiment<SweepSettings, SweepOutcome>,
  alphaOf: (factors: readonly number[]) => number,
  diverged = -1,
): SweepOutcome[] {
  const { sweeps, widths } = settings.quick;
  expect(cells(settings.quick, 0)).toHaveLength(sweeps.length);
  return sweeps.map(({ loss, factors, firstWidth }) => ({
    loss,
    factors,
    run: 0,
    students: Array.from({ length: widths + 1 }, (_, i) => {
      const width = Math.floor(firstWidth * 1.3 ** i);
      const parameters = width ** 2 + 23 * width + 1;
      const fell = 0.3 * parameters ** ((-alphaOf(factors) * orderOf(loss)) / 4) * (1 + 0.002 * Math.sin(7 * i));
      return i === diverged
        ? { width, parameters, loss: null, standardError: null, diverged: 17 }
        : { width, parameters, loss: fell, standardError: 0.01 * fell, diverged: null };
    }),
    teacher: [],
    student: [{ ...givenDimension(factors[0], 0.1), method: "twonn" }],
    build: "simd",
    notes: diverged < 0 ? [] : [{ code: "diverged", message: "the student of hidden widths 9 diverged at step 17" }],
  }));
}

describe("teacher-student", () => {
  const concluded = (alphaOf: (d: number) => number, diverged?: number) =>
    teacherStudent.conclude(
      outcomesOf(teacherStudent, ([d]) => alphaOf(d), diverged),
      teacherStudent.settings.quick,
      0,
    );

  it("finds the diagonal where losses fall as 4/d", () => {
    const { findings, sections } = concluded((d) => 4 / d);
    expect(findings.map(({ quantity, measured }) => [quantity, Math.round(100 * measured!) / 100])).toEqual([
      ["slope of 4/alpha against the known d", 1],
      ["slope of 4/alpha against d measured in the student", 1],
      ["(4/alpha) / d, geometric mean", 1],
      ["order of 4/alpha and d (Kendall's tau)", 1],
      ["alpha, KL, d = 8", 0.5],
      ["alpha, |y - y'|^1, d = 8", 0.25],
      ["alpha, |y - y'|^3, d = 8", 0.75],
    ]);
    const verdicts = sections.flatMap(({ results }) => results.filter(({ kind }) => kind === "verdict"));
    expect(verdicts).toHaveLength(16);
    for (const verdict of verdicts) expect(verdict).not.toMatchObject({ outcome: "violates" });
  });

  it("says so where they do not", () => {
    const [slope, , ratio, order] = concluded((d) => 4 / (8 - 0.3 * d)).findings;
    expect(slope).toMatchObject({ agreement: "disagrees" });
    expect(slope.measured).toBeCloseTo(-0.3, 1);
    expect(ratio.agreement).toBe("cannot-tell");
    expect(order).toMatchObject({ agreement: "disagrees", measured: -1 });
    expect(concluded((d) => 4 / (1.5 * d)).findings[2]).toMatchObject({ agreement: "disagrees" });
  });

  it("leaves out students that diverged, and names them", () => {
    const { findings, sections, notes } = concluded((d) => 4 / d, 3);
    expect(findings[0].measured).toBeCloseTo(1, 1);
    expect(notes).toHaveLength(8);
    expect(notes[0].message).toBe("MSE, d = 2, run 0: the student of hidden widths 9 diverged at step 17");
    expect(sections[1].results).toContainEqual(expect.objectContaining({ kind: "learning-curve" }));
    expect(JSON.stringify([findings, sections])).not.toMatch(/NaN|null,null/);
  });
});

describe("product-manifold", () => {
  it.each([
    ["largest", 4 / 3, ["agrees", "agrees"]],
    ["sum", 4 / 9, ["disagrees", "disagrees"]],
  ])("tells whether alpha follows the %s", (_, alpha, expected) => {
    const outcomes = outcomesOf(productManifold, (factors) => (factors.length > 1 ? alpha : 4 / factors[0]));
    const { findings } = productManifold.conclude(outcomes, productManifold.settings.quick, 0);
    expect(findings.map(({ agreement }) => agreement)).toEqual(expected);
  });

  it("runs from end to end, from checkpoint to checkpoint", async () => {
    const sweeps = [{ loss: { kind: "divergence" }, factors: [1, 2], firstWidth: 3 }];
    const states: number[] = [];
    const done: DoneCell[] = [];
    const store = { ...NO_STORE, stop: async (_: string, { length }: Uint8Array) => void states.push(length) };
    const result = await runExperiment(productManifold, {
      settings: { ...TINY, sweeps },
      store,
      onCell: (cell) => done.push(cell),
    });
    expect(states).toHaveLength(4);
    expect(done).toMatchObject([{ name: "kl.d=1-2.run=0", share: 1, before: false }]);
    expect(result.notes.map(({ code }) => code)).toEqual(["own-settings"]);
    expect(result.cells.map(({ name }) => name)).toEqual(["kl.d=1-2.run=0"]);
    const [{ results }] = result.sections;
    expect(results.map(({ kind }) => kind)).toEqual([
      "dimension-estimate",
      "dimension-estimate",
      "learning-curve",
      "curve-fit",
      "curve-fit",
      "verdict",
    ]);
  });
});

describe("a checkpoint", () => {
  const sweeps = [{ loss: { kind: "power", p: 2 }, factors: [2], firstWidth: 3 }];
  const run = (store: CellStore, settings: object = {}) =>
    runExperiment(teacherStudent, { settings: { ...TINY, sweeps, ...settings }, store });

  it.each<[string, (bytes: Uint8Array) => Uint8Array, RegExp]>([
    ["damaged", (bytes) => bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte)), /bytes that match their checksum/],
    ["cut short", (bytes) => bytes.slice(0, 9), /at least 16 bytes, got 9/],
  ])("that is %s is set aside and its cell done again, with the same result", async (_, harm, reason) => {
    let checkpoint = new Uint8Array();
    const undisturbed = await run({
      ...NO_STORE,
      stop: async (_, bytes) => void (checkpoint = Uint8Array.from(bytes)),
    });
    const aside: string[] = [];
    const again = await run({
      ...NO_STORE,
      read: async () => ({ done: null, stopped: { checkpoint: harm(checkpoint), seconds: 1 }, notes: [] }),
      setAside: async (cell, why) => {
        aside.push(why);
        return { code: "cell-redone", message: cell };
      },
    });
    expect(aside).toEqual([expect.stringMatching(reason)]);
    expect(again.notes.map(({ code }) => code)).toEqual(["own-settings", "cell-redone"]);
    expect(again.sections).toEqual(undisturbed.sections);
  });

  it("of students that diverge tells at which step, and no curve has them", async () => {
    const schedule = [{ steps: 20, batch: 350, rate: 1e30 }];
    const { notes, sections } = await run(NO_STORE, { schedule });
    expect(notes[0].message).toMatch(/^MSE, d = 2, run 0: the student of hidden widths 3, 3 diverged at step \d+$/);
    expect(notes.map(({ code }) => code)).toContain("no-fit");
    expect(sections.flatMap(({ results }) => results).filter(({ kind }) => kind !== "scatter")).toEqual([]);
  });
});

describe("all experiments", () => {
  it("are found by name, and no other is", () => {
    for (const experiment of EXPERIMENTS) expect(experimentNamed(experiment.name)).toBe(experiment);
    expect(() => experimentNamed("nothing")).toThrow(/"experiment": expected one of teacher-student, .*, got nothing/);
  });

  it.each(EXPERIMENTS.map((experiment) => [experiment.name, experiment] as const))(
    "%s has settings that are plain data and cells with names of their own",
    (_, { settings, cells }) => {
      for (const scale of ["quick", "paper"] as const) {
        expect(JSON.parse(JSON.stringify(settings[scale]))).toEqual(settings[scale]);
        const names = (cells(settings[scale], 1) as readonly { name: string; work: number }[]).map(({ name, work }) => {
          expect(work).toBeGreaterThan(0);
          return name;
        });
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^[A-Za-z0-9.=-]+$/);
      }
    },
  );

  it("refuse settings that they do not have", async () => {
    const own = (settings: object) => runExperiment(teacherStudent, { settings: { ...settings } });
    await expect(own({ width: 3 })).rejects.toThrow('"settings.width": expected one of the settings teacher, ');
    await expect(own({ runs: "3" })).rejects.toThrow('"settings.runs": expected a number, got 3');
    await expect(own({ runs: 0 })).rejects.toThrow('"settings.runs": expected a number above 0, got 0');
    await expect(own({ sweeps: [] })).rejects.toThrow(
      '"settings": expected settings that leave something to do, got none',
    );
  });

  it("refuse cells of one name, which would be given one outcome", async () => {
    const sweep = { loss: { kind: "divergence" }, factors: [2] };
    const sweeps = [3, 5].map((firstWidth) => ({ ...sweep, firstWidth }));
    await expect(runExperiment(teacherStudent, { settings: { sweeps } })).rejects.toThrow(
      '"settings": expected cells that differ in name, got two of kl.d=2.run=0',
    );
  });
});

it("a straight line has the slope and the error that the normal equations give", () => {
  const x = [1, 2, 4, 7];
  const y = [2, 3, 8, 12];
  // By hand: Sxx = 21, Sxy = 36.5, residual sum of squares 64.75 - 36.5^2 / 21.
  const line = straightLine(x, y)!;
  expect(line.slope).toBeCloseTo(36.5 / 21, 12);
  expect(line.standardError).toBeCloseTo(Math.sqrt((64.75 - 36.5 ** 2 / 21) / 2 / 21), 12);
  expect(line.interval[1] - line.slope).toBeCloseTo(4.30265 * line.standardError, 4);
  expect(straightLine([1, 1, 1], y.slice(1))).toBeNull();
});
