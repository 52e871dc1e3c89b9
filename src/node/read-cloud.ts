import { type LoadCloudOptions, loadCloud } from "../cloud/load-cloud.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { withFile } from "./files.ts";

export type ReadCloudOptions = LoadCloudOptions;

/**
 * The cloud of a file; formats and rules: docs/formats.md.
 * Of npy and raw files any size is read, block by block; with `sample` only those rows where the file is row-major.
 * @throws DATA naming the path if there is no such file or it is not what it claims to be; OPTION, CAPACITY and
 * CANCELLED as `loadCloud`
 */
export function readCloud(path: string, options: ReadCloudOptions = {}): Promise<PointCloud> {
  return withFile(path, (source) => loadCloud(source, path, options));
}
