import type { CurveFit } from "../curves/curve-fit.ts";
import type { DimensionEstimate, DimensionScan } from "../dimension/dimension-estimate.ts";
import type { DimensionMixture } from "../dimension/dimension-mixture.ts";
import type { Verdict } from "../theory/verdict.ts";
import {
  formatCount,
  formatInterval,
  formatNumber,
  formatShort,
  formatWithError,
  formatWithInterval,
  NO_NUMBER,
} from "./format-number.ts";
import { isHeld } from "./is-held.ts";
import { lawText } from "./law-text.ts";
import { letterText } from "./letter-text.ts";
import { reasonText, sentence } from "./sentences.ts";

/** A table of plain strings, the same for the page and for the terminal. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** rows[i][j]: the cell of column j. */
  readonly rows: readonly (readonly string[])[];
  /** remarks[i]: what is said under row i. */
  readonly remarks?: readonly string[];
}

/** A table with what is said under it. */
export interface TheoryTable {
  readonly table: Table;
  readonly remarks: readonly string[];
}

export interface Column {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly align: "left" | "right";
  /** May be left out where there is no room for all. */
  readonly minor?: boolean;
  /** May be cut short where there is no room: all of it stands in the JSON. */
  readonly clips?: boolean;
}

/** Dimension estimates, one a row. */
export function dimensionTable(estimates: readonly DimensionEstimate[], caption: string): Table {
  return {
    caption,
    columns: [
      left("method"),
      { ...left("parameters"), clips: true },
      right("d"),
      right(levelTitle(estimates)),
      right("n"),
      right("scale"),
    ],
    rows: estimates.map((estimate) => [
      estimate.method,
      paramsText(estimate.params),
      formatWithError(estimate.dimension, estimate.standardError),
      formatInterval(estimate.interval),
      estimate.n === 0 ? NO_NUMBER : formatCount(estimate.n),
      formatNumber(estimate.scale),
    ]),
  };
}

/** The dimensions of a mixture, one a row. */
export function mixtureTable({ method, components, labels, level }: DimensionMixture): Table {
  return {
    caption: `Dimensions in one cloud (${method})`,
    columns: [
      left("component"),
      right("d"),
      right(levelTitle([{ level }])),
      right("share"),
      right("points"),
      minor(right("R-hat")),
      minor(right("effective draws")),
    ],
    rows: components.map(({ dimension, standardError, interval, share, rHat, effectiveDraws }, l) => [
      String(l),
      formatWithError(dimension, standardError),
      formatInterval(interval),
      formatNumber(share, 2),
      formatCount(labels.filter((label) => label === l).length),
      formatNumber(rHat),
      formatCount(Math.round(effectiveDraws)),
    ]),
  };
}

/** Fits, as one table: exponents one a row where all are power laws, else every parameter a row. */
export function fitTable(fits: readonly CurveFit[]): Table {
  return fits.every((fit) => fit.model === "power" || fit.model === "power-offset")
    ? exponentTable(fits)
    : parameterTable(fits);
}

/** Intervals by every way that was asked for, a column each; null where there is one way at most. */
export function intervalTable(fits: readonly CurveFit[]): Table | null {
  const several = fits.filter(({ intervalsBy }) => Object.keys(intervalsBy).length > 1);
  if (several.length === 0) return null;
  const ways = [...new Set(several.flatMap(({ intervalsBy }) => Object.keys(intervalsBy)))];
  return {
    caption: `Each ${levelTitle(several)} by each way`,
    columns: [left("curve"), left("parameter"), ...ways.map(right)],
    rows: several.flatMap((fit) =>
      Object.keys(fit.parameters).map((name, j) => [
        j === 0 ? fit.curve : "",
        letterText(name),
        ...ways.map((way) => endsText(fit.intervalsBy[way]?.[name])),
      ]),
    ),
  };
}

const endsText = (ends: readonly [number, number] | undefined) =>
  ends ? ends.map((end) => formatNumber(end, 5)).join(" \u2026 ") : NO_NUMBER;

/** How fits were made, in a sentence for each way that some were. */
export function fitWays(fits: readonly CurveFit[]): string[] {
  const ways = new Map<string, CurveFit["params"][]>();
  for (const { params } of fits) {
    const key = [params.objective, params.intervals, params.resampled, params.bootstrap].join();
    ways.set(key, [...(ways.get(key) ?? []), params]);
  }
  return [...ways.values()].map(wayText).filter((way) => way !== "");
}

