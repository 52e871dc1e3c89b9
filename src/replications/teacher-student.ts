import { givenDimension } from "../dimension/given.ts";
import { section } from "../report/make-report.ts";
import type { Section } from "../report/report.ts";
import type { Scatter } from "../report/scatter.ts";
import type { Experiment, Finding } from "./experiment.ts";
import { type Sweep, type SweepOutcome, type SweepSettings, sweepCells } from "./sweep.ts";
import { type FittedSweep, fitSweeps, impliedBy, measuredDimension, orderOf, sweepName } from "./sweep-fits.ts";
import { SWEEP_SCALES } from "./sweep-scales.ts";
import { sweepSection, sweepVerdict } from "./sweep-section.ts";
import { teacherStudentFindings } from "./teacher-student-findings.ts";
import { verdictFinding } from "./verdict-finding.ts";

const SQUARED = { kind: "power", p: 2 } as const;
/** Of quick, each at d = 8 alone. */
const OTHER_LOSSES: readonly Sweep["loss"][] = [
  { kind: "divergence" },
  { kind: "power", p: 1 },
  { kind: "power", p: 3 },
];
const sweep = (d: number, firstWidth: number, loss: Sweep["loss"] = SQUARED): Sweep => ({
  loss,
  factors: [d],
  firstWidth,
});

/** Students of one teacher at known d: 4/alpha against d (Sharma & Kaplan 2022, section 3.1) [docs/experiments.md#teacher-student]. */
export const teacherStudent: Experiment<SweepSettings, SweepOutcome> = {
  name: "teacher-student",
  title: "Networks taught by a random network at known d",
  claim:
    "The loss of networks of N parameters falls as N^(-alpha) with alpha = 4/d, so that 4/alpha against d is the diagonal (Sharma & Kaplan, JMLR 23(9), 2022)",
  settings: {
    quick: {
      ...SWEEP_SCALES.quick,
      sweeps: [...[2, 4, 6, 8, 12].map((d) => sweep(d, 8)), ...OTHER_LOSSES.map((loss) => sweep(8, 8, loss))],
      inputs: 20,
      runs: 1,
    },
    paper: {
      ...SWEEP_SCALES.paper,
      sweeps: [
        ...[2, 4, 6, 8, 10, 12, 14, 16, 18].map((d) => sweep(d, d < 7 ? 8 : d <= 10 ? 15 : 22)),
        ...[2, 4, 6, 8, 10, 12].map((d) => sweep(d, 22, { kind: "divergence" })),
        ...[1, 3].map((p) => sweep(8, 12, { kind: "power", p })),
      ],
      inputs: 20,
      runs: 3,
    },
  },
  cells: sweepCells,
  conclude: (outcomes, settings, seed) => {
    const { fitted, notes } = fitSweeps(settings, outcomes, seed);
    const squared = fitted.filter(isSquared);
    const others = fitted.filter((each) => !isSquared(each)).map(lossFinding);
    return {
      findings: [...teacherStudentFindings(squared, seed), ...others],
      sections: sectionsOf(fitted),
      notes,
    };
  },
};

/** Another loss against its own law. */
function lossFinding(each: FittedSweep): Finding {
  const verdict = sweepVerdict(each, givenDimension(known(each)));
  const order = orderOf(each.sweep.loss);
  const predicted = (order / known(each)).toPrecision(3);
  return verdictFinding(`alpha, ${sweepName(each.sweep)}`, `at least ${order}/d = ${predicted}`, verdict);
}

/** The figure first, then every sweep with its curve, fits and verdicts. */
function sectionsOf(fitted: readonly FittedSweep[]): Section[] {
  const picture: Scatter = {
    kind: "scatter",
    title: "4/alpha against d",
    x: "dimension d",
    y: "4/\u03b1 (2p/\u03b1 for |y \u2212 y\u2032|^p)",
    series: [...new Set(fitted.map(lossOf))].flatMap((name) => {
      const own = fitted.filter((each) => lossOf(each) === name);
      return [
        { name: `${name}, known d`, points: own.map((each) => point(each, known(each), null)) },
        ...(own.every(isSquared) ? (["student", "teacher"] as const) : []).map((whose) => ({
          name: `${name}, d of the ${whose}\u2019s last hidden layer`,
          points: own.flatMap((each) => {
            const d = measuredDimension(each, whose);
            return d ? [point(each, d.d, d.interval)] : [];
          }),
        })),
      ];
    }),
    lines: [
      {
        name: "4/\u03b1 = d",
        through: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
  };
  return [
    section(
      "4/alpha against d",
      "Pure powers of the number of parameters; bars are 95 % intervals of the fit and of d.",
      [picture],
    ),
    ...fitted.map((each) => sweepSection(each, givenDimension(known(each)))),
  ];
}

function point(each: FittedSweep, x: number, xInterval: readonly [number, number] | null) {
  const { d, interval } = impliedBy(each, "fit");
  return { x, xInterval, y: d, yInterval: interval };
}

const isSquared = ({ sweep: { loss } }: FittedSweep) => loss.kind === "power" && loss.p === 2;
const lossOf = ({ sweep }: FittedSweep) => sweepName(sweep).split(",")[0];
const known = ({ sweep: { factors } }: FittedSweep) => factors[0];
