import * as z from "zod";
import type { Store } from "./ports/store.ts";
import { remember } from "./stored-rows.ts";

/** Remembers each person's 1:1 chat with the bot, so that an approver can be asked where they will see it. */
export interface PersonalChats {
  /** `reference` is the serialised conversation reference of the chat. */
  note(personId: string, reference: string): Promise<void>;
  of(personId: string): Promise<string | undefined>;
}

const stored = z.object({ reference: z.string() });

/** Keeps the chats in the store; what is noted again unchanged is not written again by this process. */
export function createPersonalChats(store: Store): PersonalChats {
  const written = new Map<string, string>();
  return {
    note: async (personId, reference) => {
      const key = personId.toLowerCase();
      if (written.get(key) === reference) return;
      await remember(store, "personal-chats", key, { reference });
      written.set(key, reference);
    },
    of: async (personId) => {
      const row = await store.get("personal-chats", personId.toLowerCase());
      const parsed = stored.safeParse(row?.value);
      return parsed.success ? parsed.data.reference : undefined;
    },
  };
}
