import type { Task } from "../pool/pool.ts";
import { f32, i32, type Placed, place } from "../wasm/arena.ts";
import { borrowMachine, giveBack, type Machine } from "../wasm/kernels.ts";
import { FORMATS, type Frame, fineStride, isCoarse, PANEL, type PackedPoints } from "./frame.ts";
import { listLayout, takeList } from "./list-pairs.ts";
import { isNarrow } from "./load-rows.ts";
import { metricCode, periodOf } from "./metric.ts";
import { type Node, subtrees } from "./nodes.ts";
import { fillSide, placesOf, prefixed, type SideLayout, type SideShared, sideLayout, unprefixed } from "./scan-side.ts";
import { scanVisits, type Visits } from "./scan-visits.ts";

/** What all parts of a scan share. */
export interface ScanShared extends SideShared {
  readonly references: PackedPoints;
  /** Neighbours a point; 0: count within two radii. */
  readonly k: number;
  readonly inner: number;
  readonly outer: number;
  /** Whether each point looks into the leaves of the references by itself; a pair of references is then seen twice. */
  readonly byPoint?: boolean;
  /** Whether the pairs within the outer radius are listed instead of counted (k = 0). */
  readonly listing?: boolean;
  /** Share of compared pairs let through beyond which the scan is given up; Infinity: never. */
  readonly patience: number;
  /** Of references among themselves: the pairs that alone are compared; left out: all. */
  readonly visits?: Visits | undefined;
}

/** A block of rows against blocks of columns. */
export interface ScanPart {
  readonly rows: Node;
  readonly cols: readonly Node[];
}

/** What a scan found for one block of points, in the tree's order. */
export interface Found {
  /** First place of the block, and places in it; of a list of pairs: 0, and how many. */
  readonly from: number;
  readonly count: number;
  /** count x k, ascending by (squared distance, id); free places hold (Infinity, -1). Empty when counting; of a list: count. */
  readonly sq: Float64Array;
  /** count x k ids, or count x 2 counts, or count x 2 places of rows and columns. */
  readonly index: Int32Array;
}

export interface ScanResult {
  readonly found: readonly Found[];
  /** Panel pairs compared, pairs the filter let through, pairs measured. */
  readonly panels: number;
  readonly examined: number;
  readonly measured: number;
  /** Given up: the filter let more through than `patience`. */
  readonly abandoned: boolean;
}

export const scanTask: Task<ScanShared, ScanPart, ScanResult> = {
  name: "neighbors.scan",
  *run(shared, part) {
    const machine = borrowMachine(shared.frame.build);
    try {
      return yield* scan(shared, part, machine);
    } finally {
      giveBack(machine);
    }
  },
};

