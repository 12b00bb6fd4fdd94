import { describe, expect, test } from "vitest";
import { askForReset, type CreationContext, type ResetDraft } from "../../src/approvals/create.ts";
import { decide } from "../../src/approvals/decide.ts";
import type { ResetRequest } from "../../src/approvals/request.ts";
import { isResetInFlight, parseResetRequest } from "../../src/approvals/request.ts";
import {
  ann,
  approval,
  approved,
  at,
  bo,
  changed,
  context,
  cy,
  draft,
  eve,
  minute,
  nowhere,
  pending,
  person,
  policy,
  refused,
  sent,
  start,
  tenantId,
} from "./builders.ts";

const ask = (changes: Partial<ResetDraft> = {}, more: Partial<CreationContext> = {}) =>
  askForReset(draft(changes), context(more));
const code = (...parameters: Parameters<typeof ask>) => refused(ask(...parameters)).code;

describe("a new request", () => {
  test("waits for approval, knows its plan, and can be read from the store", () => {
    const request = pending();
    expect(request).toMatchObject({
      state: "PENDING",
      reasonCode: "requested",
      plan: { from: 3, to: 4 },
      requester: { objectId: ann, name: "Ann Lee" },
      quorum: 1,
      expiresAtMs: start + 30 * minute,
    });
    expect(parseResetRequest(JSON.parse(JSON.stringify(request)))).toEqual({ ok: true, value: request });
  });

  test("is written down with who, what and on which evidence, but without names or words", () => {
    const asked = ask();
    const lines = asked.ok && asked.value.kind === "created" ? asked.value.created.auditEvents : [];
    expect(lines).toMatchObject([
      { what: "ask", outcome: "done", actor: ann, stateBefore: null, stateAfter: "PENDING", fromId: 3 },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Ann Lee|INC-4711/);
  });

  test("keeps no secret, control character or endless text of the reason", () => {
    const sas =
      "https://x.blob.core.windows.net/c?sig=abcdefghijklmnopqrstuvwxyz0123456789%2B%2FABCD%3D&se=2030-01-01";
    const { reason } = pending({ draft: { reason: `\u202Esee ${sas} ${"long ".repeat(500)}` } });
    expect(reason).not.toMatch(/abcdefghijklm|\u202E/);
    expect(reason.length).toBeLessThanOrEqual(500);
  });

  test("rests on a person's word where a compromise is declared", () => {
    expect(pending({ draft: { ground: { kind: "declared-compromise" } } }).planHash).not.toBe(
      pending().planHash,
    );
  });

  test.each<[string, Partial<ResetDraft>]>([
    ["machine", { vmId: "another" }],
    ["ids", { plan: { from: 4, to: 5 } }],
    ["ground", { ground: { kind: "finding", code: "key-attest-failed" } }],
    ["evidence", { evidence: { ...draft().evidence, sha256: "0".repeat(64) } }],
    ["origin", { evidence: { ...draft().evidence, origin: "azure" } }],
    ["bringer", { evidence: { ...draft().evidence, by: null } }],
    ["time of collection", { evidence: { ...draft().evidence, collectedAtMs: start - 1 } }],
    ["time of the evidence", { evidence: { ...draft().evidence, atMs: start - 42_000 } }],
    ["resource", { resourceId: `${draft().resourceId}2` }],
  ])("another %s is another plan hash", (_, changes) => {
    expect(pending({ draft: changes }).planHash).not.toBe(pending().planHash);
  });

  test("another policy is another plan hash; the spelling of ids is not", () => {
    expect(pending({ context: { policy: policy({ quorum: 2 }) } }).planHash).not.toBe(pending().planHash);
    const shouted = { resourceId: draft().resourceId.toUpperCase(), vmId: draft().vmId.toUpperCase() };
    expect(pending({ draft: shouted }).planHash).toBe(pending().planHash);
  });
});

describe("refused at once", () => {
  test.each<[string, Partial<ResetDraft>, Partial<CreationContext>]>([
    ["no-policy", {}, { policy: null }],
    ["not-listed", {}, { policy: policy({ ask: [bo] }) }],
    ["no-rule", { resourceId: "/subscriptions/unknown" }, {}],
    ["bot", { by: person(ann, { isBot: true }) }, {}],
    ["no-object-id", { by: person(null) }, {}],
    ["other-tenant", { by: person(ann, { tenantId: "another" }) }, {}],
    ["other-tenant", { by: person(ann, { tenantId: null }) }, {}],
    ["other-tenant", { tenantId: "another" }, {}],
    ["reason-missing", { reason: " \u200B\n" }, {}],
    ["plan-invalid", { plan: { from: 3, to: 5 } }, {}],
    ["plan-invalid", { plan: { from: -1, to: 0 } }, {}],
    ["plan-invalid", { plan: { from: 0.5, to: 1.5 } }, {}],
    ["plan-invalid", { plan: { from: 2_147_483_647, to: 2_147_483_648 } }, {}],
  ])("%s", (expected, changes, more) => {
    expect(code(changes, more)).toBe(expected);
  });

  test("the largest id can still be reached", () => {
    expect(pending({ draft: { plan: { from: 2_147_483_646, to: 2_147_483_647 } } }).state).toBe("PENDING");
  });

  test("too few eligible approvers: the refusal names who there is and how many it takes", () => {
    const refusal = refused(ask({}, { policy: policy({ approve: [ann, bo], quorum: 2 }) }));
    expect(refusal).toMatchObject({ code: "too-few-approvers", eligible: [bo], quorum: 2 });
    expect(refused(ask({}, { policy: policy({ approve: [] }) }))).toMatchObject({
      code: "too-few-approvers",
      eligible: [],
    });
    expect(refusal.auditEvents).toMatchObject([
      { what: "ask", outcome: "refused", actor: ann, requestId: null },
    ]);
  });

  test("evidence above its age, counted from the earlier of its own time and its collection", () => {
    const evidence = (atMs: number, collectedAtMs: number) => ({
      evidence: { ...draft().evidence, atMs, collectedAtMs },
    });
    expect(code(evidence(start - 61 * minute, start))).toBe("evidence-old");
    expect(code(evidence(start + 5 * minute, start - 61 * minute))).toBe("evidence-old");
    expect(ask(evidence(start - 60 * minute, start)).ok).toBe(true);
  });
});

describe("cool-down", () => {
  const ended = (changes: Partial<ResetRequest>): ResetRequest => ({
    ...sent(),
    state: "UNVERIFIED",
    endedAtMs: start - 30 * minute,
    ...changes,
  });

  test("counts from the end of the last reset that was sent", () => {
    const refusal = refused(ask({}, { ended: [ended({ endedAtMs: start - 90 * minute }), ended({})] }));
    expect(refusal).toMatchObject({ code: "cooling-down", untilMs: start + 30 * minute });
    expect(
      ask(
        {},
        { ended: [ended({})], nowMs: start + 30 * minute, policy: policy({ maxEvidenceAgeMinutes: 90 }) },
      ).ok,
    ).toBe(true);
  });

  test("not after requests that were never sent, or that Azure refused", () => {
    const answer = {
      kind: "refused",
      atMs: 1,
      correlationId: "",
      mayRepeat: false,
      notBeforeMs: 1,
      what: "",
    } as const;
    const { sends } = sent();
    const wasRefused = ended({ state: "FAILED", sends: sends.map((entry) => ({ ...entry, answer })) });
    expect(ask({}, { ended: [wasRefused, ended({ state: "REJECTED", sends: [] })] }).ok).toBe(true);
    expect(isResetInFlight(wasRefused, start)).toBe(false);
  });

  test("a reset is in flight from its approval until its cool-down is over", () => {
    expect(isResetInFlight(pending(), start)).toBe(false);
    expect(isResetInFlight(approved(), start)).toBe(true);
    expect(isResetInFlight(sent(), start)).toBe(true);
    expect(isResetInFlight({ ...sent(), state: "VERIFYING" }, start)).toBe(true);
    expect(isResetInFlight(ended({}), start + 29 * minute)).toBe(true);
    expect(isResetInFlight(ended({}), start + 30 * minute)).toBe(false);
  });
});

describe("beside an open request", () => {
  const again = (
    by: string,
    open: ResetRequest,
    more: Partial<CreationContext> = {},
    changes: Partial<ResetDraft> = {},
  ) => ask({ id: "request-2", by: person(by, { name: "Bo Chen" }), ...changes }, { open, ...more });

  test("who asks for the same joins, and may still approve", () => {
    const joined = again(bo, pending(), {}, { vmId: draft().vmId.toUpperCase() });
    const request = joined.ok && joined.value.kind === "joined" ? joined.value.joined.request : pending();
    expect(request).toMatchObject({
      id: "request-1",
      state: "PENDING",
      joiners: [{ objectId: bo, name: "Bo Chen" }],
    });
    expect(changed(decide(request, approval(request, bo, start), at(start))).state).toBe("APPROVED");
  });

  test("joining twice, or joining one's own request, changes nothing", () => {
    const joined = again(bo, pending());
    const request = joined.ok && joined.value.kind === "joined" ? joined.value.joined.request : pending();
    for (const who of [bo, ann.toUpperCase()]) {
      expect(again(who, request)).toMatchObject({
        ok: true,
        value: { kind: "joined", joined: { kind: "already" } },
      });
    }
  });

  test("another machine or another plan under way is in the way", () => {
    expect(refused(again(bo, pending(), {}, { vmId: "another" }))).toMatchObject({
      code: "open-request",
      openRequestId: "request-1",
    });
    expect(refused(again(bo, approved(), {}, { plan: { from: 4, to: 5 } })).code).toBe("open-request");
    expect(refused(again(bo, sent(), {}, { plan: { from: 4, to: 5 } })).code).toBe("open-request");
    expect(refused(again(bo, pending(), {}, { plan: { from: 3, to: 5 } })).code).toBe("open-request");
  });

  test("a changed model id supersedes the request that waits", () => {
    const asked = again(bo, pending(), {}, { plan: { from: 4, to: 5 } });
    expect(asked).toMatchObject({
      ok: true,
      value: {
        kind: "created",
        created: { request: { id: "request-2", state: "PENDING", plan: { to: 5 } } },
        closed: {
          request: { id: "request-1", state: "SUPERSEDED", seenId: 4, reasonCode: "model-id-changed" },
        },
      },
    });
  });

  test("one that ran out is closed and replaced", () => {
    const asked = again(bo, pending(), { nowMs: start + 30 * minute });
    expect(asked).toMatchObject({
      ok: true,
      value: { kind: "created", closed: { request: { state: "EXPIRED" } } },
    });
  });

  test("one that has ended is not in the way", () => {
    expect(again(bo, { ...pending(), state: "REJECTED" })).toMatchObject({
      ok: true,
      value: { kind: "created", closed: null },
    });
  });

  test("joining needs the right to ask, a policy and the same tenant", () => {
    const open = pending();
    const join = (by: ReturnType<typeof person>, more: Parameters<typeof at>[1] = {}) =>
      refused(decide(open, { kind: "join", by, place: nowhere }, at(start, more))).code;
    expect(join(person(bo), { policy: null })).toBe("no-policy");
    expect(join(person(bo), { policy: policy({ ask: [cy] }) })).toBe("not-listed");
    expect(
      join(person(eve, { tenantId: "two" }), { policy: policy({}, { tenants: [tenantId, "two"] }) }),
    ).toBe("other-tenant");
    const closed = decide(
      { ...open, state: "EXPIRED" },
      { kind: "join", by: person(bo), place: nowhere },
      at(start),
    );
    expect(refused(closed).code).toBe("closed");
    expect(refused(again(bo, open, { policy: policy({ ask: [cy] }) })).code).toBe("not-listed");
  });

  test("who is of another tenant than the open request does not join it", () => {
    const two = policy({}, { tenants: [tenantId, "two"] });
    const by = person(bo, { tenantId: "two" });
    const asked = again(bo, pending(), { policy: two }, { by, tenantId: "two" });
    expect(refused(asked)).toMatchObject({
      code: "other-tenant",
      auditEvents: [{ what: "join", outcome: "refused" }],
    });
  });

  test("a hundred joiners are enough", () => {
    const joiners = Array.from({ length: 100 }, (_, index) => ({ objectId: `p${index}`, name: "", atMs: 1 }));
    expect(again(bo, { ...pending(), joiners })).toMatchObject({
      ok: true,
      value: { joined: { kind: "already" } },
    });
  });
});
