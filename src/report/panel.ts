import type { Markish } from "@observablehq/plot";
import { evenAxisY, logAxisX, logAxisY } from "./axis-marks.ts";
import { type LegendEntry, legendHeight, legendMarks } from "./legend.ts";
import { type Described, plotSvg } from "./plot-svg.ts";

export const PANEL_WIDTH = 450;
export const FRAME_HEIGHT = 250;
const MARGIN_LEFT = 78;
const MARGIN_BOTTOM = 50;
/** The key starts left of the frame: names are long. */
const LEGEND_LEFT = -66;

export interface Panel {
  /** What the axes cover, and their titles with units. x is logarithmic. */
  readonly x: PanelAxis;
  readonly y: PanelAxis & { readonly type?: "log" | "linear" };
  readonly marks: readonly Markish[];
  readonly entries: readonly LegendEntry[];
  /** Room right of the frame, for labels. */
  readonly marginRight?: number;
}

interface PanelAxis {
  readonly domain: readonly [number, number];
  readonly title: string;
}

/** One panel as SVG: its key above, a frame of the size that all panels have, titled axes. */
export function panelSvg({ x, y, marks, entries, marginRight = 14 }: Panel, described: Described): string {
  const top = legendHeight(entries.length, 1);
  const { type = "log" } = y;
  return plotSvg(
    {
      width: PANEL_WIDTH,
      marginLeft: MARGIN_LEFT,
      marginRight,
      marginBottom: MARGIN_BOTTOM,
      marginTop: top + 12,
      height: top + 12 + FRAME_HEIGHT + MARGIN_BOTTOM,
      x: { type: "log", domain: [...x.domain], axis: null },
      y: { type, domain: [...y.domain], axis: null },
      marks: [
        ...logAxisX(x.domain, x.title, 5),
        ...(type === "log" ? logAxisY(y.domain, y.title, 6) : evenAxisY(y.domain, y.title)),
        ...marks,
        ...legendMarks(entries, { columns: 1, top: top + 4, left: LEGEND_LEFT, width: PANEL_WIDTH - MARGIN_LEFT - 4 }),
      ],
    },
    described,
  );
}

/** The span of the values that have a logarithm, a share of it (and 6 % of a factor e at least) added at either end. */
export function padded(values: readonly number[], share: number): [number, number] {
  const good = values.filter((value) => value > 0 && Number.isFinite(value));
  if (good.length === 0) return [0.5, 2];
  const [least, most] = [Math.min(...good), Math.max(...good)];
  const factor = Math.exp(Math.max(share * Math.log(most / least), 0.06));
  return [Math.max(Number.MIN_VALUE, least / factor), Math.min(Number.MAX_VALUE, most * factor)];
}

/** `count` sizes spread evenly in their logarithm, both ends among them. */
export function logSteps(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));
}
