export { curveFigure } from "./curve-figure.ts";
export { curveGroups, type FittedCurve } from "./curve-groups.ts";
export { dimensionFigure } from "./dimension-figure.ts";
export { panelsFigure } from "./panels-figure.ts";
export { scatterFigure } from "./scatter-figure.ts";
export { verdictFigure } from "./verdict-figure.ts";
