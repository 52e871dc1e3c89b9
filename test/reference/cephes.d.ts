/** The package ships types that its `exports` map does not name; these are the functions used here. */
declare module "cephes" {
  const cephes: Record<
    "lgam" | "igam" | "igamc" | "incbet" | "ndtr" | "ndtri" | "stdtri" | "psi",
    (...args: number[]) => number
  > & { readonly compiled: Promise<void> };
  export default cephes;
}
