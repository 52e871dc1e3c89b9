/** A closed form on the Gram matrix of a neighbourhood, as plain data. */
export type GramForm =
  | {
      readonly name: "ess";
      readonly version: "a" | "b";
      readonly d: number;
      readonly tuples?: number;
      readonly seed?: number;
    }
  | { readonly name: "tle" }
  | { readonly name: "abid"; readonly version: "abid" | "rabid" | "unbiased" }
  | { readonly name: "alid" }
  | { readonly name: "danco" };
