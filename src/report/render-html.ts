import type { Note } from "../base/note.ts";
import { AXIS_TITLES, LOSS_TITLES } from "./axis-titles.ts";
import { countOutcomes } from "./count-outcomes.ts";
import { curveFigure } from "./curve-figure.ts";
import { curveGroups, type FittedCurve } from "./curve-groups.ts";
import { dimensionFigure } from "./dimension-figure.ts";
import { htmlTable, outcomeWord } from "./html-table.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { escapeHtml } from "./plain-text.ts";
import type { Report, Section } from "./report.ts";
import { resultsOf } from "./results-of.ts";
import { dimensionTable, fitTable, scanText, verdictTable } from "./tables.ts";
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
${[summary(report), noteList(notes), contents(sections), ...sections.map(sectionHtml), runRecord(report)].filter(Boolean).join("\n")}
</main>
</body>
</html>
`;
}

function summary(report: Report): string {
  const picture = verdictFigure(report);
  if (picture === null) return "";
  const items = countOutcomes(report).map(([outcome, count]) => `<li>${count} ${outcomeWord(outcome)}</li>`);
  return `<ul class="summary">${items.join("")}</ul>
${figure(
  picture,
  "Each exponent measured, divided by the law\u2019s prediction, with the interval of the ratio. The shaded zone holds " +
    "ratios that count as equal. Filled circle: consistent; diamond: violates; open circle: cannot tell.",
)}`;
}

function contents(sections: readonly Section[]): string {
  if (sections.length < 3) return "";
  const items = sections.map((section, i) => `<li><a href="#section-${i + 1}">${escapeHtml(section.title)}</a></li>`);
  return `<nav aria-label="Sections"><ol>${items.join("")}</ol></nav>`;
}

function sectionHtml(section: Section, i: number): string {
  const dimensions = dimensionFigure(section);
  const estimates = resultsOf(section, "dimension-estimate");
  const scans = resultsOf(section, "dimension-scan");
  const fits = resultsOf(section, "curve-fit");
  const verdicts = resultsOf(section, "verdict");
  const parts = [
    `<h2 id="section-${i + 1}">${escapeHtml(section.title)}</h2>`,
    section.text === "" ? "" : `<p>${escapeHtml(section.text)}</p>`,
    noteList(section.notes),
    dimensions === null ? "" : figure(dimensions, dimensionCaption(section)),
    ...scans.map((scan) => `<p>${escapeHtml(scanText(scan))}</p>`),
    estimates.length === 0 ? "" : htmlTable(dimensionTable(estimates, "Intrinsic dimensions")),
    ...scans
      .filter((scan) => scan.estimates.length > 0)
      .map((scan) => folded(`${scan.method} scan, scale by scale`, htmlTable(dimensionTable(scan.estimates, "")))),
    ...curveGroups(section).map((group) => {
      const picture = curveFigure(group);
      return picture === null ? "" : figure(picture, curveCaption(group));
    }),
    fits.length === 0 ? "" : htmlTable(fitTable(fits)),
    noteList(resultsOf(section, "learning-curve").flatMap((curve) => curve.notes)),
    verdicts.length === 0 ? "" : htmlTable(verdictTable(verdicts)),
  ];
  return `<section aria-labelledby="section-${i + 1}">\n${parts.filter((part) => part !== "").join("\n")}\n</section>`;
}

function dimensionCaption(section: Section): string {
  const scans = resultsOf(section, "dimension-scan");
  return [
    "Intrinsic dimension against the distance it speaks of; bars are intervals, numbers in the key standard errors.",
    ...(scans.length > 0
      ? ["The line joins one estimator at growing neighbour order; a thick stroke is its plateau."]
      : []),
  ].join(" ");
}

function curveCaption(group: readonly FittedCurve[]): string {
  const { axis, loss } = group[0].curve ?? group[0].fits[0];
  const fitted = group.some((item) => item.fits.length > 0);
  return [
    `${capital(LOSS_TITLES[loss])} against ${AXIS_TITLES[axis]}; each mark is one run.`,
    ...(fitted
      ? ["Lines: the fitted law with its interval; open marks and dotted lines lie outside the fitted sizes."]
      : []),
    ...(group.some((item) => (item.curve?.baselines.length ?? 0) > 0)
      ? ["Dashed: learners that ignore the structure."]
      : []),
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
<details class="numbers"><summary>All numbers as JSON</summary><pre>${escapeHtml(JSON.stringify(report))}</pre></details>
</section>`;
}

function figure(svg: string, caption: string): string {
  return `<figure>\n<div class="scroll">${svg}</div>\n<figcaption>${escapeHtml(caption)}</figcaption>\n</figure>`;
}

function folded(title: string, body: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>${body}</details>`;
}

function noteList(notes: readonly Note[]): string {
  if (notes.length === 0) return "";
  return `<ul class="notes">${notes.map((note) => `<li>${escapeHtml(note.message)}</li>`).join("")}</ul>`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
