import { describe, expect, test } from "vitest";
import { decide } from "../../src/approvals/decide.ts";
import type { Judgement, ResetEvent } from "../../src/approvals/events.ts";
import type { ResetRequest, SendAnswer } from "../../src/approvals/request.ts";
import { vmCheckCodes } from "../../src/approvals/transition-table.ts";
import {
  approved,
  approvedAt,
  at,
  bo,
  changed,
  check,
  executing,
  failedCheck,
  minute,
  pending,
  policy,
  refused,
  sent,
  start,
} from "./builders.ts";

const second = 1000;

function run(
  request: ResetRequest,
  event: ResetEvent,
  nowMs: number,
  changes: Parameters<typeof at>[1] = {},
) {
  return decide(request, event, at(nowMs, changes));
}

const refusal = (changes: Partial<Extract<SendAnswer, { kind: "refused" }>> = {}): SendAnswer => ({
  kind: "refused",
  atMs: approvedAt + second,
  correlationId: "azure-1",
  mayRepeat: true,
  notBeforeMs: approvedAt + 11 * second,
  what: "Another change is under way.",
  ...changes,
});
const accepted: SendAnswer = {
  kind: "accepted",
  atMs: approvedAt + second,
  correlationId: "azure-1",
  operationUrl: null,
};
const unknown: SendAnswer = {
  kind: "unknown",
  atMs: approvedAt + second,
  correlationId: "",
  what: "timed-out",
};

const answered = (answer: SendAnswer, request = sent()) =>
  changed(
    run(
      request,
      { kind: "answer", correlationId: request.sends.at(-1)?.correlationId ?? "", answer },
      answer.atMs,
    ),
  );

const sendEvent = (request: ResetRequest, correlationId: string, readAtMs: number, owner = "one") =>
  ({ kind: "send", owner, correlationId, vm: check(request, readAtMs) }) as const;

const judge = (request: ResetRequest, judgement: Judgement, nowMs: number, owner = "one") =>
  run(request, { kind: "judge", owner, judgement }, nowMs);

const end = (
  state: "STALE" | "FAILED" | "UNVERIFIED",
  reason: Extract<Judgement, { kind: "ended" }>["reason"],
): Judgement => ({
  kind: "ended",
  state,
  reason,
  seenId: null,
});

describe("starting", () => {
  test("takes the lease; the absolute target is in the row before anything is sent", () => {
    expect(executing()).toMatchObject({
      state: "EXECUTING",
      plan: { to: 4 },
      sends: [],
      lease: { owner: "one", untilMs: approvedAt + minute },
    });
  });

  test("happens once", () => {
    expect(refused(run(executing(), { kind: "start", owner: "two" }, approvedAt)).code).toBe("not-now");
    expect(refused(run(pending(), { kind: "start", owner: "two" }, approvedAt)).code).toBe("not-now");
  });

  test.each([
    ["not-sent-in-time", start + 7 * minute, {}],
    ["policy-unavailable", approvedAt, { policy: null }],
    ["policy-changed", approvedAt, { policy: policy({ approve: [bo] }) }],
  ] as const)("%s ends it", (reasonCode, nowMs, changes) => {
    const request = changed(run(approved(), { kind: "start", owner: "one" }, nowMs, changes));
    expect(request).toMatchObject({ state: "STALE", reasonCode, lease: null, sends: [] });
  });

  test("a row without a valid quorum, or with a rejection, is never executed", () => {
    const rejection = { objectId: bo, name: "", atMs: 1, reason: "no" };
    for (const broken of [
      { approvals: [] },
      { quorum: 2 },
      { rejection },
      { approvals: [{ objectId: "x", name: "", atMs: 1 }] },
    ]) {
      const request = changed(run({ ...approved(), ...broken }, { kind: "start", owner: "one" }, approvedAt));
      expect(request).toMatchObject({ state: "STALE", reasonCode: "approval-lost" });
    }
  });

  test("a request that ran out, or has no deadline, is not executed", () => {
    const runOut = { ...approved(), expiresAtMs: approvedAt };
    expect(changed(run(runOut, { kind: "start", owner: "one" }, approvedAt)).reasonCode).toBe(
      "approval-expired",
    );
    const endless = { ...approved(), deadlineMs: null };
    expect(changed(run(endless, { kind: "start", owner: "one" }, approvedAt)).reasonCode).toBe(
      "not-sent-in-time",
    );
  });
});

