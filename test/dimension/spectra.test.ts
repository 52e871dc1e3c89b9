import { describe, expect, it } from "vitest";
import { permutation, random } from "../../src/base/random.ts";
import { logGamma } from "../../src/base/special.ts";
import { type PointCloud, pointCloud, takeRows } from "../../src/cloud/point-cloud.ts";
import {
  GROUPS,
  HALVES,
  halfSampleVariance,
  isInHalf,
  OTHER_HALVES,
  pairedVariance,
} from "../../src/dimension/spectra/half-samples.ts";
import { lpca, lpcaLocal } from "../../src/dimension/spectra/local-pca.ts";
import { pca, principalVariances } from "../../src/dimension/spectra/pca.ts";
import { dimensionOf, type SpectrumRule } from "../../src/dimension/spectra/stopping-rules.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { cloudOf, gaussian } from "../reference/clouds.ts";
import { golden, goldenCoords, goldenNeighbors } from "../reference/golden.ts";
import { covarianceOf, jacobiEigenvalues } from "../reference/jacobi-eigenvalues.ts";
import { plainNeighbors } from "../reference/plain-neighbors.ts";

const RULES: Readonly<Record<string, SpectrumRule>> = {
  FO: "fo",
  Fan: "fan",
  maxgap: "maxgap",
  ratio: "ratio",
  participation_ratio: "participation",
  Kaiser: "kaiser",
  broken_stick: "broken-stick",
};
const ALL = [...Object.values(RULES), "minka", "marchenko-pastur"] as SpectrumRule[];
const near = (got: number, want: number, tolerance: number) => expect(Math.abs(got / want - 1)).toBeLessThan(tolerance);

/** d coordinates of variance 1, 1/2, 1/3, ... and noise in all D. */
const noisy = (n: number, d: number, D: number, seed: number) =>
  cloudOf(
    n,
    D,
    random(seed),
    (rng, _, c) => (c < d ? rng.normal() / Math.sqrt(c + 1) : 0) + 0.05 * rng.normal(),
    Float64Array,
  );

describe.each(Object.keys(golden).filter((name) => golden[name].results["skdim.lPCA"]))("PCA on %s", (name) => {
  const { D, results } = golden[name];
  const cloud = pointCloud(goldenCoords(name), D);

  it("agrees with scikit-dimension, rule by rule", async () => {
    for (const { params, value } of results["skdim.lPCA"]) {
      const rule = RULES[params.ver as string];
      if (params.scope === "fit_pw") continue;
      // It goes one too far, and says 0 or 1 where no share exceeds the stick's first.
      if (rule === "broken-stick" && value! < 2) {
        await expect(pca(cloud, { rule })).rejects.toMatchObject({ code: "DEGENERATE" });
        continue;
      }
      const share = rule === "ratio" ? { share: (params.alphaRatio as number | undefined) ?? 0.05 } : {};
      near((await pca(cloud, { rule, ...share })).dimension, rule === "broken-stick" ? value! - 1 : value!, 1e-10);
    }
  });

  it.runIf(["ball_d5_D20_n1000", "bm_M1_Sphere", "bm_M11_Moebius"].includes(name))(
    "agrees with its pointwise fits",
    async () => {
      for (const { params, value, pw_first10 } of results["skdim.lPCA"]) {
        if (params.scope !== "fit_pw") continue;
        const options = { rule: RULES[params.ver as string], k: params.n_neighbors as number };
        const lists = plainNeighbors(goldenCoords(name), D, options.k);
        near((await lpca(cloud, lists, options)).dimension, value!, 1e-10);
        const { dimensions } = await lpcaLocal(cloud, lists, options);
        (pw_first10 as number[]).forEach((want, i) => {
          near(dimensions[i], want, 1e-10);
        });
      }
    },
  );
});

describe("principal variances", () => {
  it.each([
    [200, 30],
    [30, 80],
    [31, 30],
    [300, 1],
  ])("%d points in D = %d: Jacobi's eigenvalues of the covariance", async (n, D) => {
    const cloud = cloudOf(n, D, random(`${n}/${D}`), (rng, _, c) => 100 + rng.normal() / (c + 1), Float64Array);
    const want = jacobiEigenvalues(covarianceOf(cloud.coords, D), D);
    const got = await principalVariances(cloud);
    expect(got.length).toBe(Math.min(n - 1, D));
    got.forEach((value, i) => {
      expect(Math.abs(value - want[i])).toBeLessThan(1e-12 * want[0]);
    });
  });
});

