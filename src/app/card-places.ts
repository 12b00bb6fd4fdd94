import * as z from "zod";
import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";
import { remember } from "./stored-rows.ts";

/** Where a card stands: the serialised conversation reference that we wrote ourselves, and the activity id. */
export interface CardPlace {
  readonly reference: string;
  readonly activityId: string;
}

/** Remembers where the cards of a request stand, so that any instance can update them, also after a restart. */
export interface CardPlaces {
  add(requestId: string, place: CardPlace): Promise<void>;
  of(requestId: string): Promise<readonly CardPlace[]>;
  /** True once for each card and state, on whatever instance. */
  isFirstTelling(requestId: string, activityId: string, state: string): Promise<boolean>;
}

const stored = z.object({ reference: z.string(), activityId: z.string() });

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
    isFirstTelling: async (requestId, activityId, state) => {
      const insert = { kind: "insert", row: `${activityId}|${state}`, value: { atMs: clock() } } as const;
      return (await store.commit(`told|${requestId}`, [insert])).ok;
    },
  };
}
