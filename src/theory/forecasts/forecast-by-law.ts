import { checked, flag, given, type OptionTable, real } from "../../base/checked.ts";
import { dataError, optionError } from "../../base/errors.ts";
import { note } from "../../base/note.ts";
import { normalQuantile } from "../../base/special.ts";
import { frozen } from "../../curves/frozen.ts";
import type { Learner } from "../../curves/learning-curve.ts";
import type { DimensionEstimate } from "../../dimension/dimension-estimate.ts";
import type { Law } from "../law.ts";
import { lawInputs, type Measured, predictedBy } from "../prediction.ts";
import { forecastItem } from "./forecast-item.ts";
import type { Forecast, ForecastItem } from "./forecast-result.ts";

export interface ForecastByLawOptions {
  readonly parameters?: Readonly<Record<string, number | Measured>>;
  /** Who will learn: decides whether the law is an equality or a bound. */
  readonly learner?: Learner;
  /** One size with its loss above the limit, from which sizes and losses are reckoned; left out: ratios alone. */
  readonly known?: { readonly x: number; readonly loss: number } | undefined;
  readonly at?: readonly number[];
  readonly targets?: readonly number[];
  readonly level?: number;
  readonly decades?: number;
  readonly beyond?: boolean;
}

type Checked = Required<Omit<ForecastByLawOptions, "known">> & Pick<ForecastByLawOptions, "known">;
const OPTIONS: OptionTable<Checked> = {
  parameters: given<Readonly<Record<string, number | Measured>>>({}),
  learner: given<Learner>("unstated"),
  known: given<ForecastByLawOptions["known"]>(undefined),
  at: given<readonly number[]>([]),
  targets: given<readonly number[]>([]),
  level: real(0.95, 0.5, 0.999),
  decades: real(2, 0, 100),
  beyond: flag(false),
};

/**
 * What a law promises at a dimension before anything is trained: by what factor sizes must grow to halve the loss above
 * its limit; from one known loss also losses at sizes, and sizes for losses [docs/theory.md#forecast].
 * @param dimension null where the law needs none
 * @throws OPTION on options out of their rules; DATA where the law needs a dimension and has none
 */
export function forecastByLaw(
  law: Law,
  dimension: DimensionEstimate | null,
  options: ForecastByLawOptions = {},
): Forecast {
  const { parameters, learner, known, at, targets, level, decades, beyond } = checked<Checked>(options, OPTIONS);
  const inputs = lawInputs(law, parameters);
  if (law.needsDimension && !dimension) throw dataError("dimension", `one for ${law.name}`, "none");
  if ((at.length > 0 || targets.length > 0) && !known)
    throw optionError("known", "a size with its loss, from which others are reckoned", "none");
  for (const value of [...at, ...targets, ...(known ? [known.x, known.loss] : [])])
    if (!(Number.isFinite(value) && value > 0)) throw optionError("sizes and losses", "numbers above 0", value);
  const evidence = law.needsDimension
    ? { d: dimension!.dimension, standardError: dimension!.standardError, n: dimension!.n }
    : null;
  const { exponent: alpha, relativeError } = predictedBy(law, inputs, evidence);
  const reach = normalQuantile((1 + level) / 2) * relativeError;
  const limit = beyond ? Infinity : decades;

  /** value(alpha) with its ends at the ends of alpha. */
  const item = (
    asks: ForecastItem["asks"],
    asked: readonly number[],
    value: (alpha: number) => number,
    far: (value: number) => number,
  ): ForecastItem => {
    const centre = value(alpha);
    const decadesBeyond = far(centre);
    const ends = [value(alpha * Math.exp(reach)), value(alpha * Math.exp(-reach))];
    const slope = (value(alpha * 1.0001) - value(alpha * 0.9999)) / 0.0002;
    return forecastItem(
      {
        asks,
        given: asked,
        value: centre,
        standardError: Math.abs(slope) * relativeError,
        interval: [Math.min(...ends), Math.max(...ends)],
        decadesBeyond,
      },
      limit,
      "from what is known",
    );
  };
  const growth = (factor: number) => (known?.x ?? 1) * factor;
  const away = (x: number) => Math.abs(Math.log10(x / (known?.x ?? 1)));
  const items = [
    ...at.map((x) =>
      item(
        "loss-at",
        [x],
        (a) => known!.loss * (x / known!.x) ** -a,
        () => away(x),
      ),
    ),
    item("size-to-halve", known ? [known.loss / 2] : [], (a) => growth(2 ** (1 / a)), away),
    ...targets.map((loss) => item("size-for", [loss], (a) => growth((known!.loss / loss) ** (1 / a)), away)),
  ];
  const bound = law.relation(learner) === "at-least";
  return frozen<Forecast>({
    kind: "forecast",
    curve: known ? `a loss of ${known.loss} at ${known.x}` : "any",
    by: law.name,
    bound,
    measured: known ? [known.x, known.x] : null,
    items,
    level,
    decades,
    notes: [
      note("of-what-can-be-learned", "losses are those above the limit that no size undercuts"),
      ...(bound
        ? [
            note(
              "bound",
              `${law.name} is a lower bound on the exponent: larger sizes do no worse, and needed ones are at most these`,
            ),
          ]
        : []),
      ...(known ? [] : [note("ratios", "nothing is known of any loss: sizes are factors")]),
    ],
  });
}
