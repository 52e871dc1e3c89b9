import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

export interface CliRun {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const CLI = resolve("dist/node/cli.js");

/** Runs the built command line to its end, its streams being pipes. */
export function runCli(
  args: readonly string[],
  options: { readonly cwd: string; readonly onStart?: (child: ChildProcess) => void },
): Promise<CliRun> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: options.cwd, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) => settle({ code, signal, stdout, stderr }));
    options.onStart?.(child);
  });
}
