import type { Control } from "../base/control.ts";
import type { Note } from "../base/note.ts";
import type { PointCloud } from "../cloud/point-cloud.ts";
import type { Pool } from "../pool/pool.ts";
import type { ClaimedNumber } from "../report/claim-check.ts";
import type { Section } from "../report/report.ts";

/** `quick` shows the trend in minutes on two cores; `paper` has the papers' sizes and may take hours. */
export type Scale = "quick" | "paper";

/**
 * One claim of a paper and what measures it: independent cells, then what they say together. All that a cell does
 * follows from `settings` and `seed`; so does the result, whoever computed it and however often it was stopped.
 */
export interface Experiment<Settings extends object, Outcome> {
  /** As the command line names it: "teacher-student". */
  readonly name: string;
  readonly title: string;
  /** What the paper claims, in a sentence, with the source. */
  readonly claim: string;
  /** Plain data: sizes, widths, steps, draws. */
  readonly settings: Readonly<Record<Scale, Settings>>;
  readonly cells: (settings: Settings, seed: number) => readonly Cell<Outcome>[];
  /** Fits, verdicts and figures of the outcomes, in the order of the cells; a matter of seconds. */
  readonly conclude: (outcomes: readonly Outcome[], settings: Settings, seed: number) => Conclusion;
}

/** A piece of an experiment that can be done on its own. */
export interface Cell<Outcome> {
  /** Of letters, digits, "-", "." and "="; no other cell of the experiment has it. */
  readonly name: string;
  /** Arithmetic that it takes, in any unit that all cells share: its part of the progress. */
  readonly work: number;
  /** Plain data, the seed within: all that the outcome follows from, and so what a kept cell is known by beside its name. */
  readonly plan: object;
  /** The outcome is plain data that JSON holds without loss. */
  readonly run: (control: CellControl) => Promise<Outcome>;
}

/** The cloud of a file of data/, by its name; floors below the doors read no files. */
export type ReadData = (file: string) => Promise<PointCloud>;

export interface CellControl extends Control {
  readonly pool: Pool;
  readonly readData: ReadData;
  /** What `onCheckpoint` was given last, where the cell was stopped after it; null: from the start. */
  readonly checkpoint: Uint8Array | null;
  readonly onCheckpoint: (checkpoint: Uint8Array) => Promise<void>;
}

export type Finding = ClaimedNumber;

export interface Conclusion {
  readonly findings: readonly Finding[];
  /** Curves, fits, estimates, verdicts and figures, to be read in this order. */
  readonly sections: readonly Section[];
  readonly notes: readonly Note[];
}

/** What one run of an experiment found; plain data. */
export interface ExperimentResult extends Conclusion {
  readonly kind: "experiment";
  readonly name: string;
  readonly title: string;
  readonly claim: string;
  readonly scale: Scale;
  readonly seed: number;
  readonly settings: object;
  /** What each cell took, of all that worked on it. */
  readonly cells: readonly { readonly name: string; readonly seconds: number }[];
}

/** An experiment whose settings and outcomes are its own affair. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds experiments of many types, each consistent in itself.
export type AnyExperiment = Experiment<any, any>;
