import { describe, expect, test } from "vitest";
import type { FaultEffect } from "../../../src/simulator/azure/faults.ts";
import { bo, minute, pending, pressOn, world, type World } from "./world.ts";

const ended = ["SUCCEEDED", "UNVERIFIED", "FAILED", "STALE"] as const;

/** Asks, arms the faults, approves, and lets the reset come to its end. */
async function resetWith(
  here: World,
  faults: readonly {
    readonly effect: FaultEffect;
    readonly method?: string;
    readonly times?: number;
    readonly pathContains?: string;
  }[],
) {
  const request = await pending(here);
  for (const fault of faults) here.azure.faults.add(fault);
  const pressed = await here.resets.press(pressOn(request, "approve", bo));
  expect(pressed).toMatchObject({ kind: "done", shown: { request: { state: "APPROVED" } } });
  const end = await here.reach(request.id, ...ended);
  expect(await here.chain()).toMatchObject({ kind: "intact" });
  expect(new Set(here.patches().map(({ to }) => to))).toEqual(new Set([request.plan.to]));
  return end;
}

const onPatch = (effect: FaultEffect, times = 1) => ({ effect, method: "PATCH", times });

interface Case {
  readonly faults: readonly FaultEffect[];
  readonly times?: number;
  readonly state: string;
  readonly reason: string;
  readonly by?: string | null;
  readonly changes: readonly number[];
  readonly patches: number;
}

const taken = { state: "SUCCEEDED", reason: "guest-confirmed", changes: [4] };
const doubt = { state: "UNVERIFIED", reason: "outcome-unknown", changes: [], patches: 1 };
const refused = { state: "FAILED", reason: "azure-refused", changes: [], patches: 1 };

const cases: Readonly<Record<string, Case>> = {
  "500 after applying": {
    faults: [{ kind: "server-error", when: "after", status: 500 }],
    ...taken,
    by: "unknown",
    patches: 1,
  },
  "504 after applying": {
    faults: [{ kind: "server-error", when: "after", status: 504 }],
    ...taken,
    by: "unknown",
    patches: 1,
  },
  "the connection is lost after applying": {
    faults: [{ kind: "drop", when: "after" }],
    ...taken,
    by: "unknown",
    patches: 1,
  },
  "500 before applying is never sent again": {
    faults: [{ kind: "server-error", when: "before", status: 500 }],
    ...doubt,
  },
  "the connection is lost before applying": { faults: [{ kind: "drop", when: "before" }], ...doubt },
  "412 once is read and sent again": {
    faults: [{ kind: "precondition-failed" }],
    ...taken,
    by: "us",
    patches: 2,
  },
  "409 while updating is sent again later": {
    faults: [{ kind: "conflict" }],
    ...taken,
    by: "us",
    patches: 2,
  },
  "409 for ever ends after three": {
    faults: [{ kind: "conflict" }],
    times: 9,
    state: "FAILED",
    reason: "refused-too-often",
    changes: [],
    patches: 3,
  },
  "429 with Retry-After": {
    faults: [{ kind: "throttled", retryAfterSeconds: 45 }],
    ...taken,
    by: "us",
    patches: 2,
  },
  "429 without Retry-After": {
    faults: [{ kind: "throttled", retryAfterSeconds: null }],
    ...taken,
    by: "us",
    patches: 2,
  },
  "429 for longer than the approval lasts": {
    faults: [{ kind: "throttled", retryAfterSeconds: 600 }],
    state: "FAILED",
    reason: "refused-too-often",
    changes: [],
    patches: 1,
  },
  "a lock": { faults: [{ kind: "lock" }], ...refused },
  "an Azure Policy": { faults: [{ kind: "policy" }], ...refused },
  "no right to write": { faults: [{ kind: "forbidden" }], ...refused },
  "an expired sign-in": { faults: [{ kind: "expired-token" }], ...refused },
  "a foreign operation URL is not followed": {
    faults: [{ kind: "foreign-operation", origin: "https://evil.example" }],
    ...taken,
    by: "us",
    patches: 1,
  },
  "the operation fails, and the model keeps the new id": {
    faults: [{ kind: "operation-failed" }],
    state: "UNVERIFIED",
    reason: "guest-not-confirmed",
    changes: [4],
    patches: 1,
  },
  "somebody else sets the same id meanwhile": {
    faults: [{ kind: "raised-meanwhile", by: 1 }],
    ...taken,
    by: "unknown",
    patches: 1,
  },
  "somebody else raises the id beyond ours": {
    faults: [{ kind: "raised-meanwhile", by: 2 }],
    state: "STALE",
    reason: "overtaken",
    changes: [5],
    patches: 1,
  },
  "the VM is deleted and made again under its name": {
    faults: [{ kind: "recreated" }],
    state: "STALE",
    reason: "vm-replaced",
    changes: [],
    patches: 1,
  },
};

