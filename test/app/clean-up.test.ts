import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCardPlaces } from "../../src/app/card-places.ts";
import { cleanUp, startCleanUp, type CleanUpDeps } from "../../src/app/clean-up.ts";
import { createKnownPeople } from "../../src/app/known-people.ts";
import type { JsonObject, Store } from "../../src/app/ports/store.ts";
import { createRecentAsks } from "../../src/app/recent-asks.ts";
import { createSeenActivities } from "../../src/app/seen-activities.ts";
import { createThreadMemories } from "../../src/app/thread-memory.ts";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";
import { recordingLog } from "../hosting/helpers.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let store: Store;
let nowMs = 0;
let asked: number[] = [];
let log: ReturnType<typeof recordingLog>;
const clock = (): number => nowMs;

const deps = (changes: Partial<CleanUpDeps> = {}): CleanUpDeps => ({
  store,
  clock,
  log,
  retentionDays: 90,
  forgetRequests: (beforeMs) => {
    asked.push(beforeMs);
    return Promise.resolve(2);
  },
  ...changes,
});

const insert = (partition: string, row: string, value: JsonObject) =>
  store.commit(partition, [{ kind: "insert", row, value }]);

beforeEach(async () => {
  store = await createSqliteStore({ path: ":memory:" });
  nowMs = 1_000_000_000_000;
  asked = [];
  log = recordingLog();
});
afterEach(() => store.close());

/** Everything that the bot remembers of one conversation, person and request, as it writes it. */
async function remember(): Promise<void> {
  await createSeenActivities(store, clock).isNew("msteams", "a:1", "1");
  await createRecentAsks(store, clock).note("ann", {
    resourceId: "/vm",
    label: "vm",
    atMs: nowMs,
    place: "a:1",
  } as never);
  await createThreadMemories(store, clock).note("a:1", {
    resourceId: "/vm",
    atMs: nowMs,
    resetOnTheTable: true,
  });
  await createKnownPeople(store, clock, deps().log).note({ objectId: "ann", channelId: "29:a", name: "Ann" });
  const places = createCardPlaces(store, clock);
  await places.add("r1", { reference: "{}", activityId: "c1" });
  await places.tellOnce({ requestId: "r1", conversationId: "c1", state: "PENDING" }, () =>
    Promise.resolve(true),
  );
}

const kinds = async (): Promise<readonly string[]> =>
  (await store.partitions("")).map((partition) => partition.split("|")[0] ?? "").sort();

describe("cleaning up", () => {
  it.each([
    ["at once", 0, ["asks", "cards", "people", "seen", "thread", "told"]],
    ["after ten minutes", 10 * minuteMs, ["asks", "cards", "people", "thread", "told"]],
    ["after an hour", 60 * minuteMs, ["cards", "people", "thread", "told"]],
    ["after a day", dayMs, ["cards", "people", "told"]],
    ["after 89 days", 89 * dayMs, ["cards", "people", "told"]],
    ["after 90 days", 90 * dayMs, []],
  ])("keeps %s what is still of use, and nothing else", async (_when, passedMs, left) => {
    await remember();
    nowMs += passedMs;
    await cleanUp(deps());
    expect(await kinds()).toStrictEqual(left);
  });

  it("has texts forgotten in requests that ended before the retention time, and says what it did", async () => {
    await remember();
    nowMs += 91 * dayMs;
    expect(await cleanUp(deps())).toStrictEqual({ deletedRows: 6, forgottenRequests: 2 });
    expect(asked).toStrictEqual([nowMs - 90 * dayMs]);
    expect(log.lines).toContainEqual({
      level: "info",
      message: "cleaned up",
      fields: { deletedRows: 6, forgottenRequests: 2 },
    });
  });

  it("touches neither requests nor the audit trail, however old", async () => {
    await insert("resets|t", "request|1", { atMs: 0, untilMs: 0 });
    await insert("resets|t", "audit|000000000001", { atMs: 0, untilMs: 0 });
    await cleanUp(deps());
    expect(await store.list("resets|t")).toHaveLength(2);
  });

  it("leaves rows that do not say how old they are", async () => {
    await insert("thread|x", "memory", { resourceId: "/vm" });
    await insert("seen|x", "1", { untilMs: "soon" });
    await cleanUp(deps());
    expect(await kinds()).toStrictEqual(["seen", "thread"]);
  });

  it("deletes more rows than fit into a commit", async () => {
    for (let n = 0; n < 250; n += 1) await insert("seen|x", String(n), { untilMs: 1 });
    expect((await cleanUp(deps())).deletedRows).toBe(250);
  });

  it("leaves a row that somebody changes meanwhile, and deletes the others", async () => {
    for (const row of ["a", "b", "c"]) await insert("seen|x", row, { untilMs: 1 });
    const racing: Store = {
      ...store,
      list: async (...given) => {
        const rows = await store.list(...given);
        const [first] = rows;
        if (first !== undefined)
          await store.commit("seen|x", [
            { kind: "replace", row: first.row, value: { untilMs: nowMs + 1 }, etag: first.etag },
          ]);
        return rows;
      },
    };
    expect((await cleanUp(deps({ store: racing }))).deletedRows).toBe(2);
    expect((await store.list("seen|x")).map(({ row }) => row)).toStrictEqual(["a"]);
  });

  it("goes on with the other partitions when one fails", async () => {
    await insert("seen|bad", "1", { untilMs: 1 });
    await insert("seen|good", "1", { untilMs: 1 });
    const failing: Store = {
      ...store,
      list: (partition, options) =>
        partition === "seen|bad" ? Promise.reject(new Error("damaged")) : store.list(partition, options),
    };
    expect((await cleanUp(deps({ store: failing }))).deletedRows).toBe(1);
    expect(log.lines).toContainEqual({
      level: "warn",
      message: "a partition could not be cleaned up",
      fields: { prefix: "seen|", reason: "damaged" },
    });
  });
});

describe("the clean-up loop", () => {
  it("cleans up again and again, also after a failure, until it is stopped", async () => {
    let count = 0;
    const { promise: thrice, resolve } = Promise.withResolvers<null>();
    const forgetRequests = (): Promise<number> => {
      count += 1;
      if (count === 3) resolve(null);
      return count === 1 ? Promise.reject(new Error("store")) : Promise.resolve(0);
    };
    const loop = startCleanUp(deps({ forgetRequests }), { firstMs: 1, everyMs: 1 });
    await thrice;
    await loop.stop();
    const atTheEnd = count;
    await new Promise((resolveLater) => setTimeout(resolveLater, 20));
    expect(count).toBe(atTheEnd);
    expect(log.lines.filter(({ message }) => message === "cleaning up failed")).toHaveLength(1);
  });
});
