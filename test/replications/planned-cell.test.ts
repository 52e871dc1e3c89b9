import { describe, expect, it } from "vitest";
import { type CellStore, NO_STORE } from "../../src/replications/cell-store.ts";
import type { AnyExperiment, Cell } from "../../src/replications/experiment.ts";
import { EXPERIMENTS, experimentNamed } from "../../src/replications/experiments.ts";
import { runExperiment } from "../../src/replications/run-experiment.ts";

// biome-ignore lint/suspicious/noExplicitAny: settings differ from experiment to experiment.
type Settings = any;
const keysOf = (experiment: AnyExperiment, settings: Settings, seed = 3) =>
  experiment.cells(settings, seed).map(({ name, plan }: Cell<unknown>) => `${name} ${JSON.stringify(plan)}`);

/** Copies of settings, each with one number changed, and where. */
function changedNumbers(settings: Settings, path: readonly string[] = []): { at: string; changed: Settings }[] {
  if (typeof settings === "number") return [{ at: path.join("."), changed: settings + 1 }];
  if (typeof settings !== "object" || settings === null) return [];
  return Object.keys(settings).flatMap((key) =>
    changedNumbers(settings[key], [...path, key]).map(({ at, changed }) => ({
      at,
      changed: Array.isArray(settings) ? settings.with(Number(key), changed) : { ...settings, [key]: changed },
    })),
  );
}

describe("a kept cell", () => {
  it.each(EXPERIMENTS.map((experiment) => [experiment.name, experiment] as const))(
    "of %s is another at another seed, and where any number differs that it depends on",
    (_, experiment) => {
      const { quick } = experiment.settings;
      const keys = keysOf(experiment, quick);
      for (const key of keysOf(experiment, quick, 4)) expect(keys).not.toContain(key);
      const numbers = changedNumbers(quick);
      expect(numbers.length).toBeGreaterThan(1);
      for (const { at, changed } of numbers) expect([at, keysOf(experiment, changed)]).not.toEqual([at, keys]);
    },
  );

  it.each<[string, (settings: Settings) => Settings]>([
    ["teacher-student", (s) => ({ ...s, runs: 2, sweeps: [{ ...s.sweeps[0], factors: [3] }, ...s.sweeps] })],
    ["product-manifold", (s) => ({ ...s, runs: 2, sweeps: [{ ...s.sweeps[0], factors: [2, 2] }, ...s.sweeps] })],
    [
      "data-scaling",
      ({ neighbors, kernel, network }) => ({
        neighbors: { ...neighbors, manifolds: ["sphere", ...neighbors.manifolds], d: [7, ...neighbors.d], seeds: 9 },
        kernel: { ...kernel, d: [4, ...kernel.d], seeds: 9 },
        network: { ...network, d: [3, ...network.d], seeds: 9 },
      }),
    ],
    ["variance-width", (s) => ({ ...s, draws: 3 * s.draws })],
    [
      "kernel-spectrum",
      (s) => ({ ...s, alphaK: [3, ...s.alphaK], d: [3, ...s.d], kernels: ["gaussian", ...s.kernels] }),
    ],
    ["superclass", ({ trials }) => ({ trials: trials.toReversed().map((t: Settings) => ({ ...t, draws: 9 })) })],
    [
      "input-noise",
      ({ trials, noises }) => ({ trials: trials.map((t: Settings) => ({ ...t, draws: 9 })), noises: [...noises, 3] }),
    ],
    ["images", (s) => ({ ...s, networks: [[8, 8], ...s.networks], draws: 9 })],
    ["universal-rates", (s) => ({ ...s, problems: s.problems.slice(1) })],
  ])("of %s is the same where lists grow or settings differ that are others' affair", (name, longer) => {
    const experiment = experimentNamed(name);
    const { quick } = experiment.settings;
    const [before, after] = [quick, longer(quick)].map((settings) => keysOf(experiment, settings));
    const [few, many] = before.length < after.length ? [before, after] : [after, before];
    expect(many.length).toBeGreaterThan(few.length);
    for (const key of few) expect(many).toContain(key);
  });

  it("is done once by runs of which the second has more of them, and does not know what else there is", async () => {
    const kept = new Map<string, unknown>();
    const store: CellStore = {
      ...NO_STORE,
      read: async (cell) => ({
        done: kept.has(cell) ? { outcome: kept.get(cell), seconds: 1 } : null,
        stopped: null,
        notes: [],
      }),
      finish: async (cell, outcome) => void kept.set(cell, outcome),
    };
    const sweep = (d: number) => ({ loss: { kind: "power", p: 2 }, factors: [d], firstWidth: 3 });
    const tiny = { teacher: [6, 6], widths: 5, schedule: [{ steps: 20, batch: 50, rate: 0.01 }], tests: 60 };
    const run = async (settings: object, own: CellStore) => {
      const before: string[] = [];
      const result = await runExperiment(experimentNamed("product-manifold"), {
        settings: { ...tiny, ...settings },
        store: own,
        onCell: (cell) => cell.before && before.push(cell.name),
      });
      return { before, sections: result.sections };
    };
    expect((await run({ sweeps: [sweep(2)] }, store)).before).toEqual([]);
    const longer = { sweeps: [sweep(3), sweep(2)], runs: 2 };
    const second = await run(longer, store);
    expect(second.before).toEqual(["p=2.d=2.run=0"]);
    expect(kept.size).toBe(4);
    expect(second.sections).toEqual((await run(longer, NO_STORE)).sections);
  });
});