describe("rules of known truth", () => {
  it("count the axes of a cloud with noise", async () => {
    const cloud = noisy(2000, 5, 20, 1);
    for (const rule of ["fo", "maxgap", "minka", "marchenko-pastur"] as const) {
      const { dimension, interval } = await pca(cloud, { rule });
      expect(dimension, rule).toBe(5);
      expect(interval[1] - interval[0]).toBeGreaterThan(1);
    }
    near((await pca(cloud, { rule: "participation" })).dimension, 3.58, 0.05);
  });

  it("find noise and nothing else in a white cloud in 19 of 20", async () => {
    let wrong = 0;
    for (let seed = 0; seed < 40; seed++)
      await pca(gaussian(300, 10, seed), { rule: "marchenko-pastur" }).then(
        () => wrong++,
        (error) => expect(error).toMatchObject({ code: "DEGENERATE" }),
      );
    expect(wrong).toBeLessThan(7);
  });

  it("Minka's evidence is that of his equation 30, term by term", () => {
    const D = 7;
    const n = 60;
    for (let seed = 0; seed < 20; seed++) {
      const rng = random(seed);
      const values = Float64Array.from({ length: D }, () => rng.uniform() ** 3 + 0.01)
        .sort()
        .reverse();
      let most = Number.NEGATIVE_INFINITY;
      let best = 0;
      for (let k = 1; k < D; k++) {
        const v = values.slice(k).reduce((a, b) => a + b) / (D - k);
        const m = D * k - (k * (k + 1)) / 2;
        let evidence =
          -k * Math.LN2 - (n / 2) * (values.slice(0, k).reduce((a, b) => a + Math.log(b), 0) + (D - k) * Math.log(v));
        for (let i = 1; i <= k; i++) evidence += logGamma((D - i + 1) / 2) - ((D - i + 1) / 2) * Math.log(Math.PI);
        evidence += ((m + k) / 2) * Math.log(2 * Math.PI) - (k / 2) * Math.log(n);
        for (let i = 0; i < k; i++)
          for (let j = i + 1; j < D; j++) {
            const lj = j < k ? values[j] : v;
            evidence -= (Math.log(1 / lj - 1 / values[i]) + Math.log(values[i] - values[j]) + Math.log(n)) / 2;
          }
        if (evidence > most) {
          most = evidence;
          best = k;
        }
      }
      expect(dimensionOf({ n, D, values }, { rule: "minka", threshold: 0, share: 0 }), `seed ${seed}`).toBe(best);
    }
  });
});

describe("half-samples", () => {
  it("hold eight of sixteen groups each, any two of them four in common", () => {
    for (let a = 1; a < GROUPS; a++)
      for (let b = 1; b < GROUPS; b++) {
        let common = 0;
        for (let g = 0; g < GROUPS; g++) if (isInHalf(a, g) && isInHalf(b, g)) common++;
        expect(common).toBe(a === b ? 8 : 4);
      }
  });

  it("with what they leave out: of a mean its variance, of a squared mean of many its own and not thrice that", () => {
    const rng = random(4);
    const runs = 200;
    for (const [statistic, variance, most] of [
      [(means: number[]) => means[0], 1 / GROUPS, 1.15],
      // 20 squares of normal means of variance 1/16
      [(means: number[]) => means.reduce((sum, one) => sum + one * one, 0), 40 / GROUPS ** 2, 1.75],
    ] as const) {
      let found = 0;
      for (let run = 0; run < runs; run++) {
        const x = Array.from({ length: GROUPS * 20 }, () => rng.normal());
        const of = (half: number) =>
          statistic(
            Array.from({ length: 20 }, (_, c) =>
              x.reduce(
                (sum, value, at) => sum + (at % 20 === c && isInHalf(half, Math.floor(at / 20)) ? value / 8 : 0),
                0,
              ),
            ),
          );
        found += pairedVariance(HALVES.map(of), OTHER_HALVES.map(of)) / runs;
      }
      expect(found / variance).toBeGreaterThan(0.85);
      expect(found / variance).toBeLessThan(most);
    }
  });

  it("of a mean have the variance of the mean", () => {
    const rng = random(3);
    let sum = 0;
    for (let run = 0; run < 400; run++) {
      const x = Float64Array.from({ length: GROUPS }, () => rng.normal());
      const halves = Array.from({ length: GROUPS - 1 }, (_, at) =>
        x.reduce((total, value, g) => total + (isInHalf(at + 1, g) ? value / 8 : 0), 0),
      );
      sum += halfSampleVariance(halves) / 400;
    }
    near(sum, 1 / GROUPS, 0.1);
  });
});

