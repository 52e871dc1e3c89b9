import type { PointCloud } from "../../cloud/point-cloud.ts";
import type { Task } from "../../pool/pool.ts";
import { f64, scope } from "../../wasm/arena.ts";
import { machine } from "../../wasm/kernels.ts";
import { spectrumOf } from "./spectrum.ts";
import { dimensionOf, type SpectrumRuleOptions } from "./stopping-rules.ts";

export interface LocalSpectraShared {
  readonly cloud: PointCloud;
  /** Power of two that brings the coordinates near one. */
  readonly unit: number;
  /** Of a torus, 0 where there is none. */
  readonly period: number;
  /** Rows of the cloud near each query, `width` a query, of which the first k count. */
  readonly indices: Int32Array;
  readonly width: number;
  readonly k: number;
  readonly rule: Required<SpectrumRuleOptions>;
}

/** What a stopping rule reads off the covariance of each query's k neighbours, 0 where they are all one point. */
export const localSpectraTask: Task<LocalSpectraShared, { from: number; to: number }, Float64Array> = {
  name: "dimension.local-spectra",
  *run({ cloud, unit, period, indices, width, k, rule }, { from, to }) {
    const { D, coords } = cloud;
    const wide = k < D;
    const size = wide ? k : D;
    const length = wide ? D : k;
    const dimensions = new Float64Array(to - from);
    const used = machine("simd");
    const layout = { vectors: f64(k * D), gram: f64(size * size), values: f64(size), work: f64(4 * size) };
    const mean = new Float64Array(D);
    const gap = (to: number, from: number) => {
      const apart = coords[to] - coords[from];
      return period > 0 ? apart - period * Math.round(apart / period) : apart;
    };
    for (let first = from; first < to; first += POINTS_PER_STEP) {
      const past = Math.min(first + POINTS_PER_STEP, to);
      scope(used, layout, ({ vectors, gram, values, work }) => {
        const into = vectors.view;
        for (let i = first; i < past; i++) {
          // About the first neighbour, then about the mean: what near points share cancels without a trace of rounding.
          const origin = indices[i * width] * D;
          mean.fill(0);
          for (let j = 0; j < k; j++) {
            const row = indices[i * width + j] * D;
            for (let c = 0; c < D; c++) mean[c] += gap(row + c, origin + c) * (unit / k);
          }
          for (let j = 0; j < k; j++) {
            const row = indices[i * width + j] * D;
            for (let c = 0; c < D; c++) into[wide ? j * D + c : c * k + j] = gap(row + c, origin + c) * unit - mean[c];
          }
          gram.view.fill(0);
          used.kernels.addGram(vectors.pointer, size, length, gram.pointer, work.pointer);
          used.kernels.symmetricEigenvalues(gram.pointer, size, values.pointer, work.pointer);
          dimensions[i - from] = dimensionOf(spectrumOf(values.view, k, D), rule);
        }
      });
      yield (past - from) / (to - from);
    }
    return dimensions;
  },
};

const POINTS_PER_STEP = 16;
