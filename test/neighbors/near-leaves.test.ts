import { describe, expect, it } from "vitest";
import { random } from "../../src/base/random.ts";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { chooseProbes } from "../../src/neighbors/approximate/choose-probes.ts";
import { visitsTask } from "../../src/neighbors/approximate/visits-task.ts";
import { PANEL } from "../../src/neighbors/frame.ts";
import { panelsOf, subtrees } from "../../src/neighbors/nodes.ts";
import { inlinePool } from "../../src/pool/inline-pool.ts";
import { testSeed } from "../reference/clouds.ts";

const pool = inlinePool();

/** The other leaves by distance of middles, computed here. */
function nearest(middles: Float64Array, D: number, leaf: number): number[] {
  const apart = (other: number) => {
    let sum = 0;
    for (let c = 0; c < D; c++) sum += (middles[leaf * D + c] - middles[other * D + c]) ** 2;
    return sum;
  };
  return Array.from({ length: middles.length / D }, (_, i) => i)
    .filter((other) => other !== leaf)
    .sort((a, b) => apart(a) - apart(b) || a - b);
}

describe("leaves that are compared", () => {
  const seed = testSeed();
  const rng = random(seed);

  it.each([
    [1, 1],
    [2, 2],
    [40, 1],
    [40, 7],
    [70, 33],
    [33, 33],
  ])(
    "are, of %d with %d probes each, the pairs near from either side, once, the nearest first",
    async (leaves, probes) => {
      const D = 3;
      const middles = Float64Array.from({ length: leaves * D }, () => rng.normal());
      const near = Array.from({ length: leaves }, (_, leaf) => nearest(middles, D, leaf).slice(0, probes - 1));
      const shared = { leaves, near: Int32Array.from(near.flat()), probes };
      const [pairs] = await pool.run(visitsTask, shared, [null], {});
      const found = Array.from({ length: pairs.length / 2 }, (_, i) => [pairs[2 * i], pairs[2 * i + 1]]);
      const wanted = Array.from({ length: leaves }, (_, a) => a).flatMap((a) =>
        Array.from({ length: leaves - a }, (_, i) => a + i)
          .filter((b) => a === b || near[a].includes(b) || near[b].includes(a))
          .map((b) => [a, b]),
      );
      const byName = (list: number[][]) => list.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(byName(found), `SEED=${seed}`).toEqual(byName(wanted));
      const rank = ([a, b]: number[]) =>
        a === b ? 0 : 1 + Math.min(...[near[a].indexOf(b), near[b].indexOf(a)].map((at) => (at < 0 ? leaves : at)));
      const ranks = found.map(rank);
      const first = ranks.filter((one) => one < 16);
      expect(ranks.slice(0, first.length)).toEqual(first.toSorted((a, b) => a - b));
    },
  );

  it("are the fewest by which a sample reaches its target", async () => {
    const [n, D, k] = [3000, 4, 5];
    const leaves = subtrees({ node: 0, panel: 0, panels: panelsOf(n) }, 5);
    const L = leaves.length;
    const middles = Float64Array.from({ length: L * D }, () => rng.normal());
    const order = Int32Array.from({ length: n }, (_, place) => (place * 7) % n);
    const leafOf = new Int32Array(n);
    for (const [leaf, { panel, panels }] of leaves.entries())
      for (let place = panel * PANEL; place < Math.min(n, (panel + panels) * PANEL); place++)
        leafOf[order[place]] = leaf;
    const near = Array.from({ length: L }, (_, leaf) => nearest(middles, D, leaf));
    const rows = Int32Array.from({ length: 60 }, (_, i) => i * 40);
    const indices = Int32Array.from({ length: 60 * k }, () => rng.below(n));
    const share = (probes: number) => {
      const met = Array.from(rows, (row, i) => {
        let right = 0;
        for (const other of indices.subarray(i * k, (i + 1) * k)) {
          const [a, b] = [leafOf[row], leafOf[other]];
          const rank = a === b ? 0 : 1 + Math.min(near[a].indexOf(b), near[b].indexOf(a));
          if (rank < probes) right++;
        }
        return right / k;
      });
      const mean = met.reduce((a, b) => a + b) / met.length;
      const spread = met.reduce((a, b) => a + (b - mean) ** 2, 0) / (met.length - 1);
      return mean - 1.5 * Math.sqrt(spread / met.length);
    };
    const truth = { rows, indices, kth: new Float64Array(rows.length) };
    for (const target of [0, 0.3, 0.6, 0.9, 1]) {
      const probes = await chooseProbes(truth, target, pointCloud(middles, D), leaves, order, L, pool, {});
      console.log(`SEED=${seed}, target ${target}: ${probes} of ${L}`);
      if (probes > 1) expect(share(probes - 1)).toBeLessThan(target);
      if (target < 1) expect(share(probes)).toBeGreaterThanOrEqual(target);
    }
    expect(await chooseProbes(truth, 1, pointCloud(middles, D), leaves, order, 9, pool, {})).toBe(9);
  });
});