describe("what leaves PCA unchanged", () => {
  const cloud = noisy(300, 3, 6, 2);
  const lists = plainNeighbors(Float64Array.from(cloud.coords), 6, 20);
  const changed = (by: (value: number) => number): PointCloud => pointCloud(Float64Array.from(cloud.coords, by), 6);
  const both = async (other: PointCloud) => {
    const out = [];
    for (const rule of ALL) {
      out.push(await pca(other, { rule }).catch(({ code }) => code));
      out.push(await lpca(other, lists, { rule, k: 20 }).catch(({ code }) => code));
    }
    return out;
  };

  it("a power of two: the same bits", async () => {
    const strip = (results: Awaited<ReturnType<typeof both>>) => results.map((one) => ({ ...one, scale: 0 }));
    const plain = strip(await both(cloud));
    expect(plain.filter(({ dimension }) => dimension > 0).length).toBeGreaterThan(14);
    for (const by of [2 ** 40, 2 ** -300, 2 ** 600]) expect(strip(await both(changed((x) => x * by)))).toEqual(plain);
  });

  it("a unit, a shift, a rotation and the order of the points: to 1e-6", async () => {
    const angle = 0.7;
    const turned = takeRows(
      cloud,
      Int32Array.from({ length: 300 }, (_, i) => i),
    );
    for (let i = 0; i < 300; i++) {
      const [x, y] = [cloud.coords[6 * i], cloud.coords[6 * i + 4]];
      turned.coords[6 * i] = x * Math.cos(angle) - y * Math.sin(angle);
      turned.coords[6 * i + 4] = x * Math.sin(angle) + y * Math.cos(angle);
    }
    const mixed = takeRows(cloud, permutation(300, random(4)));
    for (const rule of ALL) {
      const plain = await pca(cloud, { rule }).catch(() => null);
      if (!plain) continue;
      for (const other of [
        changed((x) => x * 1e30),
        changed((x) => x * 1e-30),
        changed((x) => x + 1000),
        turned,
        mixed,
      ])
        near((await pca(other, { rule })).dimension, plain.dimension, 1e-6);
      const local = await lpca(cloud, lists, { rule, k: 20 });
      for (const other of [changed((x) => x * 1e30), changed((x) => x + 1000), turned])
        near((await lpca(other, lists, { rule, k: 20 })).dimension, local.dimension, 1e-6);
    }
  });
});

it("patches lie across a torus's seams, and in directions where those are what is near", async () => {
  const shift = (by: number) => cloudOf(200, 2, random(6), (rng) => (rng.uniform() + by) % 1, Float64Array);
  const [here, there] = await Promise.all(
    [shift(0), shift(0.37)].map(async (torus) =>
      lpca(torus, await findNeighbors(torus, { k: 20, metric: "periodic:1" }), { rule: "participation", k: 20 }),
    ),
  );
  near(here.dimension, there.dimension, 1e-9);
  const cone = cloudOf(200, 3, random(7), (rng) => rng.normal(), Float64Array);
  const turned = cone.coords.map((x, at) => {
    const row = Math.floor(at / 3) * 3;
    return x / Math.hypot(...cone.coords.subarray(row, row + 3));
  });
  const [ofCone, ofSphere] = await Promise.all(
    [cone, pointCloud(turned, 3)].map(async (cloud) =>
      lpca(cloud, await findNeighbors(cloud, { k: 20, metric: "angle" }), { rule: "participation", k: 20 }),
    ),
  );
  near(ofCone.dimension, ofSphere.dimension, 1e-9);
});

