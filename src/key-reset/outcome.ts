import { identityObstacle } from "./checks.ts";
import { judgeGuest } from "./confirmation.ts";
import { effects } from "./plan.ts";
import { isInDoubt, refusalsOf, type ResetProgress } from "./progress.ts";
import { modelIdOf, type GuestKey, type ModelReading, type VmReading } from "./reading.ts";

/** Why a reset ended without success, found by reading. */
type EndReason =
  | "vm-gone"
  | "vm-replaced"
  | "overtaken"
  | "model-changed"
  | "model-went-back"
  | "azure-refused"
  | "outcome-unknown"
  | "operation-failed"
  | "raised-again"
  | "model-not-shown"
  | "model-unreadable"
  | "vm-not-running"
  | "guest-not-confirmed";

/** A judgement that ends a request. `seenId`: the id that was read, where it belongs to the sentence. */
export interface Ended<R = EndReason> {
  readonly kind: "ended";
  readonly state: "STALE" | "FAILED" | "UNVERIFIED";
  readonly reason: R;
  readonly seenId: number | null;
}

/** The model shows the new id; `us` if Azure told us that it took the change from us. */
export interface Accepted {
  readonly kind: "accepted";
  readonly by: "us" | "unknown";
}

/** The guest uses the new key, as Azure shows it or as a person's file says. */
export interface Confirmed {
  readonly kind: "confirmed";
  readonly by: "azure" | "person";
}

function ended(state: Ended["state"], reason: EndReason, seenId: number | null): Ended {
  return { kind: "ended", state, reason, seenId };
}

function acceptedBy(progress: ResetProgress): Accepted {
  const isOurs = progress.sends.some((sent) => sent.answer?.kind === "accepted");
  return { kind: "accepted", by: isOurs ? "us" : "unknown" };
}

/** The machine that was meant is not there: if nothing took effect the request is stale, else its end stays open. */
function withoutMachine(progress: ResetProgress, reason: "vm-gone" | "vm-replaced"): Ended {
  return ended(isInDoubt(progress) ? "UNVERIFIED" : "STALE", reason, null);
}

function belowTarget(progress: ResetProgress, modelId: number): Ended | { readonly kind: "may-send-again" } {
  const isUnchanged = modelId === progress.plan.from;
  if (isInDoubt(progress)) {
    return ended("UNVERIFIED", isUnchanged ? "outcome-unknown" : "model-went-back", modelId);
  }
  if (!isUnchanged) {
    return ended("STALE", "model-changed", modelId);
  }
  const mayRepeat = refusalsOf(progress).every((answer) => answer.mayRepeat);
  return mayRepeat ? { kind: "may-send-again" } : ended("FAILED", "azure-refused", null);
}

/**
 * What a reading after a PATCH means, whatever was answered. `to`: accepted. More: somebody else reset it. `from` after a definite refusal
 * that may pass: may be sent again. `from` after anything unclear: not known, and never sent again. `unclear`: the reading tells nothing.
 */
export function judgeAfterSend(
  progress: ResetProgress,
  reading: VmReading,
): Accepted | Ended | { readonly kind: "may-send-again" | "unclear" } {
  if (reading.kind === "unread") {
    return { kind: "unclear" };
  }
  if (reading.kind === "gone") {
    return withoutMachine(progress, "vm-gone");
  }
  const identity = identityObstacle(reading, progress.vmId);
  if (identity !== null) {
    return identity === "vm-replaced" ? withoutMachine(progress, identity) : { kind: "unclear" };
  }
  const modelId = modelIdOf(reading);
  if (modelId === null) {
    return { kind: "unclear" };
  }
  if (modelId === progress.plan.to) {
    return acceptedBy(progress);
  }
  return modelId > progress.plan.to ? ended("STALE", "overtaken", modelId) : belowTarget(progress, modelId);
}

/** What is known while the new key is watched for. */
export interface WatchFacts {
  readonly reading: VmReading;
  /** From a newly uploaded file; null where there is none. */
  readonly upload: GuestKey | null;
  /** Did Azure say that the accepted operation failed? */
  readonly hasOperationFailed: boolean;
}

function confirmation(progress: ResetProgress, reports: readonly (GuestKey | null)[]): Confirmed | null {
  const { plan, evidence } = progress;
  for (const report of reports) {
    if (report !== null && judgeGuest(plan.to, evidence.keyGuid, report).kind === "confirmed") {
      return { kind: "confirmed", by: report.origin };
    }
  }
  return null;
}

function judgeWatchedModel(
  progress: ResetProgress,
  facts: WatchFacts,
  reading: ModelReading,
): Accepted | Confirmed | Ended | null {
  const modelId = modelIdOf(reading);
  const { from, to } = progress.plan;
  const isAccepted = progress.verification.modelAcceptedAtMs !== null;
  if (modelId === null) {
    return null;
  }
  if (modelId > to) {
    return ended("UNVERIFIED", "raised-again", modelId);
  }
  if (modelId === to) {
    return isAccepted ? confirmation(progress, [reading.guest, facts.upload]) : acceptedBy(progress);
  }
  const hasFailed = facts.hasOperationFailed && !isAccepted && modelId === from;
  return hasFailed ? ended("FAILED", "operation-failed", null) : null;
}

/** What a reading during the watch means; null: nothing new, go on watching. */
export function judgeWatch(progress: ResetProgress, facts: WatchFacts): Accepted | Confirmed | Ended | null {
  const { reading } = facts;
  if (reading.kind === "unread") {
    return null;
  }
  if (reading.kind === "gone") {
    return ended("UNVERIFIED", "vm-gone", null);
  }
  const identity = identityObstacle(reading, progress.vmId);
  if (identity !== null) {
    return identity === "vm-replaced" ? ended("UNVERIFIED", identity, null) : null;
  }
  return judgeWatchedModel(progress, facts, reading);
}

/** How a watch ends that has seen neither success nor a reason against it. A model that showed the new id and lost it is not "accepted". */
export function judgeTimeout(progress: ResetProgress, reading: VmReading): Ended {
  const modelId = reading.kind === "model" ? modelIdOf(reading) : null;
  if (progress.verification.modelAcceptedAtMs === null) {
    return ended("UNVERIFIED", modelId === null ? "model-unreadable" : "model-not-shown", null);
  }
  if (modelId !== null && modelId < progress.plan.to) {
    return ended("UNVERIFIED", "model-went-back", modelId);
  }
  const isStopped = reading.kind === "model" && effects[reading.power] === "at-next-start";
  return ended("UNVERIFIED", isStopped ? "vm-not-running" : "guest-not-confirmed", null);
}
