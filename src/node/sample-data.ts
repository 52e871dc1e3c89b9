import { fileURLToPath } from "node:url";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { readCloud } from "./read-cloud.ts";

/** A cloud of data/, which comes with dimlaw (data/README.md). */
export function sampleData(file: string): Promise<PointCloud> {
  return readCloud(fileURLToPath(new URL(`../../data/${file}`, import.meta.url)));
}
