import type { Random } from "../../base/random.ts";
import type { Family } from "./family.ts";

const { cos, sin, PI } = Math;

/** A curve (d = 1) or surface (d = 2) of one point at a time. */
const shape = (
  about: string,
  d: number,
  coordinates: number,
  point: (rng: Random) => readonly number[],
  D?: number,
): Family => ({
  about,
  d,
  anyD: false,
  coordinates: () => coordinates,
  ...(D !== undefined && { D }),
  draw: () => (into, rng) => into.set(point(rng)),
});

/** Uniform by area: the angle round the tube is kept in proportion to the distance from the axis. */
export const torus = shape("torus of radii 1 and 1/2, uniform by area", 2, 3, (rng) => {
  for (;;) {
    const t = 2 * PI * rng.uniform();
    const from = 1 + cos(t) / 2;
    if (1.5 * rng.uniform() >= from) continue;
    const p = 2 * PI * rng.uniform();
    return [from * cos(p), from * sin(p), sin(t) / 2];
  }
});

export const swissRoll = shape("swiss roll", 2, 3, (rng) => {
  const t = 1.5 * PI * (1 + 2 * rng.uniform());
  return [t * cos(t), 21 * rng.uniform(), t * sin(t)];
});

export const sCurve = shape("S-curve, a sheet", 2, 3, (rng) => {
  const t = 3 * PI * (rng.uniform() - 0.5);
  return [sin(t), 2 * rng.uniform(), Math.sign(t) * (cos(t) - 1)];
});

/** A band about the unit circle that turns over `halfTwists` times on its way. */
const band = (about: string, halfTwists: number) =>
  shape(about, 2, 3, (rng) => {
    const p = 2 * PI * rng.uniform();
    const q = rng.uniform() - 0.5;
    const from = 1 + q * cos((halfTwists / 2) * p);
    return [from * cos(p), from * sin(p), q * sin((halfTwists / 2) * p)];
  });

export const moebius = band("Moebius band", 1);
export const M11 = band("band with ten half twists", 10);

export const helix = shape("helix of three turns", 1, 3, (rng) => {
  const t = 6 * PI * rng.uniform();
  return [cos(t), sin(t), t / (2 * PI)];
});

export const M5a = shape("helix round a circle, eight turns", 1, 3, (rng) => {
  const t = 2 * PI * rng.uniform();
  return [(2 + cos(8 * t)) * cos(t), (2 + cos(8 * t)) * sin(t), sin(8 * t)];
});

export const M5b = shape("helicoid of five turns", 2, 3, (rng) => {
  const r = 10 * PI * rng.uniform();
  const p = 10 * PI * rng.uniform();
  return [r * cos(p), r * sin(p), p / 2];
});

export const M13b = shape(
  "tight helix of five turns",
  1,
  3,
  (rng) => {
    const t = 10 * PI * rng.uniform();
    return [100 * cos(t), 100 * sin(t), t];
  },
  13,
);
