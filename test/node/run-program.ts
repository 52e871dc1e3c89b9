import { vi } from "vitest";
import { runProgram } from "../../src/node/program.ts";

export interface ProgramRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, in a folder; one at a time, for the streams are the process's own. */
export async function runInProcess(words: readonly string[], folder: string): Promise<ProgramRun> {
  const said = { stdout: "", stderr: "" };
  const home = process.cwd();
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  const typed = process.argv;
  process.argv = [...typed.slice(0, 2), ...words];
  process.chdir(folder);
  try {
    const code = await runProgram(words);
    return { code, ...said };
  } finally {
    process.chdir(home);
    process.argv = typed;
    for (const spy of spies) spy.mockRestore();
  }
}
