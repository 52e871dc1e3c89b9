/** The buffers that a message may hand over: each of the value's typed arrays', once, save those in shared memory. */
export function transferables(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const walk = (inner: unknown): void => {
    if (inner === null || typeof inner !== "object") return;
    if (ArrayBuffer.isView(inner)) {
      if (inner.buffer instanceof ArrayBuffer) found.add(inner.buffer);
    } else if (Array.isArray(inner)) inner.forEach(walk);
    else if (Object.getPrototypeOf(inner) === Object.prototype) Object.values(inner).forEach(walk);
  };
  walk(value);
  return [...found];
}
