import { expect, test } from "vitest";
import { npyBytes } from "../../src/cloud/npy.ts";
import { parseCloud } from "../../src/cloud/parse-cloud.ts";
import { sampleCloud } from "../../src/cloud/sample-cloud.ts";
import { cloudFromFile } from "../../src/web/cloud-from-file.ts";

const bytes = npyBytes(
  Float32Array.from({ length: 600 }, (_, i) => i),
  [200, 3],
);
const named = (parts: BlobPart[], name: string) => Object.assign(new Blob(parts), { name });

test("a file is what its bytes are, whole and sampled", async () => {
  const whole = parseCloud(bytes, "a.npy");
  expect(await cloudFromFile(named([bytes], "a.npy"))).toEqual(whole);
  expect(await cloudFromFile(named([bytes], "a.npy"), { sample: 7, seed: 2 })).toEqual(sampleCloud(whole, 7, 2));
  expect(await cloudFromFile(named(["x y\n1 2\n3 4\n"], "a.txt"))).toMatchObject({ n: 2, D: 2, dtype: "f64" });
});

test("errors name the file", async () => {
  await expect(cloudFromFile(named([bytes.subarray(0, 500)], "a.npy"))).rejects.toThrow(/^a\.npy: "data": .*truncated/);
  await expect(cloudFromFile(named([], "a.csv"))).rejects.toThrow(/^a\.csv: "file": .*an empty file/);
});

test("a file that has gone meanwhile", async () => {
  const gone = Object.assign(named([bytes], "a.npy"), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error("NotReadableError")) }),
  });
  await expect(cloudFromFile(gone as never)).rejects.toMatchObject({
    code: "DATA",
    message: `a.npy: "file": expected one that can still be read, got NotReadableError`,
  });
});
