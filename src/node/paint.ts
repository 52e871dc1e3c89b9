import pc from "picocolors";
import type { TextKind } from "../report/render-text.ts";

/** Colours for text on standard output; none where that is no terminal or NO_COLOR is set. */
export function paint(kind: TextKind, text: string): string {
  return COLORS[kind](text);
}

// picocolors alone would also colour what a CI job pipes into a file.
const { bold, dim, green, red, yellow } = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
const COLORS: Readonly<Record<TextKind, (text: string) => string>> = {
  title: bold,
  heading: bold,
  muted: dim,
  consistent: green,
  violates: red,
  "cannot-tell": yellow,
  "not-applicable": dim,
};
