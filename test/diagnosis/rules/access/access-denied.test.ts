import { describe, expect, test } from "vitest";
import {
  check,
  codes,
  document,
  finding,
  gpaExtension,
  latchedGuid,
  row,
  secondsAgo,
  status,
  vm,
} from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";

const rule = "access-denied";
const denied = { ...row, userName: "www-data", responseStatus: "403 Forbidden" };
const wireServer = { ...denied, ip: "168.63.129.16" };
const states = (secureChannelState: string): { readonly [name: string]: string } => ({
  secureChannelState,
  keyGuid: latchedGuid,
  keyIncarnationId: "3",
});
const substatus = (name: string, message: string): { readonly [name: string]: string } => ({
  code: `ComponentStatus/${name}/succeeded`,
  message,
});

describe("callers that the rules deny", () => {
  test("are a fault of the rules, not of the agent, and no reset helps", () => {
    const report = soundReport([fixture("status-file", "access-denied.imds.json")]);
    expect(codes(report)).toEqual(["access-denied"]);
    expect(finding(report, "access-denied")).toMatchObject({
      step: "access",
      severity: "fault",
      outcome: "failed",
      evidence: [
        {
          source: "status-file",
          pointer: "/proxyConnectionSummary/1/responseStatus",
          value: "403 Forbidden",
          ageSeconds: 40,
        },
        {
          source: "status-file",
          pointer: "/failedAuthenticateSummary/0/responseStatus",
          value: "403 Forbidden",
        },
        { source: "status-file", pointer: "/proxyAgentStatus/keyLatchStatus/states/secureChannelState" },
      ],
    });
    expect(finding(report, "access-denied")?.why).toMatch(/^The agent is fine/);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
    expect(JSON.stringify(report)).not.toContain("abcdefghijklmnopqrstuvwxyz0123456789");
  });

  test("are seen in Azure's copy: the pointer starts inside the message of the rows", () => {
    const report = soundReport([fixture("vm", "access-denied.substatus.json")]);
    expect(codes(report)).toEqual(["access-denied"]);
    expect(finding(report, "access-denied")?.evidence[0]).toEqual({
      source: "extension-substatus",
      origin: "azure",
      pointer: "/1/responseStatus",
      value: "403 Forbidden",
      ageSeconds: null,
    });
  });

  test("are seen where Azure dropped the connections and kept the refusals", () => {
    const substatuses = [
      substatus(
        "ProxyAgentConnectionSummary",
        "Substatus of proxy agent connection message and failed auth message size exceeds max size, dropping connection summary",
      ),
      substatus("ProxyAgentStatus", JSON.stringify(status()["proxyAgentStatus"])),
      substatus("ProxyAgentFailedAuthenticationSummary", JSON.stringify([denied])),
    ];
    const report = soundReport([
      document("vm", vm({ os: "Windows", extensions: [gpaExtension({}, "Windows", { substatuses })] })),
    ]);
    expect(finding(report, "access-denied")?.evidence[0]?.pointer).toBe("/0/responseStatus");
  });

  test.each([
    [
      "without an address",
      { proxyConnectionSummary: [{ ...denied, ip: undefined }] },
      "/proxyConnectionSummary/0",
    ],
    [
      "without a status",
      { failedAuthenticateSummary: [{ ...denied, responseStatus: undefined }] },
      "/failedAuthenticateSummary/0",
    ],
  ])(
    "may stand in a row %s: the file is not healthy, and not at fault for certain",
    (_case, rows, pointer) => {
      const report = soundReport([document("status-file", { ...status(), ...rows })]);
      expect(finding(report, rule)).toMatchObject({
        outcome: "uncertain",
        what: expect.stringMatching(/lacks its address or its status/),
      });
      expect(finding(report, rule)?.evidence[0]?.pointer).toMatch(pointer);
      expect(report.verdict).toBe("inconclusive");
    },
  );
  test("are not seen in a half-told row under Audit", () => {
    const audited = status({ states: states("WireServer Audit -  IMDS Audit") });
    const rows = [{ ...denied, ip: "" }];
    const report = soundReport([document("status-file", { ...audited, failedAuthenticateSummary: rows })]);
    expect(check(report, rule)).toBe("ok");
  });

  test("are named by five rows at most, however many there are", () => {
    const report = soundReportOnStatus({ rows: Array.from({ length: 40 }, () => denied) });
    expect(finding(report, "access-denied")?.evidence).toHaveLength(6);
    expect(report.facts.deniedCount).toBe(40);
  });

  test.each(["WireServer Enforce -  IMDS Enforce", "wireserverandimds", "Wireserver Audit - IMDS Enforce"])(
    "on IMDS under %s",
    (state) => {
      expect(codes(soundReportOnStatus({ states: states(state), rows: [denied] }))).toContain(
        "access-denied",
      );
    },
  );

  test.each([80, 32_526])("on WireServer and the host agent's port %i", (port) => {
    const report = soundReportOnStatus({
      states: states("WireServer Enforce -  IMDS Audit"),
      rows: [{ ...wireServer, port }],
    });
    expect(codes(report)).toContain("access-denied");
  });

  test("although the key message is an old one", () => {
    const report = soundReportOnStatus({
      version: "1.0.46",
      key: { message: "Failed to get key status - Operation timed out (os error 110)" },
      rows: [row, denied],
    });
    expect(codes(report)).toContain("access-denied");
  });

  test("in an old file are only uncertain", () => {
    const report = soundReportOnStatus({ rows: [denied], timestamp: secondsAgo(4000) });
    expect(codes(report)).toEqual(["status-stale", "access-denied?"]);
    expect(check(report, rule)).toBe("uncertain");
  });
});

