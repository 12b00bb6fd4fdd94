import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../src/app/ports/store.ts";
import { createThreadMemories } from "../../src/app/thread-memory.ts";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";

const dayMs = 24 * 60 * 60_000;
let store: Store;
let nowMs = 0;
beforeEach(async () => {
  store = await createSqliteStore({ path: ":memory:" });
  nowMs = 1_000_000_000_000;
});
afterEach(() => store.close());

describe("what a conversation spoke about", () => {
  it("is remembered for a day, by every instance on the store", async () => {
    const memory = { resourceId: "/vm", atMs: nowMs, resetOnTheTable: true, restedOnFile: true };
    await createThreadMemories(store, () => nowMs).note("a:1", memory);
    const other = createThreadMemories(store, () => nowMs);
    nowMs += dayMs;
    expect(await other.recall("a:1")).toEqual(memory);
    nowMs += 1;
    expect(await other.recall("a:1")).toBeUndefined();
  });

  it("is the newest, and of this conversation only", async () => {
    const memories = createThreadMemories(store, () => nowMs);
    await memories.note("a:1", { resourceId: "/one", atMs: nowMs, resetOnTheTable: true });
    await memories.note("a:1", { resourceId: "/two", atMs: nowMs, resetOnTheTable: false });
    expect(await memories.recall("a:1")).toEqual({ resourceId: "/two", atMs: nowMs, resetOnTheTable: false });
    expect(await memories.recall("a:1;messageid=2")).toBeUndefined();
  });

  it("is nothing where the row has another shape", async () => {
    await store.commit("thread|a:1", [{ kind: "insert", row: "memory", value: { resourceId: 1 } }]);
    expect(await createThreadMemories(store, () => nowMs).recall("a:1")).toBeUndefined();
  });
});
