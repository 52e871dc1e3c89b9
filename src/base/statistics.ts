export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Quantile p of ascending values by linear interpolation (Hyndman & Fan 1996, type 7). */
export function quantile(ascending: ArrayLike<number>, p: number): number {
  const at = p * (ascending.length - 1);
  const low = Math.floor(at);
  if (low === at) return ascending[low];
  return ascending[low] + (at - low) * (ascending[low + 1] - ascending[low]);
}

export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}
