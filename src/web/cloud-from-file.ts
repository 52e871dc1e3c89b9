import { dataError } from "../base/errors.ts";
import { type LoadCloudOptions, loadCloud } from "../cloud/load-cloud.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";

export type CloudFromFileOptions = LoadCloudOptions;

/**
 * The cloud of a file that a page was given; formats and rules: docs/formats.md.
 * Of npy and raw files any size is read, slice by slice; with `sample` only those rows where the file is row-major.
 * @param file a File, or a Blob with a name, which says the format and stands in front of every error
 * @throws as `loadCloud`
 */
export function cloudFromFile(
  file: Blob & { readonly name: string },
  options: CloudFromFileOptions = {},
): Promise<PointCloud> {
  const source = {
    size: file.size,
    async read(into: Uint8Array, offset: number) {
      const bytes = await file
        .slice(offset, offset + into.length)
        .arrayBuffer()
        .catch((error: unknown) => {
          throw dataError("file", "one that can still be read", error instanceof Error ? error.message : String(error));
        });
      into.set(new Uint8Array(bytes));
    },
  };
  return loadCloud(source, file.name, options);
}
