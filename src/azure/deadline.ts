/** A moment by which one call must have ended, whatever hangs inside it. */
export interface Deadline {
  /** The whole time given, in milliseconds from the start. */
  readonly totalMs: number;
  readonly signal: AbortSignal;
  /** Milliseconds left, never negative. */
  remainingMs(): number;
  /** The work's result, or the given one when time runs out first; the work is then left to its abort signal. */
  race<T>(work: Promise<T>, late: T): Promise<T>;
}

/** Node's timers take no more and fire at once instead. */
const longestTimerMs = 2_147_483_647;

/** Runs a piece of work under a deadline and takes the timer away afterwards. Measured by the monotonic clock, from this call. */
export async function underDeadline<T>(
  totalMs: number,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timerMs = Math.min(Math.max(0, totalMs), longestTimerMs);
  const endsAt = performance.now() + timerMs;
  const { promise: over, resolve: end } = Promise.withResolvers<null>();
  const timer = setTimeout(() => {
    controller.abort();
    end(null);
  }, timerMs);
  const deadline: Deadline = {
    totalMs,
    signal: controller.signal,
    remainingMs: () => (controller.signal.aborted ? 0 : Math.max(0, endsAt - performance.now())),
    race: (running, late) => Promise.race([running, over.then(() => late)]),
  };
  try {
    return await work(deadline);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits, at most until the deadline. */
export async function pause(ms: number, deadline: Deadline): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  await deadline.race(promise, null);
  clearTimeout(timer);
}
