import { optionError } from "../base/errors.ts";
import { crossover, shiftedPower } from "./models/bent-powers.ts";
import { bnsl } from "./models/bnsl.ts";
import { chinchilla } from "./models/chinchilla.ts";
import { dataConstrained } from "./models/data-constrained.ts";
import { exponential, logarithmic, powerCutoff } from "./models/decays.ts";
import { kaplan } from "./models/kaplan.ts";
import { m4 } from "./models/m4.ts";
import type { Model } from "./models/model.ts";
import { power, powerOffset } from "./models/power.ts";
import { rosenfeld } from "./models/rosenfeld.ts";

const MODELS: readonly Model[] = [
  power,
  powerOffset,
  exponential,
  powerCutoff,
  logarithmic,
  m4,
  shiftedPower,
  crossover,
  ...[0, 1, 2, 3].map(bnsl),
  chinchilla,
  kaplan,
  rosenfeld,
  dataConstrained,
];

/** Names of the models, as options and results state them. */
export const MODEL_NAMES: readonly string[] = MODELS.map(({ name }) => name);

/** @throws OPTION listing the models where there is none of that name */
export function modelNamed(name: string): Model {
  const found = MODELS.find((model) => model.name === name);
  if (!found) throw optionError("model", `one of ${MODEL_NAMES.join(", ")}`, name);
  return found;
}
