import type { Family } from "./family.ts";

const same = (d: number) => d;

/** Uniform in the ball of radius 1: a normal direction at the radius U^(1/d). */
export const ball: Family = {
  about: "ball of radius 1, uniform",
  d: 2,
  anyD: true,
  coordinates: same,
  draw: (d) => {
    const direction = sphere.draw(d - 1);
    return (into, rng) => {
      direction(into, rng);
      const radius = rng.uniform() ** (1 / d);
      for (let c = 0; c < d; c++) into[c] *= radius;
    };
  },
};

export const sphere: Family = {
  about: "sphere of radius 1, uniform",
  d: 2,
  anyD: true,
  coordinates: (d) => d + 1,
  draw: (d) => (into, rng) => {
    let sq = 0;
    while (sq === 0)
      for (let c = 0; c <= d; c++) {
        into[c] = rng.normal();
        sq += into[c] * into[c];
      }
    const length = Math.sqrt(sq);
    for (let c = 0; c <= d; c++) into[c] /= length;
  },
};

export const cube: Family = {
  about: "cube of side 1 about the origin, uniform",
  d: 2,
  anyD: true,
  coordinates: same,
  draw: (d) => (into, rng) => {
    for (let c = 0; c < d; c++) into[c] = rng.uniform() - 0.5;
  },
};

/** Every face is drawn with the same probability, point by point. */
export const cubeSurface: Family = {
  about: "surface of the cube [0, 1]^(d + 1), uniform",
  d: 2,
  anyD: true,
  coordinates: (d) => d + 1,
  draw: (d) => (into, rng) => {
    for (let c = 0; c <= d; c++) into[c] = rng.uniform();
    const face = rng.below(2 * (d + 1));
    into[face >> 1] = face & 1;
  },
};

export const gaussian: Family = {
  about: "standard normal points",
  d: 2,
  anyD: true,
  coordinates: same,
  draw: (d) => (into, rng) => {
    for (let c = 0; c < d; c++) into[c] = rng.normal();
  },
};

/** (cos t_i, sin t_i) / sqrt(d): a product of circles, without boundary or curvature of its own. */
export const flatTorusFamily: Family = {
  about: "flat torus of radius 1, uniform",
  d: 2,
  anyD: true,
  coordinates: (d) => 2 * d,
  draw: (d) => (into, rng) => {
    for (let i = 0; i < d; i++) {
      const t = 2 * Math.PI * rng.uniform();
      into[2 * i] = Math.cos(t) / Math.sqrt(d);
      into[2 * i + 1] = Math.sin(t) / Math.sqrt(d);
    }
  },
};
