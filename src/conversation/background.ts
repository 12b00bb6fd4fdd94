import type { Log, LogFields } from "../app/ports/log.ts";
import { LeftProgress } from "./with-progress.ts";

/** Tells the person of a failure, with the reference that stands in the log. */
type OnFailure = (reference: string, error: unknown) => Promise<void>;

/** Work that goes on after its request was answered. */
export interface Background {
  /** Starts work; what it throws is logged, once, under a reference, and given to `onFailure`. */
  run(work: () => Promise<void>, onFailure?: OnFailure): void;
  /** Resolves when nothing is running. */
  idle(): Promise<void>;
}

/** Keeps track of work in the background, so that a shutdown can wait for it. */
export function createBackground(log: Log, newId: () => string): Background {
  const running = new Set<Promise<void>>();
  const guarded = async (work: () => Promise<void>, onFailure: OnFailure | undefined): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const reference = newId().slice(0, 8);
      log.error("an answer failed", { reference, ...failureFields(error) });
      await onFailure?.(reference, error);
    }
  };
  return {
    run: (work, onFailure) => {
      const task = guarded(work, onFailure)
        .catch((error: unknown) => log.error("an apology failed", failureFields(error)))
        .finally(() => running.delete(task));
      running.add(task);
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

/** What the log says of a failure: that of the work, not of what stood around it. */
function failureFields(error: unknown): LogFields {
  const failure = error instanceof LeftProgress ? error.cause : error;
  if (!(failure instanceof Error)) return { error: "unknown", reason: "", at: "" };
  return {
    error: failure.name,
    reason: failure.message,
    at: failure.stack?.split("\n")[1]?.trim() ?? "",
  };
}
