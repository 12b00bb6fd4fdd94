import { describe, expect, test } from "vitest";
import { document, finding, gpaExtension, row, secondsAgo, status, vm } from "./builders.ts";
import type { StatusChanges } from "./builders.ts";
import { soundReport, soundReportOnStatus } from "./sound-report.ts";

const enforced = "WireServer Enforce -  IMDS Enforce - HostGA Enforce";
const refused = { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' };
const without = { secureChannelState: enforced, imdsRuleId: "r" };
const lost: StatusChanges = {
  key: refused,
  states: without,
  rows: [{ ...row, responseStatus: "403 Forbidden" }],
};
const key = "a".repeat(64);

describe("a finding whose remedy is a reset", () => {
  test("advises it where the report offers it", () => {
    const report = soundReportOnStatus(lost);
    expect(report.reset.offered).toBe(true);
    expect(finding(report, "key-rejected")?.fix).toMatch(/^Reset the key/);
  });

  test.each([
    [
      "an old file",
      { ...lost, timestamp: secondsAgo(4000) },
      "not-fresh",
      "Send a fresh and whole status.json first",
    ],
    [
      "a channel that is off",
      { ...lost, states: { ...without, secureChannelState: "disabled" } },
      "not-enabled",
      "Decide first whether MSP is to be on",
    ],
    [
      "a key in use",
      { key: refused },
      "unconfirmed",
      "Send a fresh status.json and the agent's journal first",
    ],
  ] as const)("does not on %s", (_, changes, because, words) => {
    const report = soundReportOnStatus(changes);
    expect(report.reset).toEqual({ offered: false, because });
    expect(finding(report, "key-rejected")?.fix).toContain(words);
    expect(finding(report, "key-rejected")?.fix).not.toContain("Reset the key");
  });

  test.each([
    ["pending", { enabled: true, keyIncarnationId: 9 }, { ...without, keyGuid: "7", keyIncarnationId: "3" }],
    ["limit", { enabled: true, keyIncarnationId: 2_147_483_647 }, without],
    ["not-enabled", { enabled: false }, without],
  ])("does not where the model says: %s", (because, proxyAgentSettings, states) => {
    const report = soundReport([
      document("vm", vm({ proxyAgentSettings })),
      document("status-file", status({ ...lost, states })),
    ]);
    expect(report.reset).toEqual({ offered: false, because });
    expect(finding(report, "key-rejected")?.fix).not.toContain("Reset the key");
  });

  test("does not on a substatus of an extension that never notices a stale file", () => {
    const old = gpaExtension({ ...lost, version: "1.0.36" }, "Linux", { typeHandlerVersion: "1.0.36" });
    const report = soundReport([document("vm", vm({ extensions: [old] }))]);
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
    expect(finding(report, "key-rejected")?.fix).toContain("Send a fresh and whole status.json first");
  });

  test("still tells what to do with an exposed key", () => {
    const exposed = { message: `Failed to acquire key details: Hex("${key}", OddLength)` };
    const report = soundReportOnStatus({
      ...lost,
      key: exposed,
      version: "1.0.30",
      timestamp: secondsAgo(4000),
    });
    expect(finding(report, "key-exposed")?.fix).toMatch(/^Send a fresh .*delete the copies of the file\.$/);
  });

  test("keeps the rule's own words where the rule says what comes first", () => {
    const silent = soundReportOnStatus({
      ...lost,
      key: { message: "poll secure channel status task started." },
    });
    expect(finding(silent, "key-not-latched")?.fix).toMatch(/^Send the agent's journal/);
    const busy = { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 503))' };
    expect(finding(soundReportOnStatus({ ...lost, key: busy }), "key-rejected")?.fix).toMatch(
      /^Wait five minutes/,
    );
  });
});
