import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { random } from "../../src/base/random.ts";
import { generate } from "../../src/cloud/manifolds/generate.ts";
import { npyBytes, parseNpy } from "../../src/cloud/npy.ts";
import { parseNpz } from "../../src/cloud/npz.ts";
import { parseCloud } from "../../src/cloud/parse-cloud.ts";
import { golden, goldenNeighbors } from "../reference/golden.ts";
import { runCli } from "./run-cli.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const BALL = "ball_d5_D20_n1000";
const at = temporaryFolder();
const dimlaw = (...args: string[]) => runCli(args, { cwd: at(".") });
/** A run that has to succeed in silence: what it printed. */
const output = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await dimlaw(...args);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return stdout;
};
/** Without the seconds that steps took, which no two runs share. */
const json = async (...args: string[]) => untimed(await output(...args, "--json"));
const untimed = (text: string) => {
  const { times: _, ...result } = JSON.parse(text);
  return Array.isArray(JSON.parse(text)) ? JSON.parse(text) : result;
};

beforeAll(async () => {
  // Half a minute of search on one core, to be interrupted.
  const n = 50_000;
  await writeFile(
    at("large.npy"),
    npyBytes(
      new Float32Array(n * 64).map((_, i) => Math.sin(i * i)),
      [n, 64],
    ),
  );
  await copyFile(resolve(`test/golden/${BALL}.npy`), at("ball.npy"));
  const rows: string[] = ["examples,loss,run"];
  for (const [i, x] of [100, 200, 400, 800, 1600, 3200, 6400].entries())
    for (const run of [0, 1, 2])
      rows.push(`${x},${3 * x ** (-4 / 3) * Math.exp(0.03 * Math.sin(7 * i + 11 * run))},${run}`);
  await writeFile(at("curve.csv"), `${rows.join("\n")}\n`);
  // A minute's choice of models.
  const groups = Array.from({ length: 3000 }, (_, g) =>
    [1, 2, 4, 8, 16, 32, 64, 128].map((x) => `${g},${x},${0.1 + x ** -0.5 * (1 + 0.05 * Math.sin(7 * g + x))}`),
  );
  await writeFile(at("groups.csv"), `${["task,x,loss", ...groups.flat()].join("\n")}\n`);
});

test("generate writes what the library draws, exactly, and dimension finds its dimension", async () => {
  const command = ["generate", "ball", "--d", "5", "--D", "20", "--n", "1000", "--seed", "0"];
  expect(await output(...command, "--out", "X.npy")).toBe(
    "1000 points of ball:d=5 in D = 20 coordinates (f32), d = 5\nwritten: X.npy\n",
  );
  const drawn = generate("ball", { d: 5, D: 20, n: 1000, seed: 0 });
  expect(new Uint8Array(await readFile(at("X.npy")))).toEqual(npyBytes(drawn.coords, [1000, 20]));
  const summary = await json(...command, "--dtype", "f64", "--noise", "0.1", "--out", "X.csv");
  const noisy = generate("ball", { d: 5, D: 20, n: 1000, seed: 0, dtype: "f64", noise: 0.1 });
  expect(summary).toMatchObject({ kind: "point-cloud", n: 1000, dimensions: [5], params: noisy.params, out: "X.csv" });
  expect(parseCloud(await readFile(at("X.csv")), "X.csv").coords).toEqual(noisy.coords);
  const { estimates } = await json("dimension", "X.npy", "--estimators", "twonn");
  expect(Math.abs(estimates[0].dimension - 5)).toBeLessThan(0.6);
  expect((await json("generate", "--list")).map(({ name }: { name: string }) => name)).toContain("Mp3");
});

