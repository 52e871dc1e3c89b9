import { DimlawError } from "../base/errors.ts";

/** The same error with the name of the file or member in front; anything but a typed error as it is. */
export function named(name: string, error: unknown): unknown {
  return error instanceof DimlawError ? new DimlawError(error.code, `${name}: ${error.message}`) : error;
}
