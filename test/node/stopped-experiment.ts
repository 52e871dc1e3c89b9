import { folderStore } from "../../src/node/folder-store.ts";
import type { Experiment } from "../../src/replications/experiment.ts";
import { runExperiment } from "../../src/replications/run-experiment.ts";

/** Two cells that count to ten, a checkpoint each step; every step is said, so that who listens can kill the program. */
const counting: Experiment<{ readonly steps: number }, { readonly total: number }> = {
  name: "counting",
  title: "Counting",
  claim: "Ten is reached",
  settings: { quick: { steps: 10 }, paper: { steps: 100 } },
  cells: ({ steps }, seed) =>
    ["a", "b"].map((name) => ({
      name,
      work: steps,
      plan: { steps, seed },
      run: async ({ checkpoint, onCheckpoint }) => {
        let [at, total] = checkpoint ?? [0, seed];
        while (at < steps) {
          await new Promise((go) => setTimeout(go, 5));
          total += at++;
          await onCheckpoint(Uint8Array.of(at, total));
          process.stdout.write(`${name}${at}\n`);
        }
        return { total };
      },
    })),
  conclude: (outcomes) => ({
    findings: outcomes.map(({ total }, i) => ({
      quantity: `sum ${i}`,
      claimed: "48",
      measured: total,
      standardError: 0,
      interval: [total, total],
      agreement: total === 48 ? "agrees" : "disagrees",
      because: "counted",
    })),
    sections: [],
    notes: [],
  }),
};

const { findings, notes } = await runExperiment(counting, {
  seed: 3,
  store: folderStore(process.argv[2]),
});
process.stdout.write(`${JSON.stringify({ totals: findings.map(({ measured }) => measured), notes })}\n`);
