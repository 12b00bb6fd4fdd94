import { describe, expect, test } from "vitest";
import type { ArmRefusal } from "../../src/key-reset/arm-refusal.ts";
import { errorRows } from "../../src/key-reset/error-rows.ts";
import { explainRefusal, recordOf, repetitionOf } from "../../src/key-reset/errors.ts";

const at = 1_000_000;

function refusal(
  httpStatus: number | null,
  code: string,
  message = "",
  changes: Partial<ArmRefusal> = {},
): ArmRefusal {
  return {
    httpStatus,
    code,
    message,
    details: [],
    policy: null,
    correlationId: "corr-1",
    retryAfterSeconds: null,
    ...changes,
  };
}

const lockText =
  "The scope '/subscriptions/s/…/vm-1' cannot perform write operation because following scope(s) are locked: '/subscriptions/s/resourceGroups/rg'. Please remove the lock and try again.";
const rightText =
  "The client 'a' with object id 'a' does not have authorization to perform action 'Microsoft.Compute/virtualMachines/write' over scope '/subscriptions/s/vm-1' or the scope is invalid.";
const throttled = { details: [{ code: "TooManyRequests", message: "{}" }] };

const table: readonly [string, ArmRefusal][] = [
  ["not-sent", refusal(null, "ENOTFOUND")],
  ["other-directory", refusal(401, "InvalidAuthenticationTokenTenant")],
  ["signed-out", refusal(401, "ExpiredAuthenticationToken")],
  ["policy", refusal(403, "RequestDisallowedByPolicy")],
  ["linked-role-missing", refusal(403, "LinkedAuthorizationFailed", rightText)],
  ["role-missing", refusal(403, "authorizationfailed", rightText)],
  ["forbidden", refusal(403, "Weird")],
  ["method-refused", refusal(405, "HTTP 405")],
  ["method-refused", refusal(400, "HttpMethodNotAllowed")],
  ["not-found", refusal(404, "HTTP 404")],
  ["not-found", refusal(400, "SubscriptionNotFound")],
  ["throttled", refusal(429, "HTTP 429")],
  ["throttled", refusal(409, "OperationNotAllowed", "", throttled)],
  ["throttled", refusal(400, "SubscriptionRequestsThrottled")],
  ["locked", refusal(409, "ScopeLocked", lockText)],
  ["capacity", refusal(409, "ZonalAllocationFailed")],
  ["operation-not-allowed", refusal(409, "OperationNotAllowed", "VM is marked for deletion")],
  ["guest-operation", refusal(409, "VMExtensionProvisioningTimeout")],
  ["guest-operation", refusal(400, "DeploymentFailed", "… Linux.OSProvisioningInternalError …")],
  ["conflict", refusal(409, "Conflict")],
  ["changed-meanwhile", refusal(412, "PreconditionFailed")],
  [
    "not-incremented",
    refusal(
      400,
      "BadRequest",
      "The value securityProfile.proxyAgentSettings.keyIncarnationId can only be incremented.",
    ),
  ],
  [
    "setting-invalid",
    refusal(
      400,
      "BadRequest",
      "The value of parameter securityProfile.proxyAgentSettings.imds.mode is invalid.",
    ),
  ],
  ["other", refusal(400, "BadRequest", "Something else")],
];

