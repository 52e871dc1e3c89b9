import type { Note } from "../base/note.ts";
import type { CurveFit } from "../curves/curve-fit.ts";

/** Of a curve that no falling power describes, whatever exponent was fitted [docs/curves.md#ill-behaved-curves]. */
const SHAPES = ["rising", "peaking", "dipping", "plateau", "bent"];
const OTHERS = [
  "offset-undetermined",
  "few-decades",
  "few-points",
  "prefactor-out-of-range",
  "at-bound",
  "unconverged",
];

/** The notes of a fit that bear on all that is concluded from it. */
export function fitCaveats({ notes }: CurveFit): Note[] {
  return notes.filter(({ code }) => SHAPES.includes(code) || OTHERS.includes(code));
}

/** Codes of the notes that say the curve is no falling power. */
export function shapeCodes({ notes }: CurveFit): string[] {
  return notes.flatMap(({ code }) => (SHAPES.includes(code) ? [code] : []));
}