function* scan(shared: ScanShared, { rows, cols }: ScanPart, machine: Machine): Generator<number, ScanResult> {
  const { frame, references, queries, k, patience, listing = false, byPoint = false } = shared;
  const group = groupOf(frame);
  const two = isCoarse(frame.format);
  const { kernels } = machine;
  const self = queries === null && !byPoint;
  const points = queries ?? references;
  const narrow = isNarrow(frame, references.cloud) && isNarrow(frame, points.cloud);
  const alone = self && cols.length === 1 && cols[0].node === rows.node;
  const widest = alone ? 0 : cols.reduce((most, { panels }) => Math.max(most, panels), 0);
  const row = sideLayout(frame, k, rows.panels, narrow);
  const at = place(machine, {
    ...row,
    ...prefixed(sideLayout(frame, self ? k : 0, widest, narrow)),
    scan: i32(SCAN_WORDS),
    rowSide: i32(SIDE_WORDS),
    colSide: i32(SIDE_WORDS),
    accumulators: f32(3 * PANEL * PANEL),
    list: listLayout(group, listing),
  });
  const rowAt = at as unknown as Placed<SideLayout>;
  const colAt = unprefixed(at as unknown as Record<string, never>) as Placed<SideLayout>;
  const open = (points: PackedPoints, block: Node, side: Placed<SideLayout>, pointer: number) => {
    fillSide(shared, points, block, side, machine);
    const p = (name: keyof SideLayout) => side[name].pointer;
    // biome-ignore format: an array of arguments a line
    kernels.openSide(pointer, p("codes"), p("half"), p("error"), p(two ? "rowCodes" : "codes"), p(two ? "rowHalf" : "half"), p(two ? "rowError" : "error"), p("threshold"), p("lowest"), p("fine"), p("fineError"), p("kappa"), p("raw"), p("ids"), p("bound"), p("sq"), p("index"), p("boxes"), p("reach"), placesOf(points.order.length, block));
  };
  open(points, rows, rowAt, at.rowSide.pointer);
  const tallyUp = () => {
    panels += kernels.tally(at.scan.pointer, 0);
    examined += kernels.tally(at.scan.pointer, 1);
    measured += kernels.tally(at.scan.pointer, 2);
  };
  const found: Found[] = [];
  let panels = 0;
  let examined = 0;
  let measured = 0;
  const pairs = cols.reduce((sum, block) => sum + block.panels, 0);
  let seen = 0;
  for (const block of cols) {
    const diagonal = self && block.node === rows.node;
    if (!diagonal) open(references, block, colAt, at.colSide.pointer);
    const error = Math.max(references.largestError, points.largestError);
    const rowError = Math.max(references.largestRowError, points.largestRowError);
    // The bound of an inner product takes each row's own length.
    const norm =
      frame.metric === "inner-product" ? references.largestNorm : Math.max(references.largestNorm, points.largestNorm);
    // biome-ignore format: an array of arguments a line
    kernels.openScan(at.scan.pointer, at.rowSide.pointer, diagonal ? at.rowSide.pointer : at.colSide.pointer, FORMATS[frame.format].code, frame.width, frame.D, narrow ? 4 : 8, k, self, frame.scale, 1 + frame.defect, error, rowError, norm, frame.boxScale, shared.inner * frame.unit, shared.outer * frame.unit, fineStride(frame), frame.fineScale, at.accumulators.pointer);
    kernels.setMetric(at.scan.pointer, metricCode(frame.metric), periodOf(frame.metric) * frame.unit);
    if (byPoint) {
      yield* scanByPoint(machine, at.scan.pointer, rows, (share) => (seen + block.panels * share) / pairs);
      seen += block.panels;
      tallyUp();
      continue;
    }
    kernels.startScan(at.scan.pointer);
    if (shared.visits) {
      yield* scanVisits(
        machine,
        at.scan.pointer,
        shared.visits,
        rows,
        block,
        (share) => (seen + block.panels * share) / pairs,
      );
      seen += block.panels;
      tallyUp();
      if (!diagonal) found.push(take(shared, references, block, colAt, machine));
      continue;
    }
    if (listing) kernels.listPairs(at.scan.pointer, at.list.pointer);
    const drain = (last: boolean) => {
      const list = takeList(machine, at.scan.pointer, at.list, rows.panel * PANEL, block.panel * PANEL, last);
      if (list) found.push({ from: 0, count: list.sq.length, ...list });
    };
    // Queries come in few panels, which stay in the second-level cache while the references pass by.
    const height = self ? group : Math.min(group, QUERY_PANELS);
    const rowGroups = subtrees({ ...WHOLE, panels: rows.panels }, height);
    const colGroups = diagonal ? rowGroups : subtrees({ ...WHOLE, panels: block.panels }, (group * group) / height);
    let done = 0;
    const all = diagonal ? (rowGroups.length * (rowGroups.length + 1)) / 2 : rowGroups.length * colGroups.length;
    // Groups that are near in the order of the tree are near in space: those first.
    const order = self
      ? nearFirst(rowGroups.length, colGroups.length, diagonal)
      : rowByRow(rowGroups.length, colGroups.length);
    for (const [a, b] of order) {
      const r = rowGroups[a];
      const c = colGroups[b];
      kernels.scanNodes(at.scan.pointer, r.node, r.panel, r.panels, c.node, c.panel, c.panels);
      if (listing) drain(false);
      done++;
      const compared = kernels.tally(at.scan.pointer, 0) * PANEL * PANEL;
      // Lists of queries fill group by group.
      const begun = self ? 1 : (a + 1) / rowGroups.length;
      if (
        compared > EARLY * rows.panels * block.panels * PANEL * PANEL &&
        kernels.tally(at.scan.pointer, 1) > patience * compared + WARM_UP * 2 * PANEL * rows.panels * begun
      )
        return { found: [], panels, examined, measured, abandoned: true };
      yield (seen + (block.panels * done) / all) / pairs;
    }
    seen += block.panels;
    tallyUp();
    if (listing) drain(true);
    else if (self && !diagonal) found.push(take(shared, references, block, colAt, machine));
  }
  if (!listing) found.push(take(shared, points, rows, rowAt, machine));
  return { found, panels, examined, measured, abandoned: false };
}