describe("what ARM does to the one write", () => {
  test.each(Object.entries(cases))(
    "%s",
    async (_, { faults, times, state, reason, by, changes, patches }) => {
      const here = await world();
      const end = await resetWith(
        here,
        faults.map((effect) => onPatch(effect, times)),
      );
      expect({ state: end.state, reason: end.reasonCode }).toEqual({ state, reason });
      if (by !== undefined) expect(end.verification.by).toBe(by);
      const machine = here.azure.machines.get(here.resourceId);
      expect(machine.changes).toEqual(changes);
      expect(here.patches()).toHaveLength(patches);
      if (state === "SUCCEEDED")
        expect(machine).toMatchObject({ keyIncarnationId: 4, guestKeyIncarnationId: 4 });
    },
  );

  test("the time that Azure asks for is waited", async () => {
    for (const [retryAfterSeconds, leastMs] of [
      [45, 45_000],
      [null, 30_000],
    ] as const) {
      const here = await world();
      const end = await resetWith(here, [onPatch({ kind: "throttled", retryAfterSeconds })]);
      const [first, second] = end.sends;
      expect(second!.atMs - first!.atMs).toBeGreaterThanOrEqual(leastMs);
    }
  });

  test.each(["before", "after"] as const)(
    "a write that hangs %s it was carried out ends, and the VM tells",
    async (when) => {
      const here = await world();
      const azure = {
        ...here.deps.azure,
        patchKeyIncarnationId: (patch: Parameters<typeof here.deps.azure.patchKeyIncarnationId>[0]) =>
          here.deps.azure.patchKeyIncarnationId({ ...patch, deadlineMs: 150 }),
      };
      const resets = here.another({ azure });
      const end = await resetWith(Object.assign(here, { resets }), [onPatch({ kind: "hang", when })]);
      expect(end.state).toBe(when === "after" ? "SUCCEEDED" : "UNVERIFIED");
      expect(here.azure.machines.get(here.resourceId).changes).toEqual(when === "after" ? [4] : []);
      expect(here.patches()).toHaveLength(1);
    },
  );

  test("what Azure said is kept in our words, with its correlation id", async () => {
    const here = await world();
    const end = await resetWith(here, [onPatch({ kind: "lock" })]);
    expect(end.sends[0]?.answer).toMatchObject({
      kind: "refused",
      mayRepeat: false,
      what: expect.stringContaining("A lock forbids changing the VM."),
      correlationId: expect.stringMatching(/./),
    });
  });
});

describe("what ARM does to the reads", () => {
  test("403 on the operation's URL changes nothing: the VM tells", async () => {
    const here = await world();
    here.azure.settings.patchAnswer = 202;
    const end = await resetWith(here, [
      { effect: { kind: "forbidden" }, method: "GET", pathContains: "/operations/" },
    ]);
    expect(end).toMatchObject({ state: "SUCCEEDED", verification: { by: "us" } });
  });

  test("reads that fail for a while after the write are repeated when Azure allows it", async () => {
    const here = await world();
    let isArmed = false;
    here.azure.listen(({ method }) => {
      if (method !== "PATCH" || isArmed) return;
      isArmed = true;
      here.azure.faults.add({
        effect: { kind: "throttled", retryAfterSeconds: 40 },
        method: "GET",
        times: 1,
      });
    });
    const end = await resetWith(here, [onPatch({ kind: "drop", when: "after" })]);
    expect(end.state).toBe("SUCCEEDED");
    expect(end.verification.modelAcceptedAtMs! - end.sends[0]!.atMs).toBeGreaterThanOrEqual(40_000);
  });

  test("a VM that cannot be read at the deciding click is not decided on, and the press says why", async () => {
    const here = await world();
    const request = await pending(here);
    here.azure.faults.add({
      effect: { kind: "server-error", when: "before", status: 503 },
      method: "GET",
      times: 3,
    });
    const pressed = await here.resets.press(pressOn(request, "approve", bo));
    expect(pressed).toMatchObject({
      kind: "refused",
      code: "azure-not-read",
      azureProblem: { kind: "unavailable", httpStatus: 503 },
      shown: { request: { state: "PENDING" } },
    });
    here.azure.faults.clear();
    expect(await here.resets.press(pressOn(request, "approve", bo))).toMatchObject({ kind: "done" });
  });

  test("no VM is read faster than every ten seconds, and less often the longer it takes", async () => {
    const here = await world({ machine: "web-04" });
    await resetWith(here, []);
    const reads = here.azure
      .requests()
      .filter(({ method, path }) => method === "GET" && path.includes("web-04"))
      .map(({ atMs }) => atMs);
    const watched = reads.slice(4);
    const pauses = watched.slice(1).map((atMs, index) => atMs - watched[index]!);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...pauses)).toBeGreaterThanOrEqual(50_000);
    expect(reads.length).toBeLessThan(45);
  });
});

describe("the end of the watch", () => {
  test("a guest that never takes the key over leaves the request unverified after a quarter of an hour", async () => {
    const here = await world({ machine: "web-04" });
    const end = await resetWith(here, []);
    expect(end).toMatchObject({ state: "UNVERIFIED", reasonCode: "guest-not-confirmed" });
    expect(end.endedAtMs! - end.verification.modelAcceptedAtMs!).toBeGreaterThanOrEqual(14 * minute);
  });

  test("a VM that does not run is said to get its key at the next start", async () => {
    const here = await world();
    here.azure.machines.setPower(here.resourceId, "deallocated");
    expect(await resetWith(here, [])).toMatchObject({ state: "UNVERIFIED", reasonCode: "vm-not-running" });
    expect(here.azure.machines.get(here.resourceId).changes).toEqual([4]);
  });

  test("a VM that is gone after the write is said to be gone, not failed", async () => {
    const here = await world();
    here.azure.machines.setLatch(here.resourceId, "never");
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    await here.reach(request.id, "VERIFYING");
    here.azure.faults.add({ effect: { kind: "not-found" }, method: "GET" });
    expect(await here.reach(request.id, ...ended)).toMatchObject({
      state: "UNVERIFIED",
      reasonCode: "vm-gone",
    });
  });
});
