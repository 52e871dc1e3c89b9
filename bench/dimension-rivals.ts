import { DimlawError } from "../src/base/errors.ts";
import { parseEstimators } from "../src/dimension/parse-estimators.ts";

export type Library = "scikit-dimension" | "dadapy";
export const LIBRARIES: readonly Library[] = ["scikit-dimension", "dadapy"];

/** One estimator of ours and what the libraries call it: names in bench/rivals/dimension-rivals.py. */
export interface Duel {
  /** As on the command line. */
  readonly ours: string;
  readonly theirs: Readonly<Partial<Record<Library, string>>>;
  /** Where none is asked for: theirs takes minutes at more. */
  readonly n: number;
}

const MANY = 10_000;
const FEW = 1000;

export const DUELS: readonly Duel[] = [
  { ours: "twonn:fit=linear", theirs: { "scikit-dimension": "TwoNN", dadapy: "2NN base" }, n: MANY },
  { ours: "twonn:fit=mle", theirs: { dadapy: "2NN ml" }, n: MANY },
  { ours: "mle:k=20", theirs: { "scikit-dimension": "MLE" }, n: MANY },
  { ours: "gride", theirs: { "scikit-dimension": "GRIDE", dadapy: "gride" }, n: MANY },
  { ours: "corrint:k1=10,k2=20", theirs: { "scikit-dimension": "CorrInt" }, n: MANY },
  { ours: "binomial:k=20,r=0.95", theirs: { dadapy: "binomial" }, n: MANY },
  { ours: "abide", theirs: { dadapy: "kstar gride" }, n: MANY },
  { ours: "mom:k=100", theirs: { "scikit-dimension": "MOM" }, n: MANY },
  { ours: "mada:k=20", theirs: { "scikit-dimension": "MADA" }, n: MANY },
  { ours: "mind-mlk:k=20", theirs: { "scikit-dimension": "MiND_ML" }, n: MANY },
  { ours: "tle:k=20", theirs: { "scikit-dimension": "TLE" }, n: MANY },
  { ours: "knn-graph", theirs: { "scikit-dimension": "KNN" }, n: MANY },
  { ours: "lpca:rule=fo", theirs: { "scikit-dimension": "lPCA" }, n: MANY },
  { ours: "ess:k=100,version=a", theirs: { "scikit-dimension": "ESS" }, n: FEW },
  { ours: "fishers", theirs: { "scikit-dimension": "FisherS" }, n: FEW },
  { ours: "danco:k=10", theirs: { "scikit-dimension": "DANCo" }, n: FEW },
  { ours: "ph0", theirs: { "scikit-dimension": "PH" }, n: FEW },
];

/** Why an estimator cannot be had; nothing where it can. */
export function refusalOf(estimators: string): string | undefined {
  try {
    parseEstimators(estimators);
    return undefined;
  } catch (error) {
    if (error instanceof DimlawError) return error.message;
    throw error;
  }
}
