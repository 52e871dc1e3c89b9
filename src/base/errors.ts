/** What went wrong, in a word that a program can act on; the message says the rest. */
export type ErrorCode =
  | "SHAPE" // sizes that do not fit together
  | "OPTION" // an option outside its rule
  | "DATA" // a value or file that cannot be read as what it claims to be
  | "DEGENERATE" // data on which the quantity asked for is not defined
  | "CAPACITY" // more memory or index range than there is
  | "TASK" // workers died or could not be started, or a task is unknown
  | "CANCELLED" // an AbortSignal fired
  | "INTERNAL"; // a broken promise of this library

/** The one error class; `code` survives a worker boundary through `toPlain` and `fromPlain`. */
export class DimlawError extends Error {
  override readonly name = "DimlawError";
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
}

export function toPlain(error: unknown): PlainError {
  if (error instanceof DimlawError) return { code: error.code, message: error.message };
  return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error) };
}

export function fromPlain(error: PlainError): DimlawError {
  return new DimlawError(error.code, error.message);
}

/** `"k": expected an integer from 1 to 999 (n - 1), got 5000`: the thing, the rule, the value. */
function expected(code: ErrorCode, thing: string, rule: string, value: unknown): DimlawError {
  return new DimlawError(code, `"${thing}": expected ${rule}, got ${shown(value)}`);
}

export const shapeError = (thing: string, rule: string, value: unknown) => expected("SHAPE", thing, rule, value);
export const optionError = (thing: string, rule: string, value: unknown) => expected("OPTION", thing, rule, value);
export const dataError = (thing: string, rule: string, value: unknown) => expected("DATA", thing, rule, value);
export const degenerateError = (thing: string, rule: string, value: unknown) =>
  expected("DEGENERATE", thing, rule, value);
export const capacityError = (thing: string, rule: string, value: unknown) => expected("CAPACITY", thing, rule, value);
export const cancelledError = () => new DimlawError("CANCELLED", "cancelled by the caller's signal");

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || value === undefined || value === null) return String(value);
  if (typeof value === "function") return "a function";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
