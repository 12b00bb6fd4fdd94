import type { Clock } from "./ports/clock.ts";
import type { Store } from "./ports/store.ts";

/** How long a delivered activity is remembered. Teams sends again after about 15 s; the contract says 10 minutes. */
const rememberedForMs = 10 * 60_000;

/** Says of each activity, once, that it is new. */
export interface SeenActivities {
  isNew(channel: string, conversation: string, activity: string): Promise<boolean>;
}

/** Says of each activity, once, that it is new. A second delivery within ten minutes, to any instance, does nothing. */
export function createSeenActivities(store: Store, clock: Clock): SeenActivities {
  return {
    isNew: async (channel, conversation, activity) => {
      const partition = `seen|${channel}|${conversation}`;
      const value = { untilMs: clock() + rememberedForMs };
      if ((await store.commit(partition, [{ kind: "insert", row: activity, value }])).ok) return true;
      const present = await store.get(partition, activity);
      if (present === undefined || Number(present.value["untilMs"]) > clock()) return false;
      return (await store.commit(partition, [{ kind: "replace", row: activity, value, etag: present.etag }]))
        .ok;
    },
  };
}
