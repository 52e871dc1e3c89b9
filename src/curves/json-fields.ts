import { dataError } from "../base/errors.ts";
import { type Note, note } from "../base/note.ts";

/** The fields of one object of a parsed JSON document; every reader throws a DATA error that names the field. */
export interface JsonFields {
  /** Where the object stands, for messages of the caller's own. */
  readonly where: string;
  names(): readonly string[];
  has(name: string): boolean;
  text(name: string): string;
  number(name: string, least?: number): number;
  numberOrNull(name: string): number | null;
  oneOf<const T extends string>(name: string, choices: readonly T[]): T;
  /** A list of such choices. */
  list<const T extends string>(name: string, choices: readonly T[]): T[];
  /** Two ascending numbers. */
  interval(name: string): readonly [number, number];
  numbers(name: string): readonly number[];
  /** Lists of numbers, all of one length. */
  rows(name: string): readonly (readonly number[])[];
  object(name: string): JsonFields;
  objects(name: string): readonly JsonFields[];
  /** Named numbers, strings and booleans. */
  params(name: string): Readonly<Record<string, number | string | boolean>>;
  notes(name: string): readonly Note[];
}

/** @throws DATA unless `value` is an object. */
export function jsonFields(value: unknown, where: string): JsonFields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw dataError(where, "a JSON object", value);
  const record = value as Record<string, unknown>;
  const at = (name: string) => `${where}.${name}`;
  const read = <T>(name: string, rule: string, accepts: (value: unknown) => value is T): T => {
    const found = Object.hasOwn(record, name) ? record[name] : undefined;
    if (!accepts(found)) throw dataError(at(name), rule, found);
    return found;
  };
  const fields: JsonFields = {
    where,
    names: () => Object.keys(record),
    has: (name) => record[name] !== undefined && record[name] !== null,
    text: (name) => read(name, "a string", isText),
    number(name, least = -Infinity) {
      const rule = least === -Infinity ? "a number" : `a number of at least ${least}`;
      return read(name, rule, (found): found is number => isNumber(found) && found >= least);
    },
    numberOrNull: (name) => (fields.has(name) ? fields.number(name) : null),
    oneOf: <T extends string>(name: string, choices: readonly T[]) =>
      read(name, `one of ${choices.join(", ")}`, (found): found is T => choices.includes(found as T)),
    list: <T extends string>(name: string, choices: readonly T[]) =>
      read(name, `a list of ${choices.join(", ")}`, isList).map((_, i, all) =>
        jsonFields({ [i]: all[i] }, at(name)).oneOf(String(i), choices),
      ),
    interval: (name) => read(name, "two ascending numbers", isInterval),
    numbers: (name) => read(name, "a list of numbers", isNumbers),
    rows: (name) => read(name, "lists of numbers of one length", isRows),
    object: (name) => jsonFields(record[name], at(name)),
    objects: (name) => read(name, "a list of objects", isList).map((part, i) => jsonFields(part, `${at(name)}[${i}]`)),
    params(name) {
      const inner = read(name, "an object of named values", isRecord);
      for (const [key, found] of Object.entries(inner))
        if (!isNumber(found) && !isText(found) && typeof found !== "boolean")
          throw dataError(`${at(name)}.${key}`, "a number, a string or a boolean", found);
      return { ...inner } as Record<string, number | string | boolean>;
    },
    notes: (name) => fields.objects(name).map((each) => note(each.text("code"), each.text("message"))),
  };
  return fields;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isNumbers = (value: unknown): value is readonly number[] => isList(value) && value.every(isNumber);
const isInterval = (value: unknown): value is readonly [number, number] =>
  isNumbers(value) && value.length === 2 && value[0] <= value[1];
const isRows = (value: unknown): value is readonly (readonly number[])[] =>
  isList(value) && value.every((row) => isNumbers(row) && row.length === (value[0] as readonly number[]).length);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !isList(value);
