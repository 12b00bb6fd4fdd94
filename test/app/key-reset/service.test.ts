import { describe, expect, test } from "vitest";
import { createKeyedQueue } from "../../../src/app/key-reset/keyed-queue.ts";
import { createKeyResets, type KeyResetDeps } from "../../../src/app/key-reset/key-resets.ts";
import { offerPartition, partitionOf, rowKeys } from "../../../src/app/key-reset/rows.ts";
import type { Store } from "../../../src/app/ports/store.ts";
import {
  ann,
  bo,
  conversationId,
  minute,
  nowhere,
  pending,
  person,
  pressOn,
  tenantId,
  world,
  type World,
} from "./world.ts";

const partition = partitionOf(tenantId);

/** A world whose reset was approved by Bo on this instance. */
async function approve(here: World, resets = here.resets) {
  const request = await pending({ resets, target: here.target });
  await resets.press(pressOn(request, "approve", bo));
  return request;
}

const sendsOf = (here: World) => async (id: string) => (await here.row(id)).sends.length;

describe("people learn of changes", () => {
  test("of every state, of the end in any case, and no work is left", async () => {
    const here = await world();
    await here.resets.start();
    const request = await approve(here);
    await here.reach(request.id, "SUCCEEDED");
    await here.time.until(() => here.told.at(-1)?.request.state === "SUCCEEDED");
    await here.time.runFor(minute);
    expect(here.told.map(({ request: { state } }) => state)).toContain("APPROVED");
    expect(here.told.at(-1)).toMatchObject({ machine: { kind: "model" }, region: "westeurope" });
    expect(await here.store.list(partition, { prefix: rowKeys.workPrefix })).toEqual([]);
  });

  test("a failing notifier stops nothing and is tried again", async () => {
    let failures = 3;
    const told: string[] = [];
    const notifier: KeyResetDeps["notifier"] = {
      changed: async ({ request: { state } }) => {
        if (state === "SUCCEEDED" && failures > 0) {
          failures -= 1;
          throw new Error("Teams is down");
        }
        told.push(state);
      },
    };
    const here = await world({ changes: { notifier } });
    await here.resets.start();
    const request = await approve(here);
    await here.reach(request.id, "SUCCEEDED");
    await here.time.until(() => told.at(-1) === "SUCCEEDED", 30 * minute);
    expect(failures).toBe(0);
    expect(here.log.filter((line) => line.includes("could not be told"))).toHaveLength(3);
  });

  test("what a process left untold is told by the next one", async () => {
    const silent: KeyResetDeps["notifier"] = { changed: () => new Promise(() => undefined) };
    const here = await world();
    const first = createKeyResets({ ...here.deps, notifier: silent });
    const request = await approve(here, first);
    await here.reach(request.id, "SUCCEEDED");
    expect(here.told).toEqual([]);
    await here.resets.start();
    await here.time.until(() => here.told.some(({ request: { state } }) => state === "SUCCEEDED"));
  });

  test("a request that runs out is closed and told without anybody looking", async () => {
    const here = await world();
    await here.resets.start();
    const request = await pending(here);
    await here.time.runFor(31 * minute);
    expect(await here.row(request.id)).toMatchObject({ state: "EXPIRED" });
    expect(here.told.map(({ request: { state } }) => state)).toEqual(["EXPIRED"]);
    expect((await here.row(request.id)).endedAtMs! - request.expiresAtMs).toBeLessThanOrEqual(15_000);
  });
});

describe("several instances", () => {
  test("another one goes on when the first went silent, and reads before anything else", async () => {
    const here = await world();
    const silent = createKeyResets({
      ...here.deps,
      azure: { ...here.deps.azure, patchKeyIncarnationId: () => new Promise(() => undefined) },
    });
    const request = await approve(here, silent);
    await here.time.until(async () => (await sendsOf(here)(request.id)) === 1);
    await here.resets.start();
    const end = await here.reach(request.id, "UNVERIFIED", "SUCCEEDED");
    expect(end).toMatchObject({ state: "UNVERIFIED", reasonCode: "outcome-unknown" });
    expect(here.patches()).toEqual([]);
    expect((await here.audit()).map(({ reason }) => reason)).toContain("taken-over");
  });

  test("only one of them watches over a request that ended unverified", async () => {
    const here = await world();
    here.azure.faults.add({ effect: { kind: "drop", when: "before" }, method: "PATCH", times: 1 });
    const others = [here.another(), here.another()];
    for (const resets of [here.resets, ...others]) await resets.start();
    const request = await approve(here);
    await here.reach(request.id, "UNVERIFIED");
    const before = here.azure.requests().length;
    await here.time.runFor(5 * minute);
    expect(here.azure.requests().length - before).toBeLessThanOrEqual(31);
    // The write arrives late after all: the watch finds it.
    here.azure.machines.raise(here.resourceId);
    expect(await here.reach(request.id, "SUCCEEDED")).toMatchObject({ verification: { by: "unknown" } });
  });

  test("an approval that nobody carried out in time is never carried out later", async () => {
    const here = await world();
    // The process dies between the decision and the first step of its execution.
    const store: Store = {
      ...here.store,
      commit: async (place, operations) => {
        if (JSON.stringify(operations).includes('"execution-started"')) throw new Error("gone");
        return here.store.commit(place, operations);
      },
    };
    const request = await approve(here, here.another({ store }));
    await here.time.runFor(1000);
    expect(await here.row(request.id)).toMatchObject({ state: "APPROVED" });
    here.time.advance(3 * 60 * minute);
    await here.resets.start();
    await here.reach(request.id, "STALE", "SUCCEEDED");
    expect(await here.row(request.id)).toMatchObject({ state: "STALE", reasonCode: "not-sent-in-time" });
    expect(here.patches()).toEqual([]);
  });
});

