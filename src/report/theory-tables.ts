import type { Forecast, ForecastItem } from "../theory/forecasts/forecast-result.ts";
import type { CurveRate } from "../theory/rates/curve-rate.ts";
import type { RegimeMap, RegimeSlice } from "../theory/regimes/regime-map.ts";
import type { Spectrum } from "../theory/spectra/spectrum-result.ts";
import type { ClaimCheck } from "./claim-check.ts";
import { isoflopTable, sensitivityTable, windowTable } from "./fit-tables.ts";
import {
  formatCount,
  formatInterval,
  formatNumber,
  formatShort,
  formatWithError,
  formatWithInterval,
  NO_NUMBER,
} from "./format-number.ts";
import type { Section } from "./report.ts";
import { resultsOf } from "./results-of.ts";
import { sentence } from "./sentences.ts";
import type { Column, TheoryTable } from "./tables.ts";

/** A table with what is said under it, and the result that may have figures beside it. */
export interface ResultTable extends TheoryTable {
  readonly result: RegimeMap | CurveRate | Spectrum | Forecast | ClaimCheck | null;
}

/** What fits tried and how far they move, then regimes, rates, spectra, forecasts and checks of claims of a section, one table each. */
export function theoryTables(section: Section): ResultTable[] {
  const tried = resultsOf(section, "curve-fit").filter(({ windows }) => windows.length > 1);
  return [
    ...[
      ...tried.map(windowTable),
      ...resultsOf(section, "sensitivity").map(sensitivityTable),
      ...resultsOf(section, "isoflop").map(isoflopTable),
    ].map((table) => ({ result: null, ...table })),
    ...resultsOf(section, "regime-map").map((result) => ({ result, ...regimeTable(result) })),
    ...resultsOf(section, "curve-rate").map((result) => ({ result, ...rateTable(result) })),
    ...resultsOf(section, "spectrum").map((result) => ({ result, ...spectrumTable(result) })),
    ...resultsOf(section, "forecast").map((result) => ({ result, ...forecastTable(result) })),
    ...resultsOf(section, "claim-check").map((result) => ({ result, ...claimTable(result) })),
  ];
}

function regimeTable({ curve, slices, crossovers, because, notes }: RegimeMap): TheoryTable {
  const rows: RegimeSlice[][] = [];
  for (const slice of slices) {
    const last = rows.at(-1);
    if (last && alike(last[0], slice)) last.push(slice);
    else rows.push([slice]);
  }
  return {
    table: {
      caption: `Regimes of ${curve}`,
      columns: [left("along"), right("at"), left("sizes"), left("regime"), right("\u03b1"), right("crossover")],
      rows: rows.map(([slice, ...more]) => [
        slice.along,
        [slice, ...more.slice(-1)].map(({ at }) => (at === null ? NO_NUMBER : formatCount(at))).join(" to "),
        `${slice.sizes} from ${formatCount(rounded(slice.from))} to ${formatCount(rounded(slice.to))}`,
        regimeText(slice),
        slice.alpha === null ? NO_NUMBER : formatWithInterval(slice.alpha, slice.interval),
        slice.crossover === null ? NO_NUMBER : formatWithInterval(slice.crossover.x, slice.crossover.interval),
      ]),
      remarks: rows.map(([slice]) => sentence(slice.because)),
    },
    remarks: [
      because,
      ...crossovers.map(
        ({ along, exponent, standardError, slices: count }) =>
          `the crossover along ${along} grows as the other size to the power ${formatWithError(exponent, standardError)} (${count} slices)`,
      ),
      ...notes.map(({ message }) => message),
    ].map(sentence),
  };
}

/** Neighbouring slices that tell nothing, for one reason, share a row. */
const alike = (a: RegimeSlice, b: RegimeSlice) =>
  a.alpha === null &&
  a.along === b.along &&
  a.regime === b.regime &&
  a.because === b.because &&
  a.sizes === b.sizes &&
  a.from === b.from &&
  a.to === b.to;

function regimeText({ regime, numbers }: RegimeSlice): string {
  const name = { resolution: "resolution-limited", variance: "variance-limited" }[regime as string];
  return `${name ?? regime.replace("-", " ")}${numbers.length > 0 ? ` (${numbers.join(", then ")})` : ""}`;
}

