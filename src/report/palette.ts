import type { SymbolType } from "@observablehq/plot";
import type { Outcome } from "../theory/verdict.ts";

/** Colour and mark of one series; both differ, so a figure survives greyscale and colour blindness. */
export interface SeriesStyle {
  readonly color: string;
  readonly symbol: SymbolType;
}

// Colours: Okabe & Ito 2008; its yellow is left out, being too light for lines on white.
const SERIES: readonly SeriesStyle[] = [
  { color: "#0072b2", symbol: "circle" },
  { color: "#d55e00", symbol: "square2" },
  { color: "#009e73", symbol: "triangle2" },
  { color: "#cc79a7", symbol: "diamond2" },
  { color: "#56b4e9", symbol: "wye" },
  { color: "#e69f00", symbol: "star" },
  { color: "#000000", symbol: "times" },
];

/** The style of series i; past the last colour the marks shift, so that pairs stay distinct. */
export function seriesStyle(i: number): SeriesStyle {
  const round = Math.floor(i / SERIES.length);
  return { color: SERIES[i % SERIES.length].color, symbol: SERIES[(i + round) % SERIES.length].symbol };
}

export const INK = "#1a1a1a";
export const MUTED = "#5c5c5c";
export const FAINT = "#d9d9d9";

export interface OutcomeStyle {
  readonly color: string;
  /** A darker shade that reads on white. */
  readonly ink: string;
  readonly glyph: string;
}

export const OUTCOME_STYLES: Readonly<Record<Outcome, OutcomeStyle>> = {
  consistent: { color: "#009e73", ink: "#00664a", glyph: "\u25cf" },
  violates: { color: "#d55e00", ink: "#a34400", glyph: "\u25c6" },
  "cannot-tell": { color: "#0072b2", ink: "#00527f", glyph: "\u25cb" },
  "not-applicable": { color: "#7a7a7a", ink: "#5c5c5c", glyph: "\u2013" },
};
