import { Command } from "commander";
import { type Control, stage } from "../../base/control.ts";
import { DimlawError } from "../../base/errors.ts";
import { flatTorus } from "../../cloud/manifolds/flat-torus.ts";
import { givenDimension } from "../../dimension/given.ts";
import type { Pool } from "../../pool/pool.ts";
import { makeReport, section } from "../../report/make-report.ts";
import type { Section } from "../../report/report.ts";
import { judgeStudy, study, studySection } from "../../study.ts";
import { type CloudOptions, type OutputOptions, poolOptions, withOutput, withThreads } from "../command-options.ts";
import { requireWritableFolder } from "../require-writable.ts";
import { commandRecord } from "../run-record.ts";
import { sampleData } from "../sample-data.ts";
import { threadPool } from "../thread-pool.ts";
import { withProgress } from "../with-progress.ts";
import { writeReport } from "../write-report.ts";

export function demoCommand(): Command {
  const command = new Command("demo")
    .description("The main job on real vectors that come with dimlaw, and on controls of known dimension.")
    .summary("the main job on real vectors that come with dimlaw");
  return withThreads(withOutput(command, "folder to write the report into (default: demo-report)", "folder")).action(
    run,
  );
}

async function run(options: OutputOptions & CloudOptions): Promise<void> {
  const { seed, out = "demo-report" } = options;
  await requireWritableFolder(out);
  await using pool = threadPool(poolOptions(options));
  const sections = await withProgress("demo", async (control) => [
    ...(await controls(seed, pool, stage(control, 0, 0.4))),
    await real("GloVe word vectors", "glove-100d.npy", seed, pool, stage(control, 0.4, 0.7)),
    await real("Fashion-MNIST images", "fashion-mnist.npz", seed, pool, stage(control, 0.7, 1)),
  ]);
  const report = makeReport(sections, { title: "dimlaw demo", run: { ...commandRecord(), seed } });
  await writeReport(report, out, options);
  requireControls(sections);
  if (!options.json)
    process.stdout.write("controls: the measured d agrees with 2/d and 4/d, the wrong one is rejected\n");
}

/** @throws INTERNAL where a control does not say what it must: then nothing else in the report is to be believed */
function requireControls([right, wrong]: readonly Section[]): void {
  for (const [{ title, results }, expected] of [
    [right, "consistent"],
    [wrong, "violates"],
  ] as const) {
    const outcomes = results.flatMap((result) => (result.kind === "verdict" ? [result.outcome] : []));
    const judged = outcomes.filter((outcome) => outcome !== "not-applicable");
    if (judged.length < 2 || judged.some((outcome) => outcome !== expected))
      throw new DimlawError("INTERNAL", `"${title}": expected ${expected} throughout, got ${outcomes.join(", ")}`);
  }
}

/** A closed manifold of known dimension, judged with the measured d and with a wrong one. */
async function controls(seed: number, pool: Pool, control: Control): Promise<Section[]> {
  const torus = flatTorus({ n: 33_000, d: 3, D: 64, seed });
  const sizes = [1000, 1414, 2000, 2828, 4000, 5657, 8000, 11314, 16000, 22627, 32000];
  const measured = await study(torus, { seed, sizes, pool, ...control });
  return [
    studySection(
      "Control: flat torus, d = 3",
      `${measured.n} uniform points on a closed flat 3-torus turned into D = ${measured.D} coordinates. Nearest-neighbour learning must agree with 2/d and local linear learning with 4/d.`,
      measured,
      judgeStudy(measured),
    ),
    section(
      "Control: same curves, wrong d = 8",
      "A judge that cannot say no shows nothing: with a wrong dimension the same curves must violate the laws. A law that predicts too little of a fall at d = 8 is not judged.",
      judgeStudy(measured, givenDimension(8)),
    ),
  ];
}

async function real(title: string, file: string, seed: number, pool: Pool, control: Control): Promise<Section> {
  const cloud = await sampleData(file);
  const measured = await study(cloud, { seed, pool, ...control });
  return studySection(
    title,
    `${measured.n} vectors in D = ${measured.D} coordinates, a seeded random sample (data/README.md).`,
    measured,
    judgeStudy(measured),
  );
}
