import { studentQuantile } from "../../base/special.ts";
import { invert } from "../../curves/jacobian-covariance.ts";
import type { RateFit } from "./curve-rate.ts";
import type { MeanErrors } from "./mean-errors.ts";
import type { FormFit, RateForm } from "./rate-forms.ts";

/**
 * Errors of a form's parameters by the quasi-likelihood's information, intervals by Student's t within their ranges
 * [docs/theory.md#rates]; null where the curve does not determine them.
 */
export function rateErrors(
  form: RateForm,
  { plain, scale, deviance }: FormFit,
  errors: MeanErrors,
  level: number,
): Pick<RateFit, "standardErrors" | "intervals"> {
  const { n, count, power } = errors;
  const left = n.length - form.names.length;
  // A form that does not fit errs by what it leaves.
  const own = deviance / left;
  const byRuns = errors.dispersion !== null && errors.dispersion >= own;
  const dispersion = byRuns ? errors.dispersion : own;
  const t = studentQuantile((1 + level) / 2, byRuns ? errors.freedom : left);
  const ranges = form.ranges(errors.largest);
  const logAt = (size: number, j: number, value: number) =>
    Math.log(
      form.shape(
        size,
        plain.map((other, k) => (k === j ? value : other)),
      ),
    );
  /** Of ln of the expected error: in ln of the scale, then in each other parameter. */
  const slopes = n.map((size) => [
    1,
    ...plain.map((value, j) => {
      const step = STEP * (Math.abs(value) || n[0]);
      const [from, to] = [Math.max(ranges[j][0], value - step), Math.min(ranges[j][1], value + step)];
      return (logAt(size, j, to) - logAt(size, j, from)) / (to - from);
    }),
  ]);
  const weights = n.map((size, i) => count[i] * (scale * form.shape(size, plain)) ** (2 - power));
  const information = form.names.map((_, a) =>
    form.names.map((_, b) => weights.reduce((sum, w, i) => (w > 0 ? sum + w * slopes[i][a] * slopes[i][b] : sum), 0)),
  );
  const inverse = information.flat().every(Number.isFinite) ? invert(information) : null;
  const found = [scale, ...plain].map((value, j) => {
    if (inverse === null) return { standardError: null, interval: null };
    const error = Math.sqrt(dispersion * inverse[j][j]);
    const interval: readonly [number, number] =
      j === 0
        ? [scale * Math.exp(-t * error), Math.min(Number.MAX_VALUE, scale * Math.exp(t * error))]
        : [Math.max(ranges[j - 1][0], value - t * error), Math.min(ranges[j - 1][1], value + t * error)];
    return { standardError: j === 0 ? scale * error : error, interval };
  });
  const named = <T>(of: (at: (typeof found)[number]) => T) =>
    Object.fromEntries(form.names.map((name, j) => [name, of(found[j])]));
  return { standardErrors: named((at) => at.standardError), intervals: named((at) => at.interval) };
}

/** Of a parameter, or of the smallest size: how far slopes are taken. */
const STEP = 1e-5;
