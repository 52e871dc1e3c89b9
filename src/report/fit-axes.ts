import type { CurveFit } from "../curves/curve-fit.ts";
import { modelNamed } from "../curves/model-named.ts";
import { AXIS_TITLES } from "./axis-titles.ts";

/** What each axis of a fit counts, with the model's letter for it. */
export function fitAxes({ model, axis, further }: CurveFit): { readonly letter: string; readonly title: string }[] {
  const { axes } = modelNamed(model);
  if (axes.length === 1) return [{ letter: axes[0], title: AXIS_TITLES[axis] }];
  return [axis, ...further].map((counted, a) => {
    const words = AXIS_TITLES[counted].split(" ").slice(0, -1).join(" ");
    return { letter: axes[a], title: `${words} ${axes[a]}` };
  });
}
