/** A neighbourhood of k is small beside a training set of at least this many times k [docs/theory.md#guards]. */
export const POINTS_PER_NEIGHBOR = 30;
