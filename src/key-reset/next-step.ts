import { checkVm, type VmCheck, type VmCheckFailure } from "./checks.ts";
import { nextPollMs, shortestPollMs, watchMs } from "./confirmation.ts";
import {
  judgeAfterSend,
  judgeTimeout,
  judgeWatch,
  type Accepted,
  type Confirmed,
  type Ended,
} from "./outcome.ts";
import { maxSends, refusalsOf, type ResetProgress } from "./progress.ts";
import type { GuestKey, VmReading } from "./reading.ts";

/** What is known of the machine at this moment, beside the stored request. */
export interface Observation {
  /** The newest reading; null: none yet (after a start or a take-over). */
  readonly reading: VmReading | null;
  /** From a newly uploaded file. */
  readonly upload: GuestKey | null;
  /** Did Azure say that the accepted operation failed? */
  readonly hasOperationFailed: boolean;
  /** When the newest evidence of a latched key was written; null: none. */
  readonly latchedAtMs: number | null;
}

/** Every reason with which a step can end a request. */
type StepReason =
  Ended["reason"] | VmCheckFailure | "refused-too-often" | "not-sent-in-time" | "approval-expired";

/** What to do next for one request. */
export type NextStep =
  /** Take the lease and begin. */
  | { readonly kind: "start" }
  /** Record a PATCH, then send it: once, with this `to` and this `If-Match`. */
  | { readonly kind: "send"; readonly to: number; readonly ifMatch: string; readonly vm: VmCheck }
  | { readonly kind: "read" }
  | { readonly kind: "wait"; readonly untilMs: number }
  /** Store this judgement, then ask again. */
  | { readonly kind: "record"; readonly judgement: Accepted | Confirmed | Ended<StepReason> }
  /** Nothing is left to do. */
  | { readonly kind: "end" };

/** A PATCH is decided on a reading at most this old, in milliseconds. */
const maxReadingAgeMs = 10_000;

function stale(reason: StepReason, seenId: number | null = null): NextStep {
  return { kind: "record", judgement: { kind: "ended", state: "STALE", reason, seenId } };
}

/** How long Azure asks to wait after an attempt to read, in milliseconds. */
function askedMs(reading: VmReading): number {
  return reading.kind === "unread" ? (reading.retryAfterMs ?? 0) : 0;
}

/** Reads again after an attempt that told nothing, politely. */
function retryReading(reading: VmReading, nowMs: number): NextStep {
  const untilMs = reading.readAtMs + Math.max(shortestPollMs, askedMs(reading));
  return nowMs < untilMs ? { kind: "wait", untilMs } : { kind: "read" };
}

/** Something was sent, and the machine cannot be read for as long as a watch lasts. */
const unreadable: NextStep = {
  kind: "record",
  judgement: { kind: "ended", state: "UNVERIFIED", reason: "model-unreadable", seenId: null },
};

/** The last moment, in milliseconds, before which a PATCH of this request may leave. */
export function sendBeforeMs(progress: ResetProgress): number {
  return Math.min(progress.deadlineMs ?? 0, progress.expiresAtMs);
}

/** Sends on a fresh reading in which everything holds. `mayWait`: a machine that is being changed is waited for. */
function sendOn(
  progress: ResetProgress,
  observation: Observation,
  nowMs: number,
  mayWait: boolean,
): NextStep {
  const { reading, latchedAtMs } = observation;
  if (reading === null) {
    return { kind: "read" };
  }
  const vm = checkVm(progress, reading, latchedAtMs);
  if (vm === null) {
    return retryReading(reading, nowMs);
  }
  if (nowMs - vm.readAtMs > maxReadingAgeMs) {
    return { kind: "read" };
  }
  if (vm.failed !== null) {
    return mayWait && vm.failed === "vm-updating"
      ? retryReading(reading, nowMs)
      : stale(vm.failed, vm.modelId);
  }
  return { kind: "send", to: progress.plan.to, ifMatch: vm.etag, vm };
}

function firstSend(progress: ResetProgress, observation: Observation, nowMs: number): NextStep {
  if (nowMs >= sendBeforeMs(progress)) {
    const isExpired = progress.deadlineMs !== null && nowMs < progress.deadlineMs;
    return stale(isExpired ? "approval-expired" : "not-sent-in-time");
  }
  return sendOn(progress, observation, nowMs, false);
}

