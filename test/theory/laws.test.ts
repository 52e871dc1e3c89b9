import { describe, expect, it } from "vitest";
import { LEARNERS } from "../../src/curves/curve-terms.ts";
import { lawNamed, laws } from "../../src/theory/laws.ts";

describe("laws", () => {
  it("predict their exponents", () => {
    expect(laws.varianceLimited.exponent(7)).toBe(1);
    expect(laws.twoOverD.exponent(8)).toBe(0.25);
    expect(laws.fourOverD.exponent(8)).toBe(0.5);
  });

  it("are found by name, and list their names", () => {
    for (const law of Object.values(laws)) expect(lawNamed(law.name)).toBe(law);
    expect(() => lawNamed("3/d")).toThrowError(
      expect.objectContaining({
        code: "OPTION",
        message: '"law": expected one of variance-limited, two-over-d, four-over-d, got 3/d',
      }),
    );
  });

  it("bind only the learner they were derived for", () => {
    const equals = (law: keyof typeof laws) => LEARNERS.filter((learner) => laws[law].relation(learner) === "equals");
    expect(equals("twoOverD")).toEqual(["nearest-neighbor"]);
    expect(equals("fourOverD")).toEqual(["local-linear"]);
    expect(equals("varianceLimited")).toEqual([...LEARNERS]);
  });
});
