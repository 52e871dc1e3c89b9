/**
 * One k-NN library of npm behind lines of JSON on stdin and stdout; `bench/rivals/README.md` has the protocol.
 *
 * Timed are the whole costs of a search: the form in which the library takes its points, building or filling the
 * index, searching. Not timed: loading the file, leaving each point itself out of its list, writing the results.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const versionOf = (name) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "node_modules", name, "package.json"))).version;

/** Every point as an array of its own, as most libraries ask. */
const asArrays = ({ x, n, D }) => Array.from({ length: n }, (_, i) => Array.from(x.subarray(i * D, (i + 1) * D)));

/** The rows asked for, in one array; all points as they lie. */
function gathered({ x, D }, rows, all) {
  if (all) return x;
  const out = new Float32Array(rows.length * D);
  rows.forEach((row, i) => {
    out.set(x.subarray(row * D, (row + 1) * D), i * D);
  });
  return out;
}

/** k + 1 columns of indices and distances, missing ones -1 and infinity. */
function emptyLists(rows, k) {
  const length = rows.length * (k + 1);
  return { indices: new Int32Array(length).fill(-1), distances: new Float64Array(length).fill(Infinity) };
}

function usearchLists({ keys, distances: squares, counts }, rows, k) {
  const lists = emptyLists(rows, k);
  for (let i = 0; i < rows.length; i++)
    for (let j = 0; j < Number(counts[i]); j++) {
      lists.indices[i * (k + 1) + j] = Number(keys[i * (k + 1) + j]);
      lists.distances[i * (k + 1) + j] = Math.sqrt(squares[i * (k + 1) + j]);
    }
  return lists;
}

/** Lists from one call of `nearest` for each row, which gives [index, distance] pairs in any order. */
function listsOf(rows, k, nearest) {
  const lists = emptyLists(rows, k);
  rows.forEach((row, i) => {
    nearest(row).forEach(([index, distance], j) => {
      lists.indices[i * (k + 1) + j] = index;
      lists.distances[i * (k + 1) + j] = distance;
    });
  });
  return lists;
}

function distance({ x, D }, a, b) {
  let sum = 0;
  for (let c = 0; c < D; c++) sum += (x[a * D + c] - x[b * D + c]) ** 2;
  return Math.sqrt(sum);
}

