import { Command, Option } from "commander";
import { makeReport, section } from "../../report/make-report.ts";
import { renderText } from "../../report/render-text.ts";
import { spectrum } from "../../theory/spectra/spectrum.ts";
import { SPECTRUM_KERNELS, type SpectrumKernel } from "../../theory/spectra/spectrum-result.ts";
import {
  CLOUD_ARGUMENT,
  type CloudOptions,
  cloudOptions,
  defined,
  number,
  type ReportOptions,
  requireSample,
  whole,
  withCloudFile,
  withReport,
} from "../command-options.ts";
import { paint } from "../paint.ts";
import { printResult } from "../print-result.ts";
import { readCloud } from "../read-cloud.ts";
import { requireWritable } from "../require-writable.ts";
import { commandRecord } from "../run-record.ts";
import { about } from "../shell-words.ts";
import { withProgress } from "../with-progress.ts";

type Options = CloudOptions &
  ReportOptions & {
    readonly kernel: SpectrumKernel;
    readonly length: number;
    readonly from?: number;
    readonly to?: number;
  };

export function spectrumCommand(): Command {
  const command = new Command("spectrum")
    .description("How fast the eigenvalues of a covariance or a kernel matrix fall: i^-(1 + alphaK).")
    .summary("how fast the eigenvalues of a covariance or a kernel fall")
    .argument("<cloud>", CLOUD_ARGUMENT)
    .addOption(
      new Option(
        "--kernel <name>",
        "covariance of the coordinates, a kernel between points, or rows as a kernel matrix",
      )
        .choices(SPECTRUM_KERNELS)
        .default("covariance"),
    )
    .option("--length <value>", "of the kernel, in the points' root-mean-square radius", number, 1)
    .option("--from <index>", "first eigenvalue fitted, from 1 (default: chosen)", whole(1))
    .option("--to <index>", "last eigenvalue fitted (default: chosen)", whole(1));
  return withCloudFile(withReport(command)).action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { kernel, length, from, to, seed } = options;
  await requireWritable(options, [path]);
  const found = await withProgress("spectrum", async (control) => {
    const cloud = await readCloud(path, { ...cloudOptions(options, seed), signal: control.signal });
    requireSample(path, options, cloud.n);
    return about(path, () => spectrum(cloud, { kernel, length, seed, ...defined({ from, to }), ...control }));
  });
  const report = () =>
    makeReport([section("", "", [found])], { title: `Spectrum of ${path}`, run: { ...commandRecord(), seed } });
  await printResult(found, () => renderText({ ...report(), run: {} }, { color: paint }), options, report);
}
