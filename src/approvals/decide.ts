import { isSameId, mayAsk } from "./access.ts";
import { approve, cancel, reject } from "./clicks.ts";
import { already, note, refusePerson, refuseStep, step } from "./decision.ts";
import type { Decision, DecisionContext, ResetEvent } from "./events.ts";
import { judge, recordAnswer, send, start, takeOver } from "./execution.ts";
import { nameText } from "./person-text.ts";
import type { PostedCard, ResetRequest } from "./request.ts";
import { isOpenState } from "./states.ts";

type Event<K extends ResetEvent["kind"]> = Extract<ResetEvent, { readonly kind: K }>;

/** How many cards are remembered and kept up to date for one request. */
const maxCards = 200;
/** How many people may join one request. */
const maxJoiners = 100;

function addCard(request: ResetRequest, card: PostedCard): Decision {
  const isKnown = request.cards.some(
    (known) => known.conversationId === card.conversationId && known.activityId === card.activityId,
  );
  if (isKnown) {
    return already(request);
  }
  return request.cards.length < maxCards
    ? note(request, { cards: [...request.cards, card] })
    : refuseStep(request, "not-now");
}

function join(request: ResetRequest, event: Event<"join">, context: DecisionContext): Decision {
  const { by, place } = event;
  const refuse = (code: Parameters<typeof refusePerson>[2]["code"]) =>
    refusePerson(request, context, { event: "join", code, actor: by.objectId });
  if (context.policy === null) {
    return refuse("no-policy");
  }
  const access = mayAsk({ policy: context.policy.policy, person: by, place, resourceId: request.resourceId });
  if (access.kind === "refused") {
    return refuse(access.reason);
  }
  if (!isSameId(by.tenantId, request.tenantId)) {
    return refuse("other-tenant");
  }
  if (!isOpenState(request.state)) {
    return refuse("closed");
  }
  const known = [request.requester, ...request.joiners];
  if (
    known.some((person) => isSameId(person.objectId, by.objectId)) ||
    request.joiners.length >= maxJoiners
  ) {
    return already(request);
  }
  const joiner = { objectId: access.objectId, name: nameText(by.name), atMs: context.nowMs };
  return step(request, context, {
    event: "join",
    to: request.state,
    reason: "joined",
    acting: { actor: by.objectId },
    changes: { joiners: [...request.joiners, joiner] },
  });
}

function expire(request: ResetRequest, context: DecisionContext): Decision {
  if (request.state === "EXPIRED") {
    return already(request);
  }
  const isDue = request.state === "PENDING" && context.nowMs >= request.expiresAtMs;
  return isDue
    ? step(request, context, { event: "expire", to: "EXPIRED", reason: "expired" })
    : refuseStep(request, "not-now", request.expiresAtMs);
}

function supersede(request: ResetRequest, event: Event<"supersede">, context: DecisionContext): Decision {
  if (request.state === "SUPERSEDED") {
    return already(request);
  }
  const isDue = request.state === "PENDING" && event.modelId !== request.plan.from;
  return isDue
    ? step(request, context, {
        event: "supersede",
        to: "SUPERSEDED",
        reason: "model-id-changed",
        changes: { seenId: event.modelId },
      })
    : refuseStep(request, "not-now");
}

function byPerson(
  request: ResetRequest,
  event: Extract<ResetEvent, { readonly by: unknown }>,
  context: DecisionContext,
): Decision {
  if (event.kind === "join") {
    return join(request, event, context);
  }
  if (event.kind === "approve") {
    return approve(request, event, context);
  }
  return event.kind === "reject" ? reject(request, event, context) : cancel(request, event, context);
}

/**
 * The state machine of a reset request: what this event makes of it now. A change is to be stored by compare-and-swap together with its
 * audit lines; a lost race means reading again and deciding again. Given the same event twice it changes once. Never throws for what
 * people, Azure or other instances do.
 */
export function decide(request: ResetRequest, event: ResetEvent, context: DecisionContext): Decision {
  if ("by" in event) {
    return byPerson(request, event, context);
  }
  switch (event.kind) {
    case "card-posted":
      return addCard(request, event.card);
    case "expire":
      return expire(request, context);
    case "supersede":
      return supersede(request, event, context);
    case "start":
      return start(request, event, context);
    case "take-over":
      return takeOver(request, event, context);
    case "send":
      return send(request, event, context);
    case "answer":
      return recordAnswer(request, event, context);
    case "judge":
    default:
      return judge(request, event, context);
  }
}
