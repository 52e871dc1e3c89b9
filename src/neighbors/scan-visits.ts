import type { Machine } from "../wasm/kernels.ts";
import type { Node } from "./nodes.ts";

/** Pairs of subtrees that are to be compared, each once, those first that are to be compared first. */
export interface Visits {
  readonly leaves: readonly Node[];
  /** Two leaves a pair, the first no later than the second. */
  readonly pairs: Int32Array;
}

/** The pairs of leaves that lie in a block of rows and a block of columns. */
export function* scanVisits(
  { kernels }: Machine,
  scan: number,
  { leaves, pairs }: Visits,
  rows: Node,
  cols: Node,
  done: (share: number) => number,
): Generator<number, void> {
  let panels = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const r = leaves[pairs[i]];
    const c = leaves[pairs[i + 1]];
    if (!isWithin(r, rows) || !isWithin(c, cols)) continue;
    // biome-ignore format: an array of arguments a line
    kernels.scanNodes(scan, r.node - rows.node, r.panel - rows.panel, r.panels, c.node - cols.node, c.panel - cols.panel, c.panels);
    panels += r.panels * c.panels;
    if (panels < CALL_PANELS) continue;
    panels = 0;
    yield done((i + 2) / pairs.length);
  }
}

const isWithin = ({ panel, panels }: Node, block: Node) =>
  panel >= block.panel && panel + panels <= block.panel + block.panels;

/** Pairs of panels between two pauses, about. */
const CALL_PANELS = 4096;
