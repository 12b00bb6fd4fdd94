import { describe, expect, test } from "vitest";
import type { Pressed } from "../../../src/app/key-reset/results.ts";
import {
  ann,
  bo,
  cy,
  eve,
  minute,
  pending,
  policyText,
  pressOn,
  tenantId,
  world,
  type World,
} from "./world.ts";

const another = "7e57ab1e-0000-4000-8000-000000000002";

/** What was answered, in one word. */
const wordOf = (answer: Pressed): string => (answer.kind === "refused" ? answer.code : answer.kind);

async function lastLine(here: World): Promise<any> {
  return (await here.audit()).at(-1);
}

describe("a hundred presses at once on one card", () => {
  test("of one approver: one decision, one execution, a hundred answers that agree", async () => {
    const here = await world();
    const request = await pending(here);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => here.resets.press(pressOn(request, "approve", bo))),
    );
    const counts = Object.groupBy(answers, wordOf);
    expect(counts["done"]).toHaveLength(1);
    expect(counts["already"]).toHaveLength(99);
    for (const answer of answers) {
      const state =
        answer.kind === "refused" || answer.kind === "unavailable" ? "" : answer.shown.request.state;
      expect(["APPROVED", "EXECUTING", "VERIFYING", "SUCCEEDED"]).toContain(state);
    }
    await here.reach(request.id, "SUCCEEDED");
    expect(here.patches()).toHaveLength(1);
    expect(here.azure.machines.get(here.resourceId).changes).toEqual([4]);
    const approvals = (await here.audit()).filter(({ what }) => what === "approve");
    expect(approvals).toHaveLength(1);
    expect(await here.chain()).toMatchObject({ kind: "intact" });
    console.info(
      `one process: 100 presses, ${here.patches().length} execution, ${answers.length} answers that agree`,
    );
  });

  test("of two approvers and a rejection: one decision, whoever is first", async () => {
    const here = await world();
    const request = await pending(here);
    const answers = await Promise.all(
      Array.from({ length: 99 }, (_, index) => {
        const verb = index % 3 === 2 ? "reject" : "approve";
        return here.resets.press(pressOn(request, verb, index % 2 === 0 ? bo : cy, { reason: "no" }));
      }),
    );
    expect(answers.filter(({ kind }) => kind === "done")).toHaveLength(1);
    expect(new Set(answers.map(wordOf))).toEqual(new Set(["done", "already", "closed"]));
    expect(await here.chain()).toMatchObject({ kind: "intact" });
  });

  test("the machine is read once for all of them", async () => {
    const here = await world();
    const request = await pending(here);
    const before = here.azure.requests().length;
    here.azure.machines.raise(here.resourceId, 2);
    await Promise.all(Array.from({ length: 100 }, () => here.resets.press(pressOn(request, "approve", bo))));
    expect(here.azure.requests().length - before).toBe(1);
    expect(await here.row(request.id)).toMatchObject({ state: "STALE", reasonCode: "overtaken", seenId: 5 });
  });
});

interface Forged {
  readonly verb?: string;
  readonly who?: string | null;
  readonly person?: object;
  readonly click?: object;
  readonly code: string;
  /** May this person be shown the request? */
  readonly sees?: boolean;
}

const forged: Readonly<Record<string, Forged>> = {
  "another tenant": { person: { tenantId: another }, code: "other-tenant", sees: false },
  "no tenant": { person: { tenantId: null }, code: "other-tenant", sees: false },
  "no object id": { who: null, code: "no-object-id", sees: false },
  "an empty object id": { who: " ", code: "no-object-id" },
  "a bot with an approver's id": { person: { isBot: true }, code: "bot", sees: false },
  "the requester as approver": { who: ann, code: "requester-may-not-decide" },
  "the requester in capitals": { who: ann.toUpperCase(), code: "requester-may-not-decide" },
  "an outsider": { who: eve, code: "not-listed" },
  "a changed plan hash": { click: { planHash: "0".repeat(64) }, code: "plan-differs" },
  "an empty plan hash": { click: { planHash: "" }, code: "plan-differs" },
  "another conversation": { click: { conversationId: "19:other@thread.tacv2" }, code: "unknown-card" },
  "another message": { click: { replyToId: "card-2" }, code: "unknown-card" },
  "no message": { click: { replyToId: "" }, code: "unknown-card" },
  "a rejection by an outsider": { verb: "reject", who: eve, code: "not-listed" },
  "a rejection by the requester": { verb: "reject", who: ann, code: "requester-may-not-decide" },
  "a cancellation by an approver": { verb: "cancel", code: "only-requester-cancels" },
  "a cancellation for another plan": {
    verb: "cancel",
    who: ann,
    click: { planHash: "x" },
    code: "plan-differs",
  },
};

