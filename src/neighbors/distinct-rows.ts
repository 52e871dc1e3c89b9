import { random } from "../base/random.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { isDirectional, type Metric } from "./metric.ts";
import { rowLengths } from "./row-lengths.ts";

/**
 * The rows that copy no earlier row, ascending. Under cosine and angle parallel rows are copies: each coordinate of their
 * directions agrees to the relative rounding of f32 (of f64 in other clouds), since a scaled row was rounded when stored.
 * @throws DATA for a zero row under cosine or angle
 */
export function distinctRows(cloud: PointCloud, metric: Metric = "euclidean"): Int32Array {
  return firstCopies(cloud, metric).filter((first, i) => first === i);
}

/**
 * For every row the first that it copies, itself where there is none before it.
 * @throws DATA for a zero row under cosine or angle
 */
export function firstCopies(cloud: PointCloud, metric: Metric): Int32Array {
  const { key, reach, alike } = isDirectional(metric) ? directions(cloud) : values(cloud);
  const order = Int32Array.from(key.keys()).sort((a, b) => key[a] - key[b] || a - b);
  const first = new Int32Array(cloud.n).fill(-1);
  for (let p = 0; p < cloud.n; p++) {
    const head = order[p];
    if (first[head] >= 0) continue;
    const group = [head];
    for (let q = p + 1; q < cloud.n && key[order[q]] - key[head] <= reach(head); q++)
      if (first[order[q]] < 0 && alike(head, order[q])) group.push(order[q]);
    const kept = group.reduce((least, i) => Math.min(least, i));
    for (const i of group) first[i] = kept;
  }
  return first;
}

/** How copies are found: they have keys within reach of each other, and are alike. */
interface Likeness {
  readonly key: Float64Array;
  readonly reach: (i: number) => number;
  readonly alike: (i: number, j: number) => boolean;
}

/** Equal numbers, zero signs aside; the key is a hash of their bits. */
function values({ n, D, coords }: PointCloud): Likeness {
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  const key = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let high = 0x811c9dc5;
    let low = 0x9e3779b9;
    for (let at = i * D; at < (i + 1) * D; at++) {
      // -0 + 0 is 0
      number[0] = coords[at] + 0;
      high = mix(high ^ words[0], 0x85ebca6b) ^ words[1];
      low = mix(low ^ words[1], 0xc2b2ae35) ^ words[0];
    }
    key[i] = (mix(high, 0xcc9e2d51) >>> 0) * 2 ** 21 + (mix(low, 0x1b873593) >>> 11);
  }
  const alike = (i: number, j: number) => {
    for (let c = 0; c < D; c++) if (coords[i * D + c] !== coords[j * D + c]) return false;
    return true;
  };
  return { key, reach: () => 0, alike };
}

const mix = (word: number, by: number) => {
  const mixed = Math.imul(word, by);
  return mixed ^ (mixed >>> 15);
};

/** Equal directions to rounding; the keys are two random projections, since many rows may share a value of one. */
function directions(cloud: PointCloud): Likeness {
  const { n, D, coords, dtype } = cloud;
  const { largest, norm } = rowLengths(cloud);
  const tolerance = dtype === "f32" ? 2 ** -22 : 2 ** -50;
  const rng = random("distinct-rows");
  const weights = Float64Array.from({ length: D }, () => 2 * rng.uniform() - 1);
  const others = Float64Array.from({ length: D }, () => 2 * rng.uniform() - 1);
  const key = new Float64Array(n);
  const other = new Float64Array(n);
  const reach = new Float64Array(n);
  const unit = (i: number, c: number) => coords[i * D + c] / largest[i] / norm[i];
  for (let i = 0; i < n; i++)
    for (let c = 0; c < D; c++) {
      const u = unit(i, c);
      key[i] += u * weights[c];
      other[i] += u * others[c];
      // The weights are at most one; the rest is the sums' own rounding.
      reach[i] += Math.abs(u) * (tolerance + D * 2 ** -50);
    }
  const alike = (i: number, j: number) => {
    if (Math.abs(other[i] - other[j]) > reach[i] * SLACK) return false;
    for (let c = 0; c < D; c++) {
      const a = unit(i, c);
      const b = unit(j, c);
      if (Math.abs(a - b) > tolerance * Math.max(Math.abs(a), Math.abs(b))) return false;
    }
    return true;
  };
  return { key, reach: (i) => reach[i] * SLACK, alike };
}

/** The tolerance is of the larger coordinate; the reach was summed over one row's. */
const SLACK = 1 + 2 ** -20;
