import { given, type OptionTable } from "../base/checked.ts";
import type { Control } from "../base/control.ts";
import type { Pool } from "./pool.ts";

/** What long work takes beside its own options: who computes, and its control. */
export interface WorkOptions extends Control {
  /** Left out: this thread. */
  readonly pool?: Pool | undefined;
}

export const WORK_OPTIONS: OptionTable<WorkOptions> = {
  pool: given<Pool | undefined>(undefined),
  signal: given<AbortSignal | undefined>(undefined),
  onProgress: given<((share: number) => void) | undefined>(undefined),
};
