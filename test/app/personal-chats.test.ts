import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../src/app/clean-up.ts";
import { createPersonalChats } from "../../src/app/personal-chats.ts";
import type { Store } from "../../src/app/ports/store.ts";
import { createSqliteStore } from "../../src/storage/sqlite-store.ts";
import { recordingLog } from "../hosting/helpers.ts";

const dayMs = 24 * 60 * 60_000;
let store: Store;
let nowMs = 0;
const clock = (): number => nowMs;
beforeEach(async () => {
  store = await createSqliteStore({ path: ":memory:" });
  nowMs = 1_000_000_000_000;
});
afterEach(() => store.close());

describe("people's 1:1 chats with the bot", () => {
  it("are known to every instance, whatever the case of the id", async () => {
    await createPersonalChats(store, clock).note("ANN", '{"a":1}');
    const chats = createPersonalChats(store, clock);
    expect(await chats.of("ann")).toBe('{"a":1}');
    expect(await chats.of("bo")).toBeUndefined();
  });

  it("are written when they change, and else once a day", async () => {
    const chats = createPersonalChats(store, clock);
    const writtenAt = async (): Promise<unknown> => (await store.get("personal-chats", "ann"))?.value["atMs"];
    await chats.note("ann", "one");
    const first = nowMs;
    nowMs += dayMs - 1;
    await chats.note("ann", "one");
    expect(await writtenAt()).toBe(first);
    await chats.note("ann", "two");
    expect(await chats.of("ann")).toBe("two");
    nowMs += dayMs;
    await chats.note("ann", "two");
    expect(await writtenAt()).toBe(nowMs);
  });

  it("are forgotten when nobody used them for the retention time, and only then", async () => {
    const chats = createPersonalChats(store, clock);
    const tidy = () =>
      cleanUp({
        store,
        clock,
        log: recordingLog(),
        retentionDays: 90,
        forgetRequests: () => Promise.resolve(0),
      });
    await chats.note("ann", "one");
    await chats.note("bo", "two");
    nowMs += 89 * dayMs;
    await chats.note("ann", "one");
    nowMs += dayMs;
    await tidy();
    expect(await chats.of("ann")).toBe("one");
    expect(await chats.of("bo")).toBeUndefined();
    await chats.note("bo", "two");
    expect(await chats.of("bo")).toBe("two");
  });

  it("are nothing where the row has another shape", async () => {
    await store.commit("personal-chats", [{ kind: "insert", row: "ann", value: { reference: 1 } }]);
    expect(await createPersonalChats(store, clock).of("ann")).toBeUndefined();
  });
});
