import type { Axis } from "../curves/learning-curve.ts";

/** The four regimes of Bahri et al. (PNAS 2024), figure 1: what limits the loss, against which size grows. */
export interface RegimePanels {
  readonly kind: "regime-panels";
  /** Variance-limited before resolution-limited, data before parameters. */
  readonly panels: readonly RegimePanel[];
}

export interface RegimePanel {
  readonly regime: "variance" | "resolution";
  readonly size: "data" | "parameters";
  readonly series: readonly PanelSeries[];
  /** Curves of this panel that are not drawn: more would hide each other. */
  readonly leftOut: number;
}

/** A curve less its fitted limit, and the power that was fitted to it. */
export interface PanelSeries {
  readonly name: string;
  readonly axis: Axis;
  /** Means over the repetitions of a size, ascending; those at or below the limit have no place on the axis. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Where the fitted line begins and ends. */
  readonly line: readonly [readonly [number, number], readonly [number, number]];
  readonly alpha: number;
  readonly standardError: number;
}
