import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../src/app/ports/store.ts";
import { createRecentAsks, type RecentAsk, type RecentAsks } from "../../src/app/recent-asks.ts";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";

const minuteMs = 60_000;
let store: Store;
let nowMs: number;
let asks: RecentAsks;
beforeEach(async () => {
  store = await createSqliteStore({ path: ":memory:" });
  nowMs = 1_000_000_000_000;
  asks = createRecentAsks(store, () => nowMs);
});
afterEach(() => store.close());

function ask(name: string, changes: Partial<RecentAsk> = {}): RecentAsk {
  return {
    resourceId: `/subscriptions/s/resourceGroups/RG/providers/Microsoft.Compute/virtualMachines/${name}`,
    label: name,
    atMs: nowMs,
    place: { teamId: null, channelId: null },
    ...changes,
  };
}

const labels = async (person: string): Promise<readonly string[]> =>
  (await asks.of(person)).map(({ label }) => label);

describe("what a person asked about lately", () => {
  it("is told newest first, for sixty minutes", async () => {
    await asks.note("ann", ask("web-01"));
    nowMs += minuteMs;
    await asks.note("ann", ask("web-02"));
    expect(await labels("ann")).toEqual(["web-02", "web-01"]);
    nowMs += 59 * minuteMs;
    expect(await labels("ann")).toEqual(["web-02", "web-01"]);
    nowMs += 1;
    expect(await labels("ann")).toEqual(["web-02"]);
  });

  it("has one entry a machine, however its id is written: the newest", async () => {
    await asks.note("ann", ask("web-01"));
    nowMs += minuteMs;
    const card = { reference: "{}", activityId: "1" };
    await asks.note("ann", ask("web-01", { resourceId: ask("web-01").resourceId.toUpperCase(), card }));
    expect(await asks.of("ann")).toMatchObject([{ atMs: nowMs, card }]);
  });

  it("keeps the place and the card with it", async () => {
    const place = { teamId: "team", teamThreadId: "19:team", channelId: "19:x@thread.tacv2" };
    const card = { reference: '{"a":1}', activityId: "17" };
    await asks.note("ann", ask("web-01", { place, card }));
    expect(await asks.of("ann")).toEqual([ask("web-01", { place, card })]);
  });

  it("is the same person's, whatever the case of the id, and nobody else's", async () => {
    await asks.note("ANN", ask("web-01"));
    expect(await labels("ann")).toEqual(["web-01"]);
    expect(await labels("bo")).toEqual([]);
  });

  it("is found by the machine, as long as it is recent", async () => {
    await asks.note("ann", ask("web-01"));
    const about = (name: string) => asks.about("ANN", ask(name).resourceId.toUpperCase());
    expect(await about("web-01")).toEqual(ask("web-01"));
    expect(await about("web-02")).toBeUndefined();
    nowMs += 60 * minuteMs + 1;
    expect(await about("web-01")).toBeUndefined();
  });

  it("passes over rows of another shape", async () => {
    await store.commit("asks|ann", [{ kind: "insert", row: "x", value: { label: 1 } }]);
    await asks.note("ann", ask("web-01"));
    expect(await labels("ann")).toEqual(["web-01"]);
  });
});