describe.concurrent("neighbors", () => {
  test("on request approximate ones, with their recall measured, which dimension refuses", async () => {
    const coords = new Float32Array(2500 * 12).map((_, i) => Math.sin(i * i * 0.37));
    await writeFile(at("many.npy"), npyBytes(coords, [2500, 12]));
    const command = ["neighbors", "many.npy", "-k", "6", "--approximate", "--recall", "0.9", "--seed", "1"];
    const shown = await dimlaw(...command, "--out", "approximate.npz");
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toMatch(
      /^6 approximate nearest neighbours \(euclidean\) of each of the 2500 points of many\.npy\nrecall [01]\.\d{4}, 95 % interval \[[01]\.\d{4}, [01]\.\d{4}\], on \d+ rows searched exactly\nwritten: approximate\.npz\n$/,
    );
    const { work, ...summary } = await json(...command, "--out", "again.npz");
    expect(summary).toMatchObject({ kind: "approximate-neighbors", k: 6, params: { target: 0.9, seed: 1 } });
    expect(work.probes).toBeGreaterThan(0);
    expect(await readFile(at("again.npz"))).toEqual(await readFile(at("approximate.npz")));
    const meta = JSON.parse(
      Buffer.from(parseNpz(await readFile(at("again.npz"))).read("meta").data as Uint8Array).toString(),
    );
    expect(meta).toMatchObject({ kind: "approximate-neighbors", recall: summary.recall, interval: summary.interval });
    const refused = await dimlaw("dimension", "many.npy", "--neighbors", "approximate.npz");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toBe(
      'dimlaw: approximate.npz: "meta.kind": expected neighbors that were found exactly, got approximate-neighbors\n',
    );
    const alone = await dimlaw("neighbors", "many.npy", "-k", "6", "--recall", "0.9", "--out", "no.npz");
    expect(alone).toMatchObject({ code: 2, stderr: "dimlaw: --recall: expected --approximate beside it, got none\n" });
    const both = await dimlaw(...command, "--queries", "many.npy", "--out", "no.npz");
    expect(both.code).toBe(2);
    const streamed = await dimlaw(...command, "--stream", "--sample", "9", "--out", "no.npz");
    expect(streamed.code).toBe(2);
    const radius = await dimlaw("neighbors", "many.npy", "--radius", "1", "--approximate", "--out", "no.npz");
    expect(radius).toMatchObject({ code: 2, stderr: "dimlaw: --approximate: expected -k, not --radius, got 1\n" });
    const metric = await dimlaw(...command, "--metric", "manhattan", "--out", "no.npz");
    expect(metric).toMatchObject({
      code: 2,
      stderr: "dimlaw: --metric: expected euclidean, cosine, angle with --approximate, got manhattan\n",
    });
    const beyond = await dimlaw(...command, "--recall", "1.5", "--out", "no.npz");
    expect(beyond.stderr).toContain("Expected a number from 0 to 1.");
  });

  test("writes distances and indices, exactly, and dimension takes them back", async () => {
    const summary = await json("neighbors", "ball.npy", "-k", "32", "--out", "nn.npz");
    expect(summary).toMatchObject({ kind: "neighbors", n: 1000, k: 32, metric: "euclidean", out: "nn.npz" });
    const npz = parseNpz(await readFile(at("nn.npz")));
    const want = goldenNeighbors(BALL);
    expect(npz.read("indices")).toMatchObject({ shape: [1000, 32], dtype: "i32" });
    expect(Array.from(npz.read("indices").data)).toEqual(Array.from(want.indices));
    expect(npz.read("distances")).toMatchObject({ shape: [1000, 32], dtype: "f64" });
    const distances = npz.read("distances").data as Float64Array;
    expect(Math.max(...distances.map((got, i) => Math.abs(got / want.distances[i] - 1)))).toBeLessThan(1e-12);

    // The lists of 32 end before the correlation dimension's outer radius: its pairs are counted as after a search.
    const estimators = ["--estimators", "twonn,mle,correlation"];
    const [given, searched] = await Promise.all([
      json("dimension", "ball.npy", "--neighbors", "nn.npz", ...estimators),
      json("dimension", "ball.npy", ...estimators),
    ]);
    expect(given).toEqual(searched);
    expect(given.estimates.map(({ method }: { method: string }) => method)).toEqual(["twonn", "mle", "correlation"]);

    await writeFile(
      at("other.npy"),
      npyBytes(
        new Float32Array(20_000).map((_, i) => Math.sin(i * i)),
        [1000, 20],
      ),
    );
    const wrong = await dimlaw("dimension", "other.npy", "--neighbors", "nn.npz");
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/^dimlaw: "nn.npz, row 0, column 0": expected \d.*, the euclidean distance to row /);
    const metric = await dimlaw("dimension", "ball.npy", "--neighbors", "nn.npz", "--metric", "cosine");
    expect(metric.stderr).toBe("dimlaw: --metric: expected euclidean, by which nn.npz was made, got cosine\n");
  });

  test.each(["manhattan", "chebyshev", "angle", "periodic:2.0"])(
    "by the metric %s, searched or given",
    async (metric) => {
      const rng = random(1);
      const points = Float64Array.from({ length: 1500 }, () => 2 * rng.uniform());
      const name = metric.replace(":", "-");
      await writeFile(at(`${name}.npy`), npyBytes(points, [500, 3]));
      const summary = await json("neighbors", `${name}.npy`, "-k", "40", "--metric", metric, "--out", `${name}.npz`);
      expect(summary.metric).toBe(metric.replace(".0", ""));
      const estimators = ["--estimators", "twonn,mle,correlation"];
      const given = await json("dimension", `${name}.npy`, "--neighbors", `${name}.npz`, ...estimators);
      expect(given).toEqual(await json("dimension", `${name}.npy`, "--metric", metric, ...estimators));
      expect(Math.abs(given.estimates[0].dimension - (metric === "angle" ? 2 : 3))).toBeLessThan(0.5);
    },
  );

  test("finds queries' neighbours among the cloud's, and says which was sampled", async () => {
    const points = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i));
    await writeFile(at("queries.npy"), npyBytes(points, [2, 20]));
    await json("neighbors", "ball.npy", "--queries", "queries.npy", "-k", "3", "--out", "q.npz");
    expect(parseNpz(await readFile(at("q.npz"))).shape("indices")).toEqual([2, 3]);
    const sampled = ["ball.npy", "--sample", "100", "-k", "5", "--out", "sampled.npz"];
    const { notes } = await json("neighbors", ...sampled, "--seed", "7");
    expect(notes).toEqual([{ code: "sampled", message: "sample of 100 of 1000 rows, seed 7" }]);
    const forgot = await dimlaw("dimension", "ball.npy", "--neighbors", "sampled.npz");
    expect(forgot.stderr).toMatch(/the neighbours of the 1000 rows of ball.npy, got 100 \(sample of 100 of 1000/);
  });
});

