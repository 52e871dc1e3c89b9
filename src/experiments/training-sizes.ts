import { optionError } from "../base/errors.ts";

/**
 * The training sizes and the number of test points of an experiment on n points, checked or chosen: a sixth of the
 * cloud for tests, at most 1000, and n_max 2^(-j/2) down to a thirty-second of it or 30.
 * @throws OPTION naming what is out of its rule
 */
export function trainingSizes(
  n: number,
  givenSizes: readonly number[] | undefined,
  givenTests: number | undefined,
): { readonly sizes: readonly number[]; readonly tests: number } {
  const tests = givenTests ?? Math.min(1000, Math.floor(n / 6));
  const most = n - tests;
  if (givenSizes !== undefined) return { sizes: checkedSizes(givenSizes, most), tests };
  const sizes: number[] = [];
  for (let j = 0; j <= 10; j++) {
    const size = Math.round(most * 2 ** (-j / 2));
    if (size >= LEAST) sizes.unshift(size);
  }
  if (sizes.length < FEWEST || tests < FEWEST_TESTS)
    throw optionError("cloud", `at least ${2 * LEAST} points beside the ${tests} to test at, for three sizes`, n);
  return { sizes, tests };
}

function checkedSizes(sizes: readonly number[], most: number): readonly number[] {
  const rule = `at least ${FEWEST} integers, ascending, from 2 to ${most} (the cloud less its test points)`;
  if (!Array.isArray(sizes)) throw optionError("sizes", rule, sizes);
  if (sizes.length < FEWEST) throw optionError("sizes", rule, `${sizes.length} of them`);
  for (const [i, size] of sizes.entries())
    if (!Number.isInteger(size) || size < 2 || size > most || (i > 0 && size <= sizes[i - 1]))
      throw optionError("sizes", rule, i > 0 ? `${size} after ${sizes[i - 1]}` : size);
  return sizes;
}

const FEWEST = 3;
const LEAST = 30;
const FEWEST_TESTS = 10;
