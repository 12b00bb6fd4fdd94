import type { ConversationReference } from "botbuilder";
import { eligibleApprovers } from "../approvals/access.ts";
import type { Notifier } from "../app/ports/notifier.ts";
import type { ShownRequest } from "../app/key-reset/results.ts";
import type { CardPlace, CardPlaces } from "../app/card-places.ts";
import type { Card } from "../presentation/card.ts";
import { requestCard } from "../presentation/request-card.ts";
import type { RequestView, Viewer } from "../presentation/request-view.ts";
import { viewerOf } from "../presentation/request-view.ts";
import { targetLabel, parseResourceId } from "../target/target.ts";
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

/** Updates every card of a request when it changes, and tells the thread once of its end. */
export function createNotifier(deps: RequestCardDeps): Notifier {
  return {
    changed: async (shown) => {
      const card = await drawRequest(
        shown,
        { viewer: "everybody", isPosting: false, roster: noRoster },
        deps,
      );
      const places = await deps.places.of(shown.request.id);
      const told = await Promise.allSettled(places.map((place) => tellPlace(place, card, shown, deps)));
      // Thrown only now: a chat that the bot was removed from must not keep the news from the others.
      for (const outcome of told) if (outcome.status === "rejected") throw outcome.reason;
    },
  };
}

async function tellPlace(
  { reference, activityId }: CardPlace,
  card: Card,
  shown: ShownRequest,
  deps: RequestCardDeps,
): Promise<void> {
  const conversation = JSON.parse(reference) as Partial<ConversationReference>;
  await inConversation(conversation, deps.sending, async (outbox) => {
    const isEdited = await outbox.edit(activityId, card);
    if (!isEdited) throw new Error("a card could not be updated");
    await tellEnd(shown, activityId, outbox, deps);
  });
}

/** The end of a request is said in a message of its own, once for each card: an edited card calls nobody. */
async function tellEnd(
  shown: ShownRequest,
  activityId: string,
  outbox: Outbox,
  deps: RequestCardDeps,
): Promise<void> {
  const { request } = shown;
  const words = endWords[request.state];
  if (words === undefined) return;
  if (!(await deps.places.isFirstTelling(request.id, activityId, request.state))) return;
  const target = parseResourceId(request.resourceId);
  const name = target === null ? "the VM" : targetLabel(target);
  await outbox.postText(`Key reset of ${name}: ${words}`);
}

/** How the end of a request is told in the thread; the card has the rest. */
const endWords: { readonly [State in ShownRequest["request"]["state"]]?: string } = {
  SUCCEEDED: "done. The agent has the new key.",
  FAILED: "failed. The card says why and what to do.",
  UNVERIFIED: "sent, but not confirmed yet. The card says what to do next.",
  STALE: "not carried out, because something has changed. The card says what.",
  REJECTED: "rejected. The card says by whom and why.",
  EXPIRED: "expired without a decision. Ask again if it is still needed.",
  CANCELLED: "cancelled by who asked for it.",
  SUPERSEDED: "replaced, because the machine's keyIncarnationId has changed.",
};