describe("forged presses", () => {
  test.each(Object.entries(forged))("%s: refused, audited, nothing changed", async (_, given) => {
    const { verb = "approve", who = bo, code, sees = true } = given;
    const here = await world();
    const request = await pending(here);
    const before = here.azure.requests().length;
    const press = pressOn(request, verb, who, {
      click: given.click ?? {},
      person: given.person ?? {},
      reason: "r",
    });
    const answer = await here.resets.press(press);
    expect(answer).toMatchObject({ kind: "refused", code });
    if (answer.kind === "refused") expect(answer.shown !== null).toBe(sees);
    expect(await here.row(request.id)).toMatchObject({ state: "PENDING", approvals: [], rejection: null });
    expect(await lastLine(here)).toMatchObject({
      what: verb,
      outcome: "refused",
      reason: code,
      requestId: request.id,
    });
    expect(await here.chain()).toMatchObject({ kind: "intact" });
    expect(here.azure.requests()).toHaveLength(before);
    // Nothing was broken by it: the right press still counts.
    expect(await here.resets.press(pressOn(request, "approve", cy))).toMatchObject({ kind: "done" });
  });

  test("another request's id, an id of nobody, and no id at all", async () => {
    const here = await world();
    const request = await pending(here);
    const { machine } = await pendingElsewhere(here);
    for (const requestId of [machine, "no-such-request", "", "x".repeat(5000), "a\nb"]) {
      const answer = await here.resets.press(pressOn(request, "approve", bo, { click: { requestId } }));
      expect(answer).toMatchObject({ kind: "refused" });
      expect(["other-request", "plan-differs"]).toContain(wordOf(answer));
      expect(await lastLine(here)).toMatchObject({ outcome: "refused", reason: wordOf(answer) });
    }
    expect(await here.row(request.id)).toMatchObject({ state: "PENDING" });
  });

  test("an unknown verb decides nothing", async () => {
    const here = await world();
    const request = await pending(here);
    expect(await here.resets.press(pressOn(request, "approve!", bo))).toMatchObject({ code: "verb-differs" });
  });

  test("a replayed press changes nothing", async () => {
    const here = await world();
    const request = await pending(here);
    const press = pressOn(request, "reject", bo, { reason: "not now" });
    expect(await here.resets.press(press)).toMatchObject({
      kind: "done",
      shown: { request: { state: "REJECTED" } },
    });
    const lines = (await here.audit()).length;
    expect(await here.resets.press(press)).toMatchObject({ kind: "already" });
    expect((await here.audit()).length).toBe(lines);
    expect(await here.resets.press(pressOn(request, "approve", bo))).toMatchObject({ code: "closed" });
    expect(here.patches()).toEqual([]);
  });

  test("after its time a press closes the request, whatever a timer did", async () => {
    const here = await world();
    const request = await pending(here);
    here.time.advance(30 * minute);
    const answer = await here.resets.press(pressOn(request, "approve", bo));
    expect(answer).toMatchObject({ kind: "done", shown: { request: { state: "EXPIRED" } } });
    expect(here.patches()).toEqual([]);
  });

  test("an approver who is removed between press and execution stops it", async () => {
    const here = await world({ rule: { approve: [ann, bo, cy], quorum: 2 } });
    const request = await pending(here);
    expect(await here.resets.press(pressOn(request, "approve", bo))).toMatchObject({
      kind: "done",
      shown: { request: { state: "PENDING" } },
    });
    let isRemoved = false;
    here.azure.listen(({ method }) => {
      if (method !== "GET" || isRemoved) return;
      isRemoved = true;
      here.policy = policyText({ approve: [ann, cy], quorum: 1 });
    });
    await here.resets.press(pressOn(request, "approve", cy));
    const end = await here.reach(request.id, "STALE", "SUCCEEDED");
    expect(end).toMatchObject({ state: "STALE", reasonCode: "policy-changed" });
    expect(here.patches()).toEqual([]);
  });

  test("without a readable policy nothing is decided, only cancelled", async () => {
    const here = await world();
    const request = await pending(here);
    here.policy = null;
    expect(await here.resets.press(pressOn(request, "approve", bo))).toMatchObject({ code: "no-policy" });
    expect(await here.resets.press(pressOn(request, "reject", bo, { reason: "no" }))).toMatchObject({
      code: "no-policy",
    });
    expect(await here.resets.press(pressOn(request, "cancel", ann))).toMatchObject({
      shown: { request: { state: "CANCELLED" } },
    });
  });

  test("a policy that goes away between press and execution stops it", async () => {
    const here = await world();
    const request = await pending(here);
    await here.resets.press(pressOn(request, "approve", bo));
    here.policy = null;
    expect(await here.reach(request.id, "STALE", "SUCCEEDED")).toMatchObject({
      reasonCode: "policy-unavailable",
    });
    expect(here.patches()).toEqual([]);
  });
});

/** A request about another machine of the same world. */
async function pendingElsewhere(here: World): Promise<{ readonly machine: string }> {
  const other = here.azure.demoMachines.find(({ name }) => name === "web-03")!.resourceId;
  const { parseResourceId } = await import("../../../src/target/target.ts");
  const request = await pending({ resets: here.resets, target: parseResourceId(other)! });
  return { machine: request.id };
}

describe("a quorum of two", () => {
  test("counts different people; the same person twice is one", async () => {
    const here = await world({ rule: { quorum: 2 } });
    const request = await pending(here);
    expect(await here.resets.press(pressOn(request, "approve", bo))).toMatchObject({ kind: "done" });
    expect(await here.resets.press(pressOn(request, "approve", bo.toUpperCase()))).toMatchObject({
      kind: "already",
    });
    expect(await here.row(request.id)).toMatchObject({ state: "PENDING", approvals: [{ objectId: bo }] });
    await Promise.all([cy, cy, bo].map((who) => here.resets.press(pressOn(request, "approve", who))));
    await here.reach(request.id, "SUCCEEDED");
    expect(here.patches()).toHaveLength(1);
    expect(tenantId).toBe(request.tenantId);
  });
});
