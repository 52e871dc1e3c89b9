import { readFileSync } from "node:fs";
import { LineServer } from "./line-server.ts";
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

/** A k-NN rival's process: one request, one answer. */
export class RivalServer {
  readonly #server: LineServer;
  version = "";
  runtime = "";

  private constructor(rival: Rival, { python, systemPython }: Programs, seconds: number) {
    const [program, script] =
      rival.runs === "node"
        ? [process.execPath, "js-rivals.mjs"]
        : [rival.runs === "python" ? python : systemPython, "python-rivals.py"];
    this.#server = new LineServer(program, script, seconds, rival.env);
  }

  /** @throws Error saying why the rival cannot be had here, or when it takes longer than `seconds` for one answer */
  static async start(rival: Rival, programs: Programs, seconds: number): Promise<RivalServer> {
    if (rival.needs !== undefined && !cpuHas(rival.needs)) throw new Error(`this CPU has no ${rival.needs}`);
    const server = new RivalServer(rival, programs, seconds);
    try {
      const { version, runtime } = await server.#server.ask({ op: "hello", rival: rival.serves });
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
    return this.#server.open;
  }

  async load(path: string, n: number, D: number): Promise<void> {
    await this.#server.ask({ op: "load", path, n, D });
  }

  async run(request: RunRequest): Promise<{ build: number; search: number }> {
    const { build, search } = await this.#server.ask({ op: "run", ...request });
    return { build: build as number, search: search as number };
  }

  async close(): Promise<void> {
    await this.#server.close();
  }
}

function cpuHas(feature: string): boolean {
  try {
    return new RegExp(`^flags\\s*:.*\\b${feature}\\b`, "m").test(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return false;
  }
}
