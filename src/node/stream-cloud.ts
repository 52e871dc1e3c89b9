import { type CloudChunksOptions, cloudChunks } from "../cloud/cloud-chunks.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import { fileError, openFile } from "./files.ts";

export type StreamCloudOptions = CloudChunksOptions;

/**
 * The cloud of an .npy file in C order or of bare numbers, chunk of rows after chunk of rows, in the memory of two
 * chunks: a file may be larger than memory. A chunk is overwritten when the chunk after the next is asked for.
 * @throws as `readCloud`; OPTION for files that have no rows one after the other (npz, text, Fortran order)
 */
export async function* streamCloud(path: string, options: StreamCloudOptions = {}): AsyncGenerator<PointCloud, void> {
  const { source, close } = await openFile(path);
  try {
    yield* cloudChunks(source, path, options);
  } catch (error) {
    throw fileError(path, "a file that can be read", error);
  } finally {
    await close();
  }
}
