import type { DimensionEstimate, DimensionScan } from "../dimension/dimension-estimate.ts";
import type { FittedExponent } from "./fitted-exponent.ts";
import type { Law } from "./law.ts";

type Measurement = DimensionEstimate | DimensionScan | readonly (DimensionEstimate | DimensionScan)[] | null;

type Along = Pick<FittedExponent, "axis" | "range">;

/** Estimates of one manifold's dimension, or those of the factors of a product. */
export type DimensionInput = Measurement | { readonly factors: readonly Measurement[] };

/** The dimension a law is judged at. */
export interface DimensionEvidence {
  readonly d: number;
  /** Statistical, and half the range of the estimators, in quadrature. */
  readonly standardError: number;
  /** Points it was estimated from; null where it was given. */
  readonly n: number | null;
}

/**
 * The first usable estimate in the list, a scan standing for its members in order; its error takes in half the range
 * of censored TwoNN, MLE and GRIDE at the curve's scales, unless it was given [docs/theory.md#error-of-d]. Of factors
 * their sum or the largest, as the law says. Null without a usable one.
 */
export function dimensionEvidence(
  input: DimensionInput,
  along: Along,
  ofFactors: Law["ofFactors"],
): DimensionEvidence | null {
  if (input === null || !("factors" in input)) return evidenceOf(input, along);
  const factors = input.factors.map((each) => evidenceOf(each, along));
  if (factors.length === 0 || factors.includes(null)) return null;
  const known = factors as DimensionEvidence[];
  if (ofFactors === "largest") return known.reduce((most, each) => (each.d > most.d ? each : most));
  return {
    d: known.reduce((sum, { d }) => sum + d, 0),
    standardError: Math.hypot(...known.map(({ standardError }) => standardError)),
    n: known.every(({ n }) => n === null) ? null : Math.min(...known.flatMap(({ n }) => n ?? [])),
  };
}

function evidenceOf(input: Measurement, along: Along): DimensionEvidence | null {
  const list = input === null ? [] : "kind" in input ? [input] : input;
  const usable = list.flatMap((each) => (each.kind === "dimension-scan" ? each.estimates : [each])).filter(isUsable);
  const centre = usable[0];
  if (!centre) return null;
  const isGiven = centre.method === "given";
  const rivals = isGiven
    ? []
    : usable.filter((each) => isComparable(each) && isAtScales(each, along)).map(({ dimension }) => dimension);
  const halfRange = rivals.length > 1 ? (Math.max(...rivals) - Math.min(...rivals)) / 2 : 0;
  return {
    d: centre.dimension,
    standardError: Math.hypot(centre.standardError, halfRange),
    n: isGiven ? null : centre.n,
  };
}

function isUsable({ dimension, standardError }: DimensionEstimate): boolean {
  return Number.isFinite(dimension) && dimension > 0 && Number.isFinite(standardError) && standardError >= 0;
}

/** Estimators of one quantity at nearby scales: their disagreement is an error, that of others is another question. */
function isComparable({ method, params }: DimensionEstimate): boolean {
  return method === "mle" || method === "gride" || (method === "twonn" && (params.fit ?? "censored") === "censored");
}

/** A curve at size x has the density of every (n/x)-th point of the cloud: GRIDE's orders speak of one density each. */
function isAtScales({ method, n, params }: DimensionEstimate, { axis, range: [from, to] }: Along): boolean {
  if (method !== "gride" || axis !== "examples" || n === 0) return true;
  const tooCoarse = Number(params.n1) > Math.max(1, n / from);
  const tooFine = Number(params.n2) < n / to;
  return !tooCoarse && !tooFine;
}
