import { optionError } from "../../base/errors.ts";
import { frozen } from "../../curves/frozen.ts";
import type { Law } from "../law.ts";
import { kernelLaws } from "./kernel-laws.ts";
import { networkLaws } from "./network-laws.ts";
import { resolutionLaws } from "./resolution-laws.ts";
import { varianceLaws } from "./variance-laws.ts";

const ALL = { ...varianceLaws, ...resolutionLaws, ...kernelLaws, ...networkLaws };

/** All laws there are [docs/theory.md#laws]. */
export const laws: Readonly<Record<keyof typeof ALL, Law>> = frozen(ALL);

/** The law of that name. @throws OPTION listing the names there are */
export function lawNamed(name: string): Law {
  const all: readonly Law[] = Object.values(laws);
  const found = all.find((law) => law.name === name);
  if (!found) throw optionError("law", `one of ${all.map((law) => law.name).join(", ")}`, name);
  return found;
}
