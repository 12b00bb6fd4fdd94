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
    expect(await createCardPlaces(store).of("r1")).toEqual([
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
  it("is told once for each card and state, by one instance", async () => {
    const places = [createCardPlaces(store), createCardPlaces(store)];
    const tell = (activityId: string, state: string) =>
      Promise.all(places.map((one) => one.isFirstTelling("r1", activityId, state)));
    expect((await tell("1", "SUCCEEDED")).filter((isFirst) => isFirst)).toHaveLength(1);
    expect((await tell("1", "SUCCEEDED")).filter((isFirst) => isFirst)).toHaveLength(0);
    expect((await tell("1", "UNVERIFIED")).filter((isFirst) => isFirst)).toHaveLength(1);
    expect((await tell("2", "SUCCEEDED")).filter((isFirst) => isFirst)).toHaveLength(1);
  });
});
