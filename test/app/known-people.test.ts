import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createKnownPeople, type Member } from "../../src/app/known-people.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";
import { recordingLog } from "../hosting/helpers.ts";

const ann: Member = { objectId: "A1", channelId: "29:ann", name: "Ann Lee" };
let store: Store;
let nowMs = 1000;
const clock = (): number => nowMs;
beforeEach(async () => {
  store = await createSqliteStore({ path: ":memory:" });
});
afterEach(() => store.close());

/** The store, counting what is written. */
function counting(): Store & { readonly writes: () => number } {
  let writes = 0;
  return {
    ...store,
    get: (partition, row) => store.get(partition, row),
    commit: (partition, operations) => {
      writes += 1;
      return store.commit(partition, operations);
    },
    writes: () => writes,
  };
}

describe("people who are kept", () => {
  it("are known to every instance, whatever the case of their ids", async () => {
    await createKnownPeople(store, clock, recordingLog()).note(ann);
    const other = createKnownPeople(store, clock, recordingLog());
    expect(await other.of("a1")).toEqual({ ...ann, objectId: "a1" });
    expect(await other.of("b1")).toBeUndefined();
  });

  it("are written when something about them changed, else once a day", async () => {
    const counted = counting();
    const people = createKnownPeople(counted, clock, recordingLog());
    await people.note(ann);
    await people.note({ ...ann, objectId: "a1" });
    expect(counted.writes()).toBe(1);
    await people.note({ ...ann, name: "Ann Park" });
    expect(counted.writes()).toBe(2);
    await people.note({ ...ann, name: "Ann Park", channelId: "29:new" });
    expect(counted.writes()).toBe(3);
    nowMs += 24 * 60 * 60_000;
    await people.note({ ...ann, name: "Ann Park", channelId: "29:new" });
    expect(counted.writes()).toBe(4);
  });

  it("in rows of another shape are nobody", async () => {
    await store.commit("people", [{ kind: "insert", row: "a1", value: { channelId: 1 } }]);
    expect(await createKnownPeople(store, clock, recordingLog()).of("A1")).toBeUndefined();
  });

  it("cost a name and a line in the log where the store fails", async () => {
    const log = recordingLog();
    const failing: Store = { ...store, get: () => Promise.reject(new Error("down")) };
    const people = createKnownPeople(failing, clock, log);
    await people.note(ann);
    expect(await people.of("A1")).toBeUndefined();
    expect(log.lines).toMatchObject([{ level: "warn" }, { level: "warn" }]);
  });
});
