/** Compiles assembly/ for every target of asconfig.json and embeds the bytes in src/wasm/bytes.ts. */
import { readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

const { targets } = JSON.parse(readFileSync("asconfig.json", "utf8")) as {
  targets: Record<string, { outFile: string }>;
};
const builds: Record<string, string> = {};
for (const [target, { outFile }] of Object.entries(targets)) {
  const { error, stderr } = await asc.main(["--config", "asconfig.json", "--target", target]);
  if (error) {
    process.stderr.write(`${stderr.toString()}\n`);
    throw error;
  }
  builds[target] = readFileSync(outFile).toString("base64");
}
writeFileSync(
  "src/wasm/bytes.ts",
  `/** Made by scripts/build-kernels.ts from assembly/: each build of the kernels as base64. */\nexport const bytes = ${JSON.stringify(builds, null, 2)};\n`,
);
