import { axisX, axisY, frame, type Markish, ruleX, ruleY, text } from "@observablehq/plot";
import { evenLabel, evenTicks, logTicks, tickLabel } from "./log-ticks.ts";
import { FAINT, INK } from "./palette.ts";

type Span = readonly [number, number];

// Labels go in as `text`: on a logarithmic scale Plot thins out what `tickFormat` gives.

/** A logarithmic x axis with its title; `span` is what the ticks cover. */
export function logAxisX(span: Span, title: string, count = 8): Markish[] {
  const ticks = logTicks(span[0], span[1], count);
  return [
    ruleX(ticks.major, { stroke: FAINT, strokeWidth: 0.6 }),
    frame({ anchor: "bottom", stroke: INK }),
    axisX(ticks.major, { label: null, text: tickLabel, tickSize: 6 }),
    axisX(ticks.minor, { label: null, text: null, tickSize: 3 }),
    text([title], { frameAnchor: "bottom", dy: 38, fill: INK }),
  ];
}

/** A logarithmic y axis with its title along it. */
export function logAxisY(span: Span, title: string, count = 7): Markish[] {
  const ticks = logTicks(span[0], span[1], count);
  return [
    ruleY(ticks.major, { stroke: FAINT, strokeWidth: 0.6 }),
    frame({ anchor: "left", stroke: INK }),
    axisY(ticks.major, { label: null, text: tickLabel, tickSize: 6 }),
    axisY(ticks.minor, { label: null, text: null, tickSize: 3 }),
    // Beyond labels such as 2.5×10⁻⁴.
    titleY(title, -70),
  ];
}

/** An evenly divided y axis with its title along it. */
export function evenAxisY(span: Span, title: string): Markish[] {
  const ticks = evenTicks(span[0], span[1], 6);
  return [
    ruleY(ticks, { stroke: FAINT, strokeWidth: 0.6 }),
    frame({ anchor: "left", stroke: INK }),
    axisY(ticks, { label: null, text: evenLabel(ticks), tickSize: 6 }),
    titleY(title),
  ];
}

function titleY(title: string, dx = -52): Markish {
  return text([title], { frameAnchor: "left", textAnchor: "middle", rotate: -90, dx, fill: INK });
}
