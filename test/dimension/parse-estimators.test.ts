import { describe, expect, it } from "vitest";
import { pointCloud } from "../../src/cloud/point-cloud.ts";
import { correlationDimension } from "../../src/dimension/correlation.ts";
import { estimateAll, neededK } from "../../src/dimension/estimate-all.ts";
import { METHODS } from "../../src/dimension/methods.ts";
import { parseEstimators } from "../../src/dimension/parse-estimators.ts";
import { countNeighbors } from "../../src/neighbors/count-neighbors.ts";
import { findNeighbors } from "../../src/neighbors/find-neighbors.ts";
import { goldenCoords, goldenNeighbors } from "../reference/golden.ts";

describe("the list of estimators", () => {
  it("tells the comma of the list from that of the options", () => {
    expect(
      parseEstimators("mle:k=20,aggregate=mean,twonn, twonn:fit=linear , discard=0.2,corrint:k1=5,k2=10,gride"),
    ).toEqual([
      { method: "mle", options: { k: 20, aggregate: "mean" } },
      { method: "twonn", options: {} },
      { method: "twonn", options: { fit: "linear", discard: 0.2 } },
      { method: "correlation", options: { k1: 5, k2: 10 } },
      { method: "gride", options: {} },
    ]);
    expect(parseEstimators("mle:unbiased=false")[0].options).toEqual({ unbiased: false });
    const standard = parseEstimators("standard");
    expect(standard.map(({ method }) => method)).toEqual(["twonn", "mle", "gride", "correlation"]);
    expect(standard.every(({ optional }) => optional)).toBe(true);
    const all = parseEstimators("all").map(({ method }) => method);
    expect(all).toEqual(expect.arrayContaining(["twonn", "mle", "gride", "correlation", "pca", "knn-graph", "ph0"]));
    for (const byName of ["lpca", "decimation", "hidalgo"]) expect(all).not.toContain(byName);
    expect(parseEstimators("rabid:k=9,abid")).toEqual([
      { method: "abid", options: { version: "rabid", k: 9 } },
      { method: "abid", options: {} },
    ]);
  });

  it.each([
    ["guess", /^"estimators": expected a list of twonn, mle, gride, .*, all, got guess$/],
    ["", /^"estimators": expected a list of twonn, mle, gride, .*, all, got nothing$/],
    ["k=20", /^"estimators": expected one of twonn, mle, gride, .*, all before its options, got k=20$/],
    ["ess:version=b,d=2", '"d": expected 1 in version "b", got 2'],
    ["gride:k=20", '"gride": expected one of the options n1, n2, fit, priorShape, priorRate, level, got k'],
    ["gride:fit=posterior", '"fit": expected likelihood, or n1 beside it: without orders gride scans, got posterior'],
    ["gride:n1=4,priorRate=2", '"priorRate": expected none unless fit is posterior, got 2'],
    ["pca:share=0.9", '"share": expected none unless rule is ratio, got 0.9'],
    ["danco:k=2", '"k": expected an integer of at least 3, got 2'],
    ["mle:k=", '"mle:k": expected one value after =, got k='],
    ["mle:k=20,k=30", '"mle:k": expected to be given once, got k=30'],
    ["mle:k=many", '"k": expected an integer of at least 2, got many'],
    ["gride:n1=8,n2=8", '"n2": expected an integer above n1 = 8, got 8'],
    ["all:k=3", '"all": expected no options, got k=3'],
  ])("refuses %j", (text, message) => {
    const said = typeof message === "string" ? message : expect.stringMatching(message);
    expect(() => parseEstimators(text)).toThrow(expect.objectContaining({ code: "OPTION", message: said }));
  });

  it.each(Object.keys(METHODS))("gives %s its own level", (name) => {
    expect(parseEstimators(`${name}:level=0.8`)[0].options).toEqual({ level: 0.8 });
    expect(() => parseEstimators(`${name}:level=2`)).toThrow('"level": expected a number from 0.5 to 0.999999, got 2');
  });

  it("knows the neighbours it needs; a scan makes do with n - 1", () => {
    expect(neededK(parseEstimators("twonn"))).toBe(2);
    expect(neededK(parseEstimators("mle:k1=10,k2=30,correlation"))).toBe(30);
    expect(neededK(parseEstimators("gride:n1=8"))).toBe(16);
    expect(neededK(parseEstimators("gride"))).toBe(64);
    expect(neededK(parseEstimators("gride,mle:k=5"), 12)).toBe(11);
    expect(neededK(parseEstimators("pca,lpca,lpca:rule=maxgap"))).toBe(0);
    expect(parseEstimators("lpca:rule=maxgap")).toEqual([{ method: "pca", options: { rule: "maxgap" } }]);
    expect(neededK(parseEstimators("lpca:k=30,ph0"))).toBe(30);
  });
});

