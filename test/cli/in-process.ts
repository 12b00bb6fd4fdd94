import { exitStatusOf, type Command } from "../../src/cli/command.ts";
import type { Ended } from "./run-diagnose.ts";

/** Runs a command in this process, as `run` runs it in its own. */
export async function runHere(
  command: Command,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const ended = { stdout: "", stderr: "" };
  const exitCode = await exitStatusOf(command, args, {
    environment,
    write: (text) => void (ended.stdout += text),
    warn: (text) => void (ended.stderr += text),
  });
  return { exitCode, ...ended };
}