describe("the lease", () => {
  test("is renewed by its holder without a line in the audit trail", () => {
    const renewed = run(executing(), { kind: "take-over", owner: "one" }, approvedAt + 50 * second);
    expect(renewed).toMatchObject({ ok: true, value: { auditEvents: [] } });
    expect(changed(renewed).lease).toEqual({ owner: "one", untilMs: approvedAt + 110 * second });
  });

  test("is taken over only when it has run out", () => {
    const other = { kind: "take-over", owner: "two" } as const;
    expect(refused(run(executing(), other, approvedAt + 59 * second))).toMatchObject({
      code: "still-held",
      untilMs: approvedAt + minute,
    });
    const taken = changed(run(executing(), other, approvedAt + minute));
    expect(taken).toMatchObject({ reasonCode: "taken-over", lease: { owner: "two" } });
    expect(changed(run({ ...executing(), lease: null }, other, approvedAt)).lease?.owner).toBe("two");
    expect(refused(run(approved(), other, approvedAt)).code).toBe("not-now");
    expect(changed(run(answered(accepted), other, approvedAt + 2 * minute)).state).toBe("VERIFYING");
  });

  test("only its holder sends, and only while it runs", () => {
    const request = executing();
    const lateMs = approvedAt + minute;
    expect(refused(run(request, sendEvent(request, "s", approvedAt, "two"), approvedAt)).code).toBe(
      "not-holder",
    );
    expect(refused(run(request, sendEvent(request, "s", lateMs), lateMs)).code).toBe("not-holder");
    const free = { ...request, lease: null };
    expect(refused(run(free, sendEvent(free, "s", approvedAt), approvedAt)).code).toBe("not-holder");
  });
});

describe("sending", () => {
  test("is written down first, with the version tag of a reading in which everything holds", () => {
    expect(sent().sends).toEqual([
      { atMs: approvedAt, correlationId: "send-1", ifMatch: '"7"', answer: null },
    ]);
  });

  test("nothing more is sent while an answer is open, unclear or good", () => {
    const later = approvedAt + 20 * second;
    for (const request of [sent(), answered(unknown)]) {
      expect(refused(run(request, sendEvent(request, "send-2", later), later)).code).toBe("already-changed");
    }
    const verifying = answered(accepted);
    expect(refused(run(verifying, sendEvent(verifying, "send-2", later), later)).code).toBe("not-now");
    const seen = { ...executing(), verification: { ...executing().verification, modelAcceptedAtMs: 1 } };
    expect(refused(run(seen, sendEvent(seen, "s", approvedAt), approvedAt)).code).toBe("already-changed");
  });

  test("after a refusal that passes: not earlier than Azure asks, on a newer reading, under a new id, three times", () => {
    let request = answered(refusal());
    const soon = approvedAt + 10 * second;
    expect(refused(run(request, sendEvent(request, "send-2", soon), soon))).toMatchObject({
      code: "not-now",
      untilMs: approvedAt + 11 * second,
    });
    const later = approvedAt + 11 * second;
    expect(refused(run(request, sendEvent(request, "send-2", approvedAt), later)).code).toBe(
      "azure-not-read",
    );
    expect(refused(run(request, sendEvent(request, "send-1", later), later)).code).toBe("not-now");
    for (const [index, id] of ["send-2", "send-3"].entries()) {
      const nowMs = later + index * second;
      request = changed(run(request, sendEvent(request, id, nowMs), nowMs));
      request = answered(refusal({ atMs: nowMs, notBeforeMs: nowMs }), request);
    }
    const last = later + 5 * second;
    expect(request.sends).toHaveLength(3);
    expect(refused(run(request, sendEvent(request, "send-4", last), last)).code).toBe("sends-used-up");
  });

  test("not after a refusal that does not pass", () => {
    const request = answered(refusal({ mayRepeat: false }));
    const later = approvedAt + 20 * second;
    expect(refused(run(request, sendEvent(request, "send-2", later), later)).code).toBe("sends-used-up");
  });

  test.each(vmCheckCodes)("%s just before sending ends the request unsent", (failed) => {
    const request = executing();
    const event = { ...sendEvent(request, "s", approvedAt), vm: failedCheck(request, approvedAt, failed, 9) };
    expect(changed(run(request, event, approvedAt))).toMatchObject({
      state: "STALE",
      reasonCode: failed,
      seenId: 9,
      sends: [],
    });
  });

  test.each([
    ["policy-unavailable", approvedAt, { policy: null }],
    ["policy-changed", approvedAt, { policy: policy({ approve: [] }) }],
    ["not-sent-in-time", approvedAt + 5 * minute, {}],
  ] as const)("%s just before sending ends the request unsent", (reasonCode, nowMs, changes) => {
    const request = { ...executing(), lease: { owner: "one", untilMs: approvedAt + 10 * minute } };
    expect(changed(run(request, sendEvent(request, "s", nowMs), nowMs, changes))).toMatchObject({
      state: "STALE",
      reasonCode,
      sends: [],
    });
  });

  test("a reading of another machine is no reading", () => {
    const request = executing();
    const vm = { ...check(request, approvedAt), vmId: "another" };
    expect(refused(run(request, { ...sendEvent(request, "s", approvedAt), vm }, approvedAt)).code).toBe(
      "azure-not-read",
    );
  });
});