/** Of fits made in one way: what differs between them is given from its least to its most. */
function wayText(made: readonly CurveFit["params"][]): string {
  const [{ objective, intervals, resampled, bootstrap, starts }] = made;
  const range = (name: string, text: (value: number) => string): string => {
    const values = made.map((params) => params[name]).filter((value) => typeof value === "number");
    return [...new Set([Math.min(...values), Math.max(...values)].map((end) => text(end)))].join(" to ");
  };
  const delta = objective === "huber" && made.some((params) => typeof params.delta === "number");
  return [
    objective === undefined ? "" : `objective ${objective}${delta ? ` (delta = ${range("delta", formatNumber)})` : ""}`,
    intervals === undefined
      ? ""
      : `intervals by ${resampled ? `${bootstrap} resamples of ${resampled}` : String(intervals)}`,
    starts === undefined
      ? ""
      : `${range("agree", String)} of the ${range("polished", String)} best of ${range("starts", String)} starts agree`,
  ]
    .filter((part) => part !== "")
    .join("; ");
}

function parameterTable(fits: readonly CurveFit[]): Table {
  return {
    caption: "Fitted learning curves",
    columns: [
      left("curve"),
      left("model"),
      left("parameter"),
      right("value"),
      right("standard error"),
      right(levelTitle(fits)),
    ],
    rows: fits.flatMap((fit) =>
      Object.entries(fit.parameters).map(([name, value], j) => [
        j === 0 ? fit.curve : "",
        j === 0 ? fit.model : "",
        letterText(name),
        formatNumber(value, 6),
        isHeld(fit, name) ? "held" : formatNumber(fit.standardErrors[name], 3),
        isHeld(fit, name) ? NO_NUMBER : fit.intervals[name].map((end) => formatNumber(end, 6)).join(" \u2026 "),
      ]),
    ),
  };
}

function exponentTable(fits: readonly CurveFit[]): Table {
  const offsets = fits.some((fit) => fit.model !== "power");
  return {
    caption: offsets
      ? "Fitted learning curves, L(x) = c + a x^\u2212\u03b1"
      : "Fitted learning curves, L(x) = a x^\u2212\u03b1 (no offset)",
    columns: [
      left("curve"),
      right("\u03b1"),
      right(levelTitle(fits)),
      right("offset c"),
      minor(right("prefactor a")),
      right("sizes fitted"),
      minor(right("runs")),
      minor(right("\u03b1 in lower, upper half")),
    ],
    rows: fits.map((fit) => {
      const { parameters: value, standardErrors: error, window, halves } = fit;
      const fitted = (name: string) =>
        isHeld(fit, name)
          ? `${formatNumber(value[name], 6)}, held`
          : formatWithError(value[name], error[name], FIT_DIGITS);
      return [
        fit.curve,
        fitted("alpha"),
        isHeld(fit, "alpha") ? NO_NUMBER : formatInterval(fit.intervals.alpha, FIT_DIGITS),
        !offsets ? "" : fit.model === "power" ? "none" : fitted("c"),
        fitted("a"),
        `${window.sizes} from ${formatCount(window.from)} to ${formatCount(window.to)}`,
        formatCount(fit.n),
        halves === null ? NO_NUMBER : `${formatNumber(halves.lower)}, ${formatNumber(halves.upper)}`,
      ];
    }),
  };
}

/** Verdicts, one a row, with the reason under it. */
export function verdictTable(verdicts: readonly Verdict[]): Table {
  const [d, ...others] = new Set(verdicts.flatMap(({ dimension }) => dimension ?? []));
  return {
    caption: d === undefined || others.length > 0 ? "Laws and verdicts" : `Laws and verdicts at d = ${formatShort(d)}`,
    columns: [
      left("law"),
      left("curve"),
      left("outcome"),
      right("predicted \u03b1"),
      right("measured \u03b1"),
      right("z"),
    ],
    rows: verdicts.map((verdict) => [
      lawText(verdict),
      verdict.curve,
      verdict.outcome.replace("-", " "),
      formatWithInterval(verdict.predicted, verdict.predictedInterval),
      formatWithInterval(verdict.measured, verdict.measuredInterval),
      formatNumber(verdict.z, 2),
    ]),
    remarks: verdicts.map(reasonText),
  };
}

/** Where a scan's estimates agree, in a sentence. */
export function scanText({ method, estimates, plateau, because }: DimensionScan): string {
  const what = `${method} scan over ${estimates.length} scale${estimates.length === 1 ? "" : "s"}`;
  const found =
    plateau === null
      ? "no plateau"
      : `plateau at d = ${formatWithError(plateau.dimension, plateau.standardError)} from r = ${formatNumber(plateau.from)} to ${formatNumber(plateau.to)}`;
  return `${what}: ${found}. ${sentence(because)}`.trim();
}

function paramsText(params: DimensionEstimate["params"]): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${typeof value === "number" ? formatShort(value) : value}`)
    .join(", ");
}

/** `95 % interval`; the bare word where the rows differ in level. */
function levelTitle(results: readonly { readonly level: number }[]): string {
  const [first, ...others] = new Set(results.map((result) => result.level));
  return first === undefined || others.length > 0 ? "interval" : `${formatShort(100 * first)} % interval`;
}

/** Rounded exponents move a law: .28 for .2849 is 13 % of D^-beta at D = 1e11. */
const FIT_DIGITS = 5;

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });
const minor = (column: Column): Column => ({ ...column, minor: true });
