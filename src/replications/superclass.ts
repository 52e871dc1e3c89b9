import { fitCurve } from "../curves/fit-curve.ts";
import { section } from "../report/make-report.ts";
import { classLosses } from "./class-losses.ts";
import { type ClassTrial, classTrials, trialCurve, trialName, trialWork } from "./class-trial.ts";
import type { Experiment, Scale } from "./experiment.ts";
import { type DrawnLosses, exponentDifference } from "./exponent-difference.ts";
import { plannedCell } from "./planned-cell.ts";

interface MergedTrial extends ClassTrial {
  /** Classes after merging, the unmerged first. */
  readonly levels: readonly number[];
}

export interface SuperclassSettings {
  readonly trials: readonly MergedTrial[];
}

/** Of one draw: losses[l][s] at merging l and size s. */
type SuperclassOutcome = readonly (readonly number[])[];

export const superclass: Experiment<SuperclassSettings, SuperclassOutcome> = {
  name: "superclass",
  title: "Merging classes",
  claim: "merging the classes of CIFAR-100 into fewer leaves the exponent in data as it is (Bahri et al., PNAS 2024)",
  settings: { quick: { trials: trials("quick") }, paper: { trials: trials("paper") } },
  cells: ({ trials }, seed) =>
    trials.flatMap(({ draws, ...trial }) =>
      Array.from({ length: draws }, (_, draw) =>
        plannedCell(
          `${trial.data.kind}-${trial.learner}-draw=${draw}`,
          trialWork(trial) * (trial.learner === "network" ? trial.levels.length : 1),
          { ...trial, noise: 0, draw, seed },
          classLosses,
        ),
      ),
    ),
  conclude: (outcomes, { trials }, seed) => {
    let from = 0;
    const parts = trials.map((trial) => {
      const drawn = outcomes.slice(from, from + trial.draws);
      from += trial.draws;
      return concluded(trial, (l) => drawn.map((losses) => losses[l]), seed);
    });
    return {
      findings: parts.flatMap(({ findings }) => findings),
      sections: parts.map((part) => part.section),
      notes: [],
    };
  },
};

function concluded(trial: MergedTrial, lossesAt: (l: number) => DrawnLosses, seed: number) {
  const { levels, sizes } = trial;
  const about = trialName(trial);
  const findings = levels.slice(1).map((level, l) => {
    const quantity = `change of alpha, ${levels[0]} classes to ${level}: ${about}`;
    return exponentDifference(quantity, sizes, lossesAt(l + 1), lossesAt(0), "unchanged");
  });
  const results = levels.flatMap((level, l) => {
    const curve = trialCurve(`${level} classes`, trial, lossesAt(l));
    return [curve, fitCurve(curve, { offset: "zero", seed })];
  });
  const text = `The same ${trial.draws} draws at every merging: class k becomes k modulo the number of classes left.`;
  return { findings, section: section(about, text, results) };
}

function trials(scale: Scale): MergedTrial[] {
  return classTrials(scale, 3, 16).map((trial) => ({
    ...trial,
    levels: trial.data.kind === "torus" ? [16, 8, 4, 2] : [10, 5, 2],
  }));
}
