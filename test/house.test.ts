import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

/** The floors of docs/house.md; a file imports from lower floors or from its own room. */
const FLOORS: Readonly<Record<string, number>> = {
  base: 0,
  wasm: 1,
  cloud: 1,
  pool: 1,
  neighbors: 2,
  dimension: 3,
  curves: 3,
  theory: 4,
  experiments: 4,
  report: 5,
  replications: 6,
  ".": 7,
  node: 8,
  web: 8,
};

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const room = (file: string) => dirname(file).split("/")[0];
const source = (file: string) => readFileSync(join("src", file), "utf8");
const code = (file: string) =>
  source(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "");
const specifiers = (file: string) =>
  [
    ...source(file).matchAll(
      /^(?:import|export)\b[^;]*?\bfrom\s*"([^"]+)";|^import\s+"([^"]+)";|\bimport\("([^"]+)"\)/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3]);
const inner = (file: string) =>
  specifiers(file)
    .filter((name) => name.startsWith("."))
    .map((name) => relative("src", join("src", dirname(file), name)));

describe("the house", () => {
  it("has every room in the table of floors", () => {
    expect(files.length).toBeGreaterThan(40);
    expect([...new Set(files.map(room))].filter((name) => !(name in FLOORS))).toEqual([]);
  });

  it("imports only from lower floors or the same room", () => {
    const wrong = files.flatMap((file) =>
      inner(file)
        .filter((other) => room(other) !== room(file) && FLOORS[room(other)] >= FLOORS[room(file)])
        .map((other) => `${file} -> ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  it("has no circles", () => {
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): string[] => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return [];
      for (const next of inner(file)) {
        const circle = walk(next, [...path, file]);
        if (circle.length > 0) return circle;
      }
      done.add(file);
      return [];
    };
    expect(files.flatMap((file) => walk(file, []))).toEqual([]);
  });

  it("touches Node only in node/, and the DOM only in web/", () => {
    expect(
      files.filter((file) => room(file) !== "node" && specifiers(file).some((name) => name.startsWith("node:"))),
    ).toEqual([]);
    const lower = files.filter((file) => FLOORS[room(file)] < 8);
    expect(lower.filter((file) => /\b(process|Buffer|require)\s*[.(]/.test(code(file)))).toEqual([]);
    expect(lower.filter((file) => /(?<!\.)\b(window|navigator|localStorage)\s*\./.test(code(file)))).toEqual([]);
    expect(lower.filter((file) => /\bconsole\s*\./.test(code(file)))).toEqual([]);
  });

  it("sees the AssemblyScript loader in one file", () => {
    expect(files.filter((file) => specifiers(file).includes("@assemblyscript/loader"))).toEqual(["wasm/kernels.ts"]);
  });

  it("keeps files short", () => {
    const assembly = readdirSync("assembly").filter((file) => file.endsWith(".ts"));
    const long = [
      ...files.filter((file) => file !== "wasm/bytes.ts").map((file) => join("src", file)),
      ...assembly.map((file) => join("assembly", file)),
    ]
      .map((file) => [file, readFileSync(file, "utf8").split("\n").length] as const)
      .filter(([, lines]) => lines > 300);
    expect(long).toEqual([]);
  });

  it("never speaks of the shared reference folder", () => {
    expect(files.filter((file) => source(file).includes("../shared"))).toEqual([]);
  });
});
