import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The project's root: where npm scripts run. */
export const root = join(import.meta.dirname, "../..");

/** How a process ended and what it wrote. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a run may be given beside its arguments. */
export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, without the variables that npm sets for its own scripts. */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ended> {
  const { INIT_CWD: _initCwd, NODE_OPTIONS: _options, ...environment } = process.env;
  const child = spawn(program, args, {
    cwd: options.cwd ?? root,
    env: { ...environment, ...options.environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const chunks: { readonly out: Buffer[]; readonly err: Buffer[] } = { out: [], err: [] };
  child.stdout.on("data", (chunk: Buffer) => chunks.out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.err.push(chunk));
  // A process that refuses its arguments ends before it reads: a broken pipe is its answer, not a failure of the test.
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return {
    exitCode,
    stdout: Buffer.concat(chunks.out).toString("utf8"),
    stderr: Buffer.concat(chunks.err).toString("utf8"),
  };
}

/** Runs `diagnose` as a process of its own. */
export async function runDiagnose(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(process.execPath, [join(root, "src/cli/diagnose.ts"), ...args], options);
}

/** A folder of its own for files; `write` returns the path of a file in it. */
export function scratch(): {
  readonly folder: string;
  readonly write: (name: string, content: string | Uint8Array) => string;
} {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-cli-"));
  return {
    folder,
    write: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}