describe("estimates on a list", () => {
  it("take no option that they do not know, and average no values that were not asked for", async () => {
    const near = goldenNeighbors("ball_d2_D20_n1000");
    const requests = parseEstimators("mle,gride:fit=likelihood,level=0.8");
    await expect(estimateAll(near, requests, { levle: 0.9 } as object)).rejects.toThrow(/^"levle": expected one of/);
    await expect(estimateAll(near, requests, { smooth: 3 })).rejects.toThrow('"smooth": expected none without local');
    const { estimates } = await estimateAll(near, requests, { level: 0.9 });
    expect(estimates.map(({ level }) => level)).toEqual([0.9, 0.8, 0.8, 0.8, 0.8, 0.8]);
  });

  it("come in its order, a scan as several", async () => {
    const requests = parseEstimators("gride,mle:k=9,twonn,mle,gride,correlation");
    const report = await estimateAll(goldenNeighbors("ball_d2_D20_n1000"), requests, { level: 0.9 });
    const all = report.estimates;
    expect(all.map(({ method, params }) => `${method}${params.n2 ?? params.k ?? ""}`)).toEqual(
      ["gride2", "gride4", "gride8", "gride16", "gride32", "mle9", "twonn", "mle20"].concat([
        "gride2",
        "gride4",
        "gride8",
        "gride16",
        "gride32",
        "correlation",
      ]),
    );
    expect(report.notes).toEqual([]);
    expect(all.every(({ level }) => level === 0.9)).toBe(true);
    expect(report.scans.map(({ estimates }) => estimates.length)).toEqual([5, 5]);
    expect(report.times.map(({ step }) => step)).toEqual("gride mle twonn mle gride correlation".split(" "));
  });

  it("of all leave out, with a reason, what lists alone do not allow", async () => {
    const { estimates, notes } = await estimateAll(goldenNeighbors("ball_d2_D20_n1000"), parseEstimators("all"));
    const left = "mom boxcount pca knn-graph ph0 i3d bid ess tle abid alid danco fishers".split(" ");
    expect(notes.map(({ message }) => message)).toEqual(
      left.map((method) => expect.stringMatching(`^${method}: left out, it (needs|reads)`)),
    );
    const answered = estimates.map(({ method }) => method);
    expect(answered).toEqual(expect.arrayContaining(["twonn", "mada", "ratios", "binomial", "abide", "mind-kl"]));
    for (const method of left) expect(answered).not.toContain(method);
  });

  it("ask for whole pair counts where the lists end too soon, and get the value of longer lists", async () => {
    const name = "gauss_d8_D64_n1000";
    const cloud = pointCloud(goldenCoords(name), 64);
    const requests = parseEstimators("mle,correlation");
    const near = await findNeighbors(cloud, { k: neededK(requests) });
    const count = (radii: { inner: number; outer: number }) => countNeighbors(cloud, radii);
    const [likelihood, correlation] = (await estimateAll({ near, count }, requests)).estimates;
    expect(near.k).toBe(20);
    expect(correlation.notes).toEqual([]);
    expect(likelihood.params).toEqual({ aggregate: "harmonic", k: 20 });
    const complete = correlationDimension(await findNeighbors(cloud, { k: 999 }));
    expect([correlation.dimension, correlation.standardError]).toEqual([complete.dimension, complete.standardError]);
    expect(correlation.dimension).toBeGreaterThan(correlationDimension(goldenNeighbors(name)).dimension);
  });
});
