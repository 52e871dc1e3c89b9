import type { Build } from "../wasm/kernels.ts";
import type { Format } from "./frame.ts";

/** How a search is carried out, and what it should cost. */
export interface Plan {
  readonly build: Build;
  readonly format: Format;
  /** Principal coordinates to pack; 0: all coordinates as they are. */
  readonly features: number;
  /** Whether each point looks into the leaves about it, one by one, in place of panels compared with panels: few coordinates. */
  readonly byPoint: boolean;
  /** Predicted: share of all pairs that the filter lets through, and seconds on one thread. */
  readonly survivors: number;
  readonly seconds: number;
  /** Share of compared pairs let through beyond which something else would have been cheaper. */
  readonly patience: number;
}

/** A plan with its costs a pair in nanoseconds: in any case, on the average, for each that comes through. */
export interface Costed extends Omit<Plan, "patience"> {
  readonly sure: number;
  readonly each: number;
  readonly verify: number;
}
