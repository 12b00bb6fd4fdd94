import type { Clock } from "../app/ports/clock.ts";
import type { Log } from "../app/ports/log.ts";

/** What must be good before the process takes work: its name, and whether it is good now. A check that throws is not good. */
export interface ReadinessCheck {
  readonly name: string;
  readonly isGood: () => Promise<boolean>;
}

/** Whether the process should be sent work. */
export interface Readiness {
  isReady(): Promise<boolean>;
  /** From now on it is not ready: it is shutting down. */
  drain(): void;
}

/** An answer counts for this long, in milliseconds: whoever asks `/readyz` often does not reach the store each time. */
const answerLivesMs = 2000;
const checkDeadlineMs = 3000;

async function isGoodInTime({ isGood }: ReadinessCheck): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), checkDeadlineMs);
  try {
    return await Promise.race([isGood(), late]);
  } catch {
    // Whatever is wrong with it: the answer is that it is not good.
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Readiness from checks that run at once; each change is logged with the names of what is not good. */
export function createReadiness(checks: readonly ReadinessCheck[], clock: Clock, log: Log): Readiness {
  let isDraining = false;
  let lastBad = "";
  let known: { readonly atMs: number; readonly answer: Promise<boolean> } | null = null;

  const check = async (): Promise<boolean> => {
    const results = await Promise.all(
      checks.map(async (one) => ({ name: one.name, isGood: await isGoodInTime(one) })),
    );
    const bad = results.filter(({ isGood }) => !isGood).map(({ name }) => name);
    if (bad.join(" ") !== lastBad) {
      lastBad = bad.join(" ");
      if (bad.length === 0) log.info("ready");
      else log.error("not ready", { notGood: lastBad });
    }
    return bad.length === 0;
  };

  return {
    isReady: () => {
      if (isDraining) return Promise.resolve(false);
      if (known === null || clock() - known.atMs >= answerLivesMs) known = { atMs: clock(), answer: check() };
      return known.answer;
    },
    drain: () => {
      isDraining = true;
    },
  };
}
