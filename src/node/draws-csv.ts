import type { CurveFit } from "../curves/curve-fit.ts";

/** The parameters of every resample of fits, one a row. */
export function drawsCsv(fits: readonly CurveFit[]): string {
  const lines = fits.flatMap(({ curve, draws }, f) => {
    if (draws === null) return [];
    const names = Object.keys(draws);
    const rows = draws[names[0]].map((_, b) => [curve, b, ...names.map((name) => draws[name][b])].join(","));
    return [...(f === 0 ? [`curve,resample,${names.join(",")}`] : []), ...rows];
  });
  return `${lines.join("\n")}\n`;
}
