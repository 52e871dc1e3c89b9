import { PANEL } from "./panel";

/**
 * Bounding boxes of the kd tree's nodes in preorder: the node at v over L panels has its left child at v + 1 (L >> 1
 * panels) and its right child at v + 2 (L >> 1). Leaves are widened by the margin and by 2^-22 of what is added up,
 * four times what f32 may lose of it; other nodes hold their children exactly.
 *
 * @param coords n x 8 f32, as kdOrder left them
 * @param margin at least 0
 * @param boxes  (2 P - 1) x 16 f32, out, P = ceil(n / 24): the low corner, then the high one
 */
export function treeBoxes(coords: usize, n: i32, margin: f32, boxes: usize): void {
  assert(n > 0 && margin >= 0);
  enclose(coords, n, (n + PANEL - 1) / PANEL, margin, boxes);
}

function enclose(coords: usize, n: i32, panels: i32, margin: f32, box: usize): void {
  if (panels == 1) return encloseLeaf(coords, n, margin, box);
  const leftPanels = panels >> 1;
  const left = leftPanels * PANEL;
  const a = box + 64;
  const b = box + (<usize>leftPanels << 7);
  enclose(coords, left, leftPanels, margin, a);
  enclose(coords + (<usize>left << 5), n - left, panels - leftPanels, margin, b);
  v128.store(box, f32x4.pmin(v128.load(a), v128.load(b)));
  v128.store(box, f32x4.pmin(v128.load(a, 16), v128.load(b, 16)), 16);
  v128.store(box, f32x4.pmax(v128.load(a, 32), v128.load(b, 32)), 32);
  v128.store(box, f32x4.pmax(v128.load(a, 48), v128.load(b, 48)), 48);
}

function encloseLeaf(coords: usize, n: i32, margin: f32, box: usize): void {
  let lo0 = v128.load(coords);
  let lo1 = v128.load(coords, 16);
  let hi0 = lo0;
  let hi1 = lo1;
  for (const end = coords + (<usize>n << 5); coords < end; coords += 32) {
    const x = v128.load(coords);
    const y = v128.load(coords, 16);
    lo0 = f32x4.pmin(lo0, x);
    lo1 = f32x4.pmin(lo1, y);
    hi0 = f32x4.pmax(hi0, x);
    hi1 = f32x4.pmax(hi1, y);
  }
  v128.store(box, f32x4.sub(lo0, reach(lo0, margin)));
  v128.store(box, f32x4.sub(lo1, reach(lo1, margin)), 16);
  v128.store(box, f32x4.add(hi0, reach(hi0, margin)), 32);
  v128.store(box, f32x4.add(hi1, reach(hi1, margin)), 48);
}

/** margin + (|x| + margin) 2^-22; the sums that follow lose at most 2^-23 (|x| + margin). */
// @ts-ignore: decorator
@inline
function reach(x: v128, margin: f32): v128 {
  const m = f32x4.splat(margin);
  return f32x4.add(m, f32x4.mul(f32x4.add(f32x4.abs(x), m), f32x4.splat(1.0 / 4194304.0)));
}

/**
 * A lower bound of the squared distance between two boxes: the sum over dimensions of max(0, lo_a - hi_b, lo_b - hi_a)^2
 * in f32, less 2^-20 of it, where six roundings lose at most 2^-21; zero where squares could be subnormal, infinite only where they pass f32.
 * @param a, b 16 f32 each, as treeBoxes left them
 */
// @ts-ignore: decorator
@inline
export function boxGapSq(a: usize, b: usize): f32 {
  const zero = f32x4.splat(0);
  let x = f32x4.pmax(zero, f32x4.sub(v128.load(a), v128.load(b, 32)));
  x = f32x4.pmax(x, f32x4.sub(v128.load(b), v128.load(a, 32)));
  let y = f32x4.pmax(zero, f32x4.sub(v128.load(a, 16), v128.load(b, 48)));
  y = f32x4.pmax(y, f32x4.sub(v128.load(b, 16), v128.load(a, 48)));
  let sum = f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y));
  sum = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 6, 7));
  const sq = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
  return sq < LEAST ? 0 : sq * DEFLATE;
}

/** 2^-120: below it squares may lie among subnormals. */
export const LEAST: f32 = 7.52316384526264e-37;
/** 1 - 2^-20 */
export const DEFLATE: f32 = 1.0 - 1.0 / 1048576.0;
