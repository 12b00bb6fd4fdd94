import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, secondsAgo, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { justStarted, keyMessageIs, latched, stopping } from "./cases.ts";

const rule = "key-attest-failed";
const attest = (number: number): string =>
  `Failed to attest the key: Key(KeyResponse("attest", ${String(number)}))`;

describe("a refused attestation", () => {
  test("is found although everything is green", () => {
    const report = soundReport([fixture("status-file", "key-attest-failed.green-1.0.46.json")]);
    expect(codes(report)).toEqual(["key-attest-failed", "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: true, because: "key-attest-failed" });
    expect(finding(report, "key-attest-failed")).toMatchObject({
      step: "key",
      what: expect.stringContaining("(HTTP 409)"),
      fix: expect.stringContaining("clock"),
      evidence: [
        {
          source: "status-file",
          pointer: "/proxyAgentStatus/keyLatchStatus/message",
          value: attest(409),
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/keyLatchStatus/states", value: null },
      ],
    });
  });
  test.each([400, 401, 403, 404, 412, 428])("with %i is a refusal", (number) => {
    const report = soundReportOnStatus(keyMessageIs(attest(number)));
    expect(codes(report)).toEqual(["key-attest-failed"]);
    expect(report.reset.offered).toBe(true);
  });
  test.each([429, 500, 503])("with %i may pass: no reset", (number) => {
    const report = soundReportOnStatus(keyMessageIs(attest(number)));
    expect(codes(report)).toEqual(["key-attest-failed?"]);
    expect(report.verdict).toBe("inconclusive");
    expect(report.reset).toEqual({ offered: false, because: "host-trouble" });
  });
  test("stands beside the key of before a reset", () => {
    const report = soundReportOnStatus(keyMessageIs(attest(403), { states: latched }));
    expect(codes(report)).toEqual(["key-attest-failed"]);
    expect(report.reset.offered).toBe(true);
  });
  test("in another form is uncertain, and no ground", () => {
    const report = soundReportOnStatus(keyMessageIs('Failed to attest the key: Key(ParseKeyUrl("a", "b"))'));
    expect(codes(report)).toEqual(["key-attest-failed?"]);
    expect(report.asks.map(({ command }) => command).join()).toContain("journalctl");
    expect(report.reset).toEqual({ offered: false, because: "unconfirmed" });
  });
  test("is found in the substatus, with the age unknown", () => {
    const report = soundReport([
      document("vm", vm({ os: "Windows", extensions: [gpaExtension(keyMessageIs(attest(401)))] })),
    ]);
    expect(finding(report, "key-attest-failed")?.evidence[0]).toMatchObject({
      source: "extension-substatus",
      origin: "azure",
      pointer: "/keyLatchStatus/message",
      ageSeconds: null,
    });
    expect(finding(report, "key-attest-failed")?.commands).toEqual(["w32tm /query /status"]);
  });
});

describe("no refused attestation", () => {
  test("passes with a latched key", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
  });
  test.each([
    [
      "of the network",
      'Failed to attest the key: Key(SendKeyRequest("attest", "Operation timed out (os error 110)"))',
    ],
    ["of the acquisition", 'Failed to acquire key details: Key(KeyResponse("acquire", 403))'],
  ])("is seen in a trouble %s", (_, message) => {
    expect(codes(soundReportOnStatus(keyMessageIs(message)))).not.toContain("key-attest-failed");
  });
  test("a stopping service is skipped, the first moments are uncertain", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
  });
  test("an old file makes it uncertain", () => {
    const report = soundReportOnStatus(keyMessageIs(attest(403), { timestamp: secondsAgo(301) }));
    expect(codes(report)).toEqual(["status-stale", "key-attest-failed?"]);
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
  });
});
