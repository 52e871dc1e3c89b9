import { degenerateError, optionError } from "../base/errors.ts";
import { note } from "../base/note.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Neighbors } from "../neighbors/neighbors.ts";
import type { Evidence } from "./method.ts";

/** @throws OPTION where there are none */
export function lists({ near }: Evidence): Neighbors {
  if (!near) throw optionError("neighbors", "neighbour lists for this estimator", "none");
  return near;
}

/** @throws OPTION where there are none */
export function points({ cloud }: Evidence): PointCloud {
  if (!cloud) throw optionError("cloud", "the points themselves for this estimator", "none");
  return cloud;
}

/** With their copies, where those are known. */
export function allPoints({ whole, ...evidence }: Evidence): PointCloud {
  return whole ?? points(evidence);
}

/**
 * The points of a method that reads nothing else, where their coordinates are lengths; integers with a note.
 * @throws DEGENERATE under hamming
 */
export function placed({ near, metric = near?.metric, cloud }: Evidence, method: string): PointCloud {
  if (metric === "hamming")
    throw degenerateError("metric", `one in which coordinates are lengths for ${method}`, metric);
  const given = points({ cloud });
  if (noCodes(given)) return given;
  const said = `the points are stored as integers, which ${method} takes for places in a continuum`;
  return { ...given, notes: [...given.notes, note("integer-points", said)] };
}

/** Why points are not for methods of codes, where they are not. */
export function noCodes({ dtype }: PointCloud): string | null {
  return dtype === "f32" || dtype === "f64" ? "it is for points stored as integers" : null;
}
