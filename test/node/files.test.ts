import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readWholeFile, withFile, writeFileAtomic } from "../../src/node/files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const at = temporaryFolder();

describe("writing", () => {
  test("text and bytes, new and over an older file", async () => {
    await writeFileAtomic(at("a.txt"), "first");
    await writeFileAtomic(at("a.txt"), Uint8Array.of(50, 110, 100));
    expect(await readFile(at("a.txt"), "utf8")).toBe("2nd");
  });

  test("failing to rename leaves the target as it was and nothing beside it", async () => {
    await mkdir(at("folder/inside"), { recursive: true });
    const before = await readdir(at("."));
    await expect(writeFileAtomic(at("folder"), "x")).rejects.toMatchObject({
      code: "DATA",
      message: expect.stringContaining(`"${at("folder")}": expected a path that can be written`),
    });
    expect(await readdir(at("."))).toEqual(before);
    expect(await readdir(at("folder"))).toEqual(["inside"]);
  });

  test("failing to write leaves the older file and nothing beside it", async () => {
    await mkdir(at("two"));
    await writeFile(at("two/a"), "old");
    await expect(writeFileAtomic(at("two/a"), Symbol("no data") as never)).rejects.toThrow();
    expect(await readdir(at("two"))).toEqual(["a"]);
    expect(await readFile(at("two/a"), "utf8")).toBe("old");
  });

  test("a folder that is not there", async () => {
    await expect(writeFileAtomic(at("none/a"), "x")).rejects.toThrow(/got no such file or folder$/);
  });
});

describe("reading", () => {
  test("what cannot be read is named", async () => {
    await writeFile(at("empty.npy"), "");
    await expect(readWholeFile(at("none.npy"))).rejects.toMatchObject({
      code: "DATA",
      message: `"${at("none.npy")}": expected a file that can be read, got no such file or folder`,
    });
    await expect(readWholeFile(at("."))).rejects.toMatchObject({
      code: "DATA",
      message: expect.stringMatching(/expected a file, got a folder/),
    });
    await expect(readWholeFile(at("empty.npy"))).rejects.toMatchObject({
      code: "DATA",
      message: `"${at("empty.npy")}": expected a file with content, got an empty one`,
    });
    await expect(readWholeFile("/dev/null")).rejects.toThrow(/expected a file, got a pipe or device/);
  });

  test("a span at an offset, into shared memory; past the end is an error", async () => {
    await writeFile(at("b"), Uint8Array.of(0, 1, 2, 3, 4, 5));
    const into = new Uint8Array(new SharedArrayBuffer(3));
    await withFile(at("b"), (source) => source.read(into, 2));
    expect([...into]).toEqual([2, 3, 4]);
    await expect(withFile(at("b"), (source) => source.read(into, 4))).rejects.toThrow(
      /expected bytes up to 7, got its end at 6/,
    );
  });
});
