import { OUTCOME_STYLES } from "./palette.ts";

/** The report page's style sheet: light, printable, without anything fetched from elsewhere. */
export const PAGE_STYLE = `
:root { color-scheme: light; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 58rem; background: #fff; color: #1a1a1a;
  font: 16px/1.5 Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.3rem; line-height: 1.25; margin: 3rem 0 .4rem; padding-top: .8rem; border-top: 1px solid #c8c8c8; }
p { margin: .5rem 0; max-width: 44rem; }
.muted { color: #5c5c5c; font-size: .875rem; }
nav ol { margin: .5rem 0; padding-left: 1.4rem; }
a { color: #00527f; }
figure { margin: 1.5rem 0; }
figure .scroll { margin: 0; }
figure svg { display: block; max-width: 100%; min-width: 34rem; height: auto; }
.summary svg { min-width: 48rem; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); gap: 1.25rem 1rem; }
.panels svg { min-width: 0; }
.panels figcaption { grid-column: 1 / -1; margin-top: 0; }
figcaption { margin-top: .35rem; max-width: 44rem; color: #444; font-size: .875rem; line-height: 1.4; }
.scroll { overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; font-size: .8125rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th, td { padding: .3rem .7rem .3rem 0; vertical-align: top; text-align: left; overflow-wrap: break-word; }
td { max-width: 17rem; }
th { font-weight: 600; white-space: nowrap; }
thead tr { border-top: 1.5px solid #1a1a1a; border-bottom: 1px solid #1a1a1a; }
tbody tr { border-bottom: 1px solid #e4e4e4; }
tbody tr:last-child { border-bottom: 1.5px solid #1a1a1a; }
.findings th { font-weight: 400; white-space: normal; }
.findings thead th { font-weight: 600; }
.findings { font-size: .9375rem; line-height: 1.45; }
.findings td:nth-child(2) { white-space: nowrap; }
.findings .pair { display: inline-block; }
.remarked { border-bottom: 0; }
.remarked td { padding-bottom: 0; }
.remarked td:first-child, .outcome { white-space: nowrap; max-width: none; }
.remark td { max-width: none; color: #444; }
.remark p { position: sticky; left: 0; margin: 0 0 .2rem; max-width: min(56rem, 100vw - 2.5rem); }
.guide { display: grid; grid-template-columns: max-content 1fr; gap: .2rem .9rem; margin: 1.25rem 0; font-size: .875rem;
  line-height: 1.4; max-width: 48rem; }
.guide dt { font-weight: 600; }
.guide dd { margin: 0; color: #444; }
.right { text-align: right; white-space: nowrap; }
.outcome { font-weight: 600; }
${Object.entries(OUTCOME_STYLES)
  .map(([outcome, { ink }]) => `.${outcome} { color: ${ink}; }`)
  .join("\n")}
.notes { font-size: .875rem; padding-left: 1.2rem; }
details { margin: .8rem 0; }
summary { cursor: pointer; }
pre { font-size: .75rem; line-height: 1.4; background: #f5f5f5; padding: .75rem; overflow-x: auto; white-space: pre-wrap; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  figure, tr { break-inside: avoid; }
  h2, caption { break-after: avoid; }
  .scroll { overflow: visible; }
  figure svg, .summary svg { min-width: 0; }
  .panels { grid-template-columns: 1fr 1fr; }
  .panels .scroll { break-inside: avoid; }
  td, .right { white-space: normal; }
  nav, .numbers { display: none; }
}
`;
