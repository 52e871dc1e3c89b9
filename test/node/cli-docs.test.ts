import { readFile, symlink, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "./run-cli.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const at = temporaryFolder();

test("docs/cli.md shows what the program prints", async () => {
  const page = await readFile("docs/cli.md", "utf8");
  const losses = page.match(/^losses\.csv:\n```\n([^`]+)```$/m)!;
  await writeFile(at("losses.csv"), losses[1]);
  await symlink(resolve("data"), at("data"));
  const blocks = [...page.matchAll(/^```\n(\$ dimlaw [^`]+)```$/gm)].map(([, block]) => block);
  const examples = blocks.flatMap((block) => block.split(/^\$ dimlaw /m).slice(1));
  expect(examples.length).toBeGreaterThanOrEqual(4);
  for (const example of examples) {
    const [command, ...shown] = example.split("\n");
    const { code, stdout, stderr } = await runCli(command.split(" "), { cwd: at(".") });
    expect({ command, code, stderr, stdout: stdout.trimEnd() }).toEqual({
      command,
      code: 0,
      stderr: "",
      stdout: shown.join("\n").trimEnd(),
    });
  }
});
