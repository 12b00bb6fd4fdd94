import * as z from "zod";
import type { Place } from "../approvals/access.ts";
import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";
import { remember } from "./stored-rows.ts";

/** A VM that a person asked about lately, with the card that answered, so that an upload in the 1:1 can find both. */
export interface RecentAsk {
  readonly resourceId: string;
  readonly label: string;
  readonly atMs: number;
  /** From where it was asked: a team or channel may be what the policy lists. */
  readonly place: Place;
  /** Serialised conversation reference of the thread, and the card's activity id; absent for a 1:1. */
  readonly card?: { readonly reference: string; readonly activityId: string };
}

const stored = z.object({
  resourceId: z.string(),
  label: z.string(),
  atMs: z.number(),
  place: z.object({
    teamId: z.string().nullable(),
    teamThreadId: z.string().optional(),
    channelId: z.string().nullable(),
  }),
  card: z.object({ reference: z.string(), activityId: z.string() }).optional(),
});

/** How far back an upload looks for its VM. */
const windowMs = 60 * 60_000;

/** What a person asked about in the last 60 minutes, newest first, one entry a VM. */
export interface RecentAsks {
  note(personId: string, ask: RecentAsk): Promise<void>;
  of(personId: string): Promise<readonly RecentAsk[]>;
  /** What was asked about this VM; undefined where it is longer ago. */
  about(personId: string, resourceId: string): Promise<RecentAsk | undefined>;
}

function partitionOf(personId: string): string {
  return `asks|${personId.toLowerCase()}`;
}

function rowOf(resourceId: string): string {
  return resourceId.toLowerCase();
}

/** Keeps recent asks in the store. Rows of other shapes are passed over. */
export function createRecentAsks(store: Store, clock: Clock): RecentAsks {
  const recent = (value: unknown): RecentAsk | undefined => {
    const parsed = stored.safeParse(value);
    return parsed.success && clock() - parsed.data.atMs <= windowMs ? parsed.data : undefined;
  };
  return {
    note: (personId, ask) => remember(store, partitionOf(personId), rowOf(ask.resourceId), { ...ask }),
    of: async (personId) => {
      const rows = await store.list(partitionOf(personId), { limit: 200 });
      return rows
        .flatMap(({ value }) => recent(value) ?? [])
        .toSorted((left, right) => right.atMs - left.atMs);
    },
    about: async (personId, resourceId) =>
      recent((await store.get(partitionOf(personId), rowOf(resourceId)))?.value),
  };
}
