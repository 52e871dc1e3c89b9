import { KNOWN_WITHIN } from "../theory/compare-exponents.ts";
import { AXIS_TITLES, LOSS_TITLES } from "./axis-titles.ts";
import { curveFigure } from "./curve-figure.ts";
import { curveGroups, type FittedCurve, jointCurves } from "./curve-groups.ts";
import { dimensionFigure } from "./dimension-figure.ts";
import { findings } from "./findings.ts";
import { frontierFigure } from "./frontier-figure.ts";
import { htmlTable, outcomeWord } from "./html-table.ts";
import { jointFigure } from "./joint-figure.ts";
import { observedFigure } from "./observed-figure.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { panelsFigure } from "./panels-figure.ts";
import { escapeHtml, escapeText } from "./plain-text.ts";
import { READING_GUIDE } from "./reading-guide.ts";
import type { Report, Section } from "./report.ts";
import { residualFigure } from "./residual-figure.ts";
import { resultsOf } from "./results-of.ts";
import { scatterFigure } from "./scatter-figure.ts";
import { groupedNotes, named, sentence } from "./sentences.ts";
import { dimensionTable, fitTable, fitWays, intervalTable, mixtureTable, scanText, verdictTable } from "./tables.ts";
import { theoryFigures } from "./theory-figures.ts";
import { theoryTables } from "./theory-tables.ts";
import { verdictFigure } from "./verdict-figure.ts";

