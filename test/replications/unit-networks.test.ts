import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { drawUnits, meanPartLoss, type Units } from "../../src/replications/unit-networks.ts";

const rng = random("unit-networks");
const labelled = (n: number) => ({
  points: pointCloud(
    Float64Array.from({ length: 2 * n }, () => rng.normal()),
    2,
  ),
  values: Float64Array.from({ length: n }, () => rng.normal()),
});
type Set = ReturnType<typeof labelled>;
const [train, test] = [labelled(6), labelled(5)];
const pool = inlinePool();

/** In plain f64 and the scale of its formula: f = c + (1 / width) sum v relu(w x + b). */
function trained({ numbers }: Units, from: number, width: number, steps: number, rate: number): number {
  const units = Array.from({ length: width }, (_, u) => [...numbers.subarray(4 * (from + u), 4 * (from + u + 1))]);
  const speed = units.map(() => [0, 0, 0, 0]);
  let [c, cSpeed] = [0, 0];
  const hidden = ([a, b, bias]: number[], { points: { coords } }: Set, i: number) =>
    a * coords[2 * i] + b * coords[2 * i + 1] + bias;
  const missed = (set: Set, i: number) =>
    c + units.reduce((sum, u) => sum + (u[3] * Math.max(0, hidden(u, set, i))) / width, 0) - set.values[i];
  for (let step = 0; step < steps; step++) {
    const slopes = units.map(() => [0, 0, 0, 0]);
    let cSlope = 0;
    for (let i = 0; i < 6; i++) {
      const by = (2 * missed(train, i)) / 6;
      cSlope += by;
      for (const [u, unit] of units.entries()) {
        const h = hidden(unit, train, i);
        const x = [train.points.coords[2 * i], train.points.coords[2 * i + 1], 1];
        // Times width: that is what halves of the scale in both layers come to.
        for (let k = 0; k < 3; k++) slopes[u][k] += h > 0 ? by * unit[3] * x[k] : 0;
        slopes[u][3] += by * Math.max(0, h);
      }
    }
    for (const [u, unit] of units.entries())
      for (let k = 0; k < 4; k++) {
        speed[u][k] = 0.9 * speed[u][k] + slopes[u][k];
        unit[k] -= rate * speed[u][k];
      }
    cSpeed = 0.9 * cSpeed + cSlope;
    c -= rate * cSpeed;
  }
  return test.values.reduce((sum, _, i) => sum + missed(test, i) ** 2 / 5, 0);
}

describe("networks made of units", () => {
  const units = drawUnits(8, 2, random(3));

  it.each([2, 4, 8])("lose what gradient descent in plain arithmetic does, parts of %s", async (width) => {
    const found = await meanPartLoss(units, width, train, test, { steps: 12, rate: 0.05 }, { pool });
    let expected = 0;
    for (let from = 0; from < 8; from += width) expected += (trained(units, from, width, 12, 0.05) * width) / 8;
    expect(found / expected).toBeCloseTo(1, 4);
  });

  it("refuse to give a loss where one diverges", async () => {
    await expect(meanPartLoss(units, 4, train, test, { steps: 200, rate: 1e6 }, { pool })).rejects.toThrow(
      /"rate": expected one at which width 4 does not diverge, got 1000000, at which it diverged at step \d+$/,
    );
  });
});
