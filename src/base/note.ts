/** A remark on a degraded but valid result: a code for programs, a sentence for people. */
export interface Note {
  readonly code: string;
  readonly message: string;
}

export const note = (code: string, message: string): Note => ({ code, message });
