import { dataError } from "../../base/errors.ts";
import { type PointCloud, pointCloud } from "../../cloud/point-cloud.ts";

/**
 * The cloud as integers, which text files hold as reals.
 * @throws DATA naming the first coordinate that is no 32-bit integer
 */
export function integerCodes(cloud: PointCloud, method: string): PointCloud {
  const { D, coords, dtype, notes } = cloud;
  if (dtype !== "f32" && dtype !== "f64") return cloud;
  for (let at = 0; at < coords.length; at++)
    if ((coords[at] | 0) !== coords[at])
      throw dataError(`row ${Math.floor(at / D)}, column ${at % D}`, `an integer code for ${method}`, coords[at]);
  return pointCloud(Int32Array.from(coords), D, notes);
}

/** The most different values that a column holds. */
export function statesOf({ D, coords }: PointCloud): number {
  let most = 0;
  for (let c = 0; c < D; c++) {
    const values = new Set<number>();
    for (let at = c; at < coords.length; at += D) values.add(coords[at]);
    most = Math.max(most, values.size);
  }
  return most;
}
