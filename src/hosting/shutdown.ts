import type { Log } from "../app/ports/log.ts";

/** The part of the process that ends: signals come in, the exit goes out. */
type EndingProcess = Pick<NodeJS.Process, "once" | "on" | "exit">;

/** How long what runs may still take, in milliseconds. Container platforms kill after 30 s. */
const drainDeadlineMs = 25_000;

/**
 * Ends the process in order at SIGTERM or SIGINT: `stop` takes nothing new and finishes what runs. Exits with 0, or with 1 where that
 * failed or took longer than 25 s; what was cut off goes on from its row after the next start. A second signal ends at once.
 */
export function onShutdown(
  stop: () => Promise<void>,
  log: Log,
  { process: ending = process, deadlineMs = drainDeadlineMs }: ShutdownParts = {},
): void {
  let isEnding = false;
  const end = (signal: NodeJS.Signals): void => {
    if (isEnding) {
      log.warn("ended at once by a second signal", { signal });
      ending.exit(1);
      return;
    }
    isEnding = true;
    log.info("shutting down", { signal });
    void drain(stop, log, deadlineMs).then((code) => ending.exit(code));
  };
  ending.on("SIGTERM", end);
  ending.on("SIGINT", end);
}

/** What tests put in place of the usual. */
export interface ShutdownParts {
  readonly process?: EndingProcess;
  readonly deadlineMs?: number;
}

async function drain(stop: () => Promise<void>, log: Log, deadlineMs: number): Promise<0 | 1> {
  const { promise: late, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), deadlineMs);
  try {
    const outcome = await Promise.race([stop().then(() => "done" as const), late]);
    if (outcome === "late") log.error("shutdown took too long", { deadlineMs });
    else log.info("shut down");
    return outcome === "late" ? 1 : 0;
  } catch (error) {
    log.error("shutdown failed", { reason: error instanceof Error ? error.message : "unknown" });
    return 1;
  } finally {
    clearTimeout(timer);
  }
}
