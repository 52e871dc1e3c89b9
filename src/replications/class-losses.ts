import { type Control, stage } from "../base/control.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { regress } from "../experiments/regression/regress.ts";
import { findNeighbors } from "../neighbors/find-neighbors.ts";
import { type Classified, type ClassSplit, classSplit } from "./classified.ts";
import { trainClassifier } from "./classifier.ts";
import type { CellControl } from "./experiment.ts";

export type ClassLearner = "nearest-neighbor" | "kernel" | "network";

/** One learner on one draw, at every size and every merging of the classes. */
export interface ClassLossesPlan extends ClassSplit {
  readonly learner: ClassLearner;
  /** To how many classes they are merged: class k becomes k modulo that. */
  readonly levels: readonly number[];
  readonly sizes: readonly number[];
}

/**
 * losses[l][s]: at merging l and size s; mean squared error of one-hot classes, of networks cross-entropy where it was least.
 * Larger training sets of a draw hold the smaller.
 */
export async function classLosses(plan: ClassLossesPlan, control: CellControl): Promise<number[][]> {
  const { learner, levels, sizes, draw } = plan;
  const { points, test, train } = await classSplit(plan, control.readData);
  const length = Math.SQRT2 * radius(points);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const losses: number[][] = levels.map(() => []);
  let done = 0;
  for (const size of sizes) {
    const part = { ...control, ...stage(control, done / total, (done + size) / total) };
    const found = await lossesOf(learner, train(size), test, levels, length, draw, part);
    for (const [l, loss] of found.entries()) losses[l].push(loss);
    done += size;
  }
  return losses;
}

async function lossesOf(
  learner: ClassLearner,
  train: Classified,
  test: Classified,
  levels: readonly number[],
  length: number,
  seed: number,
  control: CellControl,
): Promise<number[]> {
  const { pool, signal, onProgress } = control;
  const work: Control & Pick<CellControl, "pool"> = { pool, signal, onProgress };
  if (learner === "network") {
    const losses: number[] = [];
    for (const [l, level] of levels.entries()) {
      const share = { pool, ...stage(control, l / levels.length, (l + 1) / levels.length) };
      losses.push((await trainClassifier({ train, test, level, seed }, share)).loss);
    }
    return losses;
  }
  if (learner === "nearest-neighbor") {
    const { indices } = await findNeighbors(train.points, { k: 1, queries: test.points, ...work });
    return levels.map((level) => {
      let wrong = 0;
      for (let i = 0; i < test.points.n; i++)
        if (test.classes[i] % level !== train.classes[indices[i]] % level) wrong++;
      // A wrong class is wrong in two of the numbers of a one-hot answer.
      return (2 * wrong) / (test.points.n * level);
    });
  }
  const columns = ({ points, classes }: Classified) => ({
    points,
    values: Float64Array.from(levels.flatMap((level) => oneHot(classes, level))),
  });
  // One factorisation serves all mergings.
  const { mse } = await regress(columns(train), columns(test), { learner: { kind: "laplace", length }, ...work });
  let from = 0;
  return levels.map((level) => {
    const of = mse.slice(from, from + level);
    from += level;
    return of.reduce((sum, loss) => sum + loss, 0) / level;
  });
}

/** Class after class, a number a point. */
function oneHot(classes: ArrayLike<number>, level: number): number[] {
  return Array.from({ length: level }, (_, k) => Array.from(classes, (c) => Number(c % level === k))).flat();
}

/** Root mean square distance from the mean point. */
function radius({ n, D, coords }: PointCloud): number {
  const sums = new Float64Array(D);
  let sq = 0;
  for (let i = 0; i < n * D; i++) {
    sums[i % D] += coords[i];
    sq += coords[i] ** 2;
  }
  return Math.sqrt(sq / n - sums.reduce((sum, value) => sum + (value / n) ** 2, 0));
}
