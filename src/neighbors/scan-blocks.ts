import { type Control, stage } from "../base/control.ts";
import type { Pool } from "../pool/pool.ts";
import { BLOCK_BYTES, requireBlocks } from "./capacity.ts";
import type { PackedPoints } from "./frame.ts";
import { isNarrow } from "./load-rows.ts";
import { type Node, panelsOf, subtrees } from "./nodes.ts";
import { type Found, type ScanPart, type ScanShared, scanBytes, scanTask } from "./scan-task.ts";

/** What a scan did. */
export interface Tally {
  readonly panels: number;
  readonly examined: number;
  readonly measured: number;
  /** Whether it was given up because the filter let too much through. */
  readonly abandoned: boolean;
}

/**
 * Runs a scan in parts and hands over what each found: blocks of rows against blocks of columns. A self-graph sees each
 * pair once: first each block within itself, then block against block, within the bounds known by then.
 * @param bounds what is known of every place after the first parts; left out: nothing
 */
export async function scanBlocks(
  shared: ScanShared,
  pool: Pool,
  control: Control,
  take: (found: Found) => void,
  bounds: () => Float64Array = () => new Float64Array(0),
  blocks?: number,
): Promise<Tally> {
  const { references, queries } = shared;
  const tally = { panels: 0, examined: 0, measured: 0, abandoned: false };
  const run = async (parts: readonly ScanPart[], from: number, to: number, known: ScanShared) => {
    if (parts.length === 0 || tally.abandoned) return;
    for (const result of await pool.run(scanTask, known, parts, stage(control, from, to))) {
      tally.panels += result.panels;
      tally.examined += result.examined;
      tally.measured += result.measured;
      tally.abandoned ||= result.abandoned;
      if (!tally.abandoned) for (const found of result.found) take(found);
    }
  };
  // One by one, points want the whole tree of the references before them.
  const cols = blocksOf(references, shared, shared.byPoint ? 1 : pool.size, blocks);
  if (queries || shared.byPoint) {
    const rows = blocksOf(queries ?? references, shared, pool.size, blocks);
    // Few queries: the references are shared out instead.
    const shares =
      rows.length >= PARTS_PER_WORKER * pool.size || pool.size === 1 ? [cols] : cols.map((block) => [block]);
    await run(
      rows.flatMap((block) => shares.map((some) => ({ rows: block, cols: queries ? some : nearFirst(block, some) }))),
      0,
      1,
      shared,
    );
    return tally;
  }
  const g = cols.length;
  await run(
    cols.map((block) => ({ rows: block, cols: [block] })),
    0,
    1 / g,
    shared,
  );
  const pairs = cols.flatMap((block, b) => cols.slice(b + 1).map((other) => ({ rows: block, cols: [other] })));
  if (pairs.length > 0) await run(pairs, 1 / g, 1, { ...shared, bounds: bounds() });
  return tally;
}

/** Blocks of one tree, those first whose middles are near in its order. */
const nearFirst = (block: Node, others: readonly Node[]) => {
  const middle = ({ panel, panels }: Node) => panel + panels / 2;
  const apart = (other: Node) => Math.abs(middle(other) - middle(block));
  return others.toSorted((a, b) => apart(a) - apart(b));
};

/** Blocks that fit a worker's memory, two at a time, and give every worker some parts. */
function blocksOf(points: PackedPoints, shared: ScanShared, workers: number, fixed?: number): Node[] {
  const panels = panelsOf(points.order.length);
  const root = { node: 0, panel: 0, panels };
  if (fixed !== undefined) return subtrees(root, Math.max(1, Math.ceil(panels / fixed)));
  const narrow = [shared.references, points].every(({ cloud }) => isNarrow(shared.frame, cloud));
  const each = scanBytes(shared, 1, narrow);
  requireBlocks(shared.frame, shared.k);
  const most = Math.floor(BLOCK_BYTES / 2 / each);
  const parts = workers === 1 || panels < FEW_PANELS ? 1 : 2 * workers;
  // Leaves that are visited stay whole.
  const least = shared.visits?.leaves.reduce((largest, leaf) => Math.max(largest, leaf.panels), 1) ?? 1;
  return subtrees(root, Math.max(least, Math.min(most, Math.ceil(panels / parts))));
}

const PARTS_PER_WORKER = 2;
/** Fewer are not worth cutting. */
const FEW_PANELS = 64;
