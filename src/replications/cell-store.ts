import type { Note } from "../base/note.ts";

/** What is known of a cell from earlier runs. */
export interface CellRecord {
  /** Its outcome and the seconds it took; null: it was not finished. */
  readonly done: { readonly outcome: unknown; readonly seconds: number } | null;
  /** Where it was stopped, and the seconds spent until then; null: nowhere. */
  readonly stopped: { readonly checkpoint: Uint8Array; readonly seconds: number } | null;
  /** Records that were damaged, and where they were put. */
  readonly notes: readonly Note[];
}

/** Keeps what cells made, so that a run that was killed goes on where it was. */
export interface CellStore {
  read(cell: string): Promise<CellRecord>;
  finish(cell: string, outcome: unknown, seconds: number): Promise<void>;
  stop(cell: string, checkpoint: Uint8Array, seconds: number): Promise<void>;
  /** Puts a checkpoint that its cell cannot read out of the way, loses nothing of it, and says where it is. */
  setAside(cell: string, reason: string): Promise<Note>;
}

/** Keeps nothing: every run begins at the beginning. */
export const NO_STORE: CellStore = {
  read: async () => ({ done: null, stopped: null, notes: [] }),
  finish: async () => {},
  stop: async () => {},
  setAside: async (cell, reason) => ({ code: "cell-redone", message: `${cell}: ${reason}; it is done again` }),
};
