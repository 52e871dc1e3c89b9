import { type Family, repeated, scaled } from "./family.ts";
import { M2, M3, mbeta, mn, paraboloid, waves } from "./nonlinear.ts";
import { ball, cube, cubeSurface, flatTorusFamily, gaussian, sphere } from "./solids.ts";
import { helix, M5a, M5b, M11, M13b, moebius, sCurve, swissRoll, torus } from "./surfaces.ts";

/** A set of one dimension out of a family. */
const fixed = (family: Family, d: number): Family => ({ ...family, d, anyD: false });

/** Every set that points can be drawn from by name: formulas and sources in docs/manifolds.md#names. */
export const MANIFOLDS: Readonly<Record<string, Family>> = Object.freeze({
  ball,
  sphere,
  cube,
  "cube-surface": cubeSurface,
  gaussian,
  "flat-torus": flatTorusFamily,
  torus,
  "swiss-roll": swissRoll,
  "s-curve": sCurve,
  moebius,
  helix,
  waves,
  paraboloid,
  M1: fixed(sphere, 10),
  M2,
  M3,
  M4: fixed(waves, 4),
  M5a,
  M5b,
  M6: fixed(repeated(waves, 3), 6),
  M7: swissRoll,
  M8: fixed(repeated(waves, 3), 12),
  M9: fixed(scaled(cube, 5), 20),
  M10a: fixed(cubeSurface, 10),
  M10b: fixed(cubeSurface, 17),
  M10c: fixed(cubeSurface, 24),
  M10d: fixed(cubeSurface, 70),
  M11,
  M12: fixed(gaussian, 20),
  M13a: sCurve,
  M13b,
  Mbeta: fixed(mbeta, 10),
  Mn1: fixed(mn, 18),
  Mn2: fixed(mn, 24),
  Mp1: fixed(paraboloid, 3),
  Mp2: fixed(paraboloid, 6),
  Mp3: fixed(paraboloid, 9),
});
