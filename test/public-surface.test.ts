import { describe, expect, it } from "vitest";
import * as lower from "../src/index.ts";
import * as node from "../src/node/index.ts";

/** Names that programs rely on; adding one is a decision, losing one a breach. */
const NAMES = [
  "DimlawError",
  "VERSION",
  "approximateNeighbors",
  "correlationDimension",
  "countNeighbors",
  "curveFigure",
  "curveGroups",
  "dimensionFigure",
  "distinctRows",
  "estimateAll",
  "findNeighbors",
  "findNeighborsStreamed",
  "fitCurve",
  "flatTorus",
  "givenDimension",
  "gride",
  "inlinePool",
  "judge",
  "judgeStudy",
  "lawNamed",
  "laws",
  "learningCurve",
  "makeReport",
  "measureDimension",
  "mle",
  "nearestNeighborScaling",
  "neighborCurves",
  "neighborsWithin",
  "parseCloud",
  "parseEstimators",
  "pointCloud",
  "prepare",
  "renderHtml",
  "renderText",
  "sampleCloud",
  "scan",
  "searchInnerProduct",
  "section",
  "study",
  "studySection",
  "takeRows",
  "twoNN",
  "verdictFigure",
];

describe("the public surface", () => {
  it("is the same list everywhere", () => expect(Object.keys(lower).sort()).toEqual(NAMES));

  it("has files and threads beside it in Node", () => {
    const own = Object.keys(node).filter((name) => !NAMES.includes(name));
    expect(own.sort()).toEqual([
      "readCloud",
      "readCurve",
      "readNeighbors",
      "streamCloud",
      "threadPool",
      "writeNeighbors",
    ]);
  });
});
