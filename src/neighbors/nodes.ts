import { PANEL } from "./frame.ts";

/** A subtree of the balanced tree over panels: its node in preorder, its first panel, its panels [docs/kernels.md#scan]. */
export interface Node {
  readonly node: number;
  readonly panel: number;
  readonly panels: number;
}

export const panelsOf = (n: number) => Math.ceil(n / PANEL);

/** The subtrees of at most `most` panels that together cover a subtree, in order. */
export function subtrees(root: Node, most: number): Node[] {
  if (root.panels <= most) return [root];
  const [left, right] = children(root);
  return [...subtrees(left, most), ...subtrees(right, most)];
}

/** As panels split: the first half, rounded down, to the left. */
function children({ node, panel, panels }: Node): [Node, Node] {
  const half = panels >> 1;
  return [
    { node: node + 1, panel, panels: half },
    { node: node + 2 * half, panel: panel + half, panels: panels - half },
  ];
}
