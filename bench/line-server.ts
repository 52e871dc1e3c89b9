import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const ONE_THREAD = Object.fromEntries(
  ["OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "NUMBA", "VECLIB_MAXIMUM"].map((name) => [`${name}_NUM_THREADS`, "1"]),
);

/** A rival's process, held to one thread: one line of JSON asked, one answered. */
export class LineServer {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #seconds: number;
  #complaints = "";

  /**
   * @param script in bench/rivals
   * @param seconds longest wait for one answer
   */
  constructor(program: string, script: string, seconds: number, more: Readonly<Record<string, string>> = {}) {
    const { OPENBLAS_CORETYPE: _, ...env } = process.env;
    this.#seconds = seconds;
    this.#process = spawn(program, [FOLDER + script], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...env, ...ONE_THREAD, ...more },
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

  /** Whether it can still answer. */
  get open(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null && this.#process.pid !== undefined;
  }

  async close(): Promise<void> {
    if (!this.open) return;
    const ended = once(this.#process, "close");
    this.#process.kill("SIGKILL");
    await ended;
  }

  /** @throws Error with what the process complained of, or when it takes too long: it is closed then */
  async ask(request: object): Promise<Record<string, unknown>> {
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

const FOLDER = new URL("./rivals/", import.meta.url).pathname;
