import { f32, f64, i32, scope } from "./arena.ts";
import { type Build, machine, runs } from "./kernels.ts";

let chosen: Build | undefined;

/** The release build whose tile filter is faster on this engine, timed once; results do not depend on it. */
export function fastestBuild(): Build {
  chosen ??= runs("relaxed") && tileSeconds("relaxed") < tileSeconds("simd") ? "relaxed" : "simd";
  return chosen;
}

/** Best time of a small tile that lets nothing through, after enough calls for the engine's optimiser. */
function tileSeconds(build: Build): number {
  const { kernels, memory } = machine(build);
  const rows = 48;
  const cols = 192;
  const D = 64;
  const layout = {
    raw: f64(cols * D),
    centre: f64(D),
    rowPanels: f32(rows * D),
    rowHalf: f32(rows),
    rowNorm: f64(rows),
    rowError: f64(rows),
    colPanels: f32(cols * D),
    colHalf: f32(cols),
    colNorm: f64(cols),
    colError: f64(cols),
    own: i32(rows),
    sq: f64(rows),
    index: i32(rows),
    threshold: f32(rows),
    slack: f64(2 * rows),
    scratch: f64(64),
  };
  return scope({ build, kernels, memory }, layout, (at) => {
    at.raw.view.forEach((_, i, raw) => {
      raw[i] = ((i * 7919) % 1009) / 1009;
    });
    at.centre.view.fill(0);
    const p = (name: keyof typeof layout) => at[name].pointer;
    kernels.packPanels(
      p("raw"),
      rows,
      D,
      p("centre"),
      1,
      kernels.panelRows(),
      p("rowPanels"),
      p("rowHalf"),
      p("rowNorm"),
      p("rowError"),
    );
    kernels.packPanels(p("raw"), cols, D, p("centre"), 1, 8, p("colPanels"), p("colHalf"), p("colNorm"), p("colError"));
    let best = Infinity;
    for (let round = 0; round < 40; round++) {
      at.sq.view.fill(0);
      at.index.view.fill(-1);
      const start = performance.now();
      // prettier-ignore
      kernels.scanTile(
        p("raw"),
        rows,
        p("rowPanels"),
        p("rowHalf"),
        p("rowNorm"),
        p("rowError"),
        p("own"),
        p("raw"),
        cols,
        p("colPanels"),
        p("colHalf"),
        p("colNorm"),
        p("colError"),
        0,
        D,
        1,
        1,
        p("sq"),
        p("index"),
        p("threshold"),
        p("slack"),
        p("scratch"),
        cols / 8,
      );
      best = Math.min(best, performance.now() - start);
    }
    return best;
  });
}
