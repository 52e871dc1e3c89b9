import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { folderStore } from "../../src/node/folder-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const at = temporaryFolder();
const PROGRAM = fileURLToPath(new URL("./stopped-experiment.ts", import.meta.url));

/** Runs the experiment and kills it without warning once it has said a word; what it said before. */
function counted(folder: string, killedAt?: string): Promise<string[]> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, folder]);
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      if (killedAt && said.includes(`${killedAt}\n`)) child.kill("SIGKILL");
    });
    child.on("close", () => settle(said.trim().split("\n")));
  });
}

test("an experiment that was killed goes on where it was, and does nothing twice", async () => {
  const folder = at("killed");
  const first = await counted(folder, "b4");
  expect(first.at(-1)).not.toContain("totals");
  const last = Number(first.at(-1)!.slice(1));
  const second = await counted(folder);
  const steps = second.slice(0, -1);
  // A checkpoint may have been written that there was no time to speak of.
  expect([last, last + 1].map((step) => `b${step + 1}`)).toContain(steps[0]);
  expect(steps.at(-1)).toBe("b10");
  expect(steps).not.toContain("a10");
  expect(JSON.parse(second.at(-1)!)).toEqual({ totals: [48, 48], notes: [] });
});

test("records come back as they were, the last of a cell alone", async () => {
  const store = folderStore(at("plain"));
  expect(await store.read("x")).toEqual({ done: null, stopped: null, notes: [] });
  await store.stop("x", Uint8Array.of(10, 13, 0, 255), 1.5);
  expect(await store.read("x")).toEqual({
    done: null,
    stopped: { checkpoint: Uint8Array.of(10, 13, 0, 255), seconds: 1.5 },
    notes: [],
  });
  const outcome = { text: "d = 3 \u00b1 0.1\n", list: [1e-9, null] };
  await store.finish("x", outcome, 7);
  expect(await store.read("x")).toEqual({ done: { outcome, seconds: 7 }, stopped: null, notes: [] });
  expect(await readdir(at("plain"))).toEqual(["x.cell"]);
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ["cut short", (bytes) => bytes.subarray(0, -1)],
  ["one bit off", (bytes) => bytes.with(bytes.length - 2, bytes[bytes.length - 2] ^ 1) as Buffer],
  ["a time that was changed", (bytes) => Buffer.from(bytes.toString("latin1").replace('"seconds":7', '"seconds":8'))],
  ["empty", () => Buffer.alloc(0)],
])("a damaged record (%s) is moved aside, named, and its cell done again", async (name, harm) => {
  const folder = at(name.replaceAll(" ", "-"));
  const store = folderStore(folder);
  for (const round of [1, 2]) {
    await store.finish("x", { total: 48 }, 7);
    const harmed = harm(await readFile(join(folder, "x.cell")));
    await writeFile(join(folder, "x.cell"), harmed);
    const { done, stopped, notes } = await store.read("x");
    expect([done, stopped]).toEqual([null, null]);
    expect(notes.map(({ code }) => code)).toEqual(["cell-redone"]);
    expect(notes[0].message).toContain(`x.cell.damaged-${round}`);
    expect(await readFile(join(folder, `x.cell.damaged-${round}`))).toEqual(Buffer.from(harmed));
    expect(await store.read("x")).toEqual({ done: null, stopped: null, notes: [] });
  }
});
