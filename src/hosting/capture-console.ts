import { inspect } from "node:util";
import type { Log } from "../app/ports/log.ts";

/**
 * Sends what libraries write to the console into the log: the Bot Framework prints a stack for each refused caller, restify and others
 * their warnings. Every line of the process stays structured and redacted. Returns the undoing.
 */
export function captureConsole(log: Log, target: Pick<Console, "error" | "warn"> = console): () => void {
  const { error, warn } = target;
  const record = (...parts: readonly unknown[]): void => {
    const said = parts.map((part) =>
      part instanceof Error ? `${part.name}: ${part.message}` : inspect(part),
    );
    log.debug("a library wrote to the console", { said: said.join(" ") });
  };
  Object.assign(target, { error: record, warn: record });
  return () => void Object.assign(target, { error, warn });
}
