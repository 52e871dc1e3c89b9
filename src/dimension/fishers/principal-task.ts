import type { Task } from "../../pool/pool.ts";
import { f64, scope } from "../../wasm/arena.ts";
import { machine } from "../../wasm/kernels.ts";
import { GROUPS } from "../spectra/half-samples.ts";
import { centredProducts, type SpectrumShared } from "../spectra/spectrum-task.ts";

/** Principal axes of a cloud over the standard deviations along them, m x D; where it is wide, the points' whitened coordinates, m x n. */
export const principalTask: Task<SpectrumShared, { readonly conditionNumber: number }, Float64Array> = {
  name: "dimension.principal",
  *run(shared, { conditionNumber }) {
    const size = shared.wide ? shared.n : shared.D;
    const groups = Array.from({ length: GROUPS }, (_, g) => g);
    yield 0;
    const used = machine("simd");
    const layout = { matrix: f64(size * size), values: f64(size), vectors: f64(size * size), work: f64(2 * size) };
    return scope(used, layout, ({ matrix, values, vectors, work }) => {
      centredProducts(shared, groups, matrix.view, shared.n);
      used.kernels.symmetricEigenvectors(matrix.pointer, size, values.pointer, vectors.pointer, work.pointer);
      const largest = values.view.reduce((most, value) => Math.max(most, value), 0);
      const kept = Array.from(values.view.keys()).filter((i) => values.view[i] * conditionNumber > largest);
      const axes = new Float64Array(kept.length * size);
      for (const [at, i] of kept.entries()) {
        const by = shared.wide ? 1 : 1 / Math.sqrt(values.view[i]);
        for (let c = 0; c < size; c++) axes[at * size + c] = by * vectors.view[c * size + i];
      }
      return axes;
    });
  },
};
