/** Points with errors on both axes beside lines of reference: 4/alpha against d. */
export interface Scatter {
  readonly kind: "scatter";
  readonly title: string;
  /** Titles of the axes. */
  readonly x: string;
  readonly y: string;
  readonly series: readonly { readonly name: string; readonly points: readonly ScatterPoint[] }[];
  /** Straight lines, each through two points with different x; drawn as far as the frame goes. */
  readonly lines: readonly {
    readonly name: string;
    readonly through: readonly [readonly [number, number], readonly [number, number]];
  }[];
}

export interface ScatterPoint {
  readonly x: number;
  /** Null where it is known exactly; an end that is null has none. */
  readonly xInterval: readonly [number, number] | null;
  readonly y: number;
  readonly yInterval: readonly [number, number | null] | null;
}
