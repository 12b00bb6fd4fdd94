import type { Log } from "../app/ports/log.ts";

/** Work that goes on after its request was answered. */
export interface Background {
  /** Starts work; what it throws is logged, once, and given to `onFailure`. */
  run(work: () => Promise<void>, onFailure?: (reference: string) => Promise<void>): void;
  /** Resolves when nothing is running. */
  idle(): Promise<void>;
}

/** Keeps track of work in the background, so that a shutdown can wait for it. */
export function createBackground(log: Log, newId: () => string): Background {
  const running = new Set<Promise<void>>();
  const guarded = async (
    work: () => Promise<void>,
    onFailure: ((reference: string) => Promise<void>) | undefined,
  ): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const reference = newId().slice(0, 8);
      log.error("an answer failed", {
        reference,
        error: error instanceof Error ? error.name : "unknown",
        reason: error instanceof Error ? error.message : "",
        at: error instanceof Error ? (error.stack?.split("\n")[1]?.trim() ?? "") : "",
      });
      await onFailure?.(reference);
    }
  };
  return {
    run: (work, onFailure) => {
      const task = guarded(work, onFailure)
        .catch(() => undefined)
        .finally(() => running.delete(task));
      running.add(task);
    },
    idle: async () => {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
