import { expect, test } from "vitest";
import { matrixFromBytes } from "../../src/cloud/byte-source.ts";
import type { StoredMatrix } from "../../src/cloud/stored-matrix.ts";
import { landings } from "../../src/cloud/stored-matrix.ts";
import type { StoredDtype } from "../../src/cloud/stored-numbers.ts";

const layout = (n: number, D: number, dtype: StoredDtype, fortranOrder = false): StoredMatrix => ({
  n,
  D,
  dtype,
  littleEndian: true,
  fortranOrder,
  dataOffset: 5,
});

// Larger than a block of 16 MiB, so that blocks meet inside rows, columns and numbers' neighbours.
test("columns over several blocks", () => {
  const [n, D] = [4001, 4500];
  const bytes = new Uint8Array(5 + n * D);
  for (let row = 0; row < n; row++) for (let c = 0; c < D; c++) bytes[5 + c * n + row] = (row * 7 + c * 13) % 251;
  const matrix = layout(n, D, "u8", true);
  expect([...landings(matrix)].map((landing) => landing.offset)).toEqual([5, 5 + (1 << 24)]);
  const coords = matrixFromBytes(bytes, matrix);
  let wrong = 0;
  for (let row = 0; row < n; row++)
    for (let c = 0; c < D; c++) if (coords[row * D + c] !== (row * 7 + c * 13) % 251) wrong++;
  expect(wrong).toBe(0);
  const rows = Int32Array.of(0, 1, 77, 4000);
  const picked = matrixFromBytes(bytes, matrix, rows);
  expect(picked).toEqual(
    Uint8Array.from({ length: 4 * D }, (_, i) => (rows[Math.floor(i / D)] * 7 + (i % D) * 13) % 251),
  );
});

test("halves over several blocks", () => {
  const n = (1 << 23) + 1001;
  const halves = Uint16Array.from({ length: n }, (_, i) => 0x3c00 + (i % 1024));
  const bytes = new Uint8Array(5 + 2 * n);
  bytes.set(new Uint8Array(halves.buffer), 5);
  const coords = matrixFromBytes(bytes, layout(n, 1, "f16"));
  expect(coords.findIndex((value, i) => value !== 1 + (i % 1024) / 1024)).toBe(-1);
});

test("numbers of either byte order over several blocks", () => {
  const n = (1 << 21) + 333;
  const bytes = new Uint8Array(5 + 8 * n);
  const view = new DataView(bytes.buffer, 5);
  for (let i = 0; i < n; i++) view.setFloat64(8 * i, i / 3, false);
  const coords = matrixFromBytes(bytes, { ...layout(n, 1, "f64"), littleEndian: false });
  expect(coords.findIndex((value, i) => value !== i / 3)).toBe(-1);
});

test("of picked rows no more is read than they and small gaps between them", () => {
  const matrix = layout(1_000_000, 1000, "f32");
  const steps = landings(matrix, Int32Array.of(3, 4, 9, 5000, 999_999));
  const wished: [number, number][] = [];
  for (let step = steps.next(); !step.done; step = steps.next())
    wished.push([step.value.offset - 5, step.value.into.length]);
  expect(wished).toEqual([
    [12_000, 28_000],
    [20_000_000, 4000],
    [3_999_996_000, 4000],
  ]);
});

test("picked rows are those rows, for every type", () => {
  const bytes = Uint8Array.from({ length: 5 + 8 * 3 * 40 }, (_, i) => (i * 37) & 63);
  for (const dtype of ["f16", "f32", "f64", "i8", "u8", "i32"] as const)
    for (const fortranOrder of [false, true])
      for (const littleEndian of [false, true]) {
        const matrix = { ...layout(40, 3, dtype, fortranOrder), littleEndian };
        const all = matrixFromBytes(bytes, matrix);
        const rows = Int32Array.of(0, 7, 8, 39);
        const expected = [...rows].flatMap((row) => [...all.subarray(row * 3, row * 3 + 3)]);
        expect([...matrixFromBytes(bytes, matrix, rows)]).toEqual(expected);
      }
});

test("more rows than an index can name, and more memory than there is", () => {
  expect(() => landings(layout(2 ** 31, 1, "u8")).next()).toThrow(expect.objectContaining({ code: "CAPACITY" }));
  expect(() => landings(layout(2 ** 31 - 1, 1e6, "f64")).next()).toThrow(expect.objectContaining({ code: "CAPACITY" }));
});
