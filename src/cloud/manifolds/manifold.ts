import { optionError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import type { Draw } from "./family.ts";
import { MANIFOLDS } from "./manifolds.ts";

/** A set of known dimension: a named one, a product of such, or a mixture of such products. */
export interface Manifold {
  /** Says all of it: `ball:d=3*swiss-roll`. */
  readonly name: string;
  /** True dimension of each part of a mixture; one number where there is one part. */
  readonly dimensions: readonly number[];
  /** Coordinates of the formulas. */
  readonly coordinates: number;
  /** Ambient dimension where none is given. */
  readonly D: number;
  /** One point a call, written over all of `into`: row `row` is of part row modulo the parts. */
  readonly points: (rng: Random) => (into: Float64Array, row: number) => void;
}

/** One named set and the place of its coordinates. */
interface Factor {
  readonly name: string;
  readonly d: number;
  readonly from: number;
  readonly to: number;
  readonly D: number;
  readonly draw: Draw;
}

/**
 * The set that a name speaks of: `ball`, `ball:d=5`, `*` between the factors of a product, `+` between the parts of a
 * mixture [docs/manifolds.md#products-and-mixtures]. Each factor and each part has coordinates of its own.
 * @param d of a single name without one
 * @throws OPTION for a name that there is not, for a d that the set has not or that is given where the name says it
 */
export function manifoldNamed(text: string, d?: number): Manifold {
  const single = !/[*+:]/.test(text);
  if (!single && d !== undefined) throw optionError("d", `none beside a name that says it, as ${text} does`, d);
  let at = 0;
  const parts = text.split("+").map((part) =>
    part.split("*").map((term) => {
      const factor = factorNamed(term.trim(), d, at);
      at = factor.to;
      return factor;
    }),
  );
  const factors = parts.flat();
  const name = parts.map((part) => part.map((factor) => factor.name).join("*")).join("+");
  return Object.freeze({
    name,
    dimensions: Object.freeze(parts.map((part) => part.reduce((sum, factor) => sum + factor.d, 0))),
    coordinates: at,
    D: factors.length === 1 ? factors[0].D : at,
    points: (rng: Random) => {
      const streams = new Map(factors.map((factor, j) => [factor, factors.length === 1 ? rng : rng.split(j)]));
      return (into: Float64Array, row: number) => {
        if (parts.length > 1) into.fill(0);
        for (const factor of parts[row % parts.length])
          factor.draw(into.subarray(factor.from, factor.to), streams.get(factor)!);
      };
    },
  });
}

function factorNamed(term: string, given: number | undefined, from: number): Factor {
  const [name, option, ...more] = term.split(":").map((piece) => piece.trim());
  if (!Object.hasOwn(MANIFOLDS, name))
    throw optionError("name", `one of ${Object.keys(MANIFOLDS).join(", ")}`, name || "nothing");
  const stated = /^d *= *(\d+)$/.exec(option ?? "")?.[1];
  if ((option !== undefined && stated === undefined) || more.length > 0)
    throw optionError(name, "nothing but :d= with an integer behind it", term);
  const family = MANIFOLDS[name];
  const d = stated === undefined ? (given ?? family.d) : Number(stated);
  if (!family.anyD && d !== family.d) throw optionError("d", `${family.d}, the dimension of ${name}`, d);
  if (!Number.isInteger(d) || d < 1 || d > MOST_D) throw optionError("d", `an integer from 1 to ${MOST_D}`, d);
  const coordinates = family.coordinates(d);
  return {
    name: family.anyD ? `${name}:d=${d}` : name,
    d,
    from,
    to: from + coordinates,
    D: family.D ?? coordinates,
    draw: family.draw(d),
  };
}

/** Beyond it a random frame would take minutes. */
const MOST_D = 10_000;
