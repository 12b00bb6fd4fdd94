import { describe, expect, test } from "vitest";
import { check, codes, finding, secondsAgo } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { justStarted, keyMessageIs, latched, stopping, unreached } from "./cases.ts";

const rule = "host-without-msp";
const answered = (status: string): string =>
  `Failed to get key status - Failed to get response from http://168.63.129.16:80/secure-channel/status, status code: ${status}`;

describe("a host that does not offer the secure channel", () => {
  test("answers 404 to the status call", () => {
    const report = soundReport([fixture("status-file", "host-without-msp.404-1.0.46.json")]);
    expect(codes(report)).toEqual(["host-without-msp", "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
    expect(finding(report, "host-without-msp")).toMatchObject({
      step: "key",
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/keyLatchStatus/message",
          value: answered("404 Not Found"),
          ageSeconds: 40,
        },
      ],
    });
  });
  test.each([
    'Failed to get key status - Key(KeyResponse("status", 404))',
    'Failed to get key status - Key(KeyResponse("key status", 404))',
    "Failed to get key status - Key error: Failed to get key with status code: 404 Not Found",
  ])("in other spellings: %s", (message) => {
    expect(codes(soundReportOnStatus(keyMessageIs(message, { states: unreached })))).toEqual([
      "host-without-msp",
    ]);
  });
  test.each([
    "400 Bad Request",
    "403 Forbidden",
    "429 Too Many Requests",
    "500 Internal Server Error",
    "503 Service Unavailable",
  ])("is only suspected after %s", (status) => {
    const report = soundReportOnStatus(keyMessageIs(answered(status), { states: unreached }));
    expect(codes(report)).toEqual(["host-without-msp?"]);
    expect(finding(report, "host-without-msp")?.what).toContain(`HTTP ${status.slice(0, 3)}`);
    expect(report.verdict).toBe("inconclusive");
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
  });
  test("is no finding where the message is old, and uncertain where it is current beside a key", () => {
    const changes = { key: { message: answered("404 Not Found") }, states: latched };
    expect(codes(soundReportOnStatus(changes))).toEqual([]);
    expect(codes(soundReportOnStatus({ ...changes, version: "1.0.41" }))).toEqual([
      "host-without-msp?",
      "gpa-outdated",
    ]);
  });
});

describe("where there is nothing to say", () => {
  test("a latched key passes", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
  });
  test("a stopping service is skipped; the first moments and an old file are uncertain", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
    const old = soundReportOnStatus(
      keyMessageIs(answered("404 Not Found"), { states: unreached, timestamp: secondsAgo(1000) }),
    );
    expect(codes(old)).toEqual(["status-stale", "host-without-msp?"]);
  });
});
