import type { ConversationReference } from "botbuilder";
import { eligibleApprovers } from "../approvals/access.ts";
import type { Notifier } from "../app/ports/notifier.ts";
import type { ShownRequest } from "../app/key-reset/results.ts";
import type { CardPlace, CardPlaces } from "../app/card-places.ts";
import type { Card } from "../presentation/card.ts";
import { requestCard } from "../presentation/request-card.ts";
import { endText } from "../presentation/request-end.ts";
import type { RequestView, Viewer } from "../presentation/request-view.ts";
import { viewerOf } from "../presentation/request-view.ts";
import { conversationIdOf, isShared, readReference } from "./card-conversation.ts";
import { inConversation, type Outbox } from "./outbox.ts";
import type { Roster } from "./people.ts";
import type { TalkDeps } from "./talk.ts";

/** What drawing and posting a request's cards needs. */
export type RequestCardDeps = Pick<
  TalkDeps,
  "policy" | "people" | "clock" | "docsUrl" | "sending" | "log"
> & { readonly places: CardPlaces };

/** How one card of a request is drawn. */
interface Drawing {
  readonly viewer: Viewer;
  readonly isPosting: boolean;
  readonly roster: Roster;
}

/** The card of a request for one kind of viewer, with the people whom the policy names now. */
export async function drawRequest(
  { request, machine, region }: ShownRequest,
  { viewer, isPosting, roster }: Drawing,
  deps: RequestCardDeps,
): Promise<Card> {
  const policy = await deps.policy();
  const eligible = policy.ok
    ? eligibleApprovers(policy.value.policy, request.resourceId, request.requester.objectId)
    : [];
  const concerned = [request.requester.objectId, ...eligible];
  const view: RequestView = {
    request,
    nowMs: deps.clock(),
    viewer,
    machine,
    region,
    approvers: await deps.people.named(eligible, roster),
    isPosting,
    refreshFor: await deps.people.channelIds(concerned, roster),
    docsUrl: deps.docsUrl,
    checkAgainData: { vm: request.resourceId },
  };
  return requestCard(view);
}

/** One person's own view of a request. */
export async function drawRequestFor(
  shown: ShownRequest,
  objectId: string,
  roster: Roster,
  deps: RequestCardDeps,
): Promise<Card> {
  const policy = await deps.policy();
  const eligible = policy.ok
    ? eligibleApprovers(policy.value.policy, shown.request.resourceId, shown.request.requester.objectId)
    : [];
  const viewer = viewerOf(shown.request, objectId, eligible);
  return drawRequest(shown, { viewer, isPosting: false, roster }, deps);
}

/** Nobody is asked: names that are known already must do. */
const noRoster: Roster = () => Promise.resolve(null);

/** Updates every card of a request when it changes, and tells each conversation once of its end. */
export function createNotifier(deps: RequestCardDeps): Notifier {
  return {
    changed: async (shown) => {
      const card = await drawRequest(
        shown,
        { viewer: "everybody", isPosting: false, roster: noRoster },
        deps,
      );
      const talks = Map.groupBy(await deps.places.of(shown.request.id), conversationIdOf);
      const told = await Promise.allSettled(
        [...talks.values()].map((places) => tellConversation(places, card, shown, deps)),
      );
      // Thrown only now: a chat that the bot was removed from must not keep the news from the others.
      for (const outcome of told) if (outcome.status === "rejected") throw outcome.reason;
    },
  };
}

/** Edits the cards of one conversation and tells it of the end. The message does not wait for a card that cannot be edited any more. */
async function tellConversation(
  places: readonly CardPlace[],
  card: Card,
  shown: ShownRequest,
  deps: RequestCardDeps,
): Promise<void> {
  const [first] = places;
  if (first === undefined) return;
  const reference = readReference(first);
  await inConversation(reference, deps.sending, async (outbox) => {
    const edited: boolean[] = [];
    for (const { activityId } of places) edited.push(await outbox.edit(activityId, card));
    await tellEnd(shown, reference, outbox, deps);
    if (edited.includes(false)) throw new Error("a card could not be updated");
  });
}

/** The end of a request is said in a message of its own, once in each conversation: an edited card calls nobody. */
async function tellEnd(
  { request }: ShownRequest,
  reference: Partial<ConversationReference>,
  outbox: Outbox,
  deps: RequestCardDeps,
): Promise<void> {
  const words = endText(request);
  if (words === undefined) return;
  const conversationId = reference.conversation?.id ?? "";
  // Who asked is a member where they asked; elsewhere nobody can be sure of it.
  const isWhereAsked = isShared(reference) && conversationId === request.conversationId;
  const mention = isWhereAsked
    ? { id: request.requester.objectId, name: mentionName(request.requester.name) }
    : undefined;
  const text = mention === undefined ? words : `${words} <at>${mention.name}</at>`;
  const { id: requestId, state } = request;
  await deps.places.tellOnce({ requestId, conversationId, state }, async () => {
    const messageId = await outbox.postText(text, mention);
    return messageId !== undefined;
  });
}

/** A name that can stand in a message, which clients read as Markdown. */
function mentionName(name: string): string {
  return /^[\p{L}\p{M}\p{N} .,'’-]{1,60}$/u.test(name) ? name.trim() : "requester";
}
