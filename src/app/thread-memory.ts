import * as z from "zod";
import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";
import { remember } from "./stored-rows.ts";

/** What a conversation (a 1:1, a group chat, a thread of a channel) spoke about last. */
export interface ThreadMemory {
  readonly resourceId: string;
  readonly atMs: number;
  /** True where the last report offered a key reset: only then "reset it" means something. */
  readonly resetOnTheTable: boolean;
  /** True where the last report rested on a file, which waits in memory only. */
  readonly restedOnFile?: boolean;
}

const stored = z.object({
  resourceId: z.string(),
  atMs: z.number(),
  resetOnTheTable: z.boolean(),
  restedOnFile: z.boolean().optional(),
});

/** A day later nobody means the same VM by "it". */
const keptForMs = 24 * 60 * 60_000;

/** Remembers the VM of a conversation, so that "and now?" has a meaning. */
export interface ThreadMemories {
  recall(conversationId: string): Promise<ThreadMemory | undefined>;
  note(conversationId: string, memory: ThreadMemory): Promise<void>;
}

/** Keeps the memory of conversations in the store. */
export function createThreadMemories(store: Store, clock: Clock): ThreadMemories {
  return {
    recall: async (conversationId) => {
      const row = await store.get(`thread|${conversationId}`, "memory");
      const parsed = stored.safeParse(row?.value);
      return parsed.success && clock() - parsed.data.atMs <= keptForMs ? parsed.data : undefined;
    },
    note: (conversationId, memory) => remember(store, `thread|${conversationId}`, "memory", { ...memory }),
  };
}
