import { normalQuantile } from "../base/special.ts";
import { givenDimension } from "../dimension/given.ts";
import { formatNumber } from "../report/format-number.ts";
import { laws } from "../theory/laws/laws.ts";
import type { Experiment, Finding } from "./experiment.ts";
import { type Sweep, type SweepOutcome, type SweepSettings, sweepCells } from "./sweep.ts";
import { type FittedSweep, fitSweeps, impliedBy, sweepName } from "./sweep-fits.ts";
import { SWEEP_SCALES } from "./sweep-scales.ts";
import { sweepSection } from "./sweep-section.ts";

const sweep = (...factors: readonly number[]): Sweep => ({ loss: { kind: "power", p: 2 }, factors, firstWidth: 12 });
const SWEEPS = { sweeps: [sweep(3), sweep(9), sweep(3, 3, 3)], inputs: 9 };

/** A sum of functions on the factors of a product (Sharma & Kaplan 2022) [docs/experiments.md#product-manifold]. */
export const productManifold: Experiment<SweepSettings, SweepOutcome> = {
  name: "product-manifold",
  title: "A target that is a sum over the factors of a product",
  claim:
    "Where the target is a sum of functions of one factor each, alpha follows the largest factor and not the sum: 4/3 for 3 + 3 + 3 (Sharma & Kaplan, JMLR 23(9), 2022)",
  settings: {
    quick: { ...SWEEP_SCALES.quick, ...SWEEPS, runs: 1 },
    paper: { ...SWEEP_SCALES.paper, ...SWEEPS, runs: 15 },
  },
  cells: sweepCells,
  conclude: (outcomes, settings, seed) => {
    const { fitted, notes } = fitSweeps(settings, outcomes, seed);
    return {
      findings: findingsOf(fitted),
      sections: fitted.map((each) => {
        const factors = each.sweep.factors.map((d) => givenDimension(d));
        return sweepSection(each, { factors }, factors.length > 1 ? laws.fourOverLargestD : laws.fourOverD);
      }),
      notes,
    };
  },
};

/** A product against one factor of its largest dimension, and against one of all its dimensions. */
function findingsOf(fitted: readonly FittedSweep[]): Finding[] {
  return fitted
    .filter(({ sweep: { factors } }) => factors.length > 1)
    .flatMap((product) => {
      const { factors } = product.sweep;
      const largest = Math.max(...factors);
      const sum = factors.reduce((total, d) => total + d, 0);
      return fitted
        .filter(({ sweep: { factors: other } }) => other.length === 1 && [largest, sum].includes(other[0]))
        .map((single) => ratioFinding(product, single, largest, sum));
    });
}

function ratioFinding(product: FittedSweep, single: FittedSweep, largest: number, sum: number): Finding {
  const d = single.sweep.factors[0];
  const [a, b] = [product, single].map(({ fit: { parameters, standardErrors } }) => ({
    alpha: parameters.alpha,
    relative: standardErrors.alpha / parameters.alpha,
  }));
  const ratio = a.alpha / b.alpha;
  const error = Math.hypot(a.relative, b.relative);
  const half = normalQuantile(0.975) * error;
  const interval = [ratio * Math.exp(-half), ratio * Math.exp(half)] as const;
  const [claimed, otherwise] = [d / largest, d / sum];
  const holds = (value: number) => interval[0] <= value && value <= interval[1];
  return {
    quantity: `alpha of ${product.sweep.factors.join(" + ")} over alpha of d = ${d}`,
    claimed: `${formatNumber(claimed)}, and ${formatNumber(otherwise)} if it followed the sum`,
    measured: ratio,
    standardError: ratio * error,
    interval,
    agreement: !holds(claimed) ? "disagrees" : holds(otherwise) ? "cannot-tell" : "agrees",
    because: `4/alpha is ${[product, single].map((each) => `${formatNumber(impliedBy(each, "fit").d)} for ${sweepName(each.sweep)}`).join(" and ")}`,
  };
}
