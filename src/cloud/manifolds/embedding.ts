import type { Random } from "../../base/random.ts";

/** Writes the image of a point. */
export type Embedding = (point: Float64Array, into: Float64Array) => void;

/** As the formula gives it where there are no other coordinates; else turned by a random orthonormal frame. */
export function turned(m: number, D: number, rng: Random): Embedding {
  if (D === m) return (point, into) => into.set(point);
  const frame = orthonormalRows(m, D, rng);
  return (point, into) => {
    into.fill(0);
    for (let a = 0; a < m; a++) for (let c = 0; c < D; c++) into[c] += point[a] * frame[a][c];
  };
}

/**
 * Random Fourier features (Rahimi & Recht 2007) of points in m coordinates, moved so that the origin stays:
 * z_c = sqrt(2/D)/w [cos(w g_c.y + phase_c) - cos(phase_c)], g_c normal. Over the draw of the map, squared distances
 * are 2/w^2 (1 - exp(-w^2 |y - y'|^2 / 2)) and every straight line has curvature w sqrt(3)
 * [docs/manifolds.md#curvature].
 */
export function curved(m: number, D: number, curvature: number, rng: Random): Embedding {
  const w = curvature / Math.sqrt(3);
  const height = (-2 * Math.sqrt(2 / D)) / w;
  const phase = Float64Array.from({ length: D }, () => 2 * Math.PI * rng.uniform());
  const half = Float64Array.from({ length: D * m }, () => (w / 2) * rng.normal());
  return (point, into) => {
    for (let c = 0; c < D; c++) {
      let angle = 0;
      for (let a = 0; a < m; a++) angle += point[a] * half[c * m + a];
      // The difference of two cosines as a product, which keeps its digits where w is small.
      into[c] = height * Math.sin(phase[c] + angle) * Math.sin(angle);
    }
  };
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
