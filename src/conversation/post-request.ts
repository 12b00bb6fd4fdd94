import { setTimeout as wait } from "node:timers/promises";
import type { ShownRequest } from "../app/key-reset/results.ts";
import { conversationIdOf, isShared } from "./card-conversation.ts";
import type { Outbox } from "./outbox.ts";
import { drawRequest } from "./request-cards.ts";
import type { Turn } from "./talk.ts";

/** What became of a card: it stands; there are enough of it here already; it could not be sent. */
export type Posted = "posted" | "above" | "failed";

/** One card and one further one are enough for a conversation for so long: they are kept up to date. */
const enoughForMs = 5 * 60_000;

/**
 * Posts a request's card here and remembers where it stands: from then on it can be decided on it, and it is kept up to date. Approvers
 * are mentioned on the first card of a shared chat only; where a card with mentions cannot be posted, it is posted without them.
 */
export async function postRequestCard(shown: ShownRequest, turn: Turn, outbox: Outbox): Promise<Posted> {
  const { deps, from, reference } = turn;
  const places = await deps.places.of(shown.request.id);
  const here = places.filter((place) => conversationIdOf(place) === from.conversationId);
  const newestMs = Math.max(0, ...here.map(({ atMs }) => atMs));
  if (here.length > 1 && deps.clock() - newestMs < enoughForMs) return "above";
  const isCalling = here.length === 0 && isShared(reference);
  const activityId =
    (await post(shown, isCalling, turn, outbox)) ??
    (isCalling ? await post(shown, false, turn, outbox) : undefined);
  if (activityId === undefined) return "failed";
  const { id, tenantId } = shown.request;
  const card = { conversationId: from.conversationId, activityId, kind: "approval" } as const;
  await withPatience(() => deps.places.add(id, { reference: JSON.stringify(reference), activityId }));
  await withPatience(() => deps.resets.attachCard(tenantId, id, card));
  return "posted";
}

async function post(
  shown: ShownRequest,
  isPosting: boolean,
  { deps }: Turn,
  outbox: Outbox,
): Promise<string | undefined> {
  const drawing = { viewer: "everybody", isPosting, roster: outbox.roster } as const;
  return outbox.post(await drawRequest(shown, drawing, deps));
}

/** Pauses before the store is asked again: a card that stands but is not written down cannot be decided on. */
const pausesMs = [100, 400, 1500];

async function withPatience(work: () => Promise<void>): Promise<void> {
  for (const pauseMs of pausesMs) {
    try {
      await work();
      return;
    } catch {
      await wait(pauseMs, undefined, { ref: false });
    }
  }
  await work();
}
