import { expect, test } from "vitest";
import { forgetTexts } from "../../src/approvals/forget.ts";
import { parseResetRequest, type ResetRequest } from "../../src/approvals/request.ts";
import { ann, bo, sent } from "./builders.ts";

test("after the retention time ids are left, and nothing that a person or Azure wrote", () => {
  const secret = "Marker";
  const answered = { atMs: 1, correlationId: "c" };
  const base = sent().sends[0]!;
  const request: ResetRequest = {
    ...sent(),
    reason: secret,
    conversationId: secret,
    requester: { objectId: ann, name: secret, atMs: 1 },
    joiners: [{ objectId: bo, name: secret, atMs: 1 }],
    approvals: [{ objectId: bo, name: secret, atMs: 1 }],
    rejection: { objectId: bo, name: secret, atMs: 1, reason: secret },
    evidence: { ...sent().evidence, by: { objectId: ann, name: secret } },
    verification: { ...sent().verification, operationFailure: { what: secret, correlationId: "c" } },
    cards: [{ conversationId: secret, activityId: secret, kind: "approval" }],
    sends: [
      { ...base, answer: { kind: "refused", ...answered, mayRepeat: true, notBeforeMs: 1, what: secret } },
      { ...base, answer: { kind: "accepted", ...answered, operationUrl: null } },
      base,
    ],
  };
  const kept = forgetTexts(request);
  expect(JSON.stringify(kept)).not.toContain(secret);
  expect(kept).toMatchObject({
    requester: { objectId: ann },
    approvals: [{ objectId: bo }],
    rejection: { objectId: bo },
  });
  expect(parseResetRequest(kept)).toEqual({ ok: true, value: kept });
  expect(kept.verification.operationFailure?.correlationId).toBe("c");
  expect(forgetTexts(sent()).verification).toEqual(sent().verification);
  const bare = forgetTexts({ ...request, rejection: null, evidence: { ...request.evidence, by: null } });
  expect(bare).toMatchObject({ rejection: null, evidence: { by: null } });
});
