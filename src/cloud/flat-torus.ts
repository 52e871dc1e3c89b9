import { checked, integer, real } from "../base/checked.ts";
import { optionError } from "../base/errors.ts";
import { type Random, random } from "../base/random.ts";
import { type PointCloud, pointCloud, sharedBuffer } from "./point-cloud.ts";

export interface FlatTorusOptions {
  readonly n: number;
  /** Intrinsic dimension. */
  readonly d: number;
  /** Ambient dimension, at least 2 d. */
  readonly D: number;
  readonly seed?: number;
}

/**
 * Uniform points on the flat d-torus (cos t_i, sin t_i)/sqrt(d), turned by a random orthogonal frame into R^D:
 * a closed manifold of known dimension, with no boundary to bias exponents and constant density. f32.
 * @throws OPTION when D < 2 d
 */
export function flatTorus(options: FlatTorusOptions): PointCloud {
  const { n, d, D, seed } = checked(options, {
    n: integer(1000, 1),
    d: integer(2, 1),
    D: integer(4, 2),
    seed: real(0),
  });
  if (D < 2 * d) throw optionError("D", `an integer of at least 2 d = ${2 * d}`, D);
  const rng = random(seed).split("flat-torus");
  const frame = orthonormalRows(2 * d, D, rng.split("frame"));
  const coords = new Float32Array(sharedBuffer(4 * n * D));
  const point = new Float64Array(D);
  for (let i = 0; i < n; i++) {
    point.fill(0);
    for (let a = 0; a < d; a++) {
      const angle = 2 * Math.PI * rng.uniform();
      const x = Math.cos(angle) / Math.sqrt(d);
      const y = Math.sin(angle) / Math.sqrt(d);
      for (let c = 0; c < D; c++) point[c] += x * frame[2 * a][c] + y * frame[2 * a + 1][c];
    }
    coords.set(point, i * D);
  }
  return pointCloud(coords, D);
}

/** Gram-Schmidt on normal rows, twice, so that rounding does not tilt them. */
function orthonormalRows(rows: number, D: number, rng: Random): Float64Array[] {
  const frame: Float64Array[] = [];
  while (frame.length < rows) {
    const row = Float64Array.from({ length: D }, () => rng.normal());
    for (let pass = 0; pass < 2; pass++)
      for (const other of frame) {
        const along = row.reduce((sum, x, c) => sum + x * other[c], 0);
        for (let c = 0; c < D; c++) row[c] -= along * other[c];
      }
    const length = Math.hypot(...row);
    frame.push(row.map((x) => x / length));
  }
  return frame;
}
