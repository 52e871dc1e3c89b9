import { plainText } from "./plain-text.ts";

// Advances of Helvetica in units of the font size: close enough to lay out labels without a font at hand.
const NARROW = new Set("ijltfrI.,:;'|!()[]/ ");
const WIDE = new Set("mwMW@%\u2013\u00b1\u00d7");

/** About how many pixels a line of text takes in a Helvetica-like face. */
export function textWidth(text: string, fontSize: number): number {
  let sum = 0;
  for (const char of text) sum += NARROW.has(char) ? 0.32 : WIDE.has(char) ? 0.86 : advance(char);
  return sum * fontSize;
}

/** The text in one line of plain characters, its end replaced by an ellipsis where it is wider than `width` pixels. */
export function shortened(name: string, width: number, fontSize: number): string {
  const text = plainText(name);
  if (textWidth(text, fontSize) <= width) return text;
  const chars = Array.from(text);
  while (chars.length > 1 && textWidth(`${chars.join("")}\u2026`, fontSize) > width) chars.pop();
  return `${chars.join("").trimEnd()}\u2026`;
}

function advance(char: string): number {
  if (char > "\u2e80") return 1.02;
  return char >= "A" && char <= "Z" ? 0.7 : 0.56;
}