/** The report as one HTML page that stands alone: no script, nothing fetched, every given text escaped. */
export function renderHtml(report: Report): string {
  const { sections, title, version, notes } = report;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="muted">dimlaw ${escapeHtml(version)}: intrinsic dimensions, learning curves, and whether they agree</p>
</header>
<main>
${[noteList(notes.map(({ message }) => message)), summary(report), contents(report), ...sections.map(sectionHtml), runRecord(report)].filter(Boolean).join("\n")}
</main>
</body>
</html>
`;
}

/** What was found, section by section; the picture of it; how to read both. */
function summary(report: Report): string {
  const found = findings(report);
  const picture = verdictFigure(report);
  if (picture === null) return "";
  const rows = found.map(({ title, index, dimension, outcomes }) => {
    const cell = outcomes.map(
      ({ outcome, laws }) =>
        `<span class="pair">${outcomeWord(outcome)}: ${escapeHtml(laws).replace(/ (=|\u2265) /g, "\u00a0$1\u00a0")}</span>`,
    );
    return `<tr><th scope="row"><a href="#section-${index + 1}">${escapeHtml(title)}</a></th><td>${escapeHtml(dimension)}</td><td>${cell.join("<br>")}</td></tr>`;
  });
  const guide = READING_GUIDE.map(
    ({ term, outcome, text }) =>
      `<dt>${outcome ? outcomeWord(outcome) : escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`,
  );
  return `<div class="summary">
<div class="scroll"><table class="findings"><thead><tr><th scope="col">measured on</th><th scope="col">judged at d [interval]</th><th scope="col">found</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>
${figure(
  [picture],
  "Each measured exponent \u03b1 divided by the law\u2019s prediction, with the interval of the ratio; on the line they are equal. " +
    `Consistent (filled circle): the interval holds 1 and stays inside the shaded zone, a factor ${KNOWN_WITHIN}. ` +
    "Violates (diamond): it does not hold 1. Cannot tell (open circle): it is too wide.",
)}
<dl class="guide">${guide.join("\n")}</dl>
</div>`;
}

/** Links to the sections, where the summary has none to all of them. */
function contents(report: Report): string {
  const { sections } = report;
  if (sections.length < 3 || findings(report).length === sections.length) return "";
  const items = sections.map((section, i) => `<li><a href="#section-${i + 1}">${escapeHtml(section.title)}</a></li>`);
  return `<nav aria-label="Sections"><ol>${items.join("")}</ol></nav>`;
}

function sectionHtml(section: Section, i: number): string {
  const dimensions = dimensionFigure(section);
  const estimates = resultsOf(section, "dimension-estimate");
  const scans = resultsOf(section, "dimension-scan");
  const fits = resultsOf(section, "curve-fit");
  const verdicts = resultsOf(section, "verdict");
  const groups = curveGroups(section);
  const joint = jointCurves(section);
  const alike = [
    ...fitted(groups.map(curveFigure)),
    ...(groups.length === 1 ? fitted(groups.map(residualFigure)) : []),
  ];
  const residuals = groups.length === 1 ? [] : fitted(groups.map(residualFigure));
  const parts = [
    section.title === "" ? "" : `<h2 id="section-${i + 1}">${escapeHtml(section.title)}</h2>`,
    section.text === "" ? "" : `<p>${escapeHtml(section.text)}</p>`,
    noteList(section.notes.map(({ message }) => message)),
    dimensions === null ? "" : figure([dimensions], dimensionCaption(section)),
    ...scans.map((scan) => `<p>${escapeHtml(scanText(scan))}</p>`),
    estimates.length === 0 ? "" : htmlTable(dimensionTable(estimates, "Intrinsic dimensions")),
    ...scans
      .filter((scan) => scan.estimates.length > 0)
      .map((scan) => folded(`${scan.method} scan, scale by scale`, htmlTable(dimensionTable(scan.estimates, "")))),
    ...resultsOf(section, "dimension-mixture").map((mixture) => htmlTable(mixtureTable(mixture))),
    noteList(groupedNotes([...estimates, ...scans.flatMap((scan) => scan.estimates)].map(named), section.notes)),
    ...resultsOf(section, "scatter").map((scatter) => {
      const svg = scatterFigure(scatter);
      return figure(svg === null ? [] : [svg], SCATTER_CAPTION);
    }),
    figure(alike, curveCaption(groups)),
    residuals.length === 0 ? "" : folded("Residuals", figure(residuals, RESIDUALS)),
    ...joint.map((item) => figure(fitted(jointFigures(item)), JOINT)),
    fits.length === 0 ? "" : htmlTable(fitTable(fits)),
    fits.length === 0 ? "" : ways(fits),
    noteList(groupedNotes([...fits.map(named), ...resultsOf(section, "learning-curve")], section.notes)),
    verdicts.length === 0 ? "" : htmlTable(verdictTable(verdicts)),
    ...resultsOf(section, "regime-panels").map((panels) => {
      const svg = panelsFigure(panels);
      return svg === null ? "" : figure([svg], PANELS_CAPTION);
    }),
    ...theoryTables(section).map(({ result, table, remarks }) => {
      const { pictures, caption } = result ? theoryFigures(result, section) : { pictures: [], caption: "" };
      return figure(pictures, caption) + (table.rows.length === 0 ? "" : htmlTable(table)) + noteList(remarks);
    }),
  ];
  const label = section.title === "" ? "" : ` aria-labelledby="section-${i + 1}"`;
  return `<section${label}>\n${parts.filter((part) => part !== "").join("\n")}\n</section>`;
}

/** How the fits were made. */
function ways(fits: Parameters<typeof fitTable>[0]): string {
  const several = intervalTable(fits);
  return (
    fitWays(fits)
      .map((way) => `<p class="muted">${escapeHtml(sentence(way))}</p>`)
      .join("") + (several === null ? "" : htmlTable(several))
  );
}

const fitted = (pictures: readonly (string | null)[]) => pictures.filter((svg) => svg !== null);

const RESIDUALS =
  "What the fit leaves: ln(measured / fitted) of each run; open marks lie outside the fitted sizes, and at the frame where they would lie beyond it.";
const JOINT =
  "Losses against the first size, a line for each level of the second, or for classes of levels at their geometric mean, pale from " +
  "one end of the class to the other; losses measured against losses fitted; what the fit leaves, ln(measured / fitted), far ones at the frame; and for a Chinchilla fit the best split of " +
  "compute, shaded past the largest run. Open marks are runs left out of the fit.";

function jointFigures(item: FittedCurve): (string | null)[] {
  return [jointFigure(item), observedFigure(item), residualFigure([item]), frontierFigure(item)];
}

const PANELS_CAPTION =
  "Above, the loss less its limit where fluctuation is left; below, the loss where data or parameters resolve what is to be learned. " +
  "Marks are means over the repetitions of a size, lines fitted powers, numbers their exponents with standard errors.";

function dimensionCaption(section: Section): string {
  const scans = resultsOf(section, "dimension-scan");
  return [
    "Intrinsic dimension against the distance it speaks of; bars are intervals, numbers in the key standard errors.",
    ...(scans.length > 0
      ? ["The line joins one estimator at growing neighbour order; a thick stroke is its plateau."]
      : []),
  ].join(" ");
}

function curveCaption(groups: readonly (readonly FittedCurve[])[]): string {
  const items = groups.flat();
  if (items.length === 0) return "";
  const { axis, loss } = items[0].curve ?? items[0].fits[0];
  const alike = groups.every(
    ([{ curve, fits }]) => (curve ?? fits[0]).axis === axis && (curve ?? fits[0]).loss === loss,
  );
  return [
    `${alike ? `${capital(LOSS_TITLES[loss])} against ${AXIS_TITLES[axis]}` : "Learning curves"}${items.some(({ curve }) => curve) ? "; each mark is one run" : ""}.`,
    ...(items.some(({ fits }) => fits.length > 0)
      ? [
          "Lines: the fitted law with its interval; open marks, dotted lines and paler intervals lie outside the fitted sizes.",
        ]
      : []),
    ...(items.some(({ curve }) => (curve?.baselines.length ?? 0) > 0)
      ? ["Grey dashes: the loss of learners that ignore the structure, to be beaten before a law is judged."]
      : []),
    ...(groups.length === 1 && items.some(({ curve, fits }) => curve && fits.length > 0)
      ? ["Beside it what the fits leave, ln(measured / fitted), those far beyond the fitted ones at the frame."]
      : []),
    ...(groups.length > 1 ? ["Curves with the same baselines learn the same target and share a panel."] : []),
  ].join(" ");
}

function runRecord(report: Report): string {
  const rows = Object.entries(report.run).map(
    ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  const record = rows.length === 0 ? "" : `<div class="scroll"><table><tbody>${rows.join("")}</tbody></table></div>`;
  return `<section aria-labelledby="run">
<h2 id="run">How to repeat this run</h2>
${record}
<details class="numbers"><summary>All numbers as JSON</summary><pre>${escapeText(JSON.stringify(report))}</pre></details>
</section>`;
}

const SCATTER_CAPTION =
  "Bars are the intervals of both coordinates, where they have one; dashes are lines of reference.";

/** Pictures under one caption, side by side where there is room. */
function figure(pictures: readonly string[], caption: string): string {
  if (pictures.length === 0) return "";
  const boxes = pictures.map((svg) => `<div class="scroll">${svg}</div>`).join("\n");
  return `<figure${pictures.length > 1 ? ' class="panels"' : ""}>\n${boxes}\n<figcaption>${escapeHtml(caption)}</figcaption>\n</figure>`;
}

function folded(title: string, body: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>${body}</details>`;
}

function noteList(messages: readonly string[]): string {
  if (messages.length === 0) return "";
  return `<ul class="notes">${messages.map((message) => `<li>${escapeHtml(message)}</li>`).join("")}</ul>`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
