/**
 * Text that is safe in a terminal, in HTML and in XML: control characters (the escape that colours a terminal
 * among them) become blanks, and broken surrogates are replaced.
 */
export function plainText(text: unknown): string {
  let out = "";
  for (const char of String(text ?? "").toWellFormed()) out += isControl(char.codePointAt(0)!) ? " " : char;
  return out;
}

/** Text for the inside of an HTML element or of a quoted attribute. */
export function escapeHtml(text: unknown): string {
  return plainText(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Text for the inside of an HTML element, its quotes left as they are: a third less of JSON. */
export function escapeText(text: unknown): string {
  return plainText(text).replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function isControl(code: number): boolean {
  // C0, DEL, C1; marks that turn the direction of the line; the two code points that XML forbids.
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0xfffe ||
    code === 0xffff
  );
}
