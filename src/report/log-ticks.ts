import { formatShort, powerOfTen } from "./format-number.ts";

/** Ticks of a logarithmic axis: those with a label, and the unlabelled ones between. */
export interface LogTicks {
  readonly major: readonly number[];
  readonly minor: readonly number[];
}

/** About `count` labelled ticks on [from, to]: whole decades when there are many, 1-2-5 or finer steps when few. */
export function logTicks(from: number, to: number, count: number): LogTicks {
  const decades = Math.log10(to / from);
  if (decades < 0.8) return { major: evenTicks(from, to, count), minor: [] };
  const digits = decades > count * 0.6 ? [1] : decades > count * 0.34 ? [1, 3] : [1, 2, 5];
  if (decades <= count) return { major: within(from, to, digits), minor: within(from, to, [2, 3, 4, 5, 6, 7, 8, 9]) };
  const step = Math.ceil(decades / count);
  const all = within(from, to, [1]);
  return { major: all.filter((tick) => Math.round(Math.log10(tick)) % step === 0), minor: all };
}

/** Round numbers on [from, to], about `count` of them, evenly spaced. */
export function evenTicks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5, 10].find((factor) => factor * unit >= rough * 0.999) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A tick's label: plain from 0.001 to 99 999, a power of ten beyond. */
export function tickLabel(value: number): string {
  if (value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5)) return formatShort(value);
  const place = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  const mantissa = value / 10 ** place;
  return Math.abs(mantissa - 1) < 1e-9 ? powerOfTen(place) : `${formatShort(mantissa)}\u00d7${powerOfTen(place)}`;
}

/** Labels of evenly spaced ticks, all to the same place. */
export function evenLabel(ticks: readonly number[]): (tick: number) => string {
  const decimals = Math.max(0, ...ticks.map((tick) => (String(tick).split(".")[1] ?? "").length));
  return decimals > 4 ? tickLabel : (tick) => tick.toFixed(decimals).replace("-", "\u2212");
}

function within(from: number, to: number, digits: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let place = Math.floor(Math.log10(from)); place <= Math.ceil(Math.log10(to)); place++)
    for (const digit of digits) {
      const tick = Number(`${digit}e${place}`);
      if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) ticks.push(tick);
    }
  return ticks;
}
