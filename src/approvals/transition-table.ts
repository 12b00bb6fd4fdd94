import type { StateCode } from "./reasons.ts";
import type { EventKind, ResetState } from "./states.ts";

/** One permitted step: in this state, this event may lead to that state, for one of these reasons. */
export interface Transition {
  readonly from: ResetState;
  readonly event: EventKind;
  readonly to: ResetState;
  readonly reasons: readonly StateCode[];
}

function row(
  from: ResetState,
  event: EventKind,
  to: ResetState,
  ...reasons: readonly StateCode[]
): Transition {
  return { from, event, to, reasons };
}

/** What may make the approval itself invalid, at the deciding click and before each send. */
const grantCodes = ["policy-unavailable", "policy-changed", "approval-lost"] as const;

/** What may have changed about the machine, found by the checks at the deciding click and before each send. */
export const vmCheckCodes = [
  "vm-gone",
  "vm-replaced",
  "overtaken",
  "model-changed",
  "msp-not-enabled",
  "vm-updating",
  "vm-deleting",
  "vm-failed",
  "vm-state-unknown",
  "etag-missing",
  "newer-evidence-latched",
] as const satisfies readonly StateCode[];

/** One of the reasons that the checks of the machine give. */
export type VmCheckCode = (typeof vmCheckCodes)[number];

const tooLate = ["approval-expired", "not-sent-in-time"] as const;
const unproven = [
  "guest-not-confirmed",
  "vm-not-running",
  "model-not-shown",
  "model-unreadable",
  "model-went-back",
  "raised-again",
  "vm-gone",
  "vm-replaced",
] as const;

/**
 * Every transition of a request, with every reason it may carry. What is not in this table cannot happen: the machine throws.
 * A request is born PENDING with the reason `requested`. Events that only add a line (a joiner, a posted card, a renewed lease, the answer
 * of a send) keep the state.
 */
export const transitions: readonly Transition[] = [
  row("PENDING", "join", "PENDING", "joined"),
  row("PENDING", "approve", "PENDING", "approval-counted"),
  row("PENDING", "approve", "APPROVED", "quorum-reached"),
  row("PENDING", "approve", "EXPIRED", "expired"),
  row("PENDING", "approve", "STALE", "policy-changed", "approval-lost", "evidence-too-old", ...vmCheckCodes),
  row("PENDING", "reject", "REJECTED", "rejected"),
  row("PENDING", "reject", "EXPIRED", "expired"),
  row("PENDING", "cancel", "CANCELLED", "cancelled-by-requester"),
  row("PENDING", "cancel", "EXPIRED", "expired"),
  row("PENDING", "expire", "EXPIRED", "expired"),
  row("PENDING", "supersede", "SUPERSEDED", "model-id-changed"),

  row("APPROVED", "join", "APPROVED", "joined"),
  row("APPROVED", "start", "EXECUTING", "execution-started"),
  row("APPROVED", "start", "STALE", ...grantCodes, ...tooLate),

  row("EXECUTING", "join", "EXECUTING", "joined"),
  row("EXECUTING", "take-over", "EXECUTING", "taken-over"),
  row("EXECUTING", "send", "EXECUTING", "sending"),
  row("EXECUTING", "send", "STALE", ...grantCodes, ...tooLate, ...vmCheckCodes),
  row("EXECUTING", "answer", "EXECUTING", "answer-refused", "answer-unknown"),
  row("EXECUTING", "answer", "VERIFYING", "answer-accepted"),
  row("EXECUTING", "judge", "VERIFYING", "model-accepted"),
  row("EXECUTING", "judge", "STALE", ...tooLate, ...vmCheckCodes),
  row("EXECUTING", "judge", "FAILED", "azure-refused", "refused-too-often"),
  row(
    "EXECUTING",
    "judge",
    "UNVERIFIED",
    "outcome-unknown",
    "model-went-back",
    "model-unreadable",
    "vm-gone",
    "vm-replaced",
  ),

  row("VERIFYING", "join", "VERIFYING", "joined"),
  row("VERIFYING", "take-over", "VERIFYING", "taken-over"),
  row("VERIFYING", "answer", "VERIFYING", "answer-accepted", "answer-refused", "answer-unknown"),
  row("VERIFYING", "judge", "VERIFYING", "model-accepted"),
  row("VERIFYING", "judge", "SUCCEEDED", "guest-confirmed"),
  row("VERIFYING", "judge", "UNVERIFIED", ...unproven),
  row("VERIFYING", "judge", "FAILED", "operation-failed"),

  row("UNVERIFIED", "answer", "UNVERIFIED", "answer-accepted", "answer-refused", "answer-unknown"),
  row("UNVERIFIED", "judge", "UNVERIFIED", "model-accepted"),
  row("UNVERIFIED", "judge", "SUCCEEDED", "guest-confirmed"),

  row("STALE", "answer", "STALE", "answer-accepted", "answer-refused", "answer-unknown"),
];

/** Is this step in the table? */
export function isPermitted(from: ResetState, event: EventKind, to: ResetState, reason: StateCode): boolean {
  return transitions.some(
    (entry) =>
      entry.from === from && entry.event === event && entry.to === to && entry.reasons.includes(reason),
  );
}
