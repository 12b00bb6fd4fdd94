import { checkPerson, isSameId, mayApprove, type Access, type Person } from "./access.ts";
import { already, refusePerson, step } from "./decision.ts";
import type { Click, Decision, DecisionContext, ResetEvent, VmCheck } from "./events.ts";
import { checkApprovals, isEvidenceTooOld, isUsableReading, sendWindowMs } from "./grant.ts";
import { nameText, reasonText } from "./person-text.ts";
import type { LoadedPolicy, Policy } from "./policy.ts";
import type { RefusalCode } from "./reasons.ts";
import type { ResetRequest } from "./request.ts";

type Event<K extends ResetEvent["kind"]> = Extract<ResetEvent, { readonly kind: K }>;

/** The buttons of an approval card. */
type Verb = "approve" | "reject" | "cancel";

const threadMark = ";messageid=";

/**
 * Is the click from the conversation in which the card was posted? A card that opened a thread is clicked inside that thread, so the
 * click's conversation may name the card itself as the thread's root where the post's named the channel only.
 */
function isSameConversation(posted: string, clicked: string, cardId: string): boolean {
  return (
    clicked === posted || (!posted.includes(threadMark) && clicked === `${posted}${threadMark}${cardId}`)
  );
}

/** Does the click consent to exactly this request's change, on a card that we posted for it? First reason why not, or null. */
function checkClick(request: ResetRequest, click: Click, verb: Verb): RefusalCode | null {
  if (click.requestId !== request.id) {
    return "other-request";
  }
  if (click.verb !== verb) {
    return "verb-differs";
  }
  if (click.planHash !== request.planHash) {
    return "plan-differs";
  }
  const isOnCard = request.cards.some(
    (card) =>
      card.kind === "approval" &&
      card.activityId === click.replyToId &&
      isSameConversation(card.conversationId, click.conversationId, card.activityId),
  );
  return isOnCard ? null : "unknown-card";
}

/** The decider's object id, or why this person may not decide this request. */
function checkApprover(request: ResetRequest, by: Person, policy: Policy): Access {
  const { resourceId, requester, tenantId } = request;
  const access = mayApprove({ policy, person: by, resourceId, requesterId: requester.objectId });
  const isForeign = access.kind === "allowed" && !isSameId(by.tenantId, tenantId);
  return isForeign ? { kind: "refused", reason: "other-tenant" } : access;
}

/** A click whose person and card are in order. */
interface Admitted {
  readonly objectId: string;
  readonly name: string;
  readonly policy: LoadedPolicy;
}

/** Who decides, or why this click decides nothing. */
function admit(
  request: ResetRequest,
  event: Event<"approve"> | Event<"reject">,
  context: DecisionContext,
): Admitted | RefusalCode {
  const { policy } = context;
  if (policy === null) {
    return "no-policy";
  }
  const access = checkApprover(request, event.by, policy.policy);
  if (access.kind === "refused") {
    return access.reason;
  }
  const { objectId } = access;
  return checkClick(request, event.click, event.kind) ?? { objectId, name: nameText(event.by.name), policy };
}

function expired(
  request: ResetRequest,
  context: DecisionContext,
  event: Verb,
  actor: string | null,
): Decision {
  return step(request, context, { event, to: "EXPIRED", reason: "expired", acting: { actor } });
}

function isUsableAtClick(vm: VmCheck | null, request: ResetRequest, nowMs: number): vm is VmCheck {
  return vm !== null && isUsableReading(vm, request, { nowMs, notBeforeMs: request.createdAtMs });
}

