import { dataError, shapeError } from "../base/errors.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { distanceOf, isDirectional, type Metric, periodOf } from "../neighbors/metric.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";

/**
 * Refuses neighbours that are not those of the cloud's points among themselves: other sizes, or distances that the
 * points do not have (some rows are tried; rounding in a lesser precision passes).
 * @param from the file of the neighbours, @param path that of the cloud
 * @throws SHAPE or DATA naming the file of the neighbours
 */
export function requireNeighborsOf(cloud: PointCloud, path: string, near: Neighbors, from: string): void {
  const remarks = near.notes.map(({ message }) => ` (${message})`).join("");
  if (near.n !== cloud.n) throw shapeError(from, `the neighbours of the ${cloud.n} rows of ${path}`, near.n + remarks);
  if (!near.selfGraph)
    throw dataError(from, `the neighbours of ${path} among themselves`, `neighbours among other points${remarks}`);
  const step = Math.max(1, Math.floor(cloud.n / ROWS_TRIED));
  for (let row = 0; row < cloud.n; row += step)
    for (const place of [0, near.k - 1]) {
      const at = row * near.k + place;
      const { distance, size } = between(cloud, row, near.indices[at], near.metric);
      if (Math.abs(distance - near.distances[at]) > ROUNDING * (distance + near.distances[at] + size))
        throw dataError(
          `${from}, row ${row}, column ${place}`,
          `${distance.toPrecision(6)}, the ${near.metric} distance to row ${near.indices[at]} of ${path}`,
          near.distances[at].toPrecision(6),
        );
    }
}

function between({ D, coords }: PointCloud, i: number, j: number, metric: Metric) {
  const [a, b] = [i, j].map((row) => {
    const point = Float64Array.from(coords.subarray(row * D, (row + 1) * D));
    const size = Math.sqrt(keyOf(point, "euclidean"));
    return isDirectional(metric) ? point.map((value) => value / size) : point;
  });
  const period = periodOf(metric) || Infinity;
  const gaps = a.map((value, c) => Math.min(Math.abs(value - b[c]), period - Math.abs(value - b[c])));
  const distance = distanceOf(metric);
  return { distance: distance(keyOf(gaps, metric)), size: distance(keyOf(a, metric)) };
}

/** What the metric's distance is made of: the sum or the largest of magnitudes, or a sum of squares. */
function keyOf(values: Float64Array, metric: Metric): number {
  if (metric === "hamming") return values.reduce((sum, value) => sum + Math.sign(Math.abs(value)), 0);
  if (metric === "chebyshev") return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return values.reduce((sum, value) => sum + (metric === "manhattan" ? Math.abs(value) : value * value), 0);
}

const ROWS_TRIED = 256;
const ROUNDING = 1e-3;