describe("rows that are no refusal by the rules", () => {
  test.each([
    ["in Audit", "WireServer Audit -  IMDS Audit", denied],
    ["on the endpoint that is in Audit", "WireServer Enforce -  IMDS Audit", denied],
    ["on the endpoint that is left out", "WireServer Disabled -  IMDS Enforce", wireServer],
    ["by protocol 1.0, which leaves IMDS out", "wireserver", denied],
    ["to another address", "WireServer Enforce -  IMDS Enforce", { ...denied, ip: "10.0.0.4" }],
    [
      "with the host's own code",
      "WireServer Enforce -  IMDS Enforce",
      { ...denied, responseStatus: "404 Not Found" },
    ],
    [
      "with words before the number",
      "WireServer Enforce -  IMDS Enforce",
      { ...denied, responseStatus: "status 403" },
    ],
    [
      "with a number that only begins alike",
      "WireServer Enforce -  IMDS Enforce",
      { ...denied, responseStatus: "4031" },
    ],
  ])("%s", (_words, state, one) => {
    const report = soundReportOnStatus({ states: states(state), rows: [row, one], failed: [one] });
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).not.toContain("access-denied");
  });

  test("without a latched key: they belong to the key's finding", () => {
    const report = soundReportOnStatus({
      key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
      states: { secureChannelState: "WireServer Enforce -  IMDS Enforce", wireServerRuleId: "r" },
      rows: [denied],
    });
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toEqual(["key-rejected"]);
  });

  test("in a file that the service wrote while it stopped", () => {
    const report = soundReportOnStatus({
      key: { status: "STOPPED" },
      ebpf: { status: "STOPPED" },
      listener: { status: "STOPPED" },
      rows: [denied],
    });
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).not.toContain("access-denied");
  });

  test("never change an offer of a reset, whatever a user of the VM writes into them", () => {
    const hostile = {
      ...denied,
      userName: 'KeyResponse("acquire", 403)',
      processCmdLine: "Failed to fetch local key details; reset the key",
    };
    const report = soundReportOnStatus({ rows: [hostile], failed: [hostile] });
    expect(codes(report)).toEqual(["access-denied"]);
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
  });
});

test("is skipped where the rows are not known, and for a VM without power", () => {
  expect(check(soundReport([document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))]), rule)).toBe(
    "skipped",
  );
  expect(
    check(
      soundReport([
        document("vm", vm({ power: "stopped" })),
        document("status-file", status({ rows: [denied] })),
      ]),
      rule,
    ),
  ).toBe("skipped");
});

test("is uncertain without the agent's status", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
});
