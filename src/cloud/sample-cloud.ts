import { optionError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";
import { random, sampleIndices } from "../base/random.ts";
import { type PointCloud, takeRows } from "./point-cloud.ts";

/**
 * A random sample of m points without repetition, in the order of the cloud; the cloud itself if it has no more.
 * The same seed picks the same rows whether a file is sampled on reading or its cloud afterwards.
 * @throws OPTION if m is no integer of at least 1
 */
export function sampleCloud(cloud: PointCloud, m: number, seed: number): PointCloud {
  const rows = sampleRows(cloud.n, m, seed);
  return rows ? takeRows(cloud, rows, [...cloud.notes, sampledNote(m, cloud.n, seed)]) : cloud;
}

/** Which m of n rows a seed picks, ascending; nothing where m takes them all. */
export function sampleRows(n: number, m: number, seed: number): Int32Array | undefined {
  if (!Number.isInteger(m) || m < 1) throw optionError("sample", "an integer of at least 1", m);
  return m >= n ? undefined : sampleIndices(n, m, random(seed).split("sample"));
}

export function sampledNote(m: number, n: number, seed: number): Note {
  return note("sampled", `sample of ${m} of ${n} rows, seed ${seed}`);
}
