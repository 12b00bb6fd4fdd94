import { describe, expect, test } from "vitest";
import {
  check,
  codes,
  document,
  finding,
  gpaExtension,
  row,
  secondsAgo,
  status,
  vm,
} from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { enforce, justStarted, keyMessageIs, latched, stopping, unreached } from "./cases.ts";

const rule = "wireserver-unreachable";
const timedOut = "Failed to get key status - Operation timed out (os error 110)";
const never = (message: string, version = "1.0.47") =>
  keyMessageIs(message, { version, states: unreached, rows: [] });
const sticky = (version: string, more = {}) => ({
  version,
  key: { message: timedOut },
  states: latched,
  ...more,
});

describe("no answer from WireServer", () => {
  test("is found although everything is green", () => {
    const report = soundReport([fixture("status-file", "wireserver-unreachable.green-1.0.35.json")]);
    expect(codes(report)).toEqual(["wireserver-unreachable", "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
    expect(finding(report, "wireserver-unreachable")).toMatchObject({
      step: "key",
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/keyLatchStatus/message",
          value: expect.stringContaining("(os error 113)"),
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/keyLatchStatus/states/secureChannelState", value: "Unknown" },
      ],
    });
  });
  test.each([
    ["1.0.13", 'Failed to get key status: Custom { kind: Other, error: "connect failed" }'],
    ["1.0.22", "Failed to get key status - Connection refused (os error 111)"],
    [
      "1.0.30",
      "Failed to get key status - IO error: Failed to open TCP connection to 168.63.129.16:80: Operation timed out (os error 110)",
    ],
    ["1.0.37", "Failed to get key status - Operation timed out (os error 110)"],
    ["1.0.47", "Failed to get key status - Network unreachable (os error 101)"],
    ["1.0.47", "Failed to get key status - Host is unreachable (os error 113)"],
    [
      "1.0.47",
      "Failed to get key status - Failed to send request to /secure-channel/status: connection closed before message completed",
    ],
    ["1.0.47.8", "Failed to get key status - Ein Verbindungsversuch ist fehlgeschlagen (os error 10060)"],
    ["1.0.47.8", "Failed to get key status - (os error 10061)"],
    ["1.0.47.8", "Failed to get key status - (os error 10065)"],
    ["1.0.47.8", "Failed to get key status - (os error 10051)"],
    ["1.0.47", "Failed to get key status - "],
  ])("in %s by the words %s", (version, message) => {
    const report = soundReportOnStatus(never(message, version));
    expect(codes(report).filter((code) => code !== "gpa-outdated")).toEqual(["wireserver-unreachable"]);
    expect(report.reset.offered).toBe(false);
  });
  test.each([
    'Failed to acquire key details: Key(SendKeyRequest("acquire", "Connection refused (os error 111)"))',
    'Failed to acquire key details: Key(SendKeyRequest("acquire", "connection closed before message completed"))',
    'Failed to acquire key details: IO("Failed to open TCP connection to 168.63.129.16:80", Os { code: 110 })',
    "Failed to acquire key details: Io (os error 10060)",
    'Failed to attest the key: Key(SendKeyRequest("attest", "Operation timed out (os error 110)"))',
    "Failed to acquire key details: connection reset by peer",
    "Failed to acquire key details: Network unreachable",
  ])("also while the key is asked for, where a reset would not help: %s", (message) => {
    for (const states of [unreached, latched]) {
      const report = soundReportOnStatus(keyMessageIs(message, { states }));
      expect(codes(report)).toEqual(["wireserver-unreachable"]);
      expect(report.reset).toEqual({ offered: false, because: "none-needed" });
    }
  });
});

describe("a message that may be old", () => {
  test.each(["1.0.13", "1.0.22", "1.0.24", "1.0.42", "1.0.46", "1.0.47", "1.0.48"])(
    "is none in %s beside a held key, a known channel and answered rows",
    (version) => {
      const report = soundReportOnStatus(sticky(version));
      expect(codes(report).filter((code) => code !== "gpa-outdated")).toEqual([]);
      expect(report.verdict).toBe("healthy");
      expect(report.checks.find((entry) => entry.rule === rule)).toMatchObject({
        result: "ok",
        because: expect.stringContaining("possibly an old message"),
      });
      expect(report.reset.offered).toBe(false);
    },
  );
  test.each(["1.0.25", "1.0.33", "1.0.41"])("is current in %s, and therefore uncertain", (version) => {
    const report = soundReportOnStatus(sticky(version));
    expect(codes(report)).toEqual(["wireserver-unreachable?", "gpa-outdated"]);
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.map(({ command }) => command).join()).toContain("168.63.129.16");
  });
  test.each<[string, Record<string, unknown>, string]>([
    ["no key", { states: { ...latched, keyGuid: "" } }, "wireserver-unreachable"],
    [
      "a key of zeros",
      { states: { ...latched, keyGuid: "00000000-0000-0000-0000-000000000000" } },
      "wireserver-unreachable",
    ],
    [
      "an unknown channel",
      { states: { ...latched, secureChannelState: "Unknown" } },
      "wireserver-unreachable",
    ],
    ["no row at all", { rows: [] }, "wireserver-unreachable"],
    ["only refused rows", { rows: [{ ...row, responseStatus: "403 Forbidden" }] }, "wireserver-unreachable"],
    ["rows answered by somebody else", { rows: [{ ...row, ip: "10.0.0.4" }] }, "wireserver-unreachable"],
    ["rows with 2000", { rows: [{ ...row, responseStatus: "2000 OK" }] }, "wireserver-unreachable"],
  ])("is current beside %s", (_, more, code) => {
    expect(codes(soundReportOnStatus(sticky("1.0.47", more)))).toContain(code);
  });
  test("counts as old beside a channel in words that are not known yet", () => {
    const states = { ...latched, secureChannelState: "WireServer Strict - IMDS Strict" };
    expect(codes(soundReportOnStatus(sticky("1.0.47", { states })))).not.toContain("wireserver-unreachable");
  });
  test("in an old file is said as of then", () => {
    const report = soundReportOnStatus(sticky("1.0.47", { timestamp: secondsAgo(5000) }));
    expect(codes(report)).toEqual(["status-stale", "wireserver-unreachable?"]);
  });
  test("in the substatus, where no rows are shown, is uncertain", () => {
    const extension = gpaExtension(sticky("1.0.47"));
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [extension] }))]);
    expect(codes(report)).toEqual(["wireserver-unreachable?"]);
    expect(report.asks.map(({ command }) => command)).toContain("Test-NetConnection 168.63.129.16 -Port 80");
  });
  test("beside a disabled channel is uncertain where nothing overwrites it", () => {
    const states = { ...unreached, secureChannelState: "disabled" };
    const outcome = (version: string) =>
      codes(soundReportOnStatus({ version, key: { message: timedOut }, states })).filter(
        (code) => code !== "gpa-outdated",
      );
    expect(outcome("1.0.47")).toEqual(["msp-disabled", "wireserver-unreachable?"]);
    expect(outcome("1.0.30")).toEqual(["msp-disabled", "wireserver-unreachable"]);
  });
  test("on a system that nothing tells, both tests are asked for", () => {
    const report = soundReportOnStatus({
      version: "1.0.30",
      monitor: { message: "" },
      key: { message: "Failed to get key status - connection closed" },
      states: { ...latched, secureChannelState: enforce },
    });
    expect(report.asks.map(({ where }) => where)).toEqual(["linux", "windows"]);
  });
});

describe("where there is nothing to say", () => {
  test("a latched key passes", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
  });
  test("a stopping service is skipped; the first moments are uncertain", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
  });
  test("the network of rows is not the agent's: their texts say nothing", () => {
    const evil = { ...row, processCmdLine: timedOut, responseStatus: timedOut, userName: timedOut };
    expect(codes(soundReport([document("status-file", status({ rows: [evil] }))]))).toEqual([]);
  });
});
