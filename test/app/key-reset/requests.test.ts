import { describe, expect, test } from "vitest";
import { partitionOf, rowKeys } from "../../../src/app/key-reset/rows.ts";
import type { ResetAsk } from "../../../src/app/key-reset/inputs.ts";
import {
  ann,
  bo,
  conversationId,
  cy,
  eve,
  minute,
  nowhere,
  pending,
  person,
  policyText,
  pressOn,
  tenantId,
  world,
  type World,
} from "./world.ts";

const another = "7e57ab1e-0000-4000-8000-000000000002";

function ask(here: World, changes: Partial<ResetAsk> = {}) {
  return here.resets.request({
    target: here.target,
    person: person(ann, { name: "Ann Lee" }),
    place: nowhere,
    tenantId,
    conversationId,
    reason: "the key was in a screenshot",
    ground: "declared-compromise",
    ...changes,
  });
}

describe("asking for a reset", () => {
  test("a declared compromise rests on a person's word: the evidence is Azure's answer of now", async () => {
    const here = await world({ machine: "web-02" });
    const asked = await ask(here);
    expect(asked).toMatchObject({
      kind: "created",
      eligible: [bo, cy],
      shown: {
        request: {
          ground: { kind: "declared-compromise" },
          evidence: {
            origin: "azure",
            by: null,
            atMs: here.time.clock(),
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
          requester: { objectId: ann, name: "Ann Lee" },
        },
        machine: { kind: "model", power: "running", provisioningState: "Succeeded", enabled: true },
        region: "westeurope",
      },
    });
    expect(here.azure.requests()).toHaveLength(1);
    expect(await here.chain()).toMatchObject({ kind: "intact", count: 1 });
  });

  test("an offer of the newest report in this conversation is taken, with its evidence", async () => {
    const here = await world();
    const report = await here.report();
    expect(report.reset).toEqual({ offered: true, because: "key-rejected" });
    await here.resets.noteReport({ target: here.target, tenantId, conversationId, report, evidenceBy: null });
    const asked = await ask(here, { ground: "offer" });
    expect(asked).toMatchObject({
      kind: "created",
      shown: {
        request: {
          ground: { kind: "finding", code: "key-rejected" },
          evidence: { origin: "azure", sha256: report.facts.agentStatus?.sha256 },
        },
      },
    });
  });

  test("without an offer there is no request, and Azure is not asked", async () => {
    const here = await world({ machine: "web-02" });
    expect(await ask(here, { ground: "offer" })).toMatchObject({
      kind: "refused",
      code: "not-offered",
      notOfferedBecause: null,
    });
    const report = await here.report();
    const before = here.azure.requests().length;
    await here.resets.noteReport({ target: here.target, tenantId, conversationId, report, evidenceBy: null });
    expect(await ask(here, { ground: "offer" })).toMatchObject({
      code: "not-offered",
      notOfferedBecause: report.reset.because,
    });
    expect(here.azure.requests()).toHaveLength(before);
    expect((await here.audit()).map(({ what, outcome, reason }) => [what, outcome, reason])).toEqual([
      ["ask", "refused", "not-offered"],
      ["ask", "refused", "not-offered"],
    ]);
  });

  test("an offer of another conversation is none, and a newer report takes it back", async () => {
    const here = await world();
    const report = await here.report();
    const note = { target: here.target, tenantId, report, evidenceBy: null };
    await here.resets.noteReport({ ...note, conversationId: "19:other" });
    expect(await ask(here, { ground: "offer" })).toMatchObject({ code: "not-offered" });
    await here.resets.noteReport({ ...note, conversationId });
    const healthy = { ...report, reset: { offered: false, because: "none-needed" } as const };
    await here.resets.noteReport({ ...note, conversationId, report: healthy });
    expect(await ask(here, { ground: "offer" })).toMatchObject({
      code: "not-offered",
      notOfferedBecause: "none-needed",
    });
  });

  test("an offer that has grown old is refused at the creation", async () => {
    const here = await world();
    const report = await here.report();
    await here.resets.noteReport({ target: here.target, tenantId, conversationId, report, evidenceBy: null });
    here.time.advance(61 * minute);
    expect(await ask(here, { ground: "offer" })).toMatchObject({ kind: "refused", code: "evidence-old" });
  });

  test("an offer about a machine that was made again since is refused", async () => {
    const here = await world();
    const report = await here.report();
    await here.resets.noteReport({ target: here.target, tenantId, conversationId, report, evidenceBy: null });
    const fresh = { ...report, facts: { ...report.facts, vmId: "another-machine" } };
    await here.resets.noteReport({
      target: here.target,
      tenantId,
      conversationId,
      report: fresh,
      evidenceBy: null,
    });
    expect(await ask(here, { ground: "offer" })).toMatchObject({ code: "vm-replaced" });
  });
});

describe("who may not ask", () => {
  test.each<[string, Partial<ResetAsk>, string]>([
    ["a bot", { person: person(ann, { isBot: true }) }, "bot"],
    ["nobody known", { person: person(null) }, "no-object-id"],
    ["a person of another tenant", { person: person(ann, { tenantId: another }) }, "other-tenant"],
    [
      "a person of a tenant that is not in the policy",
      { person: person(ann, { tenantId: another }), tenantId: another },
      "other-tenant",
    ],
    ["somebody without a reason", { reason: "  " }, "reason-missing"],
  ])("%s", async (_, changes, code) => {
    const here = await world();
    expect(await ask(here, changes)).toMatchObject({ kind: "refused", code, shown: null });
    if (code !== "reason-missing") expect(here.azure.requests()).toHaveLength(0);
    expect(await here.store.list(partitionOf(tenantId), { prefix: rowKeys.requestPrefix })).toEqual([]);
  });

  test("somebody outside the rule costs Azure nothing and learns nothing", async () => {
    const here = await world({ rule: { ask: [bo] } });
    expect(await ask(here)).toMatchObject({ code: "not-listed", shown: null, eligible: [] });
    here.policy = policyText({ scopes: ["/subscriptions/11111111-2222-3333-4444-555555555555"] });
    expect(await ask(here)).toMatchObject({ code: "no-rule" });
    here.policy = null;
    expect(await ask(here)).toMatchObject({ code: "no-policy" });
    expect(here.azure.requests()).toHaveLength(0);
    expect(await here.audit()).toHaveLength(3);
  });

  test("where too few could approve, the answer names who is missing", async () => {
    const here = await world({ rule: { approve: [ann, bo], quorum: 2 } });
    expect(await ask(here)).toMatchObject({ code: "too-few-approvers", eligible: [bo], quorum: 2 });
  });
});

describe("machines that cannot be reset now", () => {
  test.each([
    ["msp-not-enabled", { enabled: null }],
    ["vm-updating", { provisioningState: "Updating" }],
    ["vm-deleting", { provisioningState: "Deleting" }],
    ["vm-failed", { provisioningState: "Failed" }],
    ["vm-state-unknown", { provisioningState: null }],
    ["vm-state-unknown", { vmId: null }],
    ["etag-missing", { etag: null }],
    ["plan-invalid", { keyIncarnationId: 2_147_483_647 }],
    ["azure-not-read", { resourceId: "/subscriptions/another" }],
  ])("%s (%j)", async (code, changes) => {
    const here = await world();
    const { azure } = here.deps;
    const readModel: typeof azure.readModel = async (...words) => {
      const model = await azure.readModel(...words);
      return model.ok ? { ok: true, value: { ...model.value, ...changes } } : model;
    };
    const resets = here.another({ azure: { ...azure, readModel } });
    expect(await ask(Object.assign(here, { resets }))).toMatchObject({ kind: "refused", code });
    expect((await here.audit()).at(-1)).toMatchObject({ what: "ask", outcome: "refused", reason: code });
  });

  test("one that is not there, and one that cannot be read", async () => {
    const here = await world();
    here.azure.faults.add({ effect: { kind: "not-found" }, times: 1 });
    expect(await ask(here)).toMatchObject({ code: "vm-gone" });
    here.azure.faults.add({ effect: { kind: "forbidden" }, times: 1 });
    expect(await ask(here)).toMatchObject({ code: "azure-not-read", azureProblem: { kind: "no-rights" } });
  });
});

describe("beside an open request", () => {
  test("who asks again joins, is named, and may still approve", async () => {
    const here = await world();
    const request = await pending(here);
    expect(await ask(here)).toMatchObject({
      kind: "joined",
      isNew: false,
      shown: { request: { id: request.id } },
    });
    const joined = await ask(here, { person: person(bo, { name: "Bo Chen" }), conversationId: "19:bo" });
    expect(joined).toMatchObject({
      kind: "joined",
      isNew: true,
      shown: { request: { id: request.id, joiners: [{ objectId: bo }] } },
    });
    expect(await here.resets.latestIn(tenantId, "19:bo")).toMatchObject({ request: { id: request.id } });
    expect(await here.resets.press(pressOn(request, "approve", bo))).toMatchObject({ kind: "done" });
  });

  test("two who ask at once make one request", async () => {
    const here = await world();
    const both = await Promise.all([
      ask(here),
      ask(here, { person: person(eve) }),
      ask(here, { person: person(cy) }),
    ]);
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(["created", "joined", "joined"]);
    expect(await here.store.list(partitionOf(tenantId), { prefix: rowKeys.requestPrefix })).toHaveLength(1);
    expect(await here.chain()).toMatchObject({ kind: "intact", count: 3 });
  });

  test("a changed model supersedes it", async () => {
    const here = await world();
    const request = await pending(here);
    here.azure.machines.raise(here.resourceId);
    const asked = await ask(here);
    expect(asked).toMatchObject({ kind: "created", shown: { request: { plan: { from: 4, to: 5 } } } });
    expect(await here.row(request.id)).toMatchObject({ state: "SUPERSEDED", seenId: 4 });
    await here.time.until(() => here.told.some(({ request: { state } }) => state === "SUPERSEDED"));
    expect(await here.chain()).toMatchObject({ kind: "intact" });
  });

  test("one that has run out is closed, and a new one is made", async () => {
    const here = await world();
    const request = await pending(here);
    here.time.advance(31 * minute);
    expect(await ask(here)).toMatchObject({ kind: "created" });
    expect(await here.row(request.id)).toMatchObject({ state: "EXPIRED" });
  });

  test("while a reset is under way the answer is that one, whatever the machine looks like", async () => {
    const here = await world();
    here.azure.machines.setLatch(here.resourceId, "never");
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    await here.reach(request.id, "VERIFYING");
    expect(await ask(here)).toMatchObject({
      kind: "refused",
      code: "open-request",
      shown: { request: { id: request.id } },
    });
    expect(await ask(here, { ground: "offer" })).toMatchObject({ code: "open-request" });
  });

  test("after an executed reset the cool-down counts, after one that Azure refused it does not", async () => {
    const here = await world();
    here.azure.faults.add({ effect: { kind: "lock" }, method: "PATCH", times: 1 });
    const refused = await pending(here);
    await here.resets.press(pressOn(refused, "approve", bo));
    await here.reach(refused.id, "FAILED");
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    const { endedAtMs } = await here.reach(request.id, "SUCCEEDED");
    expect(await ask(here)).toMatchObject({ code: "cooling-down", untilMs: endedAtMs! + 60 * minute });
    expect(await here.resets.resetOperationOf(here.target)).toEqual({
      requestId: request.id,
      state: "ended-in-cool-down",
      from: 3,
      to: 4,
    });
    // Requests that ended undone do not push the executed one out of sight.
    here.time.advance(61 * minute);
    expect(await here.resets.resetOperationOf(here.target)).toBeUndefined();
    expect(await ask(here)).toMatchObject({
      kind: "created",
      shown: { request: { plan: { from: 4, to: 5 } } },
    });
  });

  test("cancelled requests in between do not shorten the cool-down", async () => {
    const here = await world();
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    await here.reach(request.id, "SUCCEEDED");
    here.policy = policyText({ cooldownMinutes: 0 });
    for (let round = 0; round < 8; round += 1) {
      const next = await pending(here);
      await here.resets.press(pressOn(next, "cancel", ann));
    }
    here.policy = policyText();
    expect(await ask(here)).toMatchObject({ code: "cooling-down" });
  });

  test("one machine, two tenants: never two resets at once", async () => {
    const here = await world();
    here.policy = policyText({}, { tenants: [tenantId, another] });
    await pending(here);
    const there = {
      tenantId: another,
      person: person(eve, { tenantId: another }),
      conversationId: "19:there",
    };
    expect(await ask(here, there)).toMatchObject({ kind: "refused", code: "open-request", shown: null });
    const request = (await here.resets.latestOf(tenantId, here.target))!.request;
    await here.resets.press(pressOn(request, "approve", bo));
    await here.reach(request.id, "SUCCEEDED");
    expect(await ask(here, there)).toMatchObject({ code: "cooling-down" });
    expect(await here.resets.latestOf(another, here.target)).toBeNull();
  });
});

describe("looking at requests", () => {
  const look = (id: string, who: string, changes: object = {}) => ({
    requestId: id,
    person: person(who),
    place: nowhere,
    card: null,
    ...changes,
  });

  test("those who may see the machine see the request, with who could approve", async () => {
    const here = await world({ rule: { ask: [ann] } });
    const request = await pending(here);
    for (const who of [ann, bo]) {
      expect(await here.resets.view(look(request.id, who))).toMatchObject({
        kind: "view",
        eligible: [bo, cy],
        shown: { request: { id: request.id } },
      });
    }
    expect(await here.resets.view(look(request.id, eve))).toEqual({ kind: "absent" });
    const card = { conversationId, activityId: "card-1" };
    expect(await here.resets.view(look(request.id, eve, { card }))).toMatchObject({ kind: "view" });
    expect(
      await here.resets.view(look(request.id, eve, { card: { ...card, activityId: "card-2" } })),
    ).toEqual({ kind: "absent" });
    expect(
      await here.resets.view(look(request.id, bo, { card, person: person(bo, { tenantId: another }) })),
    ).toEqual({ kind: "absent" });
    expect(await here.resets.view(look("nothing", ann))).toEqual({ kind: "absent" });
  });

  test("the newest of a machine and of a conversation, and nothing where there is none", async () => {
    const here = await world();
    expect(await here.resets.latestOf(tenantId, here.target)).toBeNull();
    expect(await here.resets.latestIn(tenantId, conversationId)).toBeNull();
    expect(await here.resets.resetOperationOf(here.target)).toBeUndefined();
    const request = await pending(here);
    expect(await here.resets.latestOf(tenantId, here.target)).toMatchObject({ request: { id: request.id } });
    expect(await here.resets.latestIn(tenantId, conversationId)).toMatchObject({
      request: { id: request.id },
    });
    expect(await here.resets.resetOperationOf(here.target)).toBeUndefined();
  });

  test("what has run out is shown as such at once", async () => {
    const here = await world();
    const request = await pending(here);
    here.time.advance(31 * minute);
    expect(await here.resets.view(look(request.id, ann))).toMatchObject({
      shown: { request: { state: "EXPIRED" } },
    });
  });

  test("the fact for a diagnosis follows the reset", async () => {
    const here = await world();
    here.azure.machines.setLatch(here.resourceId, "never");
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    const approved = await here.resets.resetOperationOf(here.target);
    expect(["approved", "executing", "verifying"]).toContain(approved?.state);
    await here.reach(request.id, "VERIFYING");
    expect(await here.resets.resetOperationOf(here.target)).toEqual({
      requestId: request.id,
      state: "verifying",
      from: 3,
      to: 4,
    });
  });
});
