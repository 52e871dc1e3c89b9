/** 32-bit FNV-1a of bytes, or of a text's UTF-16 code units; unsigned. Tells things apart; guards against nobody. */
export function fnv1a(what: string | Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < what.length; i++)
    hash = Math.imul(hash ^ (typeof what === "string" ? what.charCodeAt(i) : what[i]), 0x01000193);
  return hash >>> 0;
}