describe("answers", () => {
  test("a 2xx begins the watch", () => {
    expect(answered(accepted)).toMatchObject({
      state: "VERIFYING",
      reasonCode: "answer-accepted",
      verification: { modelAcceptedAtMs: null, watchUntilMs: approvedAt + second + 15 * minute },
    });
  });

  test("anything else asks for a reading; what Azure says is kept without secrets", () => {
    expect(answered(unknown)).toMatchObject({ state: "EXECUTING", reasonCode: "answer-unknown" });
    const what = `password=Sup3rSecretValue! ${"x".repeat(9000)}`;
    const [send] = answered(refusal({ what })).sends;
    expect(JSON.stringify(send)).not.toContain("Sup3rSecretValue");
    expect(JSON.stringify(send).length).toBeLessThan(900);
  });

  test("both correlation ids are in the audit trail", () => {
    const decision = run(
      sent(),
      { kind: "answer", correlationId: "send-1", answer: accepted },
      approvedAt + second,
    );
    expect(decision).toMatchObject({
      value: { auditEvents: [{ what: "answer", correlationId: "send-1", azureCorrelationId: "azure-1" }] },
    });
  });

  test("the same answer twice is one; one to nothing that was sent is none", () => {
    const event = { kind: "answer", correlationId: "send-1", answer: accepted } as const;
    expect(run(answered(accepted), event, approvedAt + second)).toMatchObject({
      ok: true,
      value: { kind: "already" },
    });
    expect(refused(run(sent(), { ...event, correlationId: "other" }, approvedAt)).code).toBe("not-now");
    expect(refused(run({ ...sent(), state: "REJECTED" }, event, approvedAt)).code).toBe("not-now");
  });

  test("a late 2xx makes an acceptance by nobody known one by us, and changes no state", () => {
    const taken = changed(judge(sent(), { kind: "accepted", by: "unknown" }, approvedAt + second));
    expect(answered(accepted, taken)).toMatchObject({ state: "VERIFYING", verification: { by: "us" } });
    expect(answered(refusal(), taken)).toMatchObject({ state: "VERIFYING", verification: { by: "unknown" } });
    const doubtful = changed(judge(sent(), end("UNVERIFIED", "outcome-unknown"), approvedAt + second));
    expect(answered(accepted, doubtful)).toMatchObject({
      state: "UNVERIFIED",
      reasonCode: "outcome-unknown",
      endedAtMs: approvedAt + second,
    });
    const stale = changed(judge(sent(), end("STALE", "overtaken"), approvedAt + second));
    expect(answered(unknown, stale)).toMatchObject({ state: "STALE", reasonCode: "overtaken" });
  });
});

