import type { LawGuard } from "../law.ts";

/** A learner that ignores structure does as well: the curve has not left the ground, and no exponent law speaks of it. */
export const beatsBaselines: LawGuard = {
  name: "beats-baselines",
  objection: ({ notes }) => notes.find(({ code }) => code === "baseline-not-beaten")?.message ?? null,
};
