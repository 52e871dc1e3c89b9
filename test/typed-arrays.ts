import { expect } from "vitest";

/**
 * Typed arrays of the same bytes are equal, at the speed of comparing bytes: element by element 60,000 numbers take a second.
 * Others go on to the usual comparison, which says where they differ.
 */
expect.addEqualityTesters([
  (a: unknown, b: unknown) =>
    ArrayBuffer.isView(a) && ArrayBuffer.isView(b) && a.constructor === b.constructor && bytes(a).equals(bytes(b))
      ? true
      : undefined,
]);

const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => Buffer.from(buffer, byteOffset, byteLength);
