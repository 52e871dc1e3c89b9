import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Rival } from "./rivals.ts";

export interface Programs {
  readonly python: string;
  readonly systemPython: string;
}

export interface RunRequest {
  readonly k: number;
  readonly seed: number;
  /** File of the query rows; left out: all. */
  readonly rows?: string;
  /** Search among the first rows only. */
  readonly first?: number;
  readonly breadth?: number;
  /** Keep the index, and use one that was kept. */
  readonly keep?: boolean;
  /** File for the results. */
  readonly out?: string;
}

const FOLDER = new URL("./rivals/", import.meta.url).pathname;
const ONE_THREAD = Object.fromEntries(
  ["OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "NUMBA", "VECLIB_MAXIMUM"].map((name) => [`${name}_NUM_THREADS`, "1"]),
);

/** A rival's process: one request, one answer. */
export class RivalServer {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #seconds: number;
  #complaints = "";
  version = "";
  runtime = "";

  private constructor(rival: Rival, { python, systemPython }: Programs, seconds: number) {
    const [program, script] =
      rival.runs === "node"
        ? [process.execPath, "js-rivals.mjs"]
        : [rival.runs === "python" ? python : systemPython, "python-rivals.py"];
    const { OPENBLAS_CORETYPE: _, ...env } = process.env;
    this.#seconds = seconds;
    this.#process = spawn(program, [FOLDER + script], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...env, ...ONE_THREAD, ...rival.env },
    });
    this.#process.stderr!.on("data", (text) => {
      this.#complaints = (this.#complaints + text).slice(-2000);
    });
    this.#process.stdin!.on("error", () => {});
    this.#process.on("error", (error) => {
      this.#complaints = error.message;
    });
    this.#answers = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  /** @throws Error saying why the rival cannot be had here, or when it takes longer than `seconds` for one answer */
  static async start(rival: Rival, programs: Programs, seconds: number): Promise<RivalServer> {
    if (rival.needs !== undefined && !cpuHas(rival.needs)) throw new Error(`this CPU has no ${rival.needs}`);
    const server = new RivalServer(rival, programs, seconds);
    try {
      const { version, runtime } = await server.#ask({ op: "hello", rival: rival.serves });
      server.version = version as string;
      server.runtime = runtime as string;
      return server;
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** Whether it can still answer. */
  get open(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null && this.#process.pid !== undefined;
  }

  async load(path: string, n: number, D: number): Promise<void> {
    await this.#ask({ op: "load", path, n, D });
  }

  async run(request: RunRequest): Promise<{ build: number; search: number }> {
    const { build, search } = await this.#ask({ op: "run", ...request });
    return { build: build as number, search: search as number };
  }

  async close(): Promise<void> {
    if (!this.open) return;
    const ended = once(this.#process, "close");
    this.#process.kill("SIGKILL");
    await ended;
  }

  async #ask(request: object): Promise<Record<string, unknown>> {
    this.#process.stdin!.write(`${JSON.stringify(request)}\n`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(resolve, this.#seconds * 1000, "late");
    });
    const next = await Promise.race([this.#answers.next(), late]);
    clearTimeout(timer);
    if (next === "late") {
      await this.close();
      throw new Error(`no answer in ${this.#seconds} s`);
    }
    if (next.done) {
      await this.close();
      throw new Error(this.#complaints.trim().split("\n").at(-1) || "the process ended");
    }
    const answer = JSON.parse(next.value) as Record<string, unknown>;
    if (answer.error !== undefined) throw new Error(String(answer.error));
    return answer;
  }
}

function cpuHas(feature: string): boolean {
  try {
    return new RegExp(`^flags\\s*:.*\\b${feature}\\b`, "m").test(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return false;
  }
}
