import type { ShownRequest } from "../app/key-reset/results.ts";
import type { Outbox } from "./outbox.ts";
import { drawRequest } from "./request-cards.ts";
import type { Turn } from "./talk.ts";

/** Posts a request's card here and remembers where it stands: from then on it can be decided on it, and it is kept up to date. */
export async function postRequestCard(shown: ShownRequest, turn: Turn, outbox: Outbox): Promise<boolean> {
  const { deps, from, reference } = turn;
  const drawing = { viewer: "everybody", isPosting: true, roster: outbox.roster } as const;
  const activityId = await outbox.post(await drawRequest(shown, drawing, deps));
  if (activityId === undefined) return false;
  const { id, tenantId } = shown.request;
  await deps.places.add(id, { reference: JSON.stringify(reference), activityId });
  await deps.resets.attachCard(tenantId, id, {
    conversationId: from.conversationId,
    activityId,
    kind: "approval",
  });
  return true;
}
