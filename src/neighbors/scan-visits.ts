import type { Machine } from "../wasm/kernels.ts";
import type { Node } from "./nodes.ts";

/** Pairs of subtrees that are to be compared, each once, those first that are to be compared first. */
export interface Visits {
  readonly leaves: readonly Node[];
  /** Two leaves a pair, the first no later than the second. */
  readonly pairs: Int32Array;
}

/** Compares the pairs of leaves that lie in a block of rows and a block of columns. */
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
    const here = isWithin(r, rows) && isWithin(c, cols);
    // biome-ignore format: an array of arguments a line
    if (here) kernels.scanNodes(scan, r.node - rows.node, r.panel - rows.panel, r.panels, c.node - cols.node, c.panel - cols.panel, c.panels);
    panels += here ? r.panels * c.panels : PASSED;
    if (panels < CALL_PANELS) continue;
    panels = 0;
    yield done((i + 2) / pairs.length);
  }
}

const isWithin = ({ panel, panels }: Node, block: Node) =>
  panel >= block.panel && panel + panels <= block.panel + block.panels;

/** Pairs of panels between two pauses, about; and what passing over a pair of leaves takes, in such pairs. */
const CALL_PANELS = 4096;
const PASSED = 1 / 64;
