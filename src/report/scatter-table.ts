import { formatShort, formatWithInterval } from "./format-number.ts";
import type { Scatter } from "./scatter.ts";
import type { Table } from "./tables.ts";

/** A scatter's points, one a row, where it cannot be drawn. */
export function scatterTable({ title, x, y, series, lines }: Scatter): Table {
  const points = series.flatMap(({ name, points }) => points.map((point) => ({ name, ...point })));
  return {
    caption: [title, ...lines.map(({ name }) => name)].join("; line of reference: "),
    columns: [
      { title: "points", align: "left", clips: true },
      { title: x, align: "right" },
      { title: y, align: "right" },
    ],
    rows: points.map((at) => [
      at.name,
      at.xInterval ? formatWithInterval(at.x, at.xInterval) : formatShort(at.x),
      at.yInterval ? formatWithInterval(at.y, at.yInterval) : formatShort(at.y),
    ]),
  };
}
