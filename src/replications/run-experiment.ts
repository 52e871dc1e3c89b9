import { checked, given, integer, oneOf } from "../base/checked.ts";
import { type Control, throwIfCancelled } from "../base/control.ts";
import { DimlawError, optionError } from "../base/errors.ts";
import { fnv1a } from "../base/fnv1a.ts";
import { type Note, note } from "../base/note.ts";
import { inlinePool } from "../pool/inline-pool.ts";
import { WORK_OPTIONS, type WorkOptions } from "../pool/work-options.ts";
import { type CellStore, NO_STORE } from "./cell-store.ts";
import type { AnyExperiment, Cell, ExperimentResult, ReadData, Scale } from "./experiment.ts";

export interface ExperimentOptions extends WorkOptions {
  readonly scale?: Scale;
  readonly seed?: number;
  /** How experiments on real data get it; left out: they are refused. */
  readonly readData?: ReadData;
  /** In place of the scale's own, by name. */
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** Where cells are kept between runs; left out: nowhere. */
  readonly store?: CellStore;
  /** Told when a cell is done. */
  readonly onCell?: ((cell: DoneCell) => void) | undefined;
}

export interface DoneCell {
  readonly name: string;
  /** Of all runs that worked on it. */
  readonly seconds: number;
  /** Of the experiment's work. */
  readonly share: number;
  /** Whether an earlier run had done it. */
  readonly before: boolean;
}

/**
 * Runs an experiment: as many cells at once as the pool has workers, each from where an earlier run left it.
 * @throws OPTION; CANCELLED; what a cell throws, after the others have stopped
 */
