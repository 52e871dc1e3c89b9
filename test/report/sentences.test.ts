import { expect, it } from "vitest";
import { note } from "../../src/base/note.ts";
import { groupedNotes, reasonText, sentence } from "../../src/report/sentences.ts";

it("makes sentences, and leaves symbols small", () => {
  expect(sentence("the law is silent")).toBe("The law is silent.");
  expect(sentence("It is.")).toBe("It is.");
  expect(sentence("\u03b1 = 1")).toBe("\u03b1 = 1.");
  expect(sentence("")).toBe("");
});

it("gives a verdict's reason and notes a sentence each", () => {
  const notes = [note("biased", "at d = 32 estimates fall short")];
  expect(reasonText({ because: "alpha = 0.5 +- 0.1 against 2/d", notes })).toBe(
    "\u03b1 = 0.5 \u00b1 0.1 against 2/d. At d = 32 estimates fall short.",
  );
});

it("says each note once, with all that bear it", () => {
  const slow = note("slow", "the loss falls slowly");
  expect(
    groupedNotes([
      { name: "a", notes: [slow] },
      { name: "b", notes: [slow, note("odd", "odd sizes")] },
      { name: "a", notes: [slow] },
      { name: "c", notes: [] },
    ]),
  ).toEqual(["The loss falls slowly (2): a; b", "b: odd sizes"]);
});

it("does not say again what was said of all", () => {
  const dropped = note("duplicates-dropped", "3 duplicates dropped");
  expect(groupedNotes([{ name: "a", notes: [dropped, note("odd", "odd sizes")] }], [dropped])).toEqual([
    "a: odd sizes",
  ]);
});
