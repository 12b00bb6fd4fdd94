import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../src/app/ports/store.ts";
import { createSeenActivities } from "../../src/app/seen-activities.ts";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";

const minuteMs = 60_000;
let store: Store;
let nowMs = 0;
const clock = (): number => nowMs;
beforeEach(async () => {
  store = await createSqliteStore({ path: ":memory:" });
  nowMs = 1_000_000_000_000;
});
afterEach(() => store.close());

describe("an activity", () => {
  it("is new once in ten minutes", async () => {
    const seen = createSeenActivities(store, clock);
    expect(await seen.isNew("msteams", "a:1", "1")).toBe(true);
    nowMs += 10 * minuteMs - 1;
    expect(await seen.isNew("msteams", "a:1", "1")).toBe(false);
    nowMs += 1;
    expect(await seen.isNew("msteams", "a:1", "1")).toBe(true);
    expect(await seen.isNew("msteams", "a:1", "1")).toBe(false);
  });

  it("is another one in another channel or conversation, or with another id", async () => {
    const seen = createSeenActivities(store, clock);
    const all = [
      await seen.isNew("msteams", "a:1", "1"),
      await seen.isNew("webchat", "a:1", "1"),
      await seen.isNew("msteams", "a:2", "1"),
      await seen.isNew("msteams", "a:1", "2"),
    ];
    expect(all).toEqual([true, true, true, true]);
  });

  it("is new to one of two instances only, however many deliveries come at once", async () => {
    const [one, other] = [createSeenActivities(store, clock), createSeenActivities(store, clock)];
    const deliveries = Array.from({ length: 20 }, (_one, index) =>
      (index % 2 === 0 ? one : other).isNew("msteams", "a:1", "1"),
    );
    const fresh = (await Promise.all(deliveries)).filter((isNew) => isNew);
    expect(fresh).toHaveLength(1);
  });

  it("is new to one only also where an old row has to be replaced", async () => {
    const instances = [createSeenActivities(store, clock), createSeenActivities(store, clock)];
    await instances[0]?.isNew("msteams", "a:1", "1");
    nowMs += 11 * minuteMs;
    const answers = await Promise.all(instances.map((seen) => seen.isNew("msteams", "a:1", "1")));
    expect(answers.filter((isNew) => isNew)).toHaveLength(1);
  });
});
