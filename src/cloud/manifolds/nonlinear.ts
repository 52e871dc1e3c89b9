import type { Family } from "./family.ts";

const { cos, sin, tan, atan, PI } = Math;

/** x = A p + b, p uniform in [0, 4]^3. */
export const M2: Family = {
  about: "affine image of the cube [0, 4]^3, uniform",
  d: 3,
  anyD: false,
  coordinates: () => 5,
  draw: () => {
    const A = [1.2, -0.5, 0, 0.5, 0.9, 0, -0.5, -0.2, 1, 0.4, -0.9, -0.1, 1.1, -0.3, 0];
    const b = [3, -1, 0, 0, 8];
    return (into, rng) => {
      const p = [rng, rng, rng].map((stream) => 4 * stream.uniform());
      for (let c = 0; c < 5; c++) into[c] = b[c] + A[3 * c] * p[0] + A[3 * c + 1] * p[1] + A[3 * c + 2] * p[2];
    };
  },
};

export const M3: Family = {
  about: "nonlinear, concentrated about its middle",
  d: 4,
  anyD: false,
  coordinates: () => 6,
  draw: () => (into, rng) => {
    const [p0, p1, p2, p3] = [rng, rng, rng, rng].map((stream) => stream.uniform());
    into.set([
      p1 ** 2 * cos(2 * PI * p0),
      p2 ** 2 * sin(2 * PI * p0),
      p1 + p2 + (p1 - p3) ** 2,
      p1 - 2 * p2 + (p0 - p3) ** 2,
      -p1 - 2 * p2 + (p2 - p3) ** 2,
      p0 ** 2 - p1 ** 2 + p2 ** 2 - p3 ** 2,
    ]);
  },
};

/** Coordinates in pairs p_(i+1) (cos 2 pi p_i, sin 2 pi p_i), i + 1 taken modulo d. */
export const waves: Family = {
  about: "nonlinear: each uniform share the radius at its neighbour's angle",
  d: 4,
  anyD: true,
  coordinates: (d) => 2 * d,
  draw: (d) => {
    const p = new Float64Array(d);
    return (into, rng) => {
      for (let i = 0; i < d; i++) p[i] = rng.uniform();
      for (let i = 0; i < d; i++) {
        const radius = p[(i + 1) % d];
        into[2 * i] = radius * cos(2 * PI * p[i]);
        into[2 * i + 1] = radius * sin(2 * PI * p[i]);
      }
    };
  },
};

/** Beta(10, 1/2) as Gamma(10) / (Gamma(10) + Gamma(1/2)): ten exponentials, half a squared normal. */
export const mbeta: Family = {
  about: "nonlinear, with points that crowd at one end of each of its coordinates",
  d: 10,
  anyD: true,
  coordinates: (d) => 4 * d,
  draw: (d) => (into, rng) => {
    for (let i = 0; i < d; i++) {
      let ten = 0;
      for (let j = 0; j < 10; j++) ten -= Math.log(1 - rng.uniform());
      const x = ten / (ten + rng.normal() ** 2 / 2);
      into[i] = x * sin(cos(2 * PI * x));
      into[d + i] = x * cos(sin(2 * PI * x));
    }
    into.copyWithin(2 * d, 0, 2 * d);
  },
};

/** a_i = tan(x_i cos x_j), b_i = arctan(x_j sin x_i), j = d - 1 - i, x uniform; both twice. */
export const mn: Family = {
  about: "nonlinear: uniform shares mixed in pairs",
  d: 18,
  anyD: true,
  coordinates: (d) => 4 * d,
  draw: (d) => {
    const x = new Float64Array(d);
    return (into, rng) => {
      for (let i = 0; i < d; i++) x[i] = rng.uniform();
      for (let i = 0; i < d; i++) {
        const other = x[d - 1 - i];
        into[i] = tan(x[i] * cos(other));
        into[d + i] = atan(other * sin(x[i]));
      }
      into.copyWithin(2 * d, 0, 2 * d);
    };
  },
};

/** x_i = 1 / (1 + E_i / E_0) of exponential E, y = (x, sum x^2), the point (y, sin y, y^2). */
export const paraboloid: Family = {
  about: "paraboloid over heavy-tailed points, with its sines and squares",
  d: 3,
  anyD: true,
  coordinates: (d) => 3 * (d + 1),
  draw: (d) => (into, rng) => {
    const first = -Math.log(1 - rng.uniform());
    into[d] = 0;
    for (let i = 0; i < d; i++) {
      into[i] = first / (first - Math.log(1 - rng.uniform()));
      into[d] += into[i] ** 2;
    }
    for (let i = 0; i <= d; i++) {
      into[d + 1 + i] = sin(into[i]);
      into[2 * (d + 1) + i] = into[i] ** 2;
    }
  },
};
