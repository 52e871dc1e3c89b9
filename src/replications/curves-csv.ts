import type { LearningCurve } from "../curves/learning-curve.ts";
import { resultsOf } from "../report/results-of.ts";
import type { ExperimentResult } from "./experiment.ts";

/** All learning curves of experiments as one table, a row a point; sizes along a second axis stand in `x2`. */
export function curvesCsv(results: readonly ExperimentResult[]): string {
  const rows = results.flatMap(({ name, sections }) =>
    sections.flatMap((section) =>
      resultsOf(section, "learning-curve").flatMap((curve) => pointsOf(curve).map((point) => [name, ...point])),
    ),
  );
  return [COLUMNS, ...rows].map((row) => `${row.map(field).join(",")}\n`).join("");
}

function pointsOf({ name, axis, loss, regime, learner, x, further, y, errors, seed }: LearningCurve) {
  return x.map((size, i) => {
    const second = further[0];
    return [name, axis, loss, regime, learner, seed[i], size, y[i], errors?.[i], second?.axis, second?.x[i]];
  });
}

const COLUMNS = "experiment,curve,axis,loss,regime,learner,seed,x,y,error,axis2,x2".split(",");

const field = (value: string | number | undefined) => {
  const text = String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