/** Each: what stands ready (untimed), build -> index, search -> raw results, lists -> k + 1 columns (untimed). */
const RIVALS = {
  "usearch-exact"() {
    const { exactSearch } = require("usearch");
    return {
      version: versionOf("usearch"),
      build: () => null,
      search: (_, points, { rows, all, k }) =>
        exactSearch(points.x, gathered(points, rows, all), points.D, k + 1, "l2sq", 1),
      lists: (found, _, { rows, k }) => usearchLists(found, rows, k),
    };
  },

  "usearch-hnsw"() {
    const { Index } = require("usearch");
    const config = (D, breadth) => ({
      dimensions: D,
      metric: "l2sq",
      quantization: "f32",
      connectivity: 16,
      expansion_add: 200,
      expansion_search: breadth,
      multi: false,
    });
    return {
      version: versionOf("usearch"),
      build({ x, n, D }, { breadth }) {
        const index = new Index(config(D, breadth));
        index.add(
          BigUint64Array.from({ length: n }, (_, i) => BigInt(i)),
          x,
          1,
        );
        return index;
      },
      // An index keeps the breadth it was made with; only a saved one can be opened with another.
      again(index, { D }, { breadth }) {
        const path = join(tmpdir(), `usearch-${process.pid}.index`);
        index.save(path);
        const other = new Index(config(D, breadth));
        other.load(path);
        rmSync(path);
        return other;
      },
      search: (index, points, { rows, all, k }) => index.search(gathered(points, rows, all), k + 1, 1),
      lists: (found, _, { rows, k }) => usearchLists(found, rows, k),
    };
  },

  "hnswlib-node"() {
    const { HierarchicalNSW } = require("hnswlib-node");
    return {
      version: versionOf("hnswlib-node"),
      build(points, { seed }) {
        const index = new HierarchicalNSW("l2", points.D);
        index.initIndex({ maxElements: points.n, m: 16, efConstruction: 200, randomSeed: seed });
        const arrays = asArrays(points);
        for (let i = 0; i < points.n; i++) index.addPoint(arrays[i], i);
        return { index, arrays };
      },
      search({ index, arrays }, _, { rows, k, breadth }) {
        index.setEf(Math.max(breadth, k + 1));
        return Array.from(rows, (row) => index.searchKnn(arrays[row], k + 1));
      },
      lists(found, _, { rows, k }) {
        let i = 0;
        return listsOf(rows, k, () => {
          const { neighbors, distances: squares } = found[i++];
          return neighbors.map((index, j) => [index, Math.sqrt(squares[j])]);
        });
      },
    };
  },

  "umap-js"() {
    const { UMAP } = require("umap-js");
    return {
      version: versionOf("umap-js"),
      // The search that `fit` begins with, alone; it finds the neighbours of all points at once.
      build: (points, { k, seed }) =>
        new UMAP({ nNeighbors: k + 1, random: uniform(seed) }).nearestNeighbors(asArrays(points)),
      search: (found) => found,
      lists: ({ knnIndices, knnDistances }, _, { rows, k }) =>
        listsOf(rows, k, (row) => Array.from(knnIndices[row], (index, j) => [index, knnDistances[row][j]])),
    };
  },

  "ml-knn"() {
    const KNN = require("ml-knn");
    return {
      version: versionOf("ml-knn"),
      build(points, { k }) {
        const arrays = asArrays(points);
        // A label is kept behind the coordinates of its point: here the point's own index.
        return {
          arrays,
          knn: new KNN(
            arrays,
            arrays.map((_, i) => i),
            { k: k + 1 },
          ),
        };
      },
      search: ({ arrays, knn }, _, { rows, k }) => Array.from(rows, (row) => knn.kdTree.nearest(arrays[row], k + 1)),
      lists(found, { D }, { rows, k }) {
        let i = 0;
        return listsOf(rows, k, () => found[i++].map(([point, distance]) => [point[D], distance]));
      },
    };
  },

  "static-kdtree"() {
    const makeTree = require("static-kdtree");
    return {
      version: versionOf("static-kdtree"),
      build(points) {
        const arrays = asArrays(points);
        return { arrays, tree: makeTree(arrays) };
      },
      search: ({ arrays, tree }, _, { rows, k }) => Array.from(rows, (row) => tree.knn(arrays[row], k + 1)),
      lists(found, points, { rows, k }) {
        let i = 0;
        return listsOf(rows, k, (row) => found[i++].map((index) => [index, distance(points, row, index)]));
      },
    };
  },
};

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
function uniform(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** k columns of k + 1, ascending: the point itself goes, or the last where it is not among them. */
function withoutSelf({ indices, distances }, rows, k) {
  const out = { indices: new Int32Array(rows.length * k), distances: new Float64Array(rows.length * k) };
  rows.forEach((row, i) => {
    const columns = Array.from({ length: k + 1 }, (_, j) => i * (k + 1) + j).sort((a, b) =>
      distances[a] < distances[b] ? -1 : distances[a] > distances[b] ? 1 : a - b,
    );
    const kept = columns.filter((at) => indices[at] !== row).slice(0, k);
    kept.forEach((at, j) => {
      out.indices[i * k + j] = indices[at];
      out.distances[i * k + j] = distances[at];
    });
  });
  return out;
}

let rival;
let points;
let kept = null;

function run({ k, breadth = null, rows: path = null, first = 0, keep = false, out = null, seed }) {
  const part = first > 0 ? { x: points.x.subarray(0, first * points.D), n: first, D: points.D } : points;
  const rows = path === null ? Int32Array.from({ length: part.n }, (_, i) => i) : readArray(path, Int32Array);
  const options = { k, breadth, seed, rows, all: path === null };
  let index = keep ? kept : null;
  if (index !== null && rival.again) index = rival.again(index, part, options);
  const start = performance.now();
  if (index === null) index = rival.build(part, options);
  const built = performance.now();
  const found = rival.search(index, part, options);
  const done = performance.now();
  kept = keep ? index : null;
  if (out !== null) {
    const { indices, distances } = withoutSelf(rival.lists(found, part, options), rows, k);
    writeFileSync(out, Buffer.concat([Buffer.from(indices.buffer), Buffer.from(distances.buffer)]));
  }
  return { build: (built - start) / 1000, search: (done - built) / 1000 };
}

function readArray(path, Kind) {
  const bytes = readFileSync(path);
  return new Kind(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const REQUESTS = {
  hello({ rival: name }) {
    rival = RIVALS[name]();
    return { version: rival.version, runtime: `Node ${process.version}` };
  },
  load({ path, n, D }) {
    kept = null;
    points = { x: readArray(path, Float32Array), n, D };
    return { n };
  },
  run,
};

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const request = JSON.parse(line);
    answer = REQUESTS[request.op](request);
  } catch (error) {
    answer = { error: `${error.name}: ${String(error.message).split("\n")[0]}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
