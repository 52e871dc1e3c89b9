import { integer, type OptionTable, oneOf } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import type { RawLayout } from "./raw.ts";
import { STORED_DTYPES, type StoredDtype } from "./stored-numbers.ts";

/** How a file is written; csv stands for every text table. */
export type CloudFormat = "npy" | "npz" | "csv" | "raw";

export interface CloudFormatOptions {
  /** Default: by the ending of the name. */
  readonly format?: CloudFormat | undefined;
  /** Raw numbers: coordinates a point. */
  readonly D?: number | undefined;
  /** Raw numbers: their type; default: by the ending of the name (.f32, .u8, ...). */
  readonly dtype?: StoredDtype | undefined;
  /** npz: which array; default: the only one with two dimensions. */
  readonly member?: string | undefined;
}

/** A format with all that is needed to read it. */
export type ResolvedFormat =
  | { readonly format: "npy" | "csv" }
  | { readonly format: "npz"; readonly member: string | undefined }
  | ({ readonly format: "raw" } & RawLayout);

export const CLOUD_FORMAT_OPTIONS: OptionTable<CloudFormatOptions> = {
  format: { fallback: undefined, read: oneOf("npy", "npy", "npz", "csv", "raw").read },
  D: { fallback: undefined, read: integer(1, 1, 0x7fffffff).read },
  dtype: { fallback: undefined, read: oneOf("f32", ...STORED_DTYPES).read },
  member: {
    fallback: undefined,
    read: (name, value) => {
      if (typeof value !== "string") throw optionError(name, "the name of an array", value);
      return value;
    },
  },
};

const ENDINGS: Readonly<Record<string, CloudFormat>> = {
  npy: "npy",
  npz: "npz",
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  dat: "csv",
  raw: "raw",
  bin: "raw",
  ...Object.fromEntries(STORED_DTYPES.map((dtype) => [dtype, "raw"])),
};

/**
 * The format that a file name and the options together say.
 * @throws OPTION where they leave it open or contradict each other
 */
export function cloudFormat(name: string, options: CloudFormatOptions): ResolvedFormat {
  const ending = /\.([^./\\]+)$/.exec(name)?.[1].toLowerCase() ?? "";
  const format = options.format ?? (Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined);
  if (!format)
    throw optionError(
      "format",
      `npy, npz, csv or raw where the name ends in none of ${Object.keys(ENDINGS).join(", ")}`,
      name,
    );
  if (options.member !== undefined && format !== "npz")
    throw optionError("member", `none for ${format}`, options.member);
  if (format === "npz") return { format, member: options.member };
  if (format !== "raw") {
    if (options.D !== undefined) throw optionError("D", `none for ${format}, which says it itself`, options.D);
    if (options.dtype !== undefined)
      throw optionError("dtype", `none for ${format}, which says it itself`, options.dtype);
    return { format };
  }
  const dtype = options.dtype ?? STORED_DTYPES.find((stored) => stored === ending);
  if (options.D === undefined) throw optionError("D", "the coordinates a point, for raw numbers", options.D);
  if (dtype === undefined) throw optionError("dtype", `one of ${STORED_DTYPES.join(", ")}, for raw numbers`, dtype);
  return { format, D: options.D, dtype };
}
