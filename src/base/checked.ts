import { optionError } from "./errors.ts";

/** One option: its default, and a reader that returns the accepted value or throws an OPTION error. */
export interface OptionRule<T> {
  readonly fallback: T;
  readonly read: (name: string, value: unknown) => T;
}
export type OptionTable<T> = { readonly [K in keyof T]-?: OptionRule<T[K]> };

/**
 * The options with their defaults filled in; unknown keys are refused by name.
 * An option left out or given as `undefined` takes its fallback.
 */
export function checked<T extends object>(options: Partial<T> | undefined, table: OptionTable<T>): T {
  if (options === null || (options !== undefined && typeof options !== "object"))
    throw optionError("options", "an object", options);
  for (const name of Object.keys(options ?? {}))
    if (!Object.hasOwn(table, name))
      throw optionError(name, `one of the options ${Object.keys(table).join(", ")}`, "an unknown option");
  const out = {} as T;
  for (const name of Object.keys(table) as (keyof T & string)[]) {
    const value = (options as Partial<T> | undefined)?.[name];
    out[name] = value === undefined ? table[name].fallback : table[name].read(name, value);
  }
  return out;
}

export function integer(fallback: number, from = -Infinity, to = Infinity): OptionRule<number> {
  const rule = `an integer${between(from, to)}`;
  return {
    fallback,
    read: (name, value) => {
      if (typeof value !== "number" || !Number.isInteger(value) || value < from || value > to)
        throw optionError(name, rule, value);
      return value;
    },
  };
}

export function real(fallback: number, from = -Infinity, to = Infinity): OptionRule<number> {
  const rule = `a number${between(from, to)}`;
  return {
    fallback,
    read: (name, value) => {
      if (typeof value !== "number" || !Number.isFinite(value) || value < from || value > to)
        throw optionError(name, rule, value);
      return value;
    },
  };
}

export function oneOf<const T extends string | undefined>(
  fallback: NoInfer<T>,
  ...choices: readonly T[]
): OptionRule<T> {
  return {
    fallback,
    read: (name, value) => {
      if (!choices.includes(value as T)) throw optionError(name, `one of ${choices.join(", ")}`, value);
      return value as T;
    },
  };
}

export function text(fallback: string): OptionRule<string> {
  return {
    fallback,
    read: (name, value) => {
      if (typeof value !== "string") throw optionError(name, "a text", value);
      return value;
    },
  };
}

export function flag(fallback: boolean): OptionRule<boolean> {
  return {
    fallback,
    read: (name, value) => {
      if (typeof value !== "boolean") throw optionError(name, "true or false", value);
      return value;
    },
  };
}

/** Taken as given: pools, signals, callbacks, and values that a later check reads. */
export function given<T>(fallback: T): OptionRule<T> {
  return { fallback, read: (_name, value) => value as T };
}

function between(from: number, to: number): string {
  if (from === -Infinity && to === Infinity) return "";
  if (to === Infinity) return ` of at least ${from}`;
  if (from === -Infinity) return ` of at most ${to}`;
  return ` from ${from} to ${to}`;
}