describe("judgements", () => {
  const acceptedUs: Judgement = { kind: "accepted", by: "us" };
  const confirmed: Judgement = { kind: "confirmed", by: "azure" };

  test("model accepted and guest confirmed are two steps to success", () => {
    const verifying = changed(judge(answered(accepted), acceptedUs, approvedAt + 3 * second));
    expect(verifying).toMatchObject({
      state: "VERIFYING",
      reasonCode: "model-accepted",
      verification: {
        modelAcceptedAtMs: approvedAt + 3 * second,
        by: "us",
        watchUntilMs: approvedAt + second + 15 * minute,
      },
    });
    expect(judge(verifying, acceptedUs, approvedAt)).toMatchObject({ ok: true, value: { kind: "already" } });
    const done = changed(judge(verifying, confirmed, approvedAt + minute, "whoever"));
    expect(done).toMatchObject({ state: "SUCCEEDED", lease: null, endedAtMs: approvedAt + minute });
    expect(done.verification).toMatchObject({
      guestConfirmedAtMs: approvedAt + minute,
      guestConfirmedBy: "azure",
    });
    expect(judge(done, confirmed, approvedAt)).toMatchObject({ ok: true, value: { kind: "already" } });
  });

  test("the guest alone is no success: the model has to be seen", () => {
    expect(refused(judge(answered(accepted), confirmed, approvedAt)).code).toBe("not-now");
  });

  test("seen in the model without any clear answer: accepted, by whom is not known", () => {
    const request = changed(
      judge(answered(unknown), { kind: "accepted", by: "unknown" }, approvedAt + 2 * second, "anybody"),
    );
    expect(request).toMatchObject({
      state: "VERIFYING",
      verification: { by: "unknown", watchUntilMs: approvedAt + 2 * second + 15 * minute },
    });
  });

  test("what ended unverified may still succeed, and keeps the moment of its end", () => {
    const request = changed(
      judge(answered(unknown), end("UNVERIFIED", "outcome-unknown"), approvedAt + second),
    );
    expect(request.verification.watchUntilMs).toBe(approvedAt + second + 15 * minute);
    const seen = changed(judge(request, { kind: "accepted", by: "unknown" }, approvedAt + minute));
    expect(seen).toMatchObject({
      state: "UNVERIFIED",
      reasonCode: "outcome-unknown",
      verification: { by: "unknown" },
    });
    const done = changed(judge(seen, { kind: "confirmed", by: "person" }, approvedAt + 90 * minute));
    expect(done).toMatchObject({
      state: "SUCCEEDED",
      reasonCode: "guest-confirmed",
      endedAtMs: approvedAt + second,
    });
  });

  test("an end needs the lease, and must be in the table", () => {
    expect(
      refused(judge(answered(unknown), end("UNVERIFIED", "outcome-unknown"), approvedAt + second, "two"))
        .code,
    ).toBe("not-holder");
    expect(refused(judge(answered(unknown), end("FAILED", "rejected"), approvedAt + second)).code).toBe(
      "not-now",
    );
    expect(refused(judge(pending(), end("STALE", "overtaken"), start)).code).toBe("not-now");
    expect(refused(judge(pending(), acceptedUs, start)).code).toBe("not-now");
  });

  test("'nothing was changed' is never claimed while something sent may have changed it", () => {
    for (const request of [sent(), answered(unknown)]) {
      expect(refused(judge(request, end("FAILED", "azure-refused"), approvedAt + second)).code).toBe(
        "not-now",
      );
      expect(refused(judge(request, end("STALE", "model-changed"), approvedAt + second)).code).toBe(
        "not-now",
      );
      expect(
        changed(judge(request, { ...end("STALE", "overtaken"), seenId: 9 } as Judgement, approvedAt + second))
          .seenId,
      ).toBe(9);
    }
    expect(
      changed(judge(answered(refusal()), end("FAILED", "azure-refused"), approvedAt + second)).state,
    ).toBe("FAILED");
    expect(changed(judge(executing(), end("STALE", "vm-updating"), approvedAt + second)).state).toBe("STALE");
    expect(
      changed(judge(answered(accepted), end("FAILED", "operation-failed"), approvedAt + second)).state,
    ).toBe("FAILED");
  });

  test("what Azure said of a failed operation is kept with the end that it is the reason of", () => {
    const operationFailure = { what: "(Broken) It broke.", correlationId: "c" };
    const told = (judgement: Judgement) =>
      changed(
        run(
          answered(accepted),
          { kind: "judge", owner: "one", judgement, operationFailure },
          approvedAt + second,
        ),
      ).verification.operationFailure;
    expect(told(end("FAILED", "operation-failed"))).toEqual(operationFailure);
    expect(told(end("UNVERIFIED", "model-not-shown"))).toBeUndefined();
  });
});

describe("time and change", () => {
  test("a request expires when it is due, once, and only while it waits", () => {
    const due = start + 30 * minute;
    expect(refused(run(pending(), { kind: "expire" }, due - 1))).toMatchObject({
      code: "not-now",
      untilMs: due,
    });
    const gone = changed(run(pending(), { kind: "expire" }, due));
    expect(gone).toMatchObject({ state: "EXPIRED", endedAtMs: due });
    expect(run(gone, { kind: "expire" }, due)).toMatchObject({ ok: true, value: { kind: "already" } });
    expect(refused(run(approved(), { kind: "expire" }, due)).code).toBe("not-now");
  });

  test("a changed model id supersedes a request that waits, once", () => {
    const gone = changed(run(pending(), { kind: "supersede", modelId: 5 }, start));
    expect(gone).toMatchObject({ state: "SUPERSEDED", seenId: 5 });
    expect(run(gone, { kind: "supersede", modelId: 5 }, start)).toMatchObject({
      ok: true,
      value: { kind: "already" },
    });
    expect(refused(run(pending(), { kind: "supersede", modelId: 3 }, start)).code).toBe("not-now");
    expect(refused(run(executing(), { kind: "supersede", modelId: 5 }, start)).code).toBe("not-now");
  });

  test("cards are remembered in every state, each once, up to a limit", () => {
    const card = { conversationId: "c", activityId: "2", kind: "notice" } as const;
    const one = changed(run({ ...pending(), state: "REJECTED" }, { kind: "card-posted", card }, start));
    expect(one.cards).toHaveLength(2);
    expect(run(one, { kind: "card-posted", card }, start)).toMatchObject({
      ok: true,
      value: { kind: "already" },
    });
    const full = {
      ...pending(),
      cards: Array.from({ length: 200 }, (_, index) => ({ ...card, activityId: `x${index}` })),
    };
    expect(refused(run(full, { kind: "card-posted", card }, start)).code).toBe("not-now");
  });
});
