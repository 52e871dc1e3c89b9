import { DimlawError, dataError } from "../base/errors.ts";
import { AXES, LEARNERS, LOSSES, REGIMES } from "./curve-terms.ts";
import { jsonFields } from "./json-fields.ts";
import type { LearningCurve } from "./learning-curve.ts";
import { learningCurve } from "./make-learning-curve.ts";

/**
 * The learning curve that a parsed JSON document holds; `where` names the document in messages.
 * @throws DATA naming the field that is missing or out of its rule, and as `learningCurve` does
 */
export function curveFromJson(value: unknown, where: string): LearningCurve {
  const at = jsonFields(value, where);
  at.oneOf("kind", ["learning-curve"]);
  const input = {
    name: at.text("name"),
    axis: at.oneOf("axis", AXES),
    loss: at.oneOf("loss", LOSSES),
    regime: at.oneOf("regime", REGIMES),
    learner: at.oneOf("learner", LEARNERS),
    x: at.numbers("x"),
    y: at.numbers("y"),
    further: at.has("further")
      ? at.objects("further").map((each) => ({ axis: each.oneOf("axis", AXES), x: each.numbers("x") }))
      : [],
    errors: at.has("errors") ? at.numbers("errors") : null,
    seed: at.numbers("seed"),
    baselines: at.objects("baselines").map((each) => ({ name: each.text("name"), loss: each.number("loss") })),
    notes: at.notes("notes"),
  };
  try {
    return learningCurve(input);
  } catch (error) {
    // Whatever is wrong with a document's curve is wrong with the document.
    throw error instanceof DimlawError
      ? new DimlawError("DATA", `${where}: ${error.message}`)
      : dataError(where, "a curve", error);
  }
}
