import { describe, expect, test } from "vitest";
import { DimlawError } from "../../src/base/errors.ts";
import { random } from "../../src/base/random.ts";
import { npyBytes } from "../../src/cloud/npy.ts";
import { npzBytes, onlyMatrix, parseNpz } from "../../src/cloud/npz.ts";
import { fixture, M, textBytes } from "../fixtures/fixture.ts";

test.each(["stored", "deflated"])("numpy's %s archive", (name) => {
  const npz = parseNpz(fixture(`${name}.npz`));
  expect(npz.members).toEqual(["points", "labels"]);
  expect(npz.shape("points")).toEqual([3, 2]);
  expect([...npz.read("points").data]).toEqual(M);
  expect([...npz.read("labels").data]).toEqual([0, 1, 2]);
  expect([...onlyMatrix(npz).data]).toEqual(M);
});

describe("which member", () => {
  test("two matrices: the one named, or an error that lists them", () => {
    const npz = parseNpz(fixture("two.npz"));
    expect(onlyMatrix(npz, "test").shape).toEqual([2, 2]);
    expect(() => onlyMatrix(npz)).toThrow(
      `"member": expected one array with two dimensions, or the option "member", got train (3, 2), test (2, 2)`,
    );
    expect(() => onlyMatrix(npz, "trian")).toThrow(`"member": expected one of train, test, got trian`);
  });
  test("a member that is no array of numbers does not stand in the way", () => {
    const npz = parseNpz(fixture("mixed.npz"));
    expect([...onlyMatrix(npz).data]).toEqual(M);
    expect(() => onlyMatrix(npz, "names")).toThrow(/^names: "dtype": .*got <U1/);
  });
  test("an archive of nothing", () => {
    expect(() => onlyMatrix(parseNpz(npzBytes({})))).toThrow(/got no array at all/);
  });
});

describe("writing", () => {
  const members = { a: npyBytes(Float64Array.from(M), [3, 2]), b: npyBytes(new Int32Array(5000), [5000]) };
  test.each([false, true])("round trip, deflate %s", (deflate) => {
    const npz = parseNpz(npzBytes(members, { deflate }));
    expect(npz.members).toEqual(["a", "b"]);
    expect([...npz.read("a").data]).toEqual(M);
    expect(npz.read("b")).toMatchObject({ shape: [5000], dtype: "i32", data: new Int32Array(5000) });
  });
  test("deflating packs, and the same members give the same bytes", () => {
    expect(npzBytes(members, { deflate: true }).length).toBeLessThan(npzBytes(members).length / 10);
    expect(npzBytes(members)).toEqual(npzBytes(members));
  });
});

describe("bad archives", () => {
  test.each<[string, Uint8Array, RegExp]>([
    ["empty", new Uint8Array(0), /"file": .*an empty file/],
    ["no zip", textBytes("x,y\n1,2\n3,4\n5,6\n7,8\n9,10\n"), /"zip": expected the directory at its end/],
    ["short", textBytes("PK"), /"zip": expected the directory at its end/],
  ])("%s", (_name, bytes, message) => {
    expect(() => parseNpz(bytes)).toThrow(
      expect.objectContaining({ code: "DATA", message: expect.stringMatching(message) }),
    );
  });

  test("a member whose size is a lie is refused before memory is taken", () => {
    const bytes = npzBytes({ a: npyBytes(Float64Array.from(M), [3, 2]) }, { deflate: true });
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 4 <= bytes.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0xfffffff0, true);
    expect(() => parseNpz(bytes).read("a")).toThrow(/^a: "a\.npy": expected at most \d+ bytes out of \d+ deflated/);
  });

  test("a flipped bit in the data is seen by the checksum", () => {
    const bytes = npzBytes({ a: npyBytes(Float64Array.from(M), [3, 2]) });
    bytes[bytes.indexOf(0x93) + 130] ^= 1;
    expect(() => parseNpz(bytes).read("a")).toThrow(/expected the bytes of its checksum, got others: damaged/);
  });

  test.each(["stored", "deflated"])("%s: cut anywhere, it is refused", (name) => {
    const bytes = fixture(`${name}.npz`);
    for (let length = 0; length < bytes.length; length++)
      expect(() => parseNpz(bytes.subarray(0, length)).read("points")).toThrow(
        expect.objectContaining({ code: "DATA" }),
      );
  });

  test.each(["stored", "deflated"])(
    "%s: with any byte damaged, it is refused by a typed error or still right",
    (name) => {
      const seed = Date.now() % 1e6;
      const rng = random(seed);
      const good = fixture(`${name}.npz`);
      for (let at = 0; at < good.length; at++) {
        const bytes = Uint8Array.from(good);
        bytes[at] ^= 1 + rng.below(255);
        try {
          const { shape, data } = parseNpz(bytes).read("points");
          expect([shape, ...data], `seed ${seed}, byte ${at}`).toEqual([[3, 2], ...M]);
        } catch (error) {
          if (!(error instanceof DimlawError)) throw new Error(`seed ${seed}, byte ${at}: ${error}`);
        }
      }
    },
  );
});
