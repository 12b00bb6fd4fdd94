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
  /** Lets this much time pass; whoever wakes meanwhile wakes in order. */
  runFor(ms: number): Promise<void>;
  /** Whatever is done here, time waits for it. */
  busy<T>(work: Promise<T>): Promise<T>;
  /** Lets time run until the condition holds, or throws after so many virtual milliseconds. */
  until(holds: () => boolean | Promise<boolean>, withinMs?: number): Promise<void>;
}

/** Starts at this moment. */
export function virtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  const working = { count: 0 };
  let sleepers: Sleeper[] = [];

  const settle = async (): Promise<void> => {
    // Twice around the event loop: what was waiting for nothing has happened then.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    while (working.count > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  /** Wakes the next sleeper, if it is due by then; false if none is. */
  const wakeNext = (untilMs: number): boolean => {
    const next = sleepers.toSorted((left, right) => left.untilMs - right.untilMs)[0];
    if (next === undefined || next.untilMs > untilMs) return false;
    sleepers = sleepers.filter((sleeper) => sleeper !== next);
    nowMs = Math.max(nowMs, next.untilMs);
    next.wake();
    return true;
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
      working.count += 1;
      try {
        return await work;
      } finally {
        working.count -= 1;
      }
    },
    runFor: async (ms) => {
      const endMs = nowMs + ms;
      do await settle();
      while (wakeNext(endMs));
      nowMs = Math.max(nowMs, endMs);
    },
    until: async (holds, withinMs = 3_600_000) => {
      const endMs = nowMs + withinMs;
      for (;;) {
        if (await holds()) return;
        if (nowMs > endMs) throw new Error("it did not happen in time");
        await settle();
        wakeNext(Number.POSITIVE_INFINITY);
      }
    },
  };
}