export async function runExperiment(
  experiment: AnyExperiment,
  options: ExperimentOptions = {},
): Promise<ExperimentResult> {
  const {
    scale,
    seed,
    readData,
    settings: own,
    store,
    onCell,
    pool = inlinePool(),
    signal,
    onProgress,
  } = checked<Checked>(options, OPTIONS);
  const { name, title, claim } = experiment;
  const settings = changed(experiment.settings[scale], own);
  const cells: readonly Cell<unknown>[] = experiment.cells(settings, seed);
  checkCells(cells);
  const total = cells.reduce((sum, { work }) => sum + work, 0);
  const shares = cells.map(() => 0);
  const outcomes: unknown[] = new Array(cells.length);
  const seconds: number[] = new Array(cells.length).fill(0);
  const notes: Note[] = [];
  if (Object.keys(own).length > 0)
    notes.push(note("own-settings", `settings other than those of ${scale}: ${Object.keys(own).join(", ")}`));
  // One lane's failure stops the others.
  const stop = new AbortController();
  const cancel = () => stop.abort();
  signal?.addEventListener("abort", cancel);
  let next = 0;

  async function lane(): Promise<void> {
    for (let c = next++; c < cells.length; c = next++) {
      throwIfCancelled(stop.signal);
      await attend(c);
    }
  }

  async function attend(c: number): Promise<void> {
    const cell = cells[c];
    const key = keyOf(cell);
    const record = await store.read(key);
    notes.push(...record.notes);
    if (record.done) {
      outcomes[c] = record.done.outcome;
      seconds[c] = record.done.seconds;
    } else {
      const start = performance.now();
      const spent = () => (record.stopped?.seconds ?? 0) + (performance.now() - start) / 1000;
      const go = (checkpoint: Uint8Array | null) =>
        cell.run({
          pool,
          readData,
          signal: stop.signal,
          onProgress: (share) => progress(c, share),
          checkpoint,
          onCheckpoint: (bytes) => store.stop(key, bytes, spent()),
        });
      // Through JSON, so that a run that went on with kept outcomes computes with the same numbers.
      outcomes[c] = JSON.parse(JSON.stringify(await resumed(go, key, record.stopped?.checkpoint ?? null)));
      seconds[c] = spent();
      await store.finish(key, outcomes[c], seconds[c]);
    }
    progress(c, 1);
    onCell?.({ name: cell.name, seconds: seconds[c], share: cell.work / total, before: record.done !== null });
  }

  /** From the checkpoint, or from the start where the cell cannot read it. */
  async function resumed(
    go: (checkpoint: Uint8Array | null) => Promise<unknown>,
    key: string,
    checkpoint: Uint8Array | null,
  ): Promise<unknown> {
    try {
      return await go(checkpoint);
    } catch (error) {
      if (checkpoint === null || !(error instanceof DimlawError && error.code === "DATA")) throw error;
      notes.push(await store.setAside(key, error.message));
      return go(null);
    }
  }

  function progress(c: number, share: number): void {
    shares[c] = Math.max(shares[c], share);
    onProgress?.(cells.reduce((sum, { work }, i) => sum + work * shares[i], 0) / total);
  }

  try {
    throwIfCancelled(signal);
    const lanes = Array.from({ length: Math.min(pool.size, cells.length) }, () =>
      lane().catch((error: unknown) => {
        stop.abort();
        throw error;
      }),
    );
    const ended = await Promise.allSettled(lanes);
    const failed = ended.filter((one) => one.status === "rejected").map(({ reason }) => reason as unknown);
    throwIfCancelled(signal);
    // The others were cancelled by the first.
    if (failed.length > 0) throw failed.find((one) => !isCancelled(one)) ?? failed[0];
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
  const concluded = experiment.conclude(outcomes, settings, seed);
  return Object.freeze({
    kind: "experiment",
    name,
    title,
    claim,
    scale,
    seed,
    settings,
    ...concluded,
    cells: cells.map((cell, c) => ({ name: cell.name, seconds: seconds[c] })),
    notes: [...concluded.notes, ...notes],
  });
}

/** @throws OPTION for settings that leave nothing to do, or that two cells have in common: the second would be given the first's outcome */
function checkCells(cells: readonly Cell<unknown>[]): void {
  if (cells.length === 0) throw optionError("settings", "settings that leave something to do", "none");
  const names = cells.map(({ name }) => name);
  const twice = names.find((name, c) => names.indexOf(name) < c);
  if (twice !== undefined) throw optionError("settings", "cells that differ in name", `two of ${twice}`);
}

/** The same cell by another plan is another: a folder may hold both. */
function keyOf({ name, plan }: Cell<unknown>): string {
  return `${name}-${fnv1a(JSON.stringify(plan)).toString(16).padStart(8, "0")}`;
}

const isCancelled = (error: unknown) => error instanceof DimlawError && error.code === "CANCELLED";

/** @throws OPTION for a setting that there is not, or of another type than the scale's */
function changed(settings: Record<string, unknown>, own: Readonly<Record<string, unknown>>): Record<string, unknown> {
  for (const [name, value] of Object.entries(own)) {
    if (!Object.hasOwn(settings, name))
      throw optionError(
        `settings.${name}`,
        `one of the settings ${Object.keys(settings).join(", ")}`,
        "an unknown one",
      );
    const kind = kindOf(settings[name]);
    if (kindOf(value) !== kind) throw optionError(`settings.${name}`, `a ${kind}`, value);
    if (typeof value === "number" && !(value > 0 && value < Infinity))
      throw optionError(`settings.${name}`, "a number above 0", value);
  }
  return { ...settings, ...own };
}

const kindOf = (value: unknown) => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);

type Checked = Required<Omit<ExperimentOptions, keyof WorkOptions | "onCell" | "settings">> & {
  readonly settings: Readonly<Record<string, unknown>>;
} & Control &
  Pick<ExperimentOptions, "pool" | "onCell">;
const OPTIONS = {
  scale: oneOf<Scale>("quick", "quick", "paper"),
  seed: integer(0, 0),
  readData: given<ReadData>(async (file) => {
    throw optionError("readData", `a function that reads ${file} of data/`, "none");
  }),
  settings: given<Readonly<Record<string, unknown>>>({}),
  store: given<CellStore>(NO_STORE),
  onCell: given<ExperimentOptions["onCell"]>(undefined),
  ...WORK_OPTIONS,
};
