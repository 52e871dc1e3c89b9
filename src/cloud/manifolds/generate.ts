import { checked, integer, type OptionTable, oneOf, real } from "../../base/checked.ts";
import { optionError } from "../../base/errors.ts";
import { type Random, random } from "../../base/random.ts";
import { normalCdf } from "../../base/special.ts";
import { mean } from "../../base/statistics.ts";
import { type PointCloud, pointCloud } from "../point-cloud.ts";
import { emptyCoords } from "../stored-numbers.ts";
import { curved, turned } from "./embedding.ts";
import { type Manifold, manifoldNamed } from "./manifold.ts";

export interface GenerateOptions {
  /** Intrinsic dimension; left out: the name's own. Not where the name says it. */
  readonly d?: number | undefined;
  /** Ambient dimension; left out: the coordinates of the formula. More: the set is turned at random into them. */
  readonly D?: number | undefined;
  readonly n?: number;
  readonly seed?: number;
  /** Standard deviation of the normal noise on every one of the D coordinates. */
  readonly noise?: number;
  /** One over the radius at which straight lines are bent, in the coordinates' unit; asks for twice the formula's coordinates and one more. */
  readonly curvature?: number;
  /** How many times denser one side of the set is than the other, beside what its formula does. */
  readonly contrast?: number;
  readonly dtype?: "f32" | "f64";
}

/** A cloud of known dimension. */
export interface GeneratedCloud extends PointCloud {
  /** True dimension of each part: row i is of part i modulo the parts. */
  readonly dimensions: readonly number[];
  /** All that is needed to repeat it. */
  readonly params: { readonly name: string } & Required<Omit<GenerateOptions, "d">>;
}

type Settings = Required<Omit<GenerateOptions, "d" | "D">> & Record<"d" | "D", number | undefined>;

const OPTIONS: OptionTable<Settings> = {
  d: { fallback: undefined, read: integer(1, 1).read },
  D: { fallback: undefined, read: integer(1, 1).read },
  n: integer(1000, 1, 2 ** 31 - 1),
  seed: real(0),
  noise: real(0, 0),
  curvature: real(0, 0),
  contrast: real(1, 1, 1e6),
  dtype: oneOf("f32", "f32", "f64"),
};

/**
 * Random points of a named set [docs/manifolds.md#names], or of a product or mixture of such: the same seed gives the
 * same bits.
 * @throws OPTION for a name that there is not, for a d that the set has not, for fewer coordinates D than it needs;
 * CAPACITY where there is no memory
 */
export function generate(name: string, options: GenerateOptions = {}): GeneratedCloud {
  const { d, D: asked, ...rest } = checked<Settings>(options, OPTIONS);
  const { n, seed, noise, curvature, contrast, dtype } = rest;
  const manifold = manifoldNamed(name, d);
  const { coordinates, dimensions } = manifold;
  const D = asked ?? Math.max(manifold.D, curvature > 0 ? 2 * coordinates + 1 : 0);
  const least = curvature > 0 ? 2 * coordinates + 1 : coordinates;
  if (D < least)
    throw optionError("D", `an integer of at least ${least}, for ${manifold.name}${curvature > 0 ? " bent" : ""}`, D);

  const rng = random(seed).split(manifold.name.replaceAll(/:d=\d+/g, ""));
  const frame = rng.split("frame");
  const next = contrast > 1 ? thinned(manifold, contrast, rng) : manifold.points(rng);
  const embed = curvature > 0 ? curved(coordinates, D, curvature, frame) : turned(coordinates, D, frame);
  const noises = rng.split("noise");
  const coords = emptyCoords(dtype, n * D);
  const point = new Float64Array(coordinates);
  const image = new Float64Array(D);
  for (let i = 0; i < n; i++) {
    next(point, i);
    embed(point, image);
    if (noise > 0) for (let c = 0; c < D; c++) image[c] += noise * noises.normal();
    coords.set(image, i * D);
  }
  const params = Object.freeze({ name: manifold.name, D, ...rest });
  return Object.freeze({ ...pointCloud(coords, D), dimensions, params });
}

/**
 * Points kept with the probability contrast^-t, where t runs from 0 to 1 across the set in a random direction: the
 * normal distribution function of the place along it, in units of a pilot sample's spread.
 */
function thinned({ points, coordinates }: Manifold, contrast: number, rng: Random) {
  const choice = rng.split("contrast");
  const direction = Float64Array.from({ length: coordinates }, () => choice.normal());
  const along = (point: Float64Array) => point.reduce((sum, x, c) => sum + x * direction[c], 0);
  const pilot = points(rng.split("pilot"));
  const point = new Float64Array(coordinates);
  const places = Float64Array.from({ length: PILOT }, (_, row) => {
    pilot(point, row);
    return along(point);
  });
  const middle = mean(places);
  const spread = Math.sqrt(mean(places.map((place) => (place - middle) ** 2)));
  const next = points(rng);
  return (into: Float64Array, row: number) => {
    do next(into, row);
    while (choice.uniform() >= contrast ** -normalCdf((along(into) - middle) / spread));
  };
}

const PILOT = 1000;
