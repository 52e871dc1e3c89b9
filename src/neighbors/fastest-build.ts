import { pointCloud } from "../cloud/point-cloud.ts";
import { f64, i32 } from "../wasm/arena.ts";
import { type Build, runs } from "../wasm/kernels.ts";
import { makePlan } from "./plan.ts";
import { withTile } from "./with-tile.ts";

let chosen: Build | undefined;

/** The release build whose tile filter is faster on this engine, timed once; results do not depend on it. */
export function fastestBuild(): Build {
  chosen ??= runs("relaxed") && tileTime("relaxed") < tileTime("simd") ? "relaxed" : "simd";
  return chosen;
}

/** Best time of a small tile that lets nothing through, after enough calls for the engine's optimiser. */
function tileTime(build: Build): number {
  const cloud = pointCloud(
    Float32Array.from({ length: COLS * D }, (_, i) => ((i * 7919) % 1009) / 1009),
    D,
  );
  const plan = makePlan(build, "euclidean", 1, cloud, null, 1);
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++)
    withTile(
      plan,
      { from: 0, to: ROWS },
      { from: 0, to: COLS },
      { sq: f64(ROWS), index: i32(ROWS) },
      (kernels, packed, scratch, at) => {
        at.sq.view.fill(0);
        at.index.view.fill(-1);
        const start = performance.now();
        kernels.scanTile(...packed, 1, at.sq.pointer, at.index.pointer, ...scratch);
        best = Math.min(best, performance.now() - start);
      },
    );
  return best;
}

const ROWS = 48;
const COLS = 192;
const D = 64;
const ROUNDS = 40;