describe("each refusal of ARM has its sentences", () => {
  test.each(table)("%s", (row, given) => {
    const text = explainRefusal(given);
    expect(text).toMatchObject({ row, code: given.code, correlationId: "corr-1" });
    for (const sentence of [text.what, text.why, text.todo]) expect(sentence).toMatch(/^[A-Z].+\.$/);
  });

  test.each([
    [404, "ResourceNotFound"],
    [404, "HTTP 404"],
    [405, "HTTP 405"],
    [501, "NotImplemented"],
    [400, "HttpMethodNotAllowed"],
  ])("%s %s of an instance of a scale set is about the method, or the instance is gone", (status, code) => {
    const given = refusal(status, code);
    expect(explainRefusal(given, "scale-set-instance").row).toBe("instance-refused");
    expect(explainRefusal(given).row).not.toBe("instance-refused");
    const record = recordOf({ kind: "refused", ...given }, at, "scale-set-instance");
    expect(record).toMatchObject({ kind: "refused", mayRepeat: false });
  });

  test("a group or subscription that is gone is so for an instance too", () => {
    const given = refusal(404, "ResourceGroupNotFound");
    expect(explainRefusal(given, "scale-set-instance").row).toBe("not-found");
  });

  test("no row of the table is left out here", () => {
    const named = new Set([...table.map(([row]) => row), "instance-refused"]);
    expect(errorRows.map((row) => row.id).filter((id) => !named.has(id))).toEqual([]);
  });

  test("the missing right, the lock and the policy are named", () => {
    expect(explainRefusal(refusal(403, "AuthorizationFailed", rightText)).named).toEqual([
      { label: "Missing right", value: "Microsoft.Compute/virtualMachines/write" },
      { label: "At", value: "/subscriptions/s/vm-1" },
    ]);
    expect(explainRefusal(refusal(409, "ScopeLocked", lockText)).named).toEqual([
      { label: "Lock at", value: "/subscriptions/s/resourceGroups/rg" },
    ]);
    const policy = { assignment: "Require owner tag", definition: "Require a tag" };
    expect(explainRefusal(refusal(403, "RequestDisallowedByPolicy", "", { policy })).named).toEqual([
      { label: "Policy assignment", value: "Require owner tag" },
      { label: "Policy definition", value: "Require a tag" },
    ]);
    expect(explainRefusal(refusal(403, "RequestDisallowedByPolicy", "was disallowed")).named[0]?.value).toBe(
      "was disallowed",
    );
  });

  test("what is not in the text is not named, and what is too long is cut", () => {
    expect(explainRefusal(refusal(403, "AuthorizationFailed", "no")).named).toEqual([]);
    expect(explainRefusal(refusal(418, "x".repeat(999), "y".repeat(999)))).toMatchObject({
      row: "other",
      code: "x".repeat(300),
      named: [{ value: "y".repeat(300) }],
    });
  });
});

describe("what may be sent again, and when", () => {
  test.each<[string, ArmRefusal, boolean, number]>([
    ["409", refusal(409, "Conflict"), true, 10_000],
    ["409 with Retry-After", refusal(409, "Conflict", "", { retryAfterSeconds: 45 }), true, 45_000],
    ["412", refusal(412, "PreconditionFailed"), true, 0],
    ["412 with Retry-After", refusal(412, "PreconditionFailed", "", { retryAfterSeconds: 1 }), true, 10_000],
    ["429", refusal(429, "TooManyRequests"), true, 30_000],
    ["429 with Retry-After", refusal(429, "TooManyRequests", "", { retryAfterSeconds: 17 }), true, 17_000],
    ["400 that means 429", refusal(400, "SubscriptionRequestsThrottled"), true, 30_000],
    ["not sent", refusal(null, "ENOTFOUND"), true, 10_000],
    ["a lock", refusal(409, "ScopeLocked", lockText), false, 10_000],
    ["403", refusal(403, "AuthorizationFailed"), false, 10_000],
    ["400", refusal(400, "BadRequest"), false, 10_000],
    ["404", refusal(404, "ResourceNotFound"), false, 10_000],
  ])("%s", (_, given, mayRepeat, waitMs) => {
    expect(repetitionOf(given, at)).toEqual({ mayRepeat, notBeforeMs: at + waitMs });
  });
});

describe("what the request's row records", () => {
  test("an acceptance with its operation", () => {
    expect(recordOf({ kind: "accepted", correlationId: "c", operationUrl: null }, at)).toEqual({
      kind: "accepted",
      atMs: at,
      correlationId: "c",
      operationUrl: null,
    });
  });

  test("a refusal in words, with code and names", () => {
    const record = recordOf({ kind: "refused", ...refusal(409, "ScopeLocked", lockText) }, at);
    expect(record).toMatchObject({ kind: "refused", atMs: at, correlationId: "corr-1", mayRepeat: false });
    expect(record.kind === "refused" && record.what).toMatch(
      /^A lock forbids .*\(ScopeLocked\) Lock at: \/subscriptions\/s\/resourceGroups\/rg$/,
    );
  });

  test("a doubt with its cause", () => {
    const lost = { kind: "unknown", cause: { kind: "connection-lost", code: "ECONNRESET" } } as const;
    expect(recordOf(lost, at)).toEqual({
      kind: "unknown",
      atMs: at,
      correlationId: "",
      what: "None: the connection was lost. (ECONNRESET)",
    });
    const slow = { kind: "unknown", cause: { kind: "timed-out", correlationId: "c" } } as const;
    expect(recordOf(slow, at)).toEqual({
      kind: "unknown",
      atMs: at,
      correlationId: "c",
      what: "None in time.",
    });
    const odd = { kind: "unknown", cause: { kind: "odd" } } as const;
    expect(recordOf(odd, at)).toMatchObject({ what: "odd" });
    const failed = {
      kind: "unknown",
      cause: { kind: "server-error", code: "InternalError", message: "Try later." },
    } as const;
    expect(recordOf(failed, at)).toMatchObject({
      what: "An error of the server, which says nothing about the change. (InternalError) Azure says: Try later.",
    });
  });
});
