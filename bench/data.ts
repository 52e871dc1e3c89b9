import { permutation, type Random, random } from "../src/base/random.ts";
import { type PointCloud, pointCloud } from "../src/cloud/point-cloud.ts";
import { sampleCloud } from "../src/cloud/sample-cloud.ts";
import { readCloud } from "../src/node/read-cloud.ts";

/** The clouds of the bench by name; a number in place of each letter. */
export const DATA_HELP =
  "gauss-D, manifold-d-D (d-dimensional, smooth), clustered-D (50 centres, unit rows), mixture-D (the same, centres apart), glove (D = 100), fashion (D = 784)";

/**
 * n points of the named cloud in f32, the same for the same seed; the real ones have no more rows than their files.
 * @throws Error if there is no such cloud
 */
export async function makeData(name: string, n: number, seed: number): Promise<PointCloud> {
  const [kind, ...sizes] = name.split("-");
  const [first, second] = sizes.map(Number);
  const rng = random(seed).split(name);
  const good = sizes.every((size) => /^[1-9]\d*$/.test(size));
  if (good && kind === "gauss" && sizes.length === 1) return gaussian(n, first, rng);
  if (good && kind === "manifold" && sizes.length === 2) return manifold(n, first, second, rng);
  if (good && kind === "clustered" && sizes.length === 1) return clustered(n, first, rng);
  if (good && kind === "mixture" && sizes.length === 1) return mixture(n, first, rng);
  if (name === "glove") return real("data/glove-100d.npy", n, seed);
  if (name === "fashion") return real("data/fashion-mnist.npz", n, seed);
  throw new Error(`"${name}": expected one of ${DATA_HELP}`);
}

function gaussian(n: number, D: number, rng: Random): PointCloud {
  return pointCloud(
    Float32Array.from({ length: n * D }, () => rng.normal()),
    D,
  );
}

/** x = sin(u W + phase), u uniform in the unit cube of d dimensions, W gaussian. */
function manifold(n: number, d: number, D: number, rng: Random): PointCloud {
  const W = Float64Array.from({ length: d * D }, () => rng.normal());
  const phase = Float64Array.from({ length: D }, () => 2 * Math.PI * rng.uniform());
  const coords = new Float32Array(n * D);
  const u = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) u[j] = rng.uniform();
    for (let c = 0; c < D; c++) {
      let angle = phase[c];
      for (let j = 0; j < d; j++) angle += u[j] * W[j * D + c];
      coords[i * D + c] = Math.sin(angle);
    }
  }
  return pointCloud(coords, D);
}

/**
 * Like embeddings of text: 50 gaussian clusters, in each the standard deviations (1 + i)^(-1/2) along its own order
 * of the axes, centres spread as widely as the points about them, every row of length one.
 */
function clustered(n: number, D: number, rng: Random): PointCloud {
  const CENTRES = 50;
  const deviation = Float64Array.from({ length: D }, (_, i) => (1 + i) ** -0.5);
  const spread = Array.from({ length: CENTRES }, () => {
    const order = permutation(D, rng);
    return Float64Array.from(order, (place) => deviation[place]);
  });
  const centres = Array.from({ length: CENTRES }, () => Float64Array.from(deviation, (s) => s * rng.normal()));
  const coords = new Float32Array(n * D);
  const row = new Float64Array(D);
  for (let i = 0; i < n; i++) {
    const which = rng.below(CENTRES);
    let sq = 0;
    for (let c = 0; c < D; c++) {
      row[c] = centres[which][c] + spread[which][c] * rng.normal();
      sq += row[c] * row[c];
    }
    const length = Math.sqrt(sq);
    for (let c = 0; c < D; c++) coords[i * D + c] = row[c] / length;
  }
  return pointCloud(coords, D);
}

/**
 * 50 gaussian clusters whose centres are standard normal, in each the standard deviations (1 + i)^(-1/2), of mean square one, along
 * random directions of its own; every row of length one.
 */
function mixture(n: number, D: number, rng: Random): PointCloud {
  const CENTRES = 50;
  const total = Array.from({ length: D }, (_, i) => 1 / (1 + i)).reduce((a, b) => a + b, 0);
  const deviation = Float64Array.from({ length: D }, (_, i) => Math.sqrt(D / total / (1 + i)));
  const which = Int32Array.from({ length: n }, () => rng.below(CENTRES));
  const coords = new Float32Array(n * D);
  const row = new Float64Array(D);
  for (let k = 0; k < CENTRES; k++) {
    const centre = Float64Array.from({ length: D }, () => rng.normal());
    const directions = Float64Array.from({ length: D * D }, () => rng.normal() / Math.sqrt(D));
    for (let i = 0; i < n; i++) {
      if (which[i] !== k) continue;
      row.set(centre);
      for (let a = 0; a < D; a++) {
        const length = deviation[a] * rng.normal();
        for (let c = 0, at = a * D; c < D; c++, at++) row[c] += length * directions[at];
      }
      const norm = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
      for (let c = 0; c < D; c++) coords[i * D + c] = row[c] / norm;
    }
  }
  return pointCloud(coords, D);
}

async function real(path: string, n: number, seed: number): Promise<PointCloud> {
  const { D, coords, notes } = sampleCloud(await readCloud(path), n, seed);
  return pointCloud(Float32Array.from(coords), D, notes);
}
