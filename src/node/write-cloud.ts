import { optionError } from "../base/errors.ts";
import { npyBytes } from "../cloud/npy.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { writeFileAtomic } from "./files.ts";

/**
 * Writes a cloud as .npy (n x D, its dtype), or as .csv, a point a line without a header, every digit kept.
 * @throws OPTION for another ending; DATA naming the path if it cannot be written
 */
export async function writeCloud(path: string, cloud: PointCloud): Promise<void> {
  requireCloudName(path);
  const { n, D, coords } = cloud;
  await writeFileAtomic(path, /\.npy$/i.test(path) ? npyBytes(coords, [n, D]) : csvBytes(cloud));
}

/** @throws OPTION for a name that does not say which file a cloud is to become */
export function requireCloudName(path: string): void {
  if (!/\.(npy|csv)$/i.test(path)) throw optionError("--out", "a name that ends in .npy or .csv", path);
}

function csvBytes({ n, D, coords }: PointCloud): Uint8Array {
  // One string of all of them could be longer than the engine allows.
  const lines = Array.from({ length: n }, (_, i) => Buffer.from(`${coords.subarray(i * D, (i + 1) * D).join(",")}\n`));
  return Buffer.concat(lines);
}
