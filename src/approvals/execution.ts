import { already, note, refuseStep, step, watchMs } from "./decision.ts";
import type { Decision, DecisionContext, Judgement, ResetEvent } from "./events.ts";
import { checkGrant, isUsableReading, leaseMs, maxSends } from "./grant.ts";
import { reasonText } from "./person-text.ts";
import type { StateCode } from "./reasons.ts";
import {
  mayHaveChanged,
  refusalsOf,
  type RecordedSend,
  type ResetRequest,
  type SendAnswer,
} from "./request.ts";
import { isPermitted } from "./transition-table.ts";

type Event<K extends ResetEvent["kind"]> = Extract<ResetEvent, { readonly kind: K }>;

/** Does this instance hold the request now? */
function holds(request: ResetRequest, owner: string, nowMs: number): boolean {
  return request.lease !== null && request.lease.owner === owner && nowMs < request.lease.untilMs;
}

/** Begins the execution of an approved request: takes the lease, or finds that the approval no longer holds. The target is in the row. */
export function start(request: ResetRequest, event: Event<"start">, context: DecisionContext): Decision {
  if (request.state !== "APPROVED") {
    return refuseStep(request, "not-now");
  }
  const acting = { instance: event.owner };
  const problem = checkGrant(request, context);
  if (problem !== null) {
    return step(request, context, { event: "start", to: "STALE", reason: problem, acting });
  }
  const changes = { lease: { owner: event.owner, untilMs: context.nowMs + leaseMs } };
  return step(request, context, {
    event: "start",
    to: "EXECUTING",
    reason: "execution-started",
    acting,
    changes,
  });
}

/** Renews the own lease, or takes over one that ran out. Whoever takes over reads first: an unanswered send may have been sent. */
export function takeOver(
  request: ResetRequest,
  event: Event<"take-over">,
  context: DecisionContext,
): Decision {
  const { state, lease } = request;
  if (state !== "EXECUTING" && state !== "VERIFYING") {
    return refuseStep(request, "not-now");
  }
  const changes = { lease: { owner: event.owner, untilMs: context.nowMs + leaseMs } };
  if (lease !== null && lease.owner === event.owner) {
    return note(request, changes);
  }
  if (lease !== null && context.nowMs < lease.untilMs) {
    return refuseStep(request, "still-held", lease.untilMs);
  }
  const acting = { instance: event.owner };
  return step(request, context, { event: "take-over", to: state, reason: "taken-over", acting, changes });
}

/** May there be no further PATCH at all, whatever is read? */
function sendObstacle(request: ResetRequest, event: Event<"send">, nowMs: number): Decision | null {
  if (request.state !== "EXECUTING") {
    return refuseStep(request, "not-now");
  }
  if (!holds(request, event.owner, nowMs)) {
    return refuseStep(request, "not-holder");
  }
  if (request.verification.modelAcceptedAtMs !== null || mayHaveChanged(request)) {
    return refuseStep(request, "already-changed");
  }
  if (request.sends.length >= maxSends || refusalsOf(request).some((answer) => !answer.mayRepeat)) {
    return refuseStep(request, "sends-used-up");
  }
  const isUsed = request.sends.some((sent) => sent.correlationId === event.correlationId);
  return isUsed ? refuseStep(request, "not-now") : null;
}

/**
 * Writes a PATCH down before it is sent. Only if the answer is a change to EXECUTING whose last send has this correlation id may it leave,
 * once, with the plan's `to` and this `If-Match`, and only before the deadline. Anything that no longer holds makes the request STALE.
 */
export function send(request: ResetRequest, event: Event<"send">, context: DecisionContext): Decision {
  const { nowMs } = context;
  const obstacle = sendObstacle(request, event, nowMs);
  if (obstacle !== null) {
    return obstacle;
  }
  const { owner, correlationId, vm } = event;
  const acting = { instance: owner, correlationId };
  const stale = (reason: StateCode, seenId: number | null) =>
    step(request, context, { event: "send", to: "STALE", reason, acting, changes: { seenId } });
  const problem = checkGrant(request, context);
  if (problem !== null) {
    return stale(problem, null);
  }
  const refusals = refusalsOf(request);
  const notBeforeMs = Math.max(0, ...refusals.map((answer) => answer.notBeforeMs));
  const readNotBeforeMs = Math.max(0, ...refusals.map((answer) => answer.atMs));
  if (nowMs < notBeforeMs) {
    return refuseStep(request, "not-now", notBeforeMs);
  }
  if (!isUsableReading(vm, request, { nowMs, notBeforeMs: readNotBeforeMs })) {
    return refuseStep(request, "azure-not-read");
  }
  if (vm.failed !== null) {
    return stale(vm.failed, vm.modelId);
  }
  const sent: RecordedSend = { atMs: nowMs, correlationId, ifMatch: vm.etag, answer: null };
  const changes = { sends: [...request.sends, sent] };
  return step(request, context, { event: "send", to: "EXECUTING", reason: "sending", acting, changes });
}

