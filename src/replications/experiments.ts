import { optionError } from "../base/errors.ts";
import { dataScaling } from "./data-scaling/data-scaling.ts";
import type { AnyExperiment } from "./experiment.ts";
import { images } from "./images.ts";
import { inputNoise } from "./input-noise.ts";
import { kernelSpectrum } from "./kernel-spectrum/kernel-spectrum.ts";
import { productManifold } from "./product-manifold.ts";
import { superclass } from "./superclass.ts";
import { teacherStudent } from "./teacher-student.ts";
import { universalRates } from "./universal-rates.ts";
import { varianceData } from "./variance-data.ts";
import { varianceWidth } from "./variance-width.ts";

/** All experiments, in the order in which "all" runs them. */
export const EXPERIMENTS: readonly AnyExperiment[] = [
  teacherStudent,
  productManifold,
  dataScaling,
  varianceData,
  varianceWidth,
  kernelSpectrum,
  superclass,
  inputNoise,
  images,
  universalRates,
];

/** @throws OPTION listing the names */
export function experimentNamed(name: string): AnyExperiment {
  const found = EXPERIMENTS.find((experiment) => experiment.name === name);
  if (!found) throw optionError("experiment", `one of ${EXPERIMENTS.map((each) => each.name).join(", ")}`, name);
  return found;
}
