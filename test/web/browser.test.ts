import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build, preview } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { npyBytes } from "../../src/cloud/npy.ts";
import { twoNN } from "../../src/dimension/two-nn.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { gaussian } from "../reference/clouds.ts";

/** What test/web/page/smoke.ts puts on the window. */
interface Page {
  smoke(bytes: number[]): Promise<Record<string, unknown>>;
  breakWorkers(way: "throws" | "missing", count: number): void;
}

const browserPath = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));
const required = process.env.DIMLAW_REQUIRE_BROWSER === "1";
if (!browserPath && !required) console.warn("no Chromium found (set CHROMIUM to its path): the page is not tested");

describe.skipIf(!browserPath && !required)("the built package in a page", () => {
  let outDir: string;
  beforeAll(async () => {
    if (!browserPath) throw new Error("a Chromium is required: install one or set CHROMIUM to its path");
    outDir = await mkdtemp(join(tmpdir(), "dimlaw-page-"));
    await build({
      root: "test/web/page",
      configFile: false,
      logLevel: "error",
      resolve: { alias: { dimlaw: join(process.cwd(), "dist/web/index.js") } },
      build: { outDir, emptyOutDir: true, target: "esnext" },
      worker: { format: "es" },
    });
  });
  afterAll(() => rm(outDir, { recursive: true, force: true }));

  it.each([
    [
      "cross-origin isolated",
      { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
      true,
    ],
    ["a plain static host", {}, false],
  ])("finds neighbours and a dimension in web workers with Node's bits: %s", async (_, headers, isolated) => {
    const cloud = gaussian(600, 7, 11);
    const server = await preview({
      root: "test/web/page",
      configFile: false,
      logLevel: "error",
      build: { outDir },
      preview: { port: 0, host: "127.0.0.1", headers },
    });
    const browser = await chromium.launch({
      executablePath: browserPath!,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    try {
      const page = await browser.newPage();
      const failures: string[] = [];
      page.on("pageerror", (error) => failures.push(error.message));
      await page.goto(server.resolvedUrls!.local[0]);
      await page.waitForFunction(() => "smoke" in window, undefined, { timeout: 20_000 });
      const bytes = [...npyBytes(cloud.coords, [cloud.n, cloud.D])];
      const smoke = () => page.evaluate((input) => (window as unknown as Page).smoke(input), bytes);
      const breakWorkers = (...how: Parameters<Page["breakWorkers"]>) =>
        page.evaluate((given) => (window as unknown as Page).breakWorkers(...given), how);
      const seen = await smoke();
      const near = await findNeighbors(cloud, { k: 8 });
      const { dimension, standardError } = twoNN(near);
      expect(failures).toEqual([]);
      expect(seen).toEqual({
        isolated,
        distances: [...new BigUint64Array(near.distances.buffer)].map(String),
        indices: [...near.indices],
        dimension,
        standardError,
      });
      await breakWorkers("throws", 2);
      expect(await smoke()).toEqual(seen);
      await breakWorkers("throws", Infinity);
      await expect(smoke()).rejects.toThrow(/3 workers died on it, the last by: .*no start/);
      await breakWorkers("missing", Infinity);
      await expect(smoke()).rejects.toThrow(/3 workers died on it, the last by: its script could not be loaded/);
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
