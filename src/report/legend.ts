import { dot, type Markish, text, vector } from "@observablehq/plot";
import { INK, type SeriesStyle } from "./palette.ts";
import { FONT_SIZE } from "./plot-svg.ts";
import { shortened, textWidth } from "./text-width.ts";

/** One line of a key: how a series is drawn, its name and its number. */
export interface LegendEntry {
  readonly style: SeriesStyle;
  /** Which of a line and a mark the series has. */
  readonly line: "solid" | "dashed" | "none";
  readonly mark: boolean;
  readonly name: string;
  /** Kept whole; a long name gives way to it. */
  readonly value: string;
}

const ROW = 18;
const KEY = 34;

/** Height in pixels of a key of so many entries. */
export function legendHeight(entries: number, columns: number): number {
  return entries === 0 ? 0 : Math.ceil(entries / columns) * ROW + 8;
}

/** The key, in rows from `top` pixels over the frame downwards, from `left` to `width` of the frame's left edge. */
export function legendMarks(
  entries: readonly LegendEntry[],
  { columns, top, left = 0, width }: { columns: number; top: number; left?: number; width: number },
): Markish[] {
  const cell = (width - left) / columns;
  return entries.flatMap((entry, i) => {
    const dx = left + (i % columns) * cell;
    const dy = -top + Math.floor(i / columns) * ROW + ROW / 2;
    const at = { frameAnchor: "top-left", lineAnchor: "middle", dy } as const;
    const value = entry.value === "" ? "" : `  ${entry.value}`;
    const name = shortened(entry.name, cell - KEY - 8 - textWidth(value, FONT_SIZE), FONT_SIZE);
    const marks: Markish[] = [text([name + value], { ...at, dx: dx + KEY, textAnchor: "start", fill: INK })];
    if (entry.line !== "none") {
      const dashes = entry.line === "dashed" ? { strokeDasharray: "4 3" } : {};
      marks.push(
        vector([0], {
          ...at,
          ...dashes,
          dx,
          length: 26,
          rotate: 90,
          anchor: "start",
          stroke: entry.style.color,
          strokeWidth: 2,
          strokeLinecap: "butt",
          shape: {
            draw(context, length) {
              context.moveTo(0, 0);
              context.lineTo(0, -length);
            },
          },
        }),
      );
    }
    if (entry.mark)
      marks.push(dot([0], { ...at, dx: dx + 13, r: 4, symbol: entry.style.symbol, ...markPaint(entry.style) }));
    return marks;
  });
}

/** Marks without an inside are stroked, the others filled. */
export function markPaint({ color, symbol }: SeriesStyle): { fill?: string; stroke?: string; strokeWidth?: number } {
  return OPEN_SYMBOLS.has(symbol as string) ? { stroke: color, strokeWidth: 2 } : { fill: color };
}

const OPEN_SYMBOLS = new Set(["times", "plus", "asterisk"]);
