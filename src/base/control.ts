import { cancelledError } from "./errors.ts";

/** What all long work takes: a way to stop it and a way to hear how far it is. */
export interface Control {
  readonly signal?: AbortSignal | undefined;
  /** Called with the share done, from 0 to 1, ascending. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** @throws CANCELLED when the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelledError();
}

/** The control of one stage of several: its progress fills `from`..`to` of the whole. */
export function stage(control: Control, from: number, to: number): Control {
  return { signal: control.signal, onProgress: (share) => control.onProgress?.(from + (to - from) * share) };
}