describe.concurrent("dimension", () => {
  test("golden values, as the specification spells the estimators", async () => {
    const list = "twonn:fit=linear,discard=0.1,mle:k=20,aggregate=harmonic,gride:n1=8,n2=16";
    const report = await json("dimension", "ball.npy", "--estimators", list);
    const [twonn, mle, gride] = report.estimates;
    const harmonic = golden[BALL].results["skdim.MLE"].find(
      ({ params }) => params.n_neighbors === 20 && params.comb === "mle" && params.unbiased === false,
    )!;
    expect(report.kind).toBe("dimension-report");
    expect(report.estimates).toHaveLength(3);
    expect(twonn).toMatchObject({ kind: "dimension-estimate", method: "twonn", n: 1000, level: 0.95 });
    expect(twonn.dimension).toBeCloseTo(5.01691121075564, 10);
    expect(mle.dimension).toBeCloseTo(harmonic.value!, 10);
    expect(gride.dimension).toBeCloseTo(4.448649544731797, 8);
    for (const { dimension, standardError, interval } of report.estimates) {
      expect(standardError).toBeGreaterThan(0);
      expect(interval[0]).toBeLessThan(dimension);
      expect(interval[1]).toBeGreaterThan(dimension);
    }
  });

  test("a sample is the seed's, on any number of threads, and --out holds what is printed", async () => {
    const args = ["dimension", "ball.npy", "--sample", "300", "--estimators", "twonn", "--json"];
    const [one, two, other] = await Promise.all([
      output(...args, "--seed", "1", "--threads", "1", "--out", "out.json"),
      output(...args, "--seed", "1", "--threads", "3"),
      output(...args, "--seed", "2"),
    ]);
    expect(untimed(two)).toEqual(untimed(one));
    expect(untimed(other)).not.toEqual(untimed(one));
    expect(await readFile(at("out.json"), "utf8")).toBe(one);
  });

  test("--local writes the values at points as columns, and says which they are", async () => {
    const args = ["dimension", "ball.npy", "--sample", "300", "--seed", "1", "--local", "local.npy"];
    const one = await json(...args, "--estimators", "mle:k=10");
    expect(one.local).toEqual({
      out: "local.npy",
      columns: [{ method: "mle", params: expect.anything(), notes: expect.anything() }],
    });
    const { shape, data } = parseNpy(await readFile(at("local.npy")));
    expect(shape).toEqual([300]);
    const harmonic = 300 / Array.from(data).reduce((sum, d) => sum + 1 / d, 0);
    expect(Math.abs(harmonic / one.estimates[0].dimension - 1)).toBeLessThan(0.2);
    const text = await output(...args, "--estimators", "mle:k=10,mada", "--smooth", "5");
    expect(text).toMatch(/values at points \(mle, mada\) written: local.npy\n$/);
    expect(parseNpy(await readFile(at("local.npy"))).shape).toEqual([300, 2]);
    const refused = await dimlaw(...args, "--estimators", "twonn");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/--estimators: expected one that has values at points/);
    expect((await dimlaw("dimension", "ball.npy", "--smooth", "3")).stderr).toMatch(
      /--smooth: expected none without --local/,
    );
  });

  test("for people: what was measured, what was left out, no escape codes in a pipe, at most 100 columns", async () => {
    await writeFile(
      at("few.csv"),
      Array.from({ length: 15 }, (_, i) => `${Math.sin(i)},${Math.cos(3 * i)}`).join("\n"),
    );
    const text = await output("dimension", "few.csv");
    expect(text).toContain("Intrinsic dimension of few.csv\n");
    expect(text).toContain("15 points in D = 2 coordinates, euclidean distances");
    expect(text).toContain("mle: left out, it needs 20 neighbours and a point has 14");
    expect(text).not.toContain("\u001b");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe.concurrent("a lattice", () => {
  test("is measured by the methods that its ties leave defined, searched or given; a method named still refuses", async () => {
    const side = [0, 1, 2, 3, 4, 5, 6];
    const rows = side.flatMap((x) => side.flatMap((y) => side.map((z) => `${x},${y},${z}`)));
    await writeFile(at("lattice.csv"), `${rows.join("\n")}\n`);
    await json("neighbors", "lattice.csv", "-k", "100", "--out", "lattice.npz");
    const [searched, given, named] = await Promise.all([
      json("dimension", "lattice.csv"),
      json("dimension", "lattice.csv", "--neighbors", "lattice.npz"),
      dimlaw("dimension", "lattice.csv", "--neighbors", "lattice.npz", "--estimators", "twonn"),
    ]);
    expect(given.estimates).toEqual(searched.estimates);
    const methods = searched.estimates.map(({ method }: { method: string }) => method);
    expect(methods).toEqual(expect.arrayContaining(["mle", "correlation"]));
    expect(methods).not.toContain("twonn");
    expect(new Set(searched.notes.map(({ code }: { code: string }) => code))).toEqual(new Set(["not-applicable"]));
    expect(named).toMatchObject({ code: 1, stdout: "" });
    expect(named.stderr).toMatch(/for twonn, got all ratios equal to one\n$/);
  });
});

describe.concurrent("two clouds of the same points", () => {
  test("are compared: one with itself is itself, with a part of it less", async () => {
    const same = await json("compare", "ball.npy", "ball.npy", "-k", "5", "--sample", "100");
    expect(same).toMatchObject({ kind: "cloud-comparison", n: 1000, overlap: { value: expect.closeTo(1, 9), n: 100 } });
    const rows = Array.from({ length: 60 }, (_, i) => [Math.sin(i * i), Math.cos(3 * i * i), Math.sin(7 * i)]);
    await writeFile(at("three.csv"), rows.map((row) => row.join(",")).join("\n"));
    await writeFile(at("two.csv"), rows.map((row) => row.slice(0, 2).join(",")).join("\n"));
    const { forth, back, overlap } = await json("compare", "three.csv", "two.csv");
    expect(forth.value).toBeLessThan(back.value);
    expect(overlap.value).toBeGreaterThan(overlap.chance);
    expect(await output("compare", "three.csv", "two.csv")).toMatch(
      /^overlap of the first 10 neighbours +0\.\d+ ± 0\.\d+ /m,
    );
    expect(await dimlaw("compare", "ball.npy", "two.csv")).toMatchObject({
      code: 1,
      stderr: 'dimlaw: two.csv: "b": expected 1000 points, row by row those of a, got 60\n',
    });
    expect(await dimlaw("compare", "three.csv", "two.csv", "-k", "60")).toMatchObject({
      code: 2,
      stderr: "dimlaw: two.csv: -k: expected an integer from 1 to 59 (n - 1), got 60\n",
    });
  });
});

describe.concurrent("fit and judge", () => {
  test("an exponent of 4/3 agrees with 4/d at d = 3 and violates it at d = 8", async () => {
    const stated = ["--axis", "examples", "--loss", "mse", "--regime", "resolution", "--learner", "local-linear"];
    const columns = ["--x", "examples", "--y", "loss", "--seeds", "run"];
    const fit = await json("fit", "curve.csv", ...columns, ...stated, "--offset", "zero", "--out", "fit.json");
    expect(fit).toMatchObject({ kind: "curve-fit", model: "power", n: 21, window: { from: 100, to: 6400 } });
    expect(fit.parameters.alpha).toBeGreaterThan(1.31);
    expect(fit.parameters.alpha).toBeLessThan(1.35);
    expect(Object.keys(fit)).toEqual(expect.arrayContaining(["parameters", "standardErrors", "intervals", "notes"]));

    const law = ["--fit", "fit.json", "--law", "four-over-d"];
    await json("dimension", "ball.npy", "--estimators", "twonn", "--out", "dim.json");
    const [three, eight, measured, text] = await Promise.all([
      json("judge", ...law, "--dimension", "3"),
      json("judge", ...law, "--dimension", "8"),
      json("judge", ...law, "--dimension", "dim.json"),
      output("judge", ...law, "--dimension", "3"),
    ]);
    expect(three).toMatchObject({ kind: "verdict", law: "four-over-d", relation: "equals", outcome: "consistent" });
    expect(three.predicted).toBeCloseTo(4 / 3, 12);
    expect(three.measured).toBe(fit.parameters.alpha);
    expect(Math.abs(three.z)).toBeLessThan(2);
    expect(three.because).toMatch(/^alpha = 1\.3\d+ /);
    expect(eight).toMatchObject({ outcome: "violates", predicted: 0.5 });
    expect(eight.z).toBeGreaterThan(2);
    // A file may be named like anything but a decimal number.
    await copyFile(at("dim.json"), at("nan"));
    expect(await json("judge", ...law, "--dimension", "nan")).toEqual(measured);
    expect(await json("judge", ...law, "--dimension", "3.0e0")).toEqual(three);
    expect(measured.dimension).toBeCloseTo(5.026647626680702, 8);
    expect(text).toMatch(
      /^consistent: four-over-d \(α = 4\/d\) on curve.csv\nmeasured +α = 1\.3\d+ \[.*\npredicted +α = 1\.333/,
    );
  });

  test("the seed moves the bootstrap, offset and window are kept, a law of another regime does not apply", async () => {
    const args = ["fit", "curve.csv", "--x", "examples", "--y", "loss", "--regime", "resolution", "--offset", "zero"];
    const [one, same, other, held] = await Promise.all([
      output(...args, "--seed", "1", "--json", "--out", "one.json"),
      output(...args, "--seed", "1", "--json"),
      output(...args, "--seed", "2", "--json"),
      json("fit", "curve.csv", "--x", "examples", "--y", "loss", "--offset", "1e-6", "--from", "200", "--to", "3200"),
    ]);
    expect(same).toBe(one);
    expect(JSON.parse(other).intervals).not.toEqual(JSON.parse(one).intervals);
    expect(held.parameters.c).toBe(1e-6);
    expect(held.window).toMatchObject({ from: 200, to: 3200, sizes: 5 });
    const verdict = await json("judge", "--fit", "one.json", "--law", "variance-limited");
    expect(verdict).toMatchObject({ outcome: "not-applicable", predicted: null, z: null });

    // Kept resamples travel with the fit, and judge takes its error from their shape.
    await json(...args, "--keep-draws", "--out", "kept.json");
    const law = ["--dimension", "3", "--law", "two-over-d"];
    const [normal, drawn] = await Promise.all(
      ["one.json", "kept.json"].map((file) => json("judge", "--fit", file, ...law)),
    );
    expect(drawn.rho).toBe(normal.rho);
    expect(drawn.interval).not.toEqual(normal.interval);
    expect(drawn.standardError / normal.standardError).toBeGreaterThan(0.5);
    expect(drawn.standardError / normal.standardError).toBeLessThan(2);
  });
});

describe.concurrent("study", () => {
  test("writes one page and the same as JSON, and prints it", async () => {
    const printed = await output(
      "study",
      "ball.npy",
      "--sample",
      "400",
      "--seeds",
      "1",
      "--out",
      "deep/report",
      "--json",
    );
    expect((await readdir(at("deep/report"))).sort()).toEqual(["report.html", "report.json"]);
    expect(await readFile(at("deep/report/report.json"), "utf8")).toBe(printed);
    const report = JSON.parse(printed);
    expect(report).toMatchObject({ kind: "report", run: { seed: 0, seeds: 1, sample: 400, n: 400, D: 20 } });
    const kinds = new Set(report.sections[0].results.map(({ kind }: { kind: string }) => kind));
    expect([...kinds].sort()).toEqual([
      "curve-fit",
      "dimension-estimate",
      "dimension-scan",
      "learning-curve",
      "verdict",
    ]);
    expect(await readFile(at("deep/report/report.html"), "utf8")).toMatch(/<\/html>\s*$/);
    expect(printed).not.toContain(at("."));
  });

  test("its record repeats it: all that was typed, on which Node, from which bytes", async () => {
    const points = Float32Array.from({ length: 400 }, (_, i) => Math.sin(i * i));
    await writeFile(at("bare points.bin"), points);
    const args =
      "study|./bare points.bin|--dim|4|--dtype|f32|--format|raw|--sample|90|--seed|3|--seeds|1|--out|bare|--title|it's";
    const { run } = await json(...args.split("|"));
    expect(run).toMatchObject({
      command:
        "dimlaw study './bare points.bin' --dim 4 --dtype f32 --format raw --sample 90 --seed 3 --seeds 1 --out bare --title 'it'\\''s' --json",
      node: process.version,
      inputBytes: 1600,
      inputSha256: createHash("sha256").update(Buffer.from(points.buffer)).digest("hex"),
      seed: 3,
      seeds: 1,
      sample: 90,
    });
  });
});

describe.concurrent("the program", () => {
  test("help and version are answers, no command is a wrong one", async () => {
    const [none, help, version, asked] = await Promise.all([
      dimlaw(),
      dimlaw("--help"),
      dimlaw("--version"),
      ...["neighbors", "dimension", "fit", "judge", "study", "generate", "demo"].map((name) => dimlaw(name, "--help")),
    ]);
    expect(none).toMatchObject({ code: 2, stdout: "" });
    expect(none.stderr).toBe(help.stdout);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(version.stdout).toBe(`${JSON.parse(await readFile("package.json", "utf8")).version}\n`);
    for (const option of ["-k <count>", "--json", "--out <file>", "--seed <integer>"])
      expect(asked.stdout).toContain(option);
  });

  test("a reader that leaves early is no failure", async () => {
    const run = await runCli(["dimension", "ball.npy", "--json"], {
      cwd: at("."),
      onStart: ({ stdout }) => stdout!.destroy(),
    });
    expect(run).toMatchObject({ code: 0, stderr: "" });
  });

  test("a pipe given as --out is written to, not replaced", async () => {
    await promisify(execFile)("mkfifo", [at("pipe")]);
    const reading = readFile(at("pipe"), "utf8");
    const args = ["--x", "examples", "--y", "loss", "--json", "--out", "pipe"];
    const [run, piped] = await Promise.all([dimlaw("fit", "curve.csv", ...args), reading]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(piped).toBe(run.stdout);
    expect((await stat(at("pipe"))).isFIFO()).toBe(true);
  });

  test.each([
    ["SIGINT", "neighbors", ["large.npy", "-k", "32", "--threads", "1"]],
    ["SIGTERM", "neighbors", ["large.npy", "-k", "32", "--threads", "1"]],
    ["SIGINT", "fit", ["groups.csv", "--group", "task", "--x", "x", "--y", "loss", "--model", "auto"]],
  ] as const)("%s ends %s with one line and nothing written", async (signal, command, asked) => {
    const args = [command, ...asked, "--out", `${signal}.out`];
    const stopped = (after: number) =>
      runCli(args, { cwd: at("."), onStart: (child) => setTimeout(() => child.kill(signal), after) });
    let run = await stopped(1250);
    // A program that has not begun its work ends without a word; how long it takes to begin is the machine's affair.
    for (let after = 2500; run.signal === signal && run.stderr === "" && after <= 20_000; after *= 2)
      run = await stopped(after);
    expect(run).toMatchObject({
      code: null,
      signal,
      stdout: "",
      stderr: `dimlaw: interrupted by ${signal}, nothing written\n`,
    });
    expect((await readdir(at("."))).filter((name) => name.startsWith(signal))).toEqual([]);
  });
});
