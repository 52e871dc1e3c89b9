import { expect, it } from "vitest";
import { runExperiment } from "../../src/replications/run-experiment.ts";
import { universalRates } from "../../src/replications/universal-rates.ts";

it("universal-rates counts how often a curve is called by its rate", async () => {
  const problems = universalRates.settings.quick.problems.filter(({ problem }) => problem !== "singletons");
  const quick = { problems, curves: 1, runs: 60, sizes: null };
  const { findings } = await runExperiment({ ...universalRates, settings: { quick, paper: quick } });
  expect(findings.map(({ measured }) => measured)).toEqual([1, 1, 1]);
  expect(findings.map(({ agreement }) => agreement)).toEqual(["agrees", "agrees", "agrees"]);
});

it("universal-rates says where curves are called otherwise, or by no rate", () => {
  const settings = { ...universalRates.settings.quick, problems: universalRates.settings.quick.problems.slice(0, 2) };
  const curve = {
    x: [10, 10, 20, 20, 40, 40, 80, 80, 160, 160],
    y: [10, 9, 5, 5, 2, 3, 1, 1.5, 0.6, 0.7].map((y) => y / 20),
  };
  const wrong = { ...curve, called: ["linear", "linear", "linear"] as const };
  const unsure = { ...curve, called: ["cannot-tell", "linear", "cannot-tell"] as const };
  const { findings } = universalRates.conclude([wrong, unsure], settings, 0);
  expect(findings.map(({ agreement }) => agreement)).toEqual(["disagrees", "cannot-tell"]);
  expect(findings[0].interval![0]).toBe(0);
});
