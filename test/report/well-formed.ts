import { expect } from "vitest";

/**
 * Fails unless the text is well-formed XML: tags that close in order, quoted attributes, escaped text.
 * A parser for HTML would forgive what a reader of SVG files does not.
 */
export function wellFormed(xml: string): void {
  const open: string[] = [];
  const tag = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="(?:[^"<&]|&(?:#\d+|amp|lt|gt|quot|apos);)*")*)\s*(\/?)>/y;
  const text = /(?:[^<&]|&(?:#\d+|amp|lt|gt|quot|apos);)+/y;
  for (let at = 0; at < xml.length; ) {
    tag.lastIndex = text.lastIndex = at;
    const found = tag.exec(xml) ?? text.exec(xml);
    if (found === null) throw new Error(`not well-formed at ${at}: ${xml.slice(at, at + 80)}`);
    at += found[0].length;
    if (found[2] === undefined) {
      if (open.length === 0) expect(found[0].trim()).toBe("");
    } else if (found[1] === "/") expect(open.pop(), found[0]).toBe(found[2]);
    else if (found[4] !== "/") open.push(found[2]);
  }
  expect(open).toEqual([]);
  for (const char of xml) expect(char >= " " || char === "\n", `control character ${char.charCodeAt(0)}`).toBe(true);
}
