import { optionError } from "../base/errors.ts";
import { parseNumber } from "../cloud/parse-number.ts";
import { jsonFields } from "../curves/json-fields.ts";
import type { DimensionEstimate, DimensionScan } from "../dimension/dimension-estimate.ts";
import { givenDimension } from "../dimension/given.ts";
import { dimensionFromJson } from "../theory/dimension-from-json.ts";
import type { Measured } from "../theory/prediction.ts";
import { readJson } from "./read-json.ts";

/** The estimates of a file, or a number taken as exact. @throws DATA, or OPTION for a number that is no dimension */
export async function estimatesOf(text: string): Promise<readonly (DimensionEstimate | DimensionScan)[]> {
  const d = numberIn(text);
  if (Number.isNaN(d)) return dimensionFromJson(await readJson(text, "a decimal number or a file that is there"), text);
  if (!(d > 0 && d < Infinity)) throw optionError("--dimension", "a finite number above 0", text);
  return [givenDimension(d)];
}

/** `3`, `0.5+-0.02`, or of alphaK a file with a number and its error, as `dimlaw spectrum --json` prints it. */
export async function parametersOf(given: Readonly<Record<string, string>>): Promise<Record<string, Measured>> {
  const parameters: Record<string, Measured> = {};
  for (const [name, text] of Object.entries(given)) {
    const [value, standardError] = text.split("+-").map(numberIn);
    if (!Number.isNaN(value)) parameters[name] = { value, standardError: standardError ?? 0 };
    else if (name !== "alphaK") throw optionError("--law", `${name}=<number>, or <number>+-<error>`, text);
    else {
      const at = jsonFields(await readJson(text, "a number, a number+-error or a file that is there"), text);
      at.oneOf("kind", ["spectrum"]);
      parameters[name] = { value: at.number("alphaK"), standardError: at.number("standardError", 0) };
    }
  }
  return parameters;
}

/** NaN where the text is no decimal number. */
function numberIn(text: string): number {
  const spelled = new TextEncoder().encode(text.trim());
  return parseNumber(spelled, 0, spelled.length);
}
