import type { CurveFit, WindowFit } from "../curves/curve-fit.ts";
import type { Isoflop } from "../curves/isoflop.ts";
import type { Sensitivity } from "../curves/sensitivity.ts";
import { formatCount, formatNumber, formatWithError, formatWithInterval, NO_NUMBER } from "./format-number.ts";
import { isHeld } from "./is-held.ts";
import { letterText } from "./letter-text.ts";
import { sentence } from "./sentences.ts";
import type { Column, TheoryTable } from "./tables.ts";

/** The windows that a fit tried, one a row. */
export function windowTable(fit: CurveFit): TheoryTable {
  const { curve, exponent, window: fitted, windows } = fit;
  const held = exponent !== null && isHeld(fit, exponent);
  return {
    table: {
      caption: `Windows tried of ${curve}`,
      columns: [left("window"), ...windowColumns(exponent), left("sizes")],
      rows: windows.map((tried) => [
        tried.from === fitted.from && tried.to === fitted.to ? "fitted" : "",
        ...windowCells(tried, exponentCell(tried, held)),
        `${tried.sizes} from ${formatCount(tried.from)} to ${formatCount(tried.to)}`,
      ]),
    },
    remarks: [],
  };
}

/** How far exponents move with the choices made in fitting them, one choice a row. */
export function sensitivityTable(found: Sensitivity): TheoryTable {
  const { curve, parameter, second, alternatives } = found;
  const exponents = second === null ? [found] : [found, second];
  return {
    table: {
      caption: `Sensitivity of ${exponents.map((each) => letterText(each.parameter)).join(" and ")} of ${curve}`,
      columns: [left("choice"), left("otherwise"), ...windowColumns(parameter, second?.parameter)],
      rows: alternatives.map((other, i) => [
        i > 0 && alternatives[i - 1].varied === other.varied ? "" : other.varied,
        other.setting,
        ...windowCells(
          other,
          exponentCell(other, found.held),
          second === null ? [] : exponentCell(other.second, second.held),
        ),
      ]),
    },
    remarks: exponents.map((each) =>
      each.held
        ? `${letterText(each.parameter)} = ${formatNumber(each.exponent)}, held.`
        : `${letterText(each.parameter)} = ${formatWithError(each.exponent, each.standardError)} as fitted, from ${each.range.map((end) => formatNumber(end)).join(" to ")} otherwise.`,
    ),
  };
}

/** Best sizes by parabolas at each level of compute. */
export function isoflopTable({ curve, levels, exponents, budgets, bias }: Isoflop): TheoryTable {
  const { a, b } = exponents;
  const grown = `N_opt ~ C^a, D_opt ~ C^b: a = ${formatWithInterval(a.value, a.interval)}, b = ${formatWithInterval(b.value, b.interval)}`;
  return {
    table: {
      caption: `IsoFLOP parabolas of ${curve}: ${grown}`,
      columns: [
        right("compute"),
        right("runs"),
        left("sizes N"),
        right("N_opt"),
        right("D_opt"),
        right("loss"),
        ...(bias === null ? [] : [right("bias of N_opt")]),
      ],
      rows: levels.map(({ compute, runs, from, to, best }, l) => [
        formatNumber(compute),
        formatCount(runs),
        `${formatNumber(from, 3)} to ${formatNumber(to, 3)}`,
        best === null ? NO_NUMBER : formatWithInterval(best.N, best.interval),
        best === null ? NO_NUMBER : formatNumber(best.D),
        best === null ? NO_NUMBER : formatNumber(best.loss, 5),
        ...(bias === null ? [] : [bias.logN[l] === null ? NO_NUMBER : `${signed(100 * Math.expm1(bias.logN[l]))} %`]),
      ]),
      remarks: levels.map(({ because }) => (because === null ? "" : sentence(because))),
    },
    remarks: [
      ...(bias === null
        ? []
        : [
            `parabolas through the fitted law at the same runs miss its own exponent by ${signed(bias.a)} in a: what they add to it by their shape alone`,
          ]),
      ...budgets.map(
        ({ compute, N, D }) =>
          `C = ${formatNumber(compute)}: N = ${formatWithInterval(N.value, N.interval)}, D = ${formatWithInterval(D.value, D.interval)}`,
      ),
    ].map(sentence),
  };
}

const signed = (value: number) => `${value > 0 ? "+" : ""}${formatNumber(value, 2)}`;

function windowColumns(...exponents: readonly (string | null | undefined)[]): Column[] {
  return [
    ...exponents.flatMap((name) => (name ? [right(letterText(name))] : [])),
    right("spread"),
    right("lack of fit, p"),
    right("points"),
  ];
}

function windowCells({ n, spread, lackOfFit }: WindowFit, ...exponents: readonly (readonly string[])[]): string[] {
  return [
    ...exponents.flat(),
    formatNumber(spread, 2),
    lackOfFit === null ? NO_NUMBER : formatNumber(lackOfFit, 2),
    formatCount(n),
  ];
}

/** The cell of an exponent; none without one. */
function exponentCell(at: Pick<WindowFit, "exponent" | "standardError"> | null, held: boolean): string[] {
  if (at === null || at.exponent === null) return [];
  return [held ? "held" : formatWithError(at.exponent, at.standardError)];
}

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });
