import * as z from "zod";
import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";
import { remember } from "./stored-rows.ts";

/** Remembers each person's 1:1 chat with the bot, so that an approver can be asked where they will see it. */
export interface PersonalChats {
  /** `reference` is the serialised conversation reference of the chat. */
  note(personId: string, reference: string): Promise<void>;
  of(personId: string): Promise<string | undefined>;
}

const stored = z.object({ reference: z.string() });

/** A chat that is still in use is written again once a day, so that its retention counts from the last use. */
const rewrittenAfterMs = 24 * 60 * 60_000;

/** Keeps the chats in the store, with the moment from which their retention counts; the same chat is written once a day by this process. */
export function createPersonalChats(store: Store, clock: Clock): PersonalChats {
  const written = new Map<string, { readonly reference: string; readonly atMs: number }>();
  return {
    note: async (personId, reference) => {
      const key = personId.toLowerCase();
      const atMs = clock();
      const last = written.get(key);
      if (last?.reference === reference && atMs - last.atMs < rewrittenAfterMs) return;
      await remember(store, "personal-chats", key, { reference, atMs });
      written.set(key, { reference, atMs });
    },
    of: async (personId) => {
      const row = await store.get("personal-chats", personId.toLowerCase());
      const parsed = stored.safeParse(row?.value);
      return parsed.success ? parsed.data.reference : undefined;
    },
  };
}