function rateTable({ curve, outcome, candidates, because, notes }: CurveRate): TheoryTable {
  return {
    table: {
      caption: `Rate of ${curve}: ${outcome.replaceAll("-", " ")}`,
      columns: [
        left("rate"),
        left("expected error"),
        right("likelihood"),
        right("of the larger sizes"),
        left("parameters"),
      ],
      rows: candidates.map(({ rate, formula, weight, predictiveWeight, parameters, standardErrors }) => [
        rate.replaceAll("-", " "),
        formula,
        percent(weight),
        percent(predictiveWeight),
        Object.entries(parameters)
          .map(([name, value]) => `${name} = ${formatWithError(value, standardErrors[name])}`)
          .join(", "),
      ]),
    },
    remarks: [because, ...notes.map(({ message }) => message)].map(sentence),
  };
}

function spectrumTable(found: Spectrum): TheoryTable {
  const { kernel, alphaK, standardError, interval, window, halves, n, size, notes } = found;
  return {
    table: {
      caption: "Spectrum, \u03bb_i ~ i^\u2212(1 + alphaK)",
      columns: [
        left("kernel"),
        right("alphaK"),
        right("interval"),
        right("indices"),
        right("lower, upper half"),
        right("n"),
        right("eigenvalues"),
      ],
      rows: [
        [
          kernel,
          formatWithError(alphaK, standardError),
          formatInterval(interval),
          `${window.from} to ${window.to}`,
          `${formatNumber(halves.lower)}, ${formatNumber(halves.upper)}`,
          formatCount(n),
          formatCount(size),
        ],
      ],
    },
    remarks: notes.map(({ message }) => sentence(message)),
  };
}

function forecastTable({ curve, by, bound, items, level, decades, notes }: Forecast): TheoryTable {
  return {
    table: {
      caption: `Forecast for ${curve} by ${by}`,
      columns: [
        left("asked"),
        right("of"),
        right(bound ? "at most" : "answer"),
        right(`${formatNumber(100 * level, 2)} % interval`),
        right("decades beyond"),
      ],
      rows: items.map(({ asks, given, value, interval, decadesBeyond, refused }) => [
        ASKED[asks],
        given.map((each) => formatShort(each)).join(", "),
        refused === null ? formatNumber(value, 5) : "refused",
        interval === null
          ? NO_NUMBER
          : interval.map((end) => (end === null ? "no end" : formatNumber(end, 5))).join(" \u2026 "),
        decadesBeyond === null ? NO_NUMBER : `${shade(decadesBeyond, decades)}${formatNumber(decadesBeyond, 2)}`,
      ]),
      remarks: items.map(({ refused }) => (refused === null ? "" : sentence(refused))),
    },
    remarks: notes.map(({ message }) => sentence(message)),
  };
}

function claimTable({ claim, findings }: ClaimCheck): TheoryTable {
  return {
    table: {
      caption: `Claimed: ${claim}`,
      columns: [left("quantity"), left("claimed"), right("measured"), right("interval"), left("found")],
      rows: findings.map(({ quantity, claimed, measured, standardError, interval, agreement }) => [
        quantity,
        claimed,
        formatWithError(measured, standardError),
        formatInterval(interval),
        agreement.replace("-", " "),
      ]),
      remarks: findings.map(({ because }) => sentence(because)),
    },
    remarks: [],
  };
}

/** The darker the farther: nothing within the sizes fitted, full at the decades allowed. */
function shade(beyond: number, decades: number): string {
  return beyond < 0.01
    ? ""
    : `${"\u2591\u2592\u2593\u2588"[Math.min(3, Math.floor((3 * beyond) / Math.max(decades, beyond / 3)))]} `;
}

const ASKED: Readonly<Record<ForecastItem["asks"], string>> = {
  "loss-at": "loss at",
  "size-for": "size for a loss",
  "size-to-halve": "size to halve the loss, to",
  "parameters-for": "best parameters for compute",
  "examples-for": "best examples for compute",
  "loss-of-budget": "loss of compute",
};

const percent = (share: number) => (share < 1e-4 ? "< 0.01 %" : `${formatNumber(100 * share, 3)} %`);
/** Sizes come back from logarithms. */
const rounded = (size: number) => Number(size.toPrecision(12));
const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });
