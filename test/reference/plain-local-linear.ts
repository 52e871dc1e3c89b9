/**
 * The definition, by another way than the kernel's: eigenvectors of the D x D covariance by cyclic two-sided Jacobi,
 * then ordinary least squares on the top coordinates by normal equations and elimination.
 * @param rows    k neighbours of D coordinates
 * @param targets values[t][i]: target t at neighbour i
 */
export function plainLocalLinear(
  rows: readonly (readonly number[])[],
  query: readonly number[],
  targets: readonly (readonly number[])[],
  d: number,
): number[] {
  const D = query.length;
  const k = rows.length;
  const centre = query.map((_, c) => rows.reduce((sum, row) => sum + row[c], 0) / k);
  const X = rows.map((row) => row.map((x, c) => x - centre[c]));
  const covariance = query.map((_, a) => query.map((_, b) => X.reduce((sum, row) => sum + row[a] * row[b], 0)));
  const { values, vectors } = eigen(covariance);
  const largest = Math.max(...values);
  const kept = [...values.keys()]
    .sort((a, b) => values[b] - values[a])
    .slice(0, Math.min(d, D))
    .filter((j) => values[j] > 1e-12 * largest);
  const along = (point: readonly number[]) => [
    1,
    ...kept.map((j) => point.reduce((sum, x, c) => sum + x * vectors[c][j], 0)),
  ];
  const features = X.map(along);
  const size = kept.length + 1;
  const normal = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_, b) => features.reduce((sum, f) => sum + f[a] * f[b], 0)),
  );
  const at = along(query.map((x, c) => x - centre[c]));
  return targets.map((y) => {
    const right = Array.from({ length: size }, (_, a) => features.reduce((sum, f, i) => sum + f[a] * y[i], 0));
    return solve(normal, right).reduce((sum, w, a) => sum + w * at[a], 0);
  });
}

function eigen(symmetric: readonly (readonly number[])[]): { values: number[]; vectors: number[][] } {
  const n = symmetric.length;
  const A = symmetric.map((row) => [...row]);
  const V = A.map((_, i) => A.map((_, j) => Number(i === j)));
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        if (A[p][q] === 0) continue;
        const angle = 0.5 * Math.atan2(2 * A[p][q], A[p][p] - A[q][q]);
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        for (let i = 0; i < n; i++) [A[i][p], A[i][q]] = [c * A[i][p] + s * A[i][q], c * A[i][q] - s * A[i][p]];
        for (let i = 0; i < n; i++) [A[p][i], A[q][i]] = [c * A[p][i] + s * A[q][i], c * A[q][i] - s * A[p][i]];
        for (let i = 0; i < n; i++) [V[i][p], V[i][q]] = [c * V[i][p] + s * V[i][q], c * V[i][q] - s * V[i][p]];
      }
    const trace = A.reduce((sum, row, i) => sum + Math.abs(row[i]), 0);
    const off = A.reduce((sum, row, i) => row.reduce((inner, x, j) => (i === j ? inner : inner + Math.abs(x)), sum), 0);
    if (off <= 1e-18 * trace) break;
  }
  return { values: A.map((row, i) => row[i]), vectors: V };
}

function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const M = matrix.map((row, i) => [...row, right[i]]);
  for (let p = 0; p < n; p++) {
    let best = p;
    for (let i = p + 1; i < n; i++) if (Math.abs(M[i][p]) > Math.abs(M[best][p])) best = i;
    [M[p], M[best]] = [M[best], M[p]];
    for (let i = 0; i < n; i++) {
      if (i === p) continue;
      const factor = M[i][p] / M[p][p];
      for (let j = p; j <= n; j++) M[i][j] -= factor * M[p][j];
    }
  }
  return M.map((row, p) => row[n] / row[p]);
}