const answerReasons = {
  accepted: "answer-accepted",
  refused: "answer-refused",
  unknown: "answer-unknown",
} as const satisfies Record<SendAnswer["kind"], StateCode>;

/**
 * Writes down what Azure answered to a recorded PATCH. A 2xx begins the watch; everything else asks for a reading. A late answer, after
 * another instance took over, is still written down: it can only make the record truer.
 */
export function recordAnswer(
  request: ResetRequest,
  event: Event<"answer">,
  context: DecisionContext,
): Decision {
  const { correlationId, answer } = event;
  const sent = request.sends.find((entry) => entry.correlationId === correlationId);
  const isFitting = isPermitted(request.state, "answer", request.state, "answer-refused");
  if (sent === undefined || !isFitting) {
    return refuseStep(request, "not-now");
  }
  if (sent.answer !== null) {
    return already(request);
  }
  const kept = answer.kind === "accepted" ? answer : { ...answer, what: reasonText(answer.what) };
  const sends = request.sends.map((entry) => (entry === sent ? { ...entry, answer: kept } : entry));
  const isAccepted = answer.kind === "accepted";
  const { verification } = request;
  const to = isAccepted && request.state === "EXECUTING" ? "VERIFYING" : request.state;
  return step(request, context, {
    event: "answer",
    to,
    reason: answerReasons[answer.kind],
    acting: { correlationId, azureCorrelationId: answer.correlationId },
    changes: {
      sends,
      verification: {
        ...verification,
        by: isAccepted && verification.by !== null ? "us" : verification.by,
        watchUntilMs: verification.watchUntilMs ?? (isAccepted ? context.nowMs + watchMs : null),
      },
    },
  });
}

/** The model shows `to`: from here on nothing is ever sent again. */
function accepted(
  request: ResetRequest,
  event: Event<"judge">,
  context: DecisionContext,
  by: "us" | "unknown",
): Decision {
  const { state, verification } = request;
  if (verification.modelAcceptedAtMs !== null) {
    return already(request);
  }
  const to = state === "EXECUTING" ? "VERIFYING" : state;
  if (!isPermitted(state, "judge", to, "model-accepted")) {
    return refuseStep(request, "not-now");
  }
  const { nowMs } = context;
  const watchUntilMs = verification.watchUntilMs ?? nowMs + watchMs;
  return step(request, context, {
    event: "judge",
    to,
    reason: "model-accepted",
    acting: { instance: event.owner },
    changes: {
      seenId: request.plan.to,
      verification: { ...verification, modelAcceptedAtMs: nowMs, by, watchUntilMs },
    },
  });
}

function confirmed(
  request: ResetRequest,
  event: Event<"judge">,
  context: DecisionContext,
  by: "azure" | "person",
): Decision {
  const { state, verification } = request;
  if (state === "SUCCEEDED") {
    return already(request);
  }
  if (
    verification.modelAcceptedAtMs === null ||
    !isPermitted(state, "judge", "SUCCEEDED", "guest-confirmed")
  ) {
    return refuseStep(request, "not-now");
  }
  return step(request, context, {
    event: "judge",
    to: "SUCCEEDED",
    reason: "guest-confirmed",
    acting: { instance: event.owner },
    changes: { verification: { ...verification, guestConfirmedAtMs: context.nowMs, guestConfirmedBy: by } },
  });
}

/** Ends that claim "nothing was changed" are refused while something sent may have changed it. */
function contradictsDoubt(
  request: ResetRequest,
  judgement: Extract<Judgement, { readonly kind: "ended" }>,
): boolean {
  const claimsNothing =
    judgement.state === "STALE" ? judgement.reason !== "overtaken" : judgement.state === "FAILED";
  return mayHaveChanged(request) && claimsNothing && judgement.reason !== "operation-failed";
}

/** Takes in what the readings amount to. Whoever ends an execution must hold it; that the new id or key was seen anybody may say. */
export function judge(request: ResetRequest, event: Event<"judge">, context: DecisionContext): Decision {
  const { judgement, owner, operationFailure } = event;
  if (judgement.kind === "accepted") {
    return accepted(request, event, context, judgement.by);
  }
  if (judgement.kind === "confirmed") {
    return confirmed(request, event, context, judgement.by);
  }
  const { state: to, reason, seenId } = judgement;
  if (!isPermitted(request.state, "judge", to, reason) || contradictsDoubt(request, judgement)) {
    return refuseStep(request, "not-now");
  }
  if (!holds(request, owner, context.nowMs)) {
    return refuseStep(request, "not-holder");
  }
  const { verification } = request;
  const watchUntilMs = verification.watchUntilMs ?? context.nowMs + watchMs;
  return step(request, context, {
    event: "judge",
    to,
    reason,
    acting: { instance: owner },
    changes: {
      seenId: seenId ?? request.seenId,
      verification: {
        ...verification,
        watchUntilMs: to === "UNVERIFIED" ? watchUntilMs : verification.watchUntilMs,
        ...(reason === "operation-failed" && operationFailure !== undefined ? { operationFailure } : {}),
      },
    },
  });
}
