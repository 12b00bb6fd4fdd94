import * as z from "zod";
import type { Clock } from "./ports/clock.ts";
import type { Store, StoredRow } from "./ports/store.ts";
import { remember } from "./stored-rows.ts";

/** Where a card stands: the serialised conversation reference that we wrote ourselves, and the activity id. */
export interface CardPlace {
  readonly reference: string;
  readonly activityId: string;
}

/** A card that stands somewhere since a moment. */
interface StandingCard extends CardPlace {
  readonly atMs: number;
}

/** One piece of news: what a conversation is told once. */
interface News {
  readonly requestId: string;
  readonly conversationId: string;
  readonly state: string;
}

/** Remembers where the cards of a request stand, so that any instance can update them, also after a restart. */
export interface CardPlaces {
  add(requestId: string, place: CardPlace): Promise<void>;
  of(requestId: string): Promise<readonly StandingCard[]>;
  /**
   * Tells a conversation something once, on whatever instance. Throws where `tell` said false or threw, and while another instance
   * tells it: whoever tries again later tells it if it has not been told by then.
   */
  tellOnce(news: News, tell: () => Promise<boolean>): Promise<void>;
}

const stored = z.object({ reference: z.string(), activityId: z.string(), atMs: z.number().default(0) });
const told = z.object({ atMs: z.number(), isTold: z.boolean() });

/** An instance that began to tell and was stopped is not waited for any longer; a send ends within half a minute. */
const claimMs = 60_000;

/** Keeps the places in the store, with the moment from which their retention counts. Rows of other shapes are passed over. */
export function createCardPlaces(store: Store, clock: Clock = Date.now): CardPlaces {
  return {
    add: (requestId, place) =>
      remember(store, `cards|${requestId}`, place.activityId, { ...place, atMs: clock() }),
    of: async (requestId) => {
      const rows = await store.list(`cards|${requestId}`, { limit: 200 });
      return rows.flatMap(({ value }) => {
        const parsed = stored.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      });
    },
    tellOnce: async ({ requestId, conversationId, state }, tell) => {
      const partition = `told|${requestId}`;
      const row = `${conversationId}|${state}`;
      const present = await store.get(partition, row);
      const last = told.safeParse(present?.value);
      if (last.success && last.data.isTold) return;
      const isClaimed = last.success && clock() - last.data.atMs < claimMs;
      if (isClaimed || !(await claim(store, partition, row, present, clock())))
        throw new Error("this is being told already");
      const isDone = await tell().catch(() => false);
      if (isDone) return remember(store, partition, row, { atMs: clock(), isTold: true });
      // Given back, so that the next try need not wait for the claim to end.
      await remember(store, partition, row, { atMs: clock() - claimMs, isTold: false });
      throw new Error("a message could not be sent");
    },
  };
}

/** Claims the telling; false where somebody else was faster. */
async function claim(
  store: Store,
  partition: string,
  row: string,
  present: StoredRow | undefined,
  atMs: number,
): Promise<boolean> {
  const value = { atMs, isTold: false };
  const operation =
    present === undefined
      ? ({ kind: "insert", row, value } as const)
      : ({ kind: "replace", row, value, etag: present.etag } as const);
  return (await store.commit(partition, [operation])).ok;
}
