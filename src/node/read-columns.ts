import { optionError } from "../base/errors.ts";
import { named } from "../cloud/named-errors.ts";
import { numericColumn, readTable } from "../cloud/table.ts";
import { readWholeFile } from "./files.ts";

/**
 * Columns of a text table as numbers, in the order asked for.
 * @param columns each with the option that names it
 * @throws DATA and OPTION as `readCurve` does
 */
export async function readColumns(
  path: string,
  columns: readonly { readonly option: string; readonly column: string }[],
): Promise<Float64Array[]> {
  const bytes = await readWholeFile(path);
  const twice = columns.find(({ column }, i) => columns.findIndex((other) => other.column === column) !== i);
  if (twice) throw optionError(`--${twice.option}`, "a column that is named once", twice.column);
  try {
    const table = readTable(bytes);
    return columns.map(({ option, column }) => Float64Array.from(numericColumn(table, column, option)));
  } catch (error) {
    throw named(path, error);
  }
}
