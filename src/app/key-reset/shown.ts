import { isSameId, maySee, type Person, type Place } from "../../approvals/access.ts";
import type { Refusal } from "../../approvals/events.ts";
import type { LoadedPolicy } from "../../approvals/policy.ts";
import type { ReasonCode } from "../../approvals/reasons.ts";
import type { ResetRequest } from "../../approvals/request.ts";
import type { Store } from "../ports/store.ts";
import type { Refused, ShownRequest } from "./results.ts";
import { factsRow, partitionOf, rowKeys } from "./rows.ts";

/** Puts what the card shows of the machine beside a request. */
export async function show(store: Store, request: ResetRequest): Promise<ShownRequest> {
  const stored = await store.get(partitionOf(request.tenantId), rowKeys.facts(request.id));
  const parsed = factsRow.safeParse(stored?.value);
  const { machine, region } = parsed.success ? parsed.data : { machine: null, region: null };
  return { request, machine, region };
}

/** A card on which something was pressed, or is looked at; ids as the channel gives them. */
export interface SeenCard {
  readonly conversationId: string;
  readonly activityId: string;
}

/** Was this card posted for this request? Then whoever is in that conversation sees the request anyway. */
function isOnCard(request: ResetRequest, card: SeenCard | null): boolean {
  return (
    card !== null &&
    request.cards.some(
      ({ conversationId, activityId }) =>
        activityId === card.activityId &&
        (conversationId === card.conversationId ||
          card.conversationId === `${conversationId};messageid=${activityId}`),
    )
  );
}

/**
 * May this person be shown this request? A person of its tenant: who asked for it, who looks at a card of it, and who may see the machine.
 * Everybody else is answered as if there were none.
 */
export function maySeeRequest(
  request: ResetRequest,
  who: { readonly person: Person; readonly place: Place; readonly card: SeenCard | null },
  policy: LoadedPolicy | null,
): boolean {
  const { person, place, card } = who;
  if (person.isBot || person.objectId === null || !isSameId(person.tenantId, request.tenantId)) return false;
  const isParty = [request.requester, ...request.joiners].some(({ objectId }) =>
    isSameId(objectId, person.objectId),
  );
  if (isParty || isOnCard(request, card)) return true;
  const { resourceId } = request;
  return policy !== null && maySee({ policy: policy.policy, person, place, resourceId }).kind === "allowed";
}

/** A refusal without further details. */
export function refusedWith(code: ReasonCode, more: Partial<Refused> = {}): Refused {
  return { kind: "refused", code, eligible: [], quorum: null, untilMs: null, shown: null, ...more };
}

/** A refusal of the state machine for a person, with the request where that person may see it. */
export function refusedBy(refusal: Refusal, shown: ShownRequest | null): Refused {
  const { code, eligible, quorum, untilMs } = refusal;
  return refusedWith(code, { eligible, quorum, untilMs, shown });
}
