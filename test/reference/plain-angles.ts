/** TLE, ALID and ESS of one neighbourhood straight from their definitions, by the vectors to the neighbours. */
type Vectors = readonly (readonly number[])[];

const length = (v: readonly number[]) => Math.hypot(...v);
const minus = (v: readonly number[], w: readonly number[]) => v.map((x, c) => x - w[c]);

/**
 * Amsaleg et al. 2019.
 * @param least share of the radius below which a pair's are left out
 */
export function plainTle(vectors: Vectors, least = 0): number {
  const k = vectors.length;
  const r = length(vectors[k - 1]);
  const u = vectors.map(length);
  const reach = (w: number, i: number, j: number) => {
    const h = u[i] ** 2 + w - u[j] ** 2;
    if (u[i] === r) return (r * w) / h;
    return (r * (Math.sqrt(h * h + 4 * w * (r * r - u[i] ** 2)) - h)) / (2 * (r * r - u[i] ** 2));
  };
  let sum = 0;
  let terms = k * k;
  for (let i = 0; i < k; i++) {
    sum += 2 * Math.log(u[i] / r);
    for (let j = 0; j < k; j++) {
      if (j === i) continue;
      const apart = length(minus(vectors[i], vectors[j]));
      const mirrored = length(
        minus(
          vectors[i],
          vectors[j].map((x) => -x),
        ),
      );
      const shares = [reach(apart ** 2, i, j) / r, reach(mirrored ** 2, i, j) / r];
      if (Math.min(...shares) > least) sum += Math.log(shares[0]) + Math.log(shares[1]);
      else terms--;
    }
  }
  return (-2 * terms) / sum;
}

/** Chelly, Houle & Kawarabayashi 2016: Hill's terms of the point and of the balls about its neighbours inside its own. */
export function plainAlid(vectors: Vectors): number {
  const k = vectors.length;
  const r = length(vectors[k - 1]);
  const points = [vectors[0].map(() => 0), ...vectors];
  let sum = 0;
  let count = 0;
  for (const centre of points.slice(0, -1)) {
    const room = r - length(centre);
    for (const other of points) {
      const apart = length(minus(other, centre));
      if (other === centre || apart >= room) continue;
      sum += Math.log(apart / room);
      count++;
    }
  }
  return -count / sum;
}

/** Johnsson et al. 2015: mean volume of the parallelotopes of all m-tuples over mean product of sides, about the mean. */
export function plainSkewness(vectors: Vectors, m: number): number {
  const mean = vectors[0].map((_, c) => vectors.reduce((sum, v) => sum + v[c] / vectors.length, 0));
  const centred = vectors.map((v) => minus(v, mean));
  let volumes = 0;
  let products = 0;
  const extend = (from: number, basis: readonly number[][], volume: number, product: number, left: number) => {
    if (left === 0) {
      volumes += volume;
      products += product;
      return;
    }
    for (let a = from; a < centred.length; a++) {
      let rest = [...centred[a]];
      for (const axis of basis) {
        const along = rest.reduce((sum, x, c) => sum + x * axis[c], 0);
        rest = rest.map((x, c) => x - along * axis[c]);
      }
      const height = length(rest);
      const unit = rest.map((x) => x / height);
      extend(a + 1, [...basis, unit], volume * height, product * length(centred[a]), left - 1);
    }
  };
  extend(0, [], 1, 1, m);
  return volumes / products;
}
