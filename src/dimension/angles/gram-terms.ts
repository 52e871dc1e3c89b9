import type { GramForm } from "./gram-form.ts";
import { simplexTerms } from "./simplex-skewness.ts";
import { addTerm, type TermSums } from "./term-sums.ts";

/**
 * Adds the terms of a neighbourhood.
 * @param G G[a*k + b]: scalar product of the vectors to neighbours a and b, k x k, symmetric, nearest first; may be overwritten
 */
type GramTerms = (G: Float64Array, k: number, to: TermSums) => void;

export function gramTerms(form: GramForm): GramTerms {
  if (form.name === "ess") return simplexTerms(form);
  if (form.name === "abid") return cosineTerms(form.version);
  if (form.name === "tle") return tightTerms();
  return form.name === "alid" ? augmentedTerms : angleTerms;
}

/**
 * Tight localities: every pair of neighbours, seen from the point and from its mirror image. A pair's four shares of the radius
 * are multiplied in closed form, and the logarithm is taken of products of pairs [docs/dimension.md#tle].
 */
function tightTerms(): GramTerms {
  let products = new Float64Array(0);
  return (G, k, to) => {
    if (products.length !== k) products = new Float64Array(k).fill(1);
    const take = (a: number) => {
      const term = -Math.log(products[a]);
      to.underOf[a] += term;
      to.under += term / 2; // once for each of the two
      products[a] = 1;
    };
    const sqRadius = G[k * k - 1];
    for (let a = 0; a < k; a++) {
      const sqA = G[a * (k + 1)];
      addTerm(to, 2, -Math.log(sqA / sqRadius), a, a);
      for (let b = 0; b < a; b++) {
        const sqB = G[b * (k + 1)];
        const apart = sqA + sqB;
        const rise = Math.abs(sqA - sqB);
        const room = 4 * Math.max(0, sqRadius - Math.max(sqA, sqB));
        const direct = apart - 2 * G[a * k + b];
        const mirrored = apart + 2 * G[a * k + b];
        const directRoot = Math.sqrt((direct + rise) ** 2 + direct * room);
        const mirroredRoot = Math.sqrt((mirrored + rise) ** 2 + mirrored * room);
        // The shares of the outer one of the two, which are the smaller ones.
        if (
          2 * direct > NEGLIGIBLE * (direct + rise + directRoot) &&
          2 * mirrored > NEGLIGIBLE * (mirrored + rise + mirroredRoot)
        ) {
          const rest = Math.max(0, 2 * sqRadius - apart);
          const four = (4 * direct * mirrored) / ((direct + rest + directRoot) * (mirrored + rest + mirroredRoot));
          if ((products[a] *= four) < LEAST_PRODUCT) take(a);
          if ((products[b] *= four) < LEAST_PRODUCT) take(b);
          to.over += 4;
          to.overOf[a] += 4;
          to.overOf[b] += 4;
        } else {
          const inner = 4 * (sqRadius - Math.min(sqA, sqB));
          const [one, other] = [reach(direct, -rise, inner), reach(mirrored, -rise, inner)];
          if (one > NEGLIGIBLE && other > NEGLIGIBLE) addTerm(to, 2, -Math.log(one * other), a, b);
        }
      }
    }
    for (let a = 0; a < k; a++) take(a);
  };
}

/**
 * How far b is from a within the ball, in its radius: 2 w / (sqrt(h^2 + w room) + h), h = w + rise; so written it neither
 * cancels nor divides by zero where a is on the rim.
 * @param w squared distance from a to b
 */
function reach(w: number, rise: number, room: number): number {
  const h = w + rise;
  const root = Math.sqrt(h * h + Math.max(0, w * room));
  return h > 0 ? (2 * w) / (root + h) : (2 * (root - h)) / room;
}

/** Angle-based: the mean squared cosine between vectors to neighbours is 1/d [docs/dimension.md#abid]. */
const cosineTerms =
  (version: "abid" | "rabid" | "unbiased") =>
  (G: Float64Array, k: number, to: TermSums): void => {
    for (let a = 0; a < k; a++) {
      if (version !== "unbiased") addTerm(to, 1, version === "abid" ? 1 : 0, a, a);
      for (let b = 0; b < a; b++)
        addTerm(to, 2, 2 * (G[a * k + b] / G[a * (k + 1)]) * (G[a * k + b] / G[b * (k + 1)]), a, b);
    }
  };

/** Hill's, augmented by the distances from each neighbour to what lies in the largest ball about it [docs/dimension.md#alid]. */
function augmentedTerms(G: Float64Array, k: number, to: TermSums): void {
  const sqRadius = G[k * k - 1];
  for (let a = 0; a < k - 1; a++) {
    const sqA = G[a * (k + 1)];
    const sqRoom = (Math.sqrt(sqRadius) - Math.sqrt(sqA)) ** 2;
    addTerm(to, 2, -Math.log(sqA / sqRadius), a, a);
    // The point itself (b = a) is one of those that neighbour a sees.
    for (let b = 0; b < k; b++) {
      const sq = b === a ? sqA : sqA + G[b * (k + 1)] - 2 * G[a * k + b];
      if (sq > 0 && sq < sqRoom) addTerm(to, 2, -Math.log(sq / sqRoom), a, b);
    }
  }
}

/** Sines and cosines of the angles between the vectors [docs/dimension.md#danco]. */
function angleTerms(G: Float64Array, k: number, to: TermSums): void {
  for (let a = 0; a < k; a++)
    for (let b = 0; b < a; b++) {
      const cosine = G[a * k + b] / Math.sqrt(G[a * (k + 1)] * G[b * (k + 1)]);
      addTerm(to, Math.sqrt(Math.max(0, (1 - cosine) * (1 + cosine))), cosine, a, b);
    }
}

/** Of the ball's radius: pairs nearer to each other, or to each other's mirror image, are left out as in the paper's program. */
const NEGLIGIBLE = 1e-4;

/** The four shares of a pair multiply to between 1e-16 and 1: a product above this stays in range. */
const LEAST_PRODUCT = 2 ** -900;
