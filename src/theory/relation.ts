import type { Learner } from "../curves/learning-curve.ts";
import type { Law } from "./law.ts";

export const equals: Law["relation"] = () => "equals";
export const atLeast: Law["relation"] = () => "at-least";
/** An equality for the learner it was derived for, a lower bound for others. */
export const only =
  (exact: Learner): Law["relation"] =>
  (learner) =>
    learner === exact ? "equals" : "at-least";
