import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCardPlaces } from "../../src/app/card-places.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";

let store: Store;
beforeEach(async () => {
  store = await createSqliteStore({ path: ":memory:" });
});
afterEach(() => store.close());

describe("where the cards of a request stand", () => {
  it("is known to every instance, each card once", async () => {
    const places = createCardPlaces(store);
    await places.add("r1", { reference: "{}", activityId: "1" });
    await places.add("r1", { reference: '{"a":1}', activityId: "1" });
    await places.add("r1", { reference: "{}", activityId: "2" });
    await places.add("r2", { reference: "{}", activityId: "3" });
    expect(await createCardPlaces(store).of("r1")).toMatchObject([
      { reference: '{"a":1}', activityId: "1" },
      { reference: "{}", activityId: "2" },
    ]);
    expect(await places.of("r3")).toEqual([]);
  });

  it("passes over rows of another shape", async () => {
    await store.commit("cards|r1", [{ kind: "insert", row: "1", value: { activityId: 1 } }]);
    expect(await createCardPlaces(store).of("r1")).toEqual([]);
  });
});

describe("the end of a request", () => {
  const news = { requestId: "r1", conversationId: "c1", state: "SUCCEEDED" };

  /** Says how often it was told, and answers as it is told to. */
  function telling(isSent = true): { readonly tell: () => Promise<boolean>; readonly count: () => number } {
    let count = 0;
    return {
      tell: () => {
        count += 1;
        return Promise.resolve(isSent);
      },
      count: () => count,
    };
  }

  it("is told once for each conversation and state, by one instance", async () => {
    const places = [createCardPlaces(store), createCardPlaces(store)];
    const { tell, count } = telling();
    await Promise.allSettled(places.map((one) => one.tellOnce(news, tell)));
    for (const one of places) await one.tellOnce(news, tell);
    expect(count()).toBe(1);
    await createCardPlaces(store).tellOnce({ ...news, state: "UNVERIFIED" }, tell);
    await createCardPlaces(store).tellOnce({ ...news, conversationId: "c2" }, tell);
    expect(count()).toBe(3);
  });

  it("that could not be sent is told by the next try", async () => {
    const places = createCardPlaces(store);
    await expect(places.tellOnce(news, telling(false).tell)).rejects.toThrow("could not be sent");
    await expect(places.tellOnce(news, () => Promise.reject(new Error("x")))).rejects.toThrow();
    const { tell, count } = telling();
    await places.tellOnce(news, tell);
    await places.tellOnce(news, tell);
    expect(count()).toBe(1);
  });

  it("is told by another instance a minute after the one that began was stopped", async () => {
    let nowMs = 1_000_000;
    const places = createCardPlaces(store, () => nowMs);
    void places.tellOnce(news, () => new Promise(() => undefined));
    await expect.poll(() => store.list("told|r1")).toHaveLength(1);
    const { tell, count } = telling();
    await expect(places.tellOnce(news, tell)).rejects.toThrow("being told already");
    nowMs += 60_000;
    await places.tellOnce(news, tell);
    expect(count()).toBe(1);
  });
});
