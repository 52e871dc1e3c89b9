import { permutation, type Random, random } from "../base/random.ts";
import { flatTorus } from "../cloud/manifolds/flat-torus.ts";
import { type PointCloud, pointCloud, sharedBuffer, takeRows } from "../cloud/point-cloud.ts";
import { smoothTarget } from "../experiments/targets.ts";
import type { ReadData } from "./experiment.ts";

/** Points, each of a class, counted from 0. */
export interface Classified {
  readonly points: PointCloud;
  readonly classes: ArrayLike<number>;
}

/** Where classified points come from: a manifold of known dimension, or images. */
export type ClassifiedData =
  | {
      readonly kind: "torus";
      readonly d: number;
      readonly D: number;
      readonly n: number;
      readonly classes: number;
    }
  | {
      readonly kind: "images";
      readonly points: string;
      readonly labels: string;
    };

/** The images that come with dimlaw, and what they show (data/README.md). */
export const FASHION: ClassifiedData = {
  kind: "images",
  points: "fashion-mnist.npz",
  labels: "fashion-mnist-labels.npy",
};

/** One draw of classified points. */
export interface ClassDraw {
  readonly data: ClassifiedData;
  /** Standard deviation of the normal noise on every coordinate, in units of that of all coordinates. */
  readonly noise: number;
  readonly draw: number;
  readonly seed: number;
}

/**
 * The points of a draw, whose coordinates have mean 0 and variance 1, all together, before noise. On a torus the class of a
 * point is that of several random smooth functions which is largest there; noise moves no point to another class.
 */
export async function drawnClasses({ data, noise, draw, seed }: ClassDraw, readData: ReadData): Promise<Classified> {
  const rng = random(seed).split("classes").split(draw);
  const all = data.kind === "images" ? await images(data, readData) : torus(data, rng.below(2 ** 31));
  return { ...all, points: standard(all.points, noise, rng) };
}

/** A draw and how many of its points are for tests. */
export interface ClassSplit extends ClassDraw {
  readonly tests: number;
}

/** All points of a draw, those to test at, and any number of the others: larger sets hold the smaller. */
export async function classSplit(plan: ClassSplit, readData: ReadData) {
  const { points, classes } = await drawnClasses(plan, readData);
  const order = permutation(points.n, random(plan.seed).split("order").split(plan.draw));
  const rows = (from: number, to: number): Classified => {
    const taken = order.subarray(from, to);
    return { points: takeRows(points, taken), classes: Array.from(taken, (i) => classes[i]) };
  };
  return { points, test: rows(0, plan.tests), train: (size: number) => rows(plan.tests, plan.tests + size) };
}

type Images = Extract<ClassifiedData, { kind: "images" }>;
async function images(data: Images, readData: ReadData): Promise<Classified> {
  const [points, { coords }] = [await readData(data.points), await readData(data.labels)];
  return { points, classes: coords };
}

type Torus = Extract<ClassifiedData, { kind: "torus" }>;
function torus({ d, D, n, classes: count }: Torus, seed: number): Classified {
  const points = flatTorus({ n, d, D, seed });
  const functions = Array.from({ length: count }, (_, k) => smoothTarget(points, seed * count + k, 1).values);
  const classes = Int32Array.from({ length: n }, (_, i) =>
    functions.reduce((best, values, k) => (values[i] > functions[best][i] ? k : best), 0),
  );
  return { points, classes };
}

function standard({ coords, D }: PointCloud, noise: number, rng: Random): PointCloud {
  let sum = 0;
  for (const value of coords) sum += value;
  const mean = sum / coords.length;
  let sq = 0;
  for (const value of coords) sq += (value - mean) ** 2;
  const deviation = Math.sqrt(sq / coords.length);
  const moved = new Float32Array(sharedBuffer(4 * coords.length));
  for (let i = 0; i < coords.length; i++)
    moved[i] = (coords[i] - mean) / deviation + (noise > 0 ? noise * rng.normal() : 0);
  return pointCloud(moved, D);
}