describe("bad input to PCA", () => {
  const lists = goldenNeighbors("swiss_roll_n2000");
  it("is refused by name", async () => {
    await expect(pca(gaussian(9, 3, 0))).rejects.toMatchObject({
      code: "DEGENERATE",
      message: expect.stringContaining("at least 10"),
    });
    await expect(pca(pointCloud(new Float64Array(60).fill(2), 3))).rejects.toMatchObject({
      code: "DEGENERATE",
      message: expect.stringContaining("all of them one"),
    });
    await expect(pca(gaussian(20, 3, 0), { rule: "guess" as "fo" })).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining("rule"),
    });
    await expect(pca(gaussian(20, 3, 0), { thresold: 1 } as object)).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining("thresold"),
    });
    await expect(lpca(gaussian(20, 3, 0), lists)).rejects.toMatchObject({
      code: "SHAPE",
      message: expect.stringContaining("2000 points"),
    });
    await expect(lpca(gaussian(2000, 3, 0), lists)).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringContaining("k = 50"),
    });
  });

  it("points all one are known as such, whatever their mean rounds to", async () => {
    for (const value of [0.1, 1e-300, 0.7])
      await expect(pca(pointCloud(new Float64Array(180).fill(value), 3))).rejects.toThrow("got all of them one");
  });

  it("magnitudes beyond those of a search are refused, lines are noted to show no error", async () => {
    const wide = pointCloud(
      Float64Array.from({ length: 60 }, (_, at) => 1.7e308 * Math.sin(at)),
      3,
    );
    await expect(pca(wide)).rejects.toMatchObject({
      code: "DATA",
      message: expect.stringContaining("magnitudes up to"),
    });
    const line = cloudOf(60, 3, random(1), (_, i, c) => i * (c + 1), Float64Array);
    const { dimension, standardError, notes } = await pca(line, { rule: "participation" });
    expect(dimension).toBeCloseTo(1, 12);
    expect(standardError).toBeLessThan(1e-12);
    expect(notes.map(({ code }) => code)).toEqual(["no-spread"]);
  });

  it("an interval holds its estimate where all axes are alike, to the last digit", async () => {
    const corners = pointCloud(
      Float64Array.from({ length: 260 }, (_, at) => Number(at % 21 === 0)),
      20,
    );
    const { dimension, interval } = await pca(corners, { rule: "participation" });
    expect(dimension).toBeCloseTo(12, 12);
    expect(interval[1]).toBeGreaterThanOrEqual(dimension);
  });

  it("options of another rule are refused", async () => {
    await expect(pca(gaussian(20, 3, 0), { rule: "fan", threshold: 0.1 })).rejects.toThrow(
      '"threshold": expected none unless rule is fo, got 0.1',
    );
    await expect(lpca(gaussian(20, 3, 0), lists, { share: 0.9 })).rejects.toThrow(
      '"share": expected none unless rule is ratio, got 0.9',
    );
  });

  it("points whose patches keep no axis are no part of the mean, and that is said", async () => {
    // Every other point on a line far away from the rest.
    const cloud = cloudOf(
      100,
      4,
      random(2),
      (rng, i, c) => (i % 2 ? 1 : c === 0 ? 50 : 0.01) * rng.normal() + 999 * (i % 2),
    );
    const near = await findNeighbors(cloud, { k: 30 });
    const options = { rule: "marchenko-pastur", k: 30 } as const;
    const { dimensions } = await lpcaLocal(cloud, near, options);
    const kept = dimensions.filter((d) => d > 0).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(100);
    expect((await lpca(cloud, near, options)).notes).toContainEqual({
      code: "undefined-rows-dropped",
      message: `${100 - kept} of 100 points have neighbours that determine no dimension and were left out`,
    });
  });

  it("integers are numbers like others, and a constant column is none", async () => {
    const codes = Int8Array.from({ length: 400 }, (_, at) =>
      at % 4 === 3 ? 7 : (at * 31 * (at % 4) + ((at * at) % 13)) % 19,
    );
    const { dimension } = await pca(pointCloud(codes, 4));
    expect(dimension).toBe(3);
  });
});
