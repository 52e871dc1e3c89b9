import { type PlotOptions, plot } from "@observablehq/plot";
// The worker build of linkedom is one file without Node's `require`, so it loads in a page too.
import { parseHTML } from "linkedom/worker";
import { INK } from "./palette.ts";
import { plainText } from "./plain-text.ts";

export const FONT_SIZE = 12;

export interface Described {
  /** Names the figure for those who do not see it. */
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly description: string;
}

/**
 * The plot as one SVG element that stands alone: its own name space, title, description and white ground;
 * no identifiers and no outside reference, so any number of them may share a page.
 */
export function plotSvg(options: PlotOptions, { title, description }: Described): string {
  const { document } = parseHTML("<html><body></body></html>");
  const svg = plot({
    ...options,
    document,
    className: "dimlaw-figure",
    style: {
      fontFamily: "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif",
      fontSize: `${FONT_SIZE}px`,
      color: INK,
      background: "white",
    },
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("role", "img");
  const element = (name: string): SVGElement => document.createElementNS("http://www.w3.org/2000/svg", name);
  const named = (name: string, text: string): SVGElement => {
    const child = element(name);
    child.textContent = plainText(text);
    return child;
  };
  // `background` is honoured by browsers only; the rectangle by every reader of SVG.
  const ground = element("rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: "white" }))
    ground.setAttribute(name, value);
  svg.prepend(named("title", title), named("desc", description), ground);
  for (const child of svg.querySelectorAll("[transform], [d], [x], [x1], [cx]")) roundAttributes(child);
  return svg.outerHTML;
}

/** Hundredths of a pixel suffice; the rest would differ between machines. */
function roundAttributes(element: Element): void {
  for (const name of ["transform", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"]) {
    const value = element.getAttribute(name);
    if (value?.includes(".")) element.setAttribute(name, value.replace(/-?\d+\.\d{3,}(e-?\d+)?/g, shortNumber));
  }
}

const shortNumber = (digits: string): string => String(Number(Number(digits).toFixed(2)));
