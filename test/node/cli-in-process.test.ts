import { readFile, writeFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { npyBytes, parseNpy } from "../../src/cloud/npy.ts";
import { runInProcess } from "./run-program.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const at = temporaryFolder();
const dimlaw = (command: string) => runInProcess(command.split(" "), at("."));

beforeAll(async () => {
  const sizes = [100, 200, 400, 800, 1600, 3200, 6400, 12_800];
  const wobble = (i: number) => 1 + 0.01 * Math.sin(5 * i);
  const one = sizes.map((n, i) => `${n},${(0.05 + 3 * n ** -0.5) * wobble(i)},${(2 / n) * wobble(3 * i)}`);
  const few = sizes.slice(0, 4);
  const grid = few.flatMap((n, i) =>
    few.map((d, j) => `${n},${d},${(1 + 4 * n ** -0.5 + 3 * d ** -0.4) * wobble(8 * i + j)}`),
  );
  await writeFile(at("one.csv"), `n,loss,error\n${one.join("\n")}\n`);
  await writeFile(at("grid.csv"), `n,d,loss\n${grid.join("\n")}\n`);
  const rng = random(1);
  const points = Float64Array.from({ length: 300 }, () => rng.normal());
  await writeFile(at("x.npy"), npyBytes(points, [100, 3]));
});

test("every command has --json, --out and --seed, in 80 columns", async () => {
  for (const name of "neighbors dimension fit judge regime rate spectrum forecast compare study generate demo".split(
    " ",
  )) {
    const { code, stdout } = await dimlaw(`${name} --help`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/--json .*\n\s+--out <(file|folder)> [\s\S]*--seed <integer>/);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});

// In this order: what one writes the next reads.
test.each([
  ["fit one.csv --x n --y loss --axis examples --to 6400 --out fit.json", 2, /α = .* c = /],
  ["fit grid.csv --x n,d --y loss --model chinchilla --bootstrap 50 --predict 1e5:1e5 --budget 1e12", 5, /N ~ C\^/],
  ["fit grid.csv --x n --y loss --group d --model power --intervals covariance", 2, /Fitted learning curves/],
  ["regime grid.csv --x n,d --y loss --axis parameters,examples", 2, /Regimes of grid.csv/],
  ["rate one.csv --x n --y error --loss zero-one --realizable", 1, /Rate of one.csv: linear/],
  ["spectrum x.npy --kernel laplace", 1, /alphaK = /],
  ["forecast --fit fit.json --at 1e5 --halve", 2, /1 refused|decades beyond/],
  ["judge --fit fit.json --dimension 8 --law four-over-d", 2, /four-over-d/],
] as const)(
  "%s --report: a page with its figures, named at the end of what is printed",
  async (command, figures, shown) => {
    const { code, stdout, stderr } = await dimlaw(`${command} --report page.html`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/\n\nwritten: (fit.json, )?page.html\n$/);
    const html = await readFile(at("page.html"), "utf8");
    const pictures = html.match(/<svg .*?<\/svg>/gs) ?? [];
    expect(pictures).toHaveLength(figures);
    expect(html).toMatch(shown);
    expect(html).toContain(`dimlaw ${command.split(" ")[0]} `);
    expect(stdout + html.replace(/<pre>.*<\/pre>/s, "")).not.toMatch(/NaN|undefined|Infinity/);
  },
);

test("dimension --truth: the known dimension beside the estimates, and which intervals hold it", async () => {
  const command = "dimension x.npy --estimators twonn,pca --threads 1";
  const { estimates, truth } = JSON.parse((await dimlaw(`${command} --truth 3 --json`)).stdout);
  expect([truth, estimates.length]).toEqual([3, 2]);
  const { stdout } = await dimlaw(`${command} --truth 3 --report page.html`);
  expect(stdout).toMatch(/true\s+dimension\s+is\s+3;\s+2\s+of\s+2\s+intervals\s+hold\s+it:\s+twonn,\s+pca\./);
  expect(stdout).toMatch(/given +d=3, standardError=0 +3 \u00b1 0/);
  expect(await readFile(at("page.html"), "utf8")).toMatch(/2 of 2 intervals hold it[\s\S]*given/);
  expect((await dimlaw(`${command} --truth 30`)).stdout).toMatch(/0\s+of\s+2\s+intervals\s+hold\s+it\./);
  expect(await dimlaw(`${command} --truth 0`)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--truth: expected a number above 0, got 0"),
  });
});

test("dimension --correct: corrected estimates beside those measured, as JSON, text and in the page", async () => {
  const command = "dimension x.npy --estimators twonn,pca --correct gaussian --seed 3 --threads 1";
  const { code, stdout, stderr } = await dimlaw(`${command} --json`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const { estimates, corrected, notes } = JSON.parse(stdout);
  expect(estimates.map(({ method }: { method: string }) => method)).toEqual(["twonn", "pca"]);
  expect(corrected).toMatchObject([
    { method: "twonn", params: { uncorrected: estimates[0].dimension, against: "gaussian", runs: 4, seed: 3 } },
  ]);
  expect(corrected[0].standardError).toBeGreaterThan(0);
  expect(notes.map((one: { code: string }) => one.code)).toEqual(["not-corrected"]);
  const page = await dimlaw(`${command} --report page.html`);
  for (const text of [page.stdout, await readFile(at("page.html"), "utf8")]) {
    expect(text).toContain("Corrected for finite size");
    expect(text).toContain("against 4 simulated Gaussian clouds of 100 points each");
    expect(text).toContain("expected one by a method that reads neighbours");
  }
});

test("dimension --local: each estimator's column, zero for none, at every row of the file", async () => {
  const { code, stdout } = await dimlaw(
    "dimension x.npy --estimators mle:k=10,lpca:k=20,twonn --local v.npy --threads 1 --json",
  );
  expect(code).toBe(0);
  const { local, estimates } = JSON.parse(stdout);
  expect(local.out).toBe("v.npy");
  expect(local.columns.map(({ method }: { method: string }) => method)).toEqual(["mle", "lpca"]);
  const { shape, data } = parseNpy(await readFile(at("v.npy")));
  expect(shape).toEqual([100, 2]);
  const column = (j: number) => Array.from({ length: 100 }, (_, i) => data[2 * i + j]);
  expect(100 / column(0).reduce((sum, d) => sum + 1 / d, 0)).toBeCloseTo((estimates[0].dimension * 8) / 9, 9);
  expect(column(1).reduce((sum, d) => sum + d / 100, 0)).toBeCloseTo(estimates[1].dimension, 9);
});
