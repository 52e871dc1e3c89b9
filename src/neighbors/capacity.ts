import { claimed } from "../base/claimed.ts";
import { capacityError } from "../base/errors.ts";
import { type Frame, fineStride, PANEL } from "./frame.ts";
import { panelsOf } from "./nodes.ts";
import { scanBytes } from "./scan-task.ts";

/** The largest arrays that packing n points takes, in bytes, and what kernel memory it takes. */
export function packingBytes(
  frame: Frame,
  n: number,
): Readonly<Record<"codes" | "fine codes" | "tree", number>> & { kernels: number } {
  const panels = panelsOf(n);
  const featureBytes = frame.features > 0 ? 4 * (frame.axes.length / frame.D + 1) : 0;
  return {
    codes: 4 * panels * PANEL * frame.width,
    "fine codes": 2 * n * fineStride(frame),
    tree: 64 * (2 * panels - 1),
    // Coordinates, order, boxes and features at once.
    kernels: (36 + featureBytes) * n + 64 * (2 * panels - 1) + KERNEL_ROOM,
  };
}

/**
 * @param k neighbours a point that will be asked for
 * @throws CAPACITY naming needed and allowed bytes, before work begins, where packing or searching n points would need an
 * array or a kernel memory larger than there is
 */
export function requirePacking(frame: Frame, n: number, k: number): void {
  const { kernels, ...arrays } = packingBytes(frame, n);
  if (kernels > KERNEL_BYTES)
    throw capacityError("kernel memory", `at most ${KERNEL_BYTES} bytes to order ${n} points`, kernels);
  for (const [name, bytes] of Object.entries(arrays)) requireArray(`${name} of ${n} points`, bytes);
  requireBlocks(frame, k);
}

/** Whether `requirePacking` passes. */
export function hasRoom(frame: Frame, n: number, k: number): boolean {
  try {
    requirePacking(frame, n, k);
    return true;
  } catch {
    return false;
  }
}

/** @throws CAPACITY where two panels of points and their lists do not fit a worker's share of kernel memory */
export function requireBlocks(frame: Frame, k: number): void {
  const each = scanBytes({ frame, k }, 1);
  if (2 * each > BLOCK_BYTES)
    throw capacityError("D and k", `at most ${BLOCK_BYTES} bytes for two panels of 24 points`, 2 * each);
}

/** @throws CAPACITY where lists are longer than every engine allows, or than this one */
export function requireLists(n: number, k: number): void {
  if (n * k > MAX_LIST)
    throw capacityError("n * k", `at most ${MAX_LIST} neighbours in one result (${8 * MAX_LIST} bytes)`, n * k);
}

/** Engines differ above 4 GiB: there it is tried, and the array dropped at once. */
function requireArray(what: string, bytes: number): void {
  if (bytes > EVERYWHERE_BYTES) claimed(what, bytes, () => new Uint8Array(bytes));
}

/** Of kernel memory a worker. */
export const BLOCK_BYTES = 2 ** 30;
const KERNEL_BYTES = 2 ** 32;
/** Usual rows at a time, alignment, and what the compiler keeps. */
const KERNEL_ROOM = 2 ** 22;
const EVERYWHERE_BYTES = 2 ** 32 - 8;
const MAX_LIST = 2 ** 29;
