import { checked, flag, integer, type OptionRule, oneOf } from "../base/checked.ts";
import type { Control } from "../base/control.ts";
import type { Pool } from "../pool/pool.ts";
import { WORK_OPTIONS } from "../pool/work-options.ts";
import type { Build } from "../wasm/kernels.ts";
import type { Format } from "./frame.ts";

/** What a caller may fix of a plan; the result is the same. */
export interface FixedPlan {
  readonly build?: Build | undefined;
  readonly format?: Format | undefined;
  /** Principal coordinates of the filter; 0: all coordinates. */
  readonly features?: number | undefined;
  /** Whether each point looks into the leaves about it by itself; at most 8 coordinates, in f32. */
  readonly byPoint?: boolean | undefined;
  /** Blocks that the points are cut into for workers. */
  readonly blocks?: number | undefined;
}

/** What every search takes. */
export interface SearchOptions extends Control {
  /** Who computes; left out: this thread. */
  readonly pool?: Pool | undefined;
  /** Parts of the plan to fix; left out: planned from a sample. The result is the same. */
  readonly plan?: FixedPlan | undefined;
}

const optional = (rule: OptionRule<number>) => rule as OptionRule<number | undefined>;

const PLAN = {
  build: oneOf<Build | undefined>(undefined, "simd", "relaxed", "debug"),
  format: oneOf<Format | undefined>(undefined, "f32", "i16", "i8", "i7"),
  features: { ...optional(integer(0, 0)), fallback: undefined },
  byPoint: { ...flag(false), fallback: undefined } as OptionRule<boolean | undefined>,
  blocks: { ...optional(integer(1, 1)), fallback: undefined },
};

export const SEARCH_OPTIONS = {
  ...WORK_OPTIONS,
  plan: {
    fallback: {},
    read: (_: string, value: unknown) => checked(value as FixedPlan, PLAN),
  } as OptionRule<FixedPlan>,
};
