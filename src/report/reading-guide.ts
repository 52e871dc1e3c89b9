import { KNOWN_WITHIN } from "../theory/compare-exponents.ts";
import type { Outcome } from "../theory/verdict.ts";

/** What a stranger has to know to read the verdicts: a term, and a sentence or two on it. */
export const READING_GUIDE: readonly { readonly term: string; readonly outcome?: Outcome; readonly text: string }[] = [
  {
    term: "d",
    text: "Intrinsic dimension: in how many directions the data vary near a typical point, however many coordinates they are stored in.",
  },
  {
    term: "\u03b1",
    text: "Exponent of a learning curve: the loss falls as n^\u2212\u03b1 as the number n of training examples grows. A law predicts it from d; \u201c\u2265\u201d marks a lower bound.",
  },
  {
    term: "consistent",
    outcome: "consistent",
    text: `Measured and predicted \u03b1 agree, and are known well enough (within a factor ${KNOWN_WITHIN}) that a contradiction would have shown.`,
  },
  { term: "violates", outcome: "violates", text: "They contradict each other beyond their errors." },
  { term: "cannot tell", outcome: "cannot-tell", text: "The errors are too wide for either." },
  {
    term: "not applicable",
    outcome: "not-applicable",
    text: "A condition of the law does not hold for this curve, so it was not judged; the reason names the condition.",
  },
  {
    term: "z",
    text: "ln(measured / predicted) in units of its standard error. At 95 %, an equality is contradicted beyond \u00b11.96, a lower bound below \u22121.64.",
  },
];