describe("a store that fails", () => {
  /** Lets commits fail while a condition holds. */
  const failing = (here: World, when: (operations: string) => boolean): Store => ({
    ...here.store,
    commit: async (place, operations) => {
      if (when(JSON.stringify(operations))) throw new Error("the disk is full");
      return here.store.commit(place, operations);
    },
  });

  test("while Azure's answer is written down: it is written down a moment later", async () => {
    const here = await world();
    let failures = 2;
    const store = failing(here, (text) => text.includes('"answer-accepted"') && (failures -= 1) >= 0);
    const resets = here.another({ store });
    const request = await approve(here, resets);
    expect(await here.reach(request.id, "SUCCEEDED", "UNVERIFIED")).toMatchObject({
      state: "SUCCEEDED",
      verification: { by: "us" },
    });
    expect(here.patches()).toHaveLength(1);
  });

  test("for ever, after the write: the VM tells once it is back", async () => {
    const here = await world();
    let isDown = true;
    const store = failing(here, (text) => isDown && text.includes('"answer-accepted"'));
    const resets = here.another({ store });
    await resets.start();
    const request = await approve(here, resets);
    await here.time.until(() => here.log.some((line) => line.includes("driving a reset was interrupted")));
    isDown = false;
    expect(await here.reach(request.id, "SUCCEEDED", "UNVERIFIED")).toMatchObject({
      state: "SUCCEEDED",
      verification: { by: "unknown" },
    });
    expect(here.patches()).toHaveLength(1);
  });

  test("while work is looked for: it is looked for again", async () => {
    const here = await world();
    let failures = 0;
    const store: Store = {
      ...here.store,
      list: async (...words) => {
        if (failures > 0 && (failures -= 1) >= 0) throw new Error("gone");
        return here.store.list(...words);
      },
    };
    const resets = here.another({ store });
    await resets.start();
    const request = await pending({ resets, target: here.target });
    failures = 2;
    await here.time.runFor(32 * minute);
    expect(await here.row(request.id)).toMatchObject({ state: "EXPIRED" });
    expect(here.log.filter((line) => line.includes("looking for open resets failed"))).toHaveLength(2);
  });

  test("that is always taken by somebody faster: nothing is decided, and that is said", async () => {
    const here = await world();
    const request = await pending(here);
    const store: Store = {
      ...here.store,
      commit: async () => ({ ok: false, problem: { kind: "conflict", row: "audit-head" } }),
    };
    const resets = here.another({ store, pause: async () => undefined });
    expect(await resets.press(pressOn(request, "reject", bo, { reason: "no" }))).toEqual({
      kind: "unavailable",
    });
    expect(await here.row(request.id)).toMatchObject({ state: "PENDING" });
  });
});

describe("rows of a newer program", () => {
  test("a request that cannot be read is decided by nobody, and blocks its machine", async () => {
    const here = await world();
    const request = await pending(here);
    const stored = (await here.store.get(partition, rowKeys.request(request.id)))!;
    const value = { ...stored.value, invented: true };
    await here.store.commit(partition, [{ kind: "replace", row: stored.row, value, etag: stored.etag }]);
    expect(await here.resets.press(pressOn(request, "approve", bo))).toMatchObject({ kind: "refused" });
    const asked = await here.resets.request({
      target: here.target,
      person: person(ann),
      place: nowhere,
      tenantId,
      conversationId,
      reason: "again",
      ground: "declared-compromise",
    });
    expect(asked).toEqual({ kind: "unavailable" });
    await here.resets.start();
    await here.time.runFor(40 * minute);
    expect((await here.store.get(partition, rowKeys.request(request.id)))?.value).toEqual(value);
    expect(here.log.some((line) => line.includes("a stored row cannot be read"))).toBe(true);
    expect(await here.resets.forgetBefore(here.time.clock())).toBe(0);
  });

  test("the row of a machine that cannot be read blocks it too", async () => {
    const here = await world();
    const row = rowKeys.machine(here.resourceId.toLowerCase());
    await here.store.commit(partition, [{ kind: "insert", row, value: { version: 2 } }]);
    await expect(pending(here)).rejects.toThrow('{"kind":"unavailable"}');
    expect(await here.resets.latestOf(tenantId, here.target)).toBeNull();
  });
});