/** The right person's right click: count it, or find that the request no longer holds. */
function count(
  request: ResetRequest,
  event: Event<"approve">,
  context: DecisionContext,
  by: Admitted,
): Decision {
  const { nowMs } = context;
  const acting = { actor: by.objectId };
  const problem = checkApprovals(request, by.policy);
  if (problem !== null) {
    return step(request, context, { event: "approve", to: "STALE", reason: problem, acting });
  }
  const approvals = [...request.approvals, { objectId: by.objectId, name: by.name, atMs: nowMs }];
  if (approvals.length < request.quorum) {
    const changes = { approvals };
    return step(request, context, {
      event: "approve",
      to: "PENDING",
      reason: "approval-counted",
      acting,
      changes,
    });
  }
  if (isEvidenceTooOld(request.evidence, request.maxEvidenceAgeMinutes, nowMs)) {
    return step(request, context, { event: "approve", to: "STALE", reason: "evidence-too-old", acting });
  }
  const { vm } = event;
  if (!isUsableAtClick(vm, request, nowMs)) {
    return refusePerson(request, context, { event: "approve", code: "azure-not-read", actor: by.objectId });
  }
  if (vm.failed !== null) {
    const changes = { seenId: vm.modelId };
    return step(request, context, { event: "approve", to: "STALE", reason: vm.failed, acting, changes });
  }
  const changes = { approvals, deadlineMs: nowMs + sendWindowMs };
  return step(request, context, {
    event: "approve",
    to: "APPROVED",
    reason: "quorum-reached",
    acting,
    changes,
  });
}

/**
 * Somebody presses Approve. Counted once per person; the click that reaches the quorum also needs a reading of the machine in which
 * everything holds. A refused click changes nothing; one that finds the request expired, or its grounds gone, closes it.
 */
export function approve(request: ResetRequest, event: Event<"approve">, context: DecisionContext): Decision {
  const admitted = admit(request, event, context);
  const actor = event.by.objectId;
  if (typeof admitted === "string") {
    return refusePerson(request, context, { event: "approve", code: admitted, actor });
  }
  if (request.approvals.some((approval) => isSameId(approval.objectId, admitted.objectId))) {
    return already(request);
  }
  if (request.state !== "PENDING") {
    return refusePerson(request, context, { event: "approve", code: "closed", actor });
  }
  return context.nowMs >= request.expiresAtMs
    ? expired(request, context, "approve", actor)
    : count(request, event, context, admitted);
}

/** Somebody presses Reject. One rejection by an approver closes the request, whoever approved before; a reason is needed. */
export function reject(request: ResetRequest, event: Event<"reject">, context: DecisionContext): Decision {
  const actor = event.by.objectId;
  const refuse = (code: RefusalCode) => refusePerson(request, context, { event: "reject", code, actor });
  const admitted = admit(request, event, context);
  if (typeof admitted === "string") {
    return refuse(admitted);
  }
  if (isSameId(request.rejection?.objectId ?? null, admitted.objectId)) {
    return already(request);
  }
  if (request.state !== "PENDING") {
    return refuse("closed");
  }
  if (context.nowMs >= request.expiresAtMs) {
    return expired(request, context, "reject", actor);
  }
  const reason = reasonText(event.reason);
  if (reason === "") {
    return refuse("reason-missing");
  }
  const { objectId, name } = admitted;
  const changes = { rejection: { objectId, name, atMs: context.nowMs, reason } };
  return step(request, context, {
    event: "reject",
    to: "REJECTED",
    reason: "rejected",
    acting: { actor },
    changes,
  });
}

/** Who may cancel: the requester, as a person of the request's tenant. Needs no policy: it only ever prevents. */
function checkRequester(request: ResetRequest, by: Person): RefusalCode | null {
  const known = checkPerson({ tenants: [request.tenantId] }, by);
  if (known.kind === "refused") {
    return known.reason;
  }
  return isSameId(known.objectId, request.requester.objectId) ? null : "only-requester-cancels";
}

/** The requester presses Cancel, while nobody has decided yet. */
export function cancel(request: ResetRequest, event: Event<"cancel">, context: DecisionContext): Decision {
  const { by, click } = event;
  const actor = by.objectId;
  const code = checkRequester(request, by) ?? checkClick(request, click, "cancel");
  if (code !== null) {
    return refusePerson(request, context, { event: "cancel", code, actor });
  }
  if (request.state === "CANCELLED") {
    return already(request);
  }
  if (request.state !== "PENDING") {
    return refusePerson(request, context, { event: "cancel", code: "closed", actor });
  }
  if (context.nowMs >= request.expiresAtMs) {
    return expired(request, context, "cancel", actor);
  }
  const acting = { actor };
  return step(request, context, {
    event: "cancel",
    to: "CANCELLED",
    reason: "cancelled-by-requester",
    acting,
  });
}
