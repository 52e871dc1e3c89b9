import { integer, oneOf, real } from "../../base/checked.ts";
import { optionError } from "../../base/errors.ts";

/** A kernel of docs/kernel-regression.md#kernels; distances are divided by `length`. */
export type Kernel =
  | { readonly kind: "laplace" | "matern-3/2" | "matern-5/2" | "gaussian"; readonly length: number }
  | { readonly kind: "arc-cosine"; readonly order: 0 | 1 }
  | { readonly kind: "neural-tangent"; readonly depth: number };

/** What kernelBlock is told of a kernel. */
export function kernelCode(kernel: Kernel): { readonly kind: number; readonly length: number; readonly depth: number } {
  switch (kernel.kind) {
    case "arc-cosine":
      return { kind: 4 + kernel.order, length: 1, depth: 0 };
    case "neural-tangent":
      return { kind: 6, length: 1, depth: kernel.depth };
    default:
      return { kind: RADIAL.indexOf(kernel.kind), length: kernel.length, depth: 0 };
  }
}

/** Whether the kernel is one of lengths and angles. */
export const isAngular = ({ kind }: Kernel) => kind === "arc-cosine" || kind === "neural-tangent";

/** k(x, x) of a point of this length. */
export function ownValue(kernel: Kernel, length: number): number {
  if (kernel.kind === "neural-tangent") return length * length * (kernel.depth + 1);
  return kernel.kind === "arc-cosine" && kernel.order === 1 ? length * length : 1;
}

/** @throws OPTION naming what is out of its rule */
export function requireKernel(kernel: Kernel): void {
  if (kernel === null || typeof kernel !== "object") throw optionError("kernel", "an object", kernel);
  oneOf<Kernel["kind"]>("laplace", ...RADIAL, "arc-cosine", "neural-tangent").read("kernel.kind", kernel.kind);
  if (kernel.kind === "arc-cosine") integer(1, 0, 1).read("kernel.order", kernel.order);
  else if (kernel.kind === "neural-tangent") integer(1, 1, 100).read("kernel.depth", kernel.depth);
  else if (!(real(1, 0).read("kernel.length", kernel.length) > 0))
    throw optionError("kernel.length", "a number above 0", kernel.length);
}

/** By their codes. */
const RADIAL = ["laplace", "matern-3/2", "matern-5/2", "gaussian"] as const;
