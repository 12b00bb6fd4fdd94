import * as z from "zod";
import type { Clock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import type { Store } from "./ports/store.ts";
import { remember } from "./stored-rows.ts";

/** A member of a conversation as the channel knows them. */
export interface Member {
  readonly objectId: string;
  /** The channel's own id of this person towards this bot (`29:…`). */
  readonly channelId: string;
  /** Untrusted. */
  readonly name: string;
}

/** Remembers people beyond the life of a process. For display only: whatever fails is logged, and costs a name. */
export interface KnownPeople {
  note(member: Member): Promise<void>;
  of(objectId: string): Promise<Member | undefined>;
}

const stored = z.object({ channelId: z.string().max(1000), name: z.string().max(1000) });

/** Somebody who is still about is written again once a day, so that the retention counts from when they were last heard of. */
const rewrittenAfterMs = 24 * 60 * 60_000;

/** Keeps people in the store, with the moment from which their retention counts; the same person is written once a day by this process. */
export function createKnownPeople(store: Store, clock: Clock, log: Log): KnownPeople {
  const written = new Map<string, { readonly member: Member; readonly atMs: number }>();
  const safely = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      log.warn("people could not be kept in the store", {
        error: error instanceof Error ? error.name : "unknown",
      });
      return undefined;
    }
  };
  const note = async (member: Member): Promise<void> => {
    const key = member.objectId.toLowerCase();
    const atMs = clock();
    const last = written.get(key);
    if (last !== undefined && isSame(last.member, member) && atMs - last.atMs < rewrittenAfterMs) return;
    const { channelId, name } = member;
    await remember(store, "people", key, { channelId, name, atMs });
    written.delete(key);
    written.set(key, { member, atMs });
    const oldest = written.keys().next();
    if (written.size > most && oldest.done !== true) written.delete(oldest.value);
  };
  return {
    note: async (member) => {
      await safely(() => note(member));
    },
    of: async (objectId) => {
      const row = await safely(() => store.get("people", objectId.toLowerCase()));
      const parsed = stored.safeParse(row?.value);
      return parsed.success ? { objectId, ...parsed.data } : undefined;
    },
  };
}

/** Of so many people this process knows that they are written down already. */
const most = 5000;

function isSame(left: Member, right: Member): boolean {
  return left.channelId === right.channelId && left.name === right.name;
}
