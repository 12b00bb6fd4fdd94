import { describe, expect, test } from "vitest";
import type { ResetOperation } from "../../../../src/diagnosis/facts.ts";
import { check, codes, document, finding, gpaExtension, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { keyless, latched } from "./cases.ts";

const rule = "key-reset-pending";
const model = (keyIncarnationId: unknown) =>
  document("vm", vm({ proxyAgentSettings: { enabled: true, keyIncarnationId, imds: { mode: "Enforce" } } }));
const guest = (keyIncarnationId: unknown) =>
  document("status-file", status({ states: { ...latched, keyIncarnationId } }));

describe("a model that is ahead of the agent", () => {
  test("is a wait: the number of the model against the text of the guest", () => {
    const report = soundReport([
      fixture("status-file", "key-reset-pending.guest-behind-1.0.47.json"),
      model(3),
    ]);
    expect(codes(report)).toEqual(["key-reset-pending"]);
    expect(report.verdict).toBe("wait");
    expect(report.reset).toEqual({ offered: false, because: "pending" });
    expect(finding(report, "key-reset-pending")).toMatchObject({
      step: "key",
      severity: "wait",
      evidence: [
        {
          source: "vm-model",
          origin: "azure",
          pointer: "/properties/securityProfile/proxyAgentSettings/keyIncarnationId",
          value: 3,
        },
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/keyLatchStatus/states/keyIncarnationId",
          value: "2",
          ageSeconds: 40,
        },
      ],
    });
  });
  test.each([
    [3, "2", true],
    [10, "9", true],
    [2_147_483_647, "0", true],
    [3, "3", false],
    [0, "0", false],
    [3, "two", false],
    [3, "2.5", false],
    [3, "-1", false],
  ])("model %i, guest %s: %s", (inModel, inGuest, isPending) => {
    expect(codes(soundReport([guest(inGuest), model(inModel)])).includes("key-reset-pending")).toBe(
      isPending,
    );
  });
  test("is found in ARM alone, through the substatus", () => {
    const extension = gpaExtension({ states: { ...latched, keyIncarnationId: "2" } });
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [extension] }))]);
    expect(codes(report)).toEqual(["key-reset-pending"]);
    expect(report.verdict).toBe("wait");
  });
  test("keeps a refused key from being reset again", () => {
    const refused = status({
      key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
      states: { ...latched, keyIncarnationId: "2" },
    });
    const report = soundReport([document("status-file", refused), model(3)]);
    expect(codes(report)).toEqual(["key-reset-pending", "key-rejected"]);
    expect(report.reset).toEqual({ offered: false, because: "pending" });
  });
  test("of an old file is no wait: nobody knows what holds now", () => {
    const old = status({ timestamp: secondsAgo(3600), states: { ...latched, keyIncarnationId: "2" } });
    const report = soundReport([document("status-file", old), model(3)]);
    expect(codes(report)).toEqual(["status-stale"]);
    expect(check(report, rule)).toBe("uncertain");
  });
});

describe("a reset that Latchkey knows of", () => {
  const operation = (state: ResetOperation["state"]): ResetOperation => ({
    requestId: "r-1",
    state,
    from: 3,
    to: 4,
  });
  test.each(["approved", "executing", "verifying", "ended-in-cool-down"] as const)(
    "is a wait while %s",
    (state) => {
      const report = soundReport([guest("3")], operation(state));
      expect(codes(report)).toEqual(["key-reset-pending"]);
      expect(report.verdict).toBe("wait");
      expect(report.reset).toEqual({ offered: false, because: "pending" });
      expect(finding(report, "key-reset-pending")?.evidence).toEqual([
        { source: "reset-operation", origin: "azure", pointer: "/state", value: state, ageSeconds: null },
      ]);
    },
  );
  test("stands without any status, and beside an old one", () => {
    expect(codes(soundReport([], operation("executing")))).toEqual(["key-reset-pending"]);
    expect(soundReport([], operation("executing")).reset).toEqual({ offered: false, because: "pending" });
    const old = document("status-file", status({ timestamp: secondsAgo(3600) }));
    expect(codes(soundReport([old], operation("verifying")))).toEqual(["status-stale", "key-reset-pending"]);
  });
});

describe("no reset in flight", () => {
  test("passes where both sides agree", () => {
    expect(check(soundReport([guest("3"), model(3)]), rule)).toBe("ok");
  });
  test("is skipped where the agent holds no key, and so reports no id", () => {
    const report = soundReport([document("status-file", status({ states: keyless })), model(3)]);
    expect(check(report, rule)).toBe("skipped");
  });
  test("is uncertain without the model, or without the agent's status", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("uncertain");
    expect(check(soundReport([model(3)]), rule)).toBe("uncertain");
  });
});
