import { optionError } from "../base/errors.ts";
import type { AnyExperiment } from "./experiment.ts";
import { images } from "./images.ts";
import { inputNoise } from "./input-noise.ts";
import { productManifold } from "./product-manifold.ts";
import { superclass } from "./superclass.ts";
import { teacherStudent } from "./teacher-student.ts";
import { universalRates } from "./universal-rates.ts";

/** All experiments, in the order in which "all" runs them. */
export const EXPERIMENTS: readonly AnyExperiment[] = [
  teacherStudent,
  productManifold,
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
