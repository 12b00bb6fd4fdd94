import { describe, expect, test } from "vitest";
import type { StatusChanges } from "../../builders.ts";
import { check, codes, document, finding, row, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import {
  enforce,
  justStarted,
  keyless,
  latched,
  lostKeyLine,
  lostKeyLineOfOld,
  pasted,
  polled,
  ruleIds,
  stopping,
  unreached,
} from "./cases.ts";

const rule = "key-not-latched";
const started = "poll secure channel status task started.";
const old: StatusChanges = {
  version: "1.0.22",
  key: { message: started },
  states: { secureChannelState: "Unknown", ...ruleIds },
};
const silentAttest: StatusChanges = { version: "1.0.38", key: { message: polled("None") }, states: keyless };

describe("no key, and no reason given", () => {
  test("is certain up to 1.0.24 where rule ids show that the host answered, but no ground for a reset yet", () => {
    const report = soundReport([fixture("status-file", "key-not-latched.silent-1.0.22.json")]);
    expect(codes(report)).toEqual(["key-not-latched", "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: false, because: "unconfirmed" });
    expect(report.asks.map(({ command }) => command).join()).toContain("journalctl -u azure-proxy-agent");
    expect(finding(report, "key-not-latched")?.evidence).toMatchObject([
      { pointer: "/proxyAgentStatus/keyLatchStatus/states", value: null, ageSeconds: 40 },
      {
        pointer: "/proxyAgentStatus/keyLatchStatus/message",
        value: "poll secure channel status thread started.",
      },
      { pointer: "/proxyAgentStatus/keyLatchStatus/states/secureChannelState", value: "Unknown" },
    ]);
  });
  test("is certain in 1.0.25 to 1.0.41 where the host's status has no key", () => {
    const report = soundReport([fixture("status-file", "key-not-latched.polled-none-1.0.38.json")]);
    expect(codes(report)).toEqual(["key-not-latched", "gpa-outdated"]);
    expect(report.reset).toEqual({ offered: false, because: "unconfirmed" });
  });
  test.each<[string, StatusChanges, string]>([
    [
      "an empty guid and no rule id",
      {
        version: "1.0.15",
        key: { message: started },
        states: { secureChannelState: "Unknown", keyGuid: "", wireServerRuleId: "", imdsRuleId: "" },
        connections: 12,
      },
      "key-not-latched?",
    ],
    [
      "a guid of zeros",
      {
        ...old,
        states: {
          ...ruleIds,
          secureChannelState: "Unknown",
          keyGuid: "00000000-0000-0000-0000-000000000000",
        },
      },
      "key-not-latched",
    ],
    [
      "only the HostGA rule id",
      { ...old, states: { secureChannelState: "Unknown", hostGARuleId: "/g/hostga" } },
      "key-not-latched",
    ],
    [
      "a start text after minutes, rule ids empty",
      { ...old, states: unreached, connections: 900 },
      "key-not-latched?",
    ],
    [
      "a message that holds a guid while the agent holds none",
      { ...silentAttest, key: { message: polled("9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf") } },
      "key-not-latched",
    ],
    [
      "the same without rule ids",
      {
        version: "1.0.38",
        key: { message: polled("9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf") },
        states: { secureChannelState: enforce },
      },
      "key-not-latched?",
    ],
    [
      "`keyGuid: None` without rule ids",
      { ...silentAttest, states: { secureChannelState: enforce } },
      "key-not-latched",
    ],
    [
      "a zero guid in the message",
      { ...silentAttest, key: { message: polled("00000000-0000-0000-0000-000000000000") } },
      "key-not-latched",
    ],
    ["a good text without a guid", { states: keyless }, "key-not-latched?"],
    ["a held key, but `keyGuid: None` at the host", { ...silentAttest, states: latched }, "key-not-latched?"],
    [
      "a held key, but an unknown channel",
      { states: { ...latched, secureChannelState: "Unknown" } },
      "key-not-latched?",
    ],
    [
      "an off message of before MSP was enabled",
      {
        key: { message: "Customer has not enforce the secure channel state. - 12" },
        states: { secureChannelState: enforce },
      },
      "key-not-latched?",
    ],
    [
      "a module that says UNKNOWN",
      { ...old, key: { message: started, status: "UNKNOWN" } },
      "key-not-latched?",
    ],
  ])("with %s", (_, changes, code) => {
    expect(codes(soundReportOnStatus(changes)).filter((found) => found !== "gpa-outdated")).toEqual([code]);
  });
  test("never stands beside another key finding, nor beside a disabled channel", () => {
    for (const message of [
      'Failed to acquire key details: Key(KeyResponse("acquire", 403))',
      "Failed to get key status - Operation timed out (os error 110)",
      "Failed to save key details to file: Io",
    ])
      expect(codes(soundReportOnStatus({ key: { message }, states: keyless })).join()).not.toContain(rule);
    const off = soundReportOnStatus({ ...old, states: { ...ruleIds, secureChannelState: "disabled" } });
    expect(codes(off)).toEqual(["msp-disabled", "gpa-outdated"]);
  });
});

describe("the journal", () => {
  test.each([
    ["the lost key line", lostKeyLine],
    ["the lost key line up to 1.0.24", lostKeyLineOfOld],
    ["a refused acquisition", 'Failed to acquire key details: Key(KeyResponse("acquire", 403))'],
    ["a refused attestation", 'Failed to attest the key: Key(KeyResponse("attest", 401))'],
  ])("confirms with %s: the code stays, and a reset is offered", (_, line) => {
    for (const changes of [old, silentAttest]) {
      const report = soundReport([
        document("status-file", status(changes)),
        pasted(
          `$ sudo journalctl -u azure-proxy-agent\nNov 23 07:00:01 web-01 azure-proxy-agent[812]: ${line}`,
        ),
      ]);
      expect(codes(report)).toEqual(["key-not-latched", "gpa-outdated"]);
      expect(report.reset).toEqual({ offered: true, because: "key-not-latched" });
      expect(report.asks).toEqual([]);
      expect(finding(report, "key-not-latched")?.fix).toContain("Reset the key");
      expect(finding(report, "key-not-latched")?.evidence.at(-1)).toMatchObject({
        source: "observation",
        pointer: "/lines/1",
        ageSeconds: null,
      });
    }
  });
  test.each(["key-not-latched.journal-1.0.24.txt", "key-not-latched.journal-1.0.38.txt"])(
    "of %s makes a suspicion certain",
    (file) => {
      const suspected = { ...old, states: unreached, connections: 900 };
      const report = soundReport([document("status-file", status(suspected)), fixture("observation", file)]);
      expect(codes(report)).toEqual(["key-not-latched", "gpa-outdated"]);
      expect(report.reset.offered).toBe(true);
    },
  );
  test.each([
    ["trouble of the host", 'Failed to acquire key details: Key(KeyResponse("acquire", 503))'],
    ["too many requests", 'Failed to acquire key details: Key(KeyResponse("acquire", 429))'],
    ["a key that was found", "Found key details from local and ready to use. - 122"],
    ["words of somebody else", "the key file does not exist, please reset the key"],
  ])("does not confirm with %s", (_, line) => {
    const report = soundReport([document("status-file", status(old)), pasted(line)]);
    expect(report.reset).toEqual({ offered: false, because: "unconfirmed" });
  });
  test("does not confirm out of command lines of the status itself", () => {
    const evil = { ...row, processCmdLine: lostKeyLine, userName: 'KeyResponse("acquire", 403)' };
    const report = soundReportOnStatus({
      ...old,
      rows: [evil],
      failed: [evil],
      monitor: { message: lostKeyLine },
    });
    expect(report.reset).toEqual({ offered: false, because: "unconfirmed" });
  });
  test("does not make an old file certain", () => {
    const report = soundReport([
      document("status-file", status({ ...old, timestamp: secondsAgo(900) })),
      pasted(lostKeyLineOfOld),
    ]);
    expect(codes(report)).toEqual(["status-stale", "key-not-latched?", "gpa-outdated"]);
    expect(report.reset).toEqual({ offered: false, because: "not-fresh" });
  });
});

describe("where there is nothing to say", () => {
  test("a latched key passes, in every steady form", () => {
    for (const changes of [
      {},
      { version: "1.0.38", key: { message: polled("9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf") } },
      { key: { message: "Successfully attest the key and ready to use. - 2204" } },
      { key: { message: "Found key details from local and ready to use. 122" } },
      { version: "1.0.22", key: { message: started } },
    ])
      expect(check(soundReportOnStatus(changes), rule)).toBe("ok");
  });
  test("a stopping service is skipped, even where its last poll showed no key", () => {
    const report = soundReportOnStatus({
      ...stopping,
      key: { status: "STOPPED", message: polled("None") },
      states: keyless,
    });
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toEqual(["gpa-service-not-running?"]);
  });
  test("the first moments and a fragment without states are uncertain", () => {
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
    const fragment = `"keyLatchStatus": {"status": "RUNNING", "message": "${started}"}`;
    const report = soundReport([document("status-file", fragment)]);
    expect(check(report, rule)).toBe("uncertain");
    expect(codes(report).join()).not.toContain(rule);
  });
  test("a model alone says nothing of the key", () => {
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
  });
});
