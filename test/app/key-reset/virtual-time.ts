/** A pause that waits for its moment. */
interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

/** Time that runs only while everybody sleeps: pauses are over at once, in the right order, and the clock shows that they were not. */
export interface VirtualTime {
  readonly clock: () => number;
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Moves the clock by hand. */
  advance(ms: number): void;
  /** Whatever is done here, time waits for it. */
  busy<T>(work: Promise<T>): Promise<T>;
  /** Lets time run until the condition holds, or throws after so many virtual milliseconds. */
  until(holds: () => boolean | Promise<boolean>, withinMs?: number): Promise<void>;
}

/** Starts at this moment. */
export function virtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  let working = 0;
  let sleepers: Sleeper[] = [];

  const tick = async (): Promise<void> => {
    // Twice around the event loop: what was waiting for nothing has happened then.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    if (working > 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return;
    }
    const next = sleepers.toSorted((left, right) => left.untilMs - right.untilMs)[0];
    if (next === undefined) return;
    sleepers = sleepers.filter((sleeper) => sleeper !== next);
    nowMs = Math.max(nowMs, next.untilMs);
    next.wake();
  };

  return {
    clock: () => nowMs,
    pause: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const sleeper = { untilMs: nowMs + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
      }),
    advance: (ms) => {
      nowMs += ms;
    },
    busy: async (work) => {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
      }
    },
    until: async (holds, withinMs = 3_600_000) => {
      const endMs = nowMs + withinMs;
      for (;;) {
        if (await holds()) return;
        if (nowMs > endMs) throw new Error("it did not happen in time");
        await tick();
      }
    },
  };
}