/** After definite refusals that may pass, and a reading that shows the old id. */
function furtherSend(progress: ResetProgress, observation: Observation, nowMs: number): NextStep {
  const notBeforeMs = Math.max(...refusalsOf(progress).map((answer) => answer.notBeforeMs));
  const isOver = Math.max(nowMs, notBeforeMs) >= sendBeforeMs(progress);
  if (isOver || progress.sends.length >= maxSends) {
    const judgement = { kind: "ended", state: "FAILED", reason: "refused-too-often", seenId: null } as const;
    return { kind: "record", judgement };
  }
  return nowMs < notBeforeMs
    ? { kind: "wait", untilMs: notBeforeMs }
    : sendOn(progress, observation, nowMs, true);
}

function afterSend(
  progress: ResetProgress,
  observation: Observation,
  nowMs: number,
  sentAtMs: number,
): NextStep {
  const { reading } = observation;
  if (reading === null || reading.readAtMs < sentAtMs) {
    return { kind: "read" };
  }
  const judgement = judgeAfterSend(progress, reading);
  switch (judgement.kind) {
    case "unclear":
      return nowMs >= sentAtMs + watchMs ? unreadable : retryReading(reading, nowMs);
    case "may-send-again":
      return furtherSend(progress, observation, nowMs);
    case "accepted":
    case "ended":
    default:
      return { kind: "record", judgement };
  }
}

function executing(progress: ResetProgress, observation: Observation, nowMs: number): NextStep {
  const last = progress.sends.at(-1);
  return last === undefined
    ? firstSend(progress, observation, nowMs)
    : afterSend(progress, observation, nowMs, last.answer?.atMs ?? last.atMs);
}

/** Watching for the new id and the new key: of an open request, or of one that ended unverified (which only success changes). */
function watching(progress: ResetProgress, observation: Observation, nowMs: number): NextStep {
  const { reading, upload, hasOperationFailed } = observation;
  const watchUntilMs = progress.verification.watchUntilMs ?? nowMs;
  const isOpen = progress.state === "VERIFYING";
  const isOver = nowMs >= watchUntilMs;
  if (reading === null) {
    return isOver && !isOpen ? { kind: "end" } : { kind: "read" };
  }
  const judgement = judgeWatch(progress, { reading, upload, hasOperationFailed });
  if (judgement !== null && (isOpen || judgement.kind !== "ended")) {
    return { kind: "record", judgement };
  }
  if (isOver) {
    return isOpen ? { kind: "record", judgement: judgeTimeout(progress, reading) } : { kind: "end" };
  }
  return nextReading(reading, watchUntilMs, nowMs);
}

/** The next reading of a watch, by its schedule and not before Azure wants it; at its end at the latest. */
function nextReading(reading: VmReading, watchUntilMs: number, nowMs: number): NextStep {
  const scheduledMs = nextPollMs(watchUntilMs - watchMs, reading.readAtMs);
  const pollMs = Math.max(scheduledMs, reading.readAtMs + askedMs(reading));
  return nowMs < pollMs ? { kind: "wait", untilMs: Math.min(pollMs, watchUntilMs) } : { kind: "read" };
}

/**
 * What to do next for a request, from its stored row, what was read, and the time. Nothing here is a promise that it will be done: each
 * step is recorded first by compare-and-swap. A PATCH is only ever named before the deadline and the expiry, at most three times, on a
 * fresh reading that shows `from`, and never after anything unclear was answered or `to` was seen.
 */
export function nextStep(progress: ResetProgress, observation: Observation, nowMs: number): NextStep {
  const { state } = progress;
  if (state === "APPROVED") {
    return { kind: "start" };
  }
  if (state === "EXECUTING") {
    return executing(progress, observation, nowMs);
  }
  return state === "VERIFYING" || state === "UNVERIFIED"
    ? watching(progress, observation, nowMs)
    : { kind: "end" };
}

/** Is this request one that some instance has to drive on, also after a restart? */
export function needsDriving(progress: ResetProgress): boolean {
  return progress.state === "APPROVED" || progress.state === "EXECUTING" || progress.state === "VERIFYING";
}
