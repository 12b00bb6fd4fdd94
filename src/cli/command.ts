import { existsSync } from "node:fs";
import { UsageError } from "./arguments.ts";

/** Where a command reads its surroundings and writes. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  /** Standard output. */
  readonly write: (text: string) => void;
  /** Standard error. */
  readonly warn: (text: string) => void;
}

/** A command: its usage, and what it does; the result is the exit status. Throws {@link UsageError} for arguments that it does not understand. */
export interface Command {
  readonly usage: string;
  run(argv: readonly string[], surroundings: Surroundings): Promise<number>;
}

/** Runs a command to its exit status: 64 with the usage for wrong arguments, 70 for an error of our own. Never throws. */
export async function exitStatusOf(
  command: Command,
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  try {
    return await command.run(argv, surroundings);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    surroundings.warn(isUsage ? `${error.message}\n${command.usage}\n` : "internal error\n");
    return isUsage ? 64 : 70;
  }
}

/** Runs a command as this process: `.env` is read if present. */
export async function runAsProcess(command: Command): Promise<void> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  process.exitCode = await exitStatusOf(command, process.argv.slice(2), {
    environment: process.env,
    write: (text) => void process.stdout.write(text),
    warn: (text) => void process.stderr.write(text),
  });
}
