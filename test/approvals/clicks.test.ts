import { describe, expect, test } from "vitest";
import type { Person } from "../../src/approvals/access.ts";
import { decide } from "../../src/approvals/decide.ts";
import type { Click, VmCheck } from "../../src/approvals/events.ts";
import { vmCheckCodes } from "../../src/approvals/transition-table.ts";
import {
  ann,
  approval,
  approved,
  at,
  bo,
  changed,
  check,
  click,
  cy,
  eve,
  failedCheck,
  minute,
  pending,
  person,
  policy,
  refused,
  sent,
  start,
  tenantId,
} from "./builders.ts";

const soon = start + minute;
const quorumOfTwo = policy({ approve: [ann, bo, cy, eve], quorum: 2 });

describe("an approval", () => {
  test("by the right person on our card is the decision; the time to send begins", () => {
    const request = approved();
    expect(request).toMatchObject({
      state: "APPROVED",
      reasonCode: "quorum-reached",
      approvals: [{ objectId: bo, atMs: start + 2 * minute }],
      deadlineMs: start + 7 * minute,
    });
  });

  test("the same click twice is one decision, also long afterwards", () => {
    const request = approved();
    for (const later of [request, sent(), { ...request, state: "SUCCEEDED" as const }]) {
      const decision = decide(later, approval(later, bo.toUpperCase(), soon), at(start + 300 * minute));
      expect(decision).toMatchObject({ ok: true, value: { kind: "already", auditEvents: [] } });
    }
  });

  test("with a quorum of two, two different people are needed, in any order", () => {
    const request = pending({ context: { policy: quorumOfTwo } });
    const one = changed(
      decide(request, approval(request, bo, soon, { vm: null }), at(soon, { policy: quorumOfTwo })),
    );
    expect(one).toMatchObject({ state: "PENDING", reasonCode: "approval-counted", deadlineMs: null });
    const twice = decide(one, approval(one, bo, soon), at(soon, { policy: quorumOfTwo }));
    expect(twice).toMatchObject({ ok: true, value: { kind: "already" } });
    const two = changed(decide(one, approval(one, cy, soon), at(soon, { policy: quorumOfTwo })));
    expect(two).toMatchObject({ state: "APPROVED", approvals: [{ objectId: bo }, { objectId: cy }] });
  });

  test("a hundred presses at once, each on a row that may be old, make one decision and a hundred consistent answers", () => {
    const first = pending();
    let stored = first;
    const answers = Array.from({ length: 100 }, (_, index) => {
      const who = [bo, cy, eve, ann][index % 4] ?? bo;
      const press = (row: typeof first) => decide(row, approval(row, who, soon), at(soon));
      const onOldRow = press(first);
      const decision = onOldRow.ok && stored === first ? onOldRow : press(stored);
      if (decision.ok && decision.value.kind === "changed") stored = decision.value.request;
      return decision.ok ? decision.value.kind : decision.problem.code;
    });
    const counted = Object.groupBy(answers, (answer) => answer);
    expect(Object.fromEntries(Object.entries(counted).map(([answer, all]) => [answer, all?.length]))).toEqual(
      {
        changed: 1,
        already: 24,
        closed: 25,
        "not-listed": 25,
        "requester-may-not-decide": 25,
      },
    );
    expect(stored).toMatchObject({ state: "APPROVED", approvals: [{ objectId: bo }] });
  });

  test("a card that opened a thread is clicked inside it", () => {
    const request = {
      ...pending(),
      cards: [{ conversationId: "19:abc@thread.tacv2", activityId: "card-1", kind: "approval" as const }],
    };
    const inside = click(request, "approve", { conversationId: "19:abc@thread.tacv2;messageid=card-1" });
    expect(changed(decide(request, approval(request, bo, soon, { click: inside }), at(soon))).state).toBe(
      "APPROVED",
    );
    const elsewhere = click(request, "approve", { conversationId: "19:abc@thread.tacv2;messageid=card-2" });
    expect(refused(decide(request, approval(request, bo, soon, { click: elsewhere }), at(soon))).code).toBe(
      "unknown-card",
    );
  });
});

