import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const folder = resolve("build/readme");
const readme = await readFile("README.md", "utf8");
const block = (language: string, marker: string) =>
  [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].find(
    ([, name, text]) => name === language && text.includes(marker),
  )![2];

describe("the README", () => {
  beforeAll(() => mkdir(folder, { recursive: true }));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("has a library example of at most 14 lines that runs as it stands", async () => {
    const example = block("js", 'from "dimlaw"');
    expect(example.trim().split("\n").length).toBeLessThanOrEqual(14);
    // Inside the package its own name resolves to the built files.
    await writeFile(join(folder, "example.mjs"), example);
    const { stdout } = await run(process.execPath, [join(folder, "example.mjs")]);
    expect(stdout).toMatch(/^d = \d+\.\d \+- \d\.\d: (consistent|violates|cannot-tell), alpha = /);
  });

  it("has shell examples that run as they stand", async () => {
    const losses = Array.from(
      { length: 12 },
      (_, i) => `${100 * 2 ** i},${5 * (100 * 2 ** i) ** -0.4 * (1 + 0.01 * (-1) ** i)}`,
    );
    await writeFile(join(folder, "losses.csv"), `examples,loss\n${losses.join("\n")}\n`);
    for (const line of block("sh", "dimlaw neighbors").trim().split("\n")) {
      const [name, ...args] = line.split(" ").map((word) => word.replace(/^data\//, `${resolve("data")}/`));
      expect(name).toBe("dimlaw");
      const { stdout, stderr } = await run(process.execPath, [resolve("dist/node/cli.js"), ...args], { cwd: folder });
      expect(stderr).toBe("");
      expect(stdout).not.toBe("");
    }
    expect(JSON.parse(await readFile(join(folder, "fit.json"), "utf8")).parameters.alpha).toBeCloseTo(0.4, 1);
    expect(await readFile(join(folder, "report/report.html"), "utf8")).toContain("</html>");
  });

  it("names files that exist", async () => {
    for (const [, target] of readme.matchAll(/\]\((?!http)([^)#]+)/g))
      await expect(
        readFile(target).catch((error) => error.code === "EISDIR"),
        target,
      ).resolves.toBeTruthy();
  });
});