/** Every row of a block against the columns, some rows a call. */
function* scanByPoint(
  { kernels }: Machine,
  scan: number,
  rows: Node,
  done: (share: number) => number,
): Generator<number, void> {
  kernels.startPoints(scan);
  let most = 1;
  for (let from = 0; from < rows.panels; ) {
    const to = Math.min(from + most, rows.panels);
    const start = performance.now();
    kernels.scanPoints(scan, from, to);
    // Where points lie on one another a row takes as long as thousands elsewhere.
    most = performance.now() - start < CALL_MS ? Math.min(MOST_PANELS, 2 * most) : Math.max(1, most >> 1);
    from = to;
    yield done(to / rows.panels);
  }
}

/** Bytes of kernel memory for the points of some panels; narrow: with raw numbers of four bytes. */
export function scanBytes({ frame, k }: Pick<ScanShared, "frame" | "k">, panels: number, narrow = false): number {
  const { width, D } = frame;
  return (
    panels *
    PANEL *
    ((isCoarse(frame.format) ? 8 : 4) * width + 2 * fineStride(frame) + (narrow ? 4 : 8) * D + 12 * Math.max(1, k) + 96)
  );
}

/** Panels of the subtrees that one kernel call takes: some milliseconds, so that a search can be stopped. */
function groupOf({ width }: Frame): number {
  return Math.max(1, 2 ** Math.floor(Math.log2(Math.min(MOST_PANELS, Math.sqrt(CALL_WORDS / width) / PANEL))));
}

/** Pairs of groups by how far apart they are in order. */
function* nearFirst(rows: number, cols: number, diagonal: boolean): Generator<[number, number]> {
  for (let apart = 0; apart < Math.max(rows, cols); apart++)
    for (let a = 0; a < rows; a++) {
      const b = diagonal ? a : Math.floor((a * cols) / rows);
      if (b + apart < cols) yield [a, b + apart];
      if (!diagonal && apart > 0 && b - apart >= 0) yield [a, b - apart];
    }
}

/** Every group of rows against all columns, those first that are near in order. */
function* rowByRow(rows: number, cols: number): Generator<[number, number]> {
  for (let a = 0; a < rows; a++) {
    const b = Math.floor((a * cols) / rows);
    for (let apart = 0; apart < cols; apart++) {
      if (b + apart < cols) yield [a, b + apart];
      if (apart > 0 && b - apart >= 0) yield [a, b - apart];
    }
  }
}

/** What was found for a block, its lists in order. */
function take(
  { k, byPoint }: ScanShared,
  points: PackedPoints,
  block: Node,
  at: Placed<SideLayout>,
  machine: Machine,
): Found {
  const count = placesOf(points.order.length, block);
  // Points that look for themselves keep their lists in order, farthest first.
  if (byPoint) machine.kernels.reverseLists(at.sq.pointer, at.index.pointer, count, k);
  else if (k > 0) machine.kernels.sortLists(at.sq.pointer, at.index.pointer, count, k);
  return {
    from: block.panel * PANEL,
    count,
    sq: at.sq.view.slice(0, count * k),
    index: at.index.view.slice(0, count * (k || 2)),
  };
}

const MOST_PANELS = 64;
/** Panels of queries that are compared with the references at a time. */
const QUERY_PANELS = 16;
const WHOLE = { node: 0, panel: 0 };
/** What one call may take, so that a search can be stopped. */
const CALL_MS = 10;
/** Words multiplied in one call. */
const CALL_WORDS = 5e8;
/** Pairs a point that come through while its list fills. */
const WARM_UP = 100;
/** Share of a part after which it may be given up. */
const EARLY = 0.04;
const SCAN_WORDS = 64;
const SIDE_WORDS = 32;