describe("forged and mistaken clicks decide nothing, are written down, and say who can", () => {
  const people: readonly [string, Person][] = [
    ["requester-may-not-decide", person(ann)],
    ["requester-may-not-decide", person(ann.toUpperCase())],
    ["not-listed", person(eve)],
    ["other-tenant", person(bo, { tenantId: "another" })],
    ["other-tenant", person(bo, { tenantId: null })],
    ["no-object-id", person(null)],
    ["bot", person(bo, { isBot: true })],
  ];
  test.each(people)("%s", (code, by) => {
    const request = pending();
    for (const event of [
      approval(request, null, soon, { by }),
      { kind: "reject", by, click: click(request, "reject"), reason: "no" } as const,
    ]) {
      const refusal = refused(decide(request, event, at(soon)));
      expect(refusal).toMatchObject({ code, eligible: [bo, cy], quorum: 1 });
      expect(refusal.auditEvents).toMatchObject([
        { what: event.kind, outcome: "refused", reason: code, actor: by.objectId, stateAfter: "PENDING" },
      ]);
    }
  });

  test.each<[string, Partial<Click>]>([
    ["other-request", { requestId: "request-2" }],
    ["verb-differs", { verb: "reject" }],
    ["plan-differs", { planHash: "0".repeat(64) }],
    ["unknown-card", { replyToId: "card-2" }],
    ["unknown-card", { conversationId: "19:other@thread.tacv2" }],
    ["unknown-card", { conversationId: "19:abc@thread.tacv2" }],
    ["unknown-card", { conversationId: "19:abc@thread.tacv2;messageid=17;messageid=card-1" }],
  ])("%s", (code, changes) => {
    const request = pending();
    const event = approval(request, bo, soon, { click: click(request, "approve", changes) });
    expect(refused(decide(request, event, at(soon))).code).toBe(code);
  });

  test("a card that is no approval card decides nothing", () => {
    const request = {
      ...pending(),
      cards: pending().cards.map((card) => ({ ...card, kind: "notice" as const })),
    };
    expect(refused(decide(request, approval(request, bo, soon), at(soon))).code).toBe("unknown-card");
  });

  test("the requester who listed two tenants cannot be approved from the other", () => {
    const two = policy({}, { tenants: [tenantId, "another"] });
    const request = pending({ context: { policy: two } });
    const by = person(bo, { tenantId: "another" });
    expect(
      refused(decide(request, approval(request, bo, soon, { by }), at(soon, { policy: two }))).code,
    ).toBe("other-tenant");
  });

  test("without a valid policy nothing is approved or rejected", () => {
    const request = pending();
    const refusal = refused(decide(request, approval(request, bo, soon), at(soon, { policy: null })));
    expect(refusal).toMatchObject({ code: "no-policy", eligible: [] });
    const reject = { kind: "reject", by: person(bo), click: click(request, "reject"), reason: "no" } as const;
    expect(refused(decide(request, reject, at(soon, { policy: null }))).code).toBe("no-policy");
  });

  test("an approver removed from the policy has no say any more", () => {
    const request = pending();
    const without = at(soon, { policy: policy({ approve: [cy] }) });
    expect(refused(decide(request, approval(request, bo, soon), without))).toMatchObject({
      code: "not-listed",
      eligible: [cy],
    });
  });

  test("on a request that was decided the others learn that it is closed", () => {
    expect(refused(decide(approved(), approval(approved(), cy, soon), at(soon))).code).toBe("closed");
  });
});

