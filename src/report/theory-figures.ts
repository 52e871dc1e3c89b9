import type { Forecast } from "../theory/forecasts/forecast-result.ts";
import type { CurveRate } from "../theory/rates/curve-rate.ts";
import type { RegimeMap } from "../theory/regimes/regime-map.ts";
import type { Spectrum } from "../theory/spectra/spectrum-result.ts";
import type { ClaimCheck } from "./claim-check.ts";
import { forecastFigure } from "./forecast-figure.ts";
import { rateFigure } from "./rate-figure.ts";
import { regimeFigure } from "./regime-figure.ts";
import type { Section } from "./report.ts";
import { resultsOf } from "./results-of.ts";
import { spectrumFigure } from "./spectrum-figure.ts";

/** Pictures that belong together, with what is said under them. */
export interface Figure {
  readonly pictures: readonly string[];
  readonly caption: string;
}

/** The figures of one result about a curve or a cloud, whose data the section may hold; no pictures where it does not. */
export function theoryFigures(
  result: RegimeMap | CurveRate | Spectrum | Forecast | ClaimCheck,
  section: Section,
): Figure {
  if (result.kind === "claim-check") return { pictures: [], caption: "" };
  const drawn = (pictures: readonly (string | null)[], caption: string): Figure => ({
    pictures: pictures.filter((svg) => svg !== null),
    caption,
  });
  if (result.kind === "spectrum")
    return drawn(
      [spectrumFigure(result)],
      "Eigenvalues against their index; the power law is fitted to those in the shaded window.",
    );
  if (result.kind === "curve-rate") {
    const curve = resultsOf(section, "error-curve").find(({ name }) => name === result.curve);
    return drawn(
      [curve ? rateFigure(result, curve) : null],
      "Mean test errors, with twice their standard error where there are repetitions, and the rates fitted; solid: the rate " +
        "named. Shares are of the likelihood of all sizes, and of that of the larger ones by the fit to the smaller. Open " +
        "marks at the foot are sizes without an error.",
    );
  }
  const curve = resultsOf(section, "learning-curve").find(({ name }) => name === result.curve) ?? null;
  if (result.kind === "regime-map")
    return drawn(
      curve ? ([0, 1] as const).map((axis) => regimeFigure(result, curve, axis)) : [],
      "Losses along one size, the other held (beside the lines), coloured by what limits them; a diamond marks the size at " +
        "which a slice passes from resolution- to variance-limited.",
    );
  const fit = resultsOf(section, "curve-fit").find((each) => each.curve === result.curve) ?? null;
  return drawn(
    [forecastFigure(result, fit, curve)],
    "The law with its interval, and what was asked of it. White: sizes measured; each decade beyond is a shade darker.",
  );
}
