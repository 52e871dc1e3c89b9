import type { PointCloud } from "../point-cloud.ts";
import { generate } from "./generate.ts";

export interface FlatTorusOptions {
  readonly n: number;
  /** Intrinsic dimension. */
  readonly d: number;
  /** Ambient dimension, at least 2 d. */
  readonly D: number;
  readonly seed?: number;
}

/**
 * `generate("flat-torus", options)`: a closed manifold of known dimension, with no boundary to bias exponents and
 * constant density. f32.
 * @throws OPTION when D < 2 d
 */
export function flatTorus(options: FlatTorusOptions): PointCloud {
  return generate("flat-torus", options);
}