describe("what must hold at the deciding click", () => {
  const decideWith = (vm: VmCheck | null, nowMs = soon) => {
    const request = pending();
    return decide(request, approval(request, bo, nowMs, { vm }), at(nowMs));
  };

  test("expiry counts at the click, without any timer", () => {
    const request = pending();
    const last = start + 30 * minute - 1;
    expect(changed(decide(request, approval(request, bo, last), at(last))).state).toBe("APPROVED");
    const late = changed(decide(request, approval(request, bo, last + 1), at(last + 1)));
    expect(late).toMatchObject({ state: "EXPIRED", approvals: [], endedAtMs: last + 1 });
  });

  test.each(vmCheckCodes)("%s ends the request", (failed) => {
    const request = pending();
    expect(changed(decideWith(failedCheck(request, soon, failed, 7)))).toMatchObject({
      state: "STALE",
      reasonCode: failed,
      seenId: 7,
      approvals: [],
    });
  });

  test("without a reading of this machine, for this plan, made just now, the click is not consumed", () => {
    const request = pending();
    const good = check(request, soon);
    const unusable: readonly (VmCheck | null)[] = [
      null,
      { ...good, resourceId: `${good.resourceId}2` },
      { ...good, vmId: "another" },
      { ...good, from: 4 },
      { ...good, readAtMs: start - 1 },
      { ...good, readAtMs: soon + 1 },
      { ...good, readAtMs: soon - 30_001 },
    ];
    for (const vm of unusable) {
      expect(refused(decideWith(vm)).code).toBe("azure-not-read");
    }
    expect(changed(decideWith({ ...good, readAtMs: soon - 30_000 })).state).toBe("APPROVED");
  });

  test("evidence above its age at the click ends the request; at the limit it still counts", () => {
    const hour = policy({ ttlMinutes: 90 });
    const request = pending({ context: { policy: hour } });
    const limit = request.evidence.atMs + 60 * minute;
    const press = (nowMs: number) =>
      changed(decide(request, approval(request, bo, nowMs), at(nowMs, { policy: hour })));
    expect(press(limit).state).toBe("APPROVED");
    expect(press(limit + 1)).toMatchObject({ state: "STALE", reasonCode: "evidence-too-old" });
  });

  test("a changed policy ends the request, even if the approver keeps the right", () => {
    const request = pending();
    const other = at(soon, { policy: policy({ cooldownMinutes: 5 }) });
    expect(changed(decide(request, approval(request, bo, soon), other))).toMatchObject({
      state: "STALE",
      reasonCode: "policy-changed",
    });
  });

  test("a stored approval that nobody could have given, or twice the same, ends the request", () => {
    const request = pending({ context: { policy: quorumOfTwo } });
    for (const objectIds of [[ann], ["stranger"], [bo, bo.toUpperCase()]]) {
      const approvals = objectIds.map((objectId) => ({ objectId, name: "", atMs: start }));
      const tampered = { ...request, approvals };
      const decision = decide(tampered, approval(tampered, cy, soon), at(soon, { policy: quorumOfTwo }));
      expect(changed(decision)).toMatchObject({ state: "STALE", reasonCode: "approval-lost" });
    }
  });
});

describe("a rejection", () => {
  const rejection = (
    request: ReturnType<typeof pending>,
    objectId: string,
    reason = "not during the freeze",
  ) => ({ kind: "reject", by: person(objectId), click: click(request, "reject"), reason }) as const;

  test("by one approver closes the request, whoever approved before", () => {
    const request = pending({ context: { policy: quorumOfTwo } });
    const two = at(soon, { policy: quorumOfTwo });
    const one = changed(decide(request, approval(request, bo, soon), two));
    const closed = changed(decide(one, rejection(one, bo), two));
    expect(closed).toMatchObject({
      state: "REJECTED",
      rejection: { objectId: bo, reason: "not during the freeze" },
    });
    expect(decide(closed, rejection(closed, bo), two)).toMatchObject({
      ok: true,
      value: { kind: "already" },
    });
    expect(refused(decide(closed, rejection(closed, cy), two)).code).toBe("closed");
    expect(refused(decide(closed, approval(closed, cy, soon), two)).code).toBe("closed");
  });

  test("needs a reason and a request that still waits", () => {
    const request = pending();
    expect(refused(decide(request, rejection(request, bo, " \n"), at(soon))).code).toBe("reason-missing");
    expect(changed(decide(request, rejection(request, bo), at(start + 31 * minute))).state).toBe("EXPIRED");
    expect(
      refused(decide(request, { ...rejection(request, bo), click: click(request, "approve") }, at(soon)))
        .code,
    ).toBe("verb-differs");
  });
});

describe("cancelling", () => {
  const cancel = (by: Person, changes: Partial<Click> = {}) => {
    const request = pending();
    return { kind: "cancel", by, click: click(request, "cancel", changes) } as const;
  };

  test("is for the requester alone, while nobody has decided, and needs no policy", () => {
    const request = pending();
    const cancelled = changed(decide(request, cancel(person(ann)), at(soon, { policy: null })));
    expect(cancelled).toMatchObject({ state: "CANCELLED", endedAtMs: soon, lease: null });
    expect(decide(cancelled, cancel(person(ann)), at(soon))).toMatchObject({
      ok: true,
      value: { kind: "already" },
    });
    expect(refused(decide(approved(), cancel(person(ann)), at(soon))).code).toBe("closed");
    expect(changed(decide(request, cancel(person(ann)), at(start + 31 * minute))).state).toBe("EXPIRED");
  });

  test.each<[string, Person, Partial<Click>]>([
    ["only-requester-cancels", person(bo), {}],
    ["other-tenant", person(ann, { tenantId: "another" }), {}],
    ["bot", person(ann, { isBot: true }), {}],
    ["unknown-card", person(ann), { replyToId: "card-9" }],
  ])("%s", (code, by, changes) => {
    expect(refused(decide(pending(), cancel(by, changes), at(soon))).code).toBe(code);
  });
});