describe("a write that must not leave", () => {
  test("because its time has passed while it was written down", async () => {
    const here = await world();
    const store: Store = {
      ...here.store,
      commit: async (place, operations) => {
        const written = await here.store.commit(place, operations);
        if (JSON.stringify(operations).includes('"what":"send"')) here.time.advance(6 * minute);
        return written;
      },
    };
    const resets = here.another({ store });
    const request = await approve(here, resets);
    const end = await here.reach(request.id, "FAILED", "STALE", "UNVERIFIED", "SUCCEEDED");
    expect(end.state).toBe("FAILED");
    expect(end.sends[0]?.answer).toMatchObject({
      kind: "refused",
      what: expect.stringContaining("was not sent"),
    });
    expect(here.patches()).toEqual([]);
  });

  test.each([
    [new RangeError("unprintable"), "FAILED", "refused-too-often"],
    [new TypeError("a defect"), "UNVERIFIED", "outcome-unknown"],
  ])("because our own code fails: %s", async (error, state, reasonCode) => {
    const here = await world();
    const failing = async (): Promise<never> => {
      throw error;
    };
    const resets = here.another({
      azure: { ...here.deps.azure, patchKeyIncarnationId: failing },
    });
    const request = await approve(here, resets);
    expect(await here.reach(request.id, "FAILED", "UNVERIFIED", "SUCCEEDED")).toMatchObject({
      state,
      reasonCode,
    });
    expect(here.patches()).toEqual([]);
  });
});

describe("stopping", () => {
  test("waits until a write that has left is recorded, and begins nothing new", async () => {
    const here = await world();
    let hasLeft = false;
    const { promise: go, resolve: letGo } = Promise.withResolvers<null>();
    const resets = here.another({
      azure: {
        ...here.deps.azure,
        patchKeyIncarnationId: async (patch) => {
          hasLeft = true;
          await go;
          return here.deps.azure.patchKeyIncarnationId(patch);
        },
      },
    });
    const request = await approve(here, resets);
    await here.time.until(() => hasLeft);
    const stopped = resets.stop();
    letGo(null);
    await stopped;
    expect(await here.row(request.id)).toMatchObject({
      state: "VERIFYING",
      sends: [{ answer: { kind: "accepted" } }],
    });
    await resets.press(pressOn(request, "approve", bo));
    await here.time.runFor(10 * minute);
    expect(await here.row(request.id)).toMatchObject({ state: "VERIFYING" });
    // The next process goes on.
    await here.resets.start();
    await here.reach(request.id, "SUCCEEDED");
    expect(here.patches()).toHaveLength(1);
  });
});

test("each look for work that is left counts the open requests by state", async () => {
  const here = await world();
  await pending(here);
  await here.resets.start();
  expect(here.log).toContain(
    'debug open resets counted {"PENDING":1,"APPROVED":0,"EXECUTING":0,"VERIFYING":0}',
  );
});

describe("after the retention time", () => {
  test("names, reasons and references are gone; ids, decisions and the chain stay", async () => {
    const here = await world();
    const report = await here.report();
    await here.resets.noteReport({ target: here.target, tenantId, conversationId, report, evidenceBy: null });
    await here.resets.start();
    const request = await approve(here);
    await here.reach(request.id, "SUCCEEDED");
    const latched = rowKeys.latched(here.resourceId.toLowerCase());
    const proof = { version: 1, atMs: here.time.clock() };
    await here.store.commit(partition, [{ kind: "insert", row: latched, value: proof }]);
    expect(await here.resets.forgetBefore(here.time.clock() - minute)).toBe(0);
    for (const row of [latched, rowKeys.facts(request.id)])
      expect(await here.store.get(partition, row)).toBeDefined();
    here.time.advance(minute);
    expect(await here.resets.forgetBefore(here.time.clock())).toBe(1);
    expect(await here.resets.forgetBefore(here.time.clock())).toBe(0);
    expect(await here.row(request.id)).toMatchObject({
      state: "SUCCEEDED",
      reason: "",
      conversationId: "forgotten",
      requester: { objectId: ann, name: "" },
      approvals: [{ objectId: bo, name: "" }],
      cards: [],
    });
    expect(await here.store.list(offerPartition(conversationId))).toEqual([]);
    for (const row of [latched, rowKeys.facts(request.id)])
      expect(await here.store.get(partition, row)).toBeUndefined();
    expect(await here.resets.latestIn(tenantId, conversationId)).toBeNull();
    expect(await here.chain()).toMatchObject({ kind: "intact" });
  });
});

describe("a queue by keys", () => {
  test("runs one piece a key at a time, in order, whatever becomes of it", async () => {
    const queue = createKeyedQueue();
    const seen: string[] = [];
    const piece = (name: string) => async () => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${name} ends`);
      if (name === "a1") throw new Error("a1");
      return name;
    };
    const all = await Promise.allSettled([
      queue.run("a", piece("a1")),
      queue.run("a", piece("a2")),
      queue.run("b", piece("b1")),
    ]);
    expect(all.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(seen.indexOf("a2 begins")).toBeGreaterThan(seen.indexOf("a1 ends"));
    expect(seen.indexOf("b1 begins")).toBeLessThan(seen.indexOf("a1 ends"));
  });
});
