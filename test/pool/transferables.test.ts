import { describe, expect, it } from "vitest";
import { transferables } from "../../src/pool/transferables.ts";

describe("what a message may hand over", () => {
  it("is each plain buffer of a typed array once, however deep", () => {
    const a = new Float64Array(4);
    const b = new Uint8Array(2);
    expect(transferables({ a, again: a.subarray(1), list: [{ b }, null, 3, "four"] })).toEqual([a.buffer, b.buffer]);
    expect(transferables(Object.freeze({ a }))[0]).toBe(a.buffer);
    expect(transferables(b)[0]).toBe(b.buffer);
  });

  it("is nothing of shared memory, of plain values or of objects with a class", () => {
    expect(transferables(new Int32Array(new SharedArrayBuffer(8)))).toEqual([]);
    for (const value of [1, null, undefined, "text", true, {}, [], new Map([["a", new Float64Array(1)]])])
      expect(transferables(value)).toEqual([]);
  });
});
