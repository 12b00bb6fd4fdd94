import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";

const rule = "status-value-unknown";
const inner = "/proxyAgentStatus";

describe("a state that no release writes", () => {
  test("is said to be unknown, with every place where one stands", () => {
    const report = soundReport([fixture("status-file", "status-value-unknown.degraded.json")]);
    expect(codes(report)).toEqual(["status-value-unknown"]);
    expect(finding(report, "status-value-unknown")).toMatchObject({
      severity: "inconclusive",
      outcome: "failed",
      evidence: [
        { source: "status-file", pointer: `${inner}/status`, value: "DEGRADED" },
        { source: "status-file", pointer: `${inner}/keyLatchStatus/status`, value: "HEALTHY" },
      ],
    });
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.length).toBeGreaterThan(0);
  });

  test.each([
    ["key", "/keyLatchStatus/status"],
    ["ebpf", "/ebpfProgramStatus/status"],
    ["listener", "/proxyListenerStatus/status"],
  ])("counts in the %s module", (module, pointer) => {
    const report = soundReportOnStatus({ [module]: { status: "PAUSED" } });
    expect(check(report, rule)).toBe("failed");
    expect(finding(report, "status-value-unknown")?.evidence.map(({ pointer: at }) => at)).toContain(
      `${inner}${pointer}`,
    );
    expect(report.verdict).not.toBe("healthy");
  });

  test.each(["FAILED", "", "Success!"])("counts as the overall status: '%s'", (overall) => {
    const report = soundReportOnStatus({ status: overall });
    expect(codes(report)).toEqual(["status-value-unknown"]);
    expect(report.verdict).toBe("inconclusive");
  });

  test("counts in a module where it is an empty text, but not where there is none", () => {
    expect(codes(soundReportOnStatus({ listener: { status: "" } }))).toContain("status-value-unknown");
    const report = soundReport([
      document(
        "status-file",
        '"proxyListenerStatus": { "message": "Started proxy listener, ready to accept request - 1" }',
      ),
    ]);
    expect(codes(report)).not.toContain("status-value-unknown");
  });

  test("does not count in telemetry and monitor, which decide nothing", () => {
    const report = soundReportOnStatus({ monitor: { status: "DREAMING", message: "of electric sheep" } });
    expect(check(report, rule)).toBe("ok");
    expect(report.verdict).toBe("healthy");
  });

  test("keeps the findings that are known beside it", () => {
    const report = soundReportOnStatus({
      status: "FAILED",
      listener: {
        status: "STOPPED",
        message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
      },
    });
    expect(codes(report)).toEqual(["status-value-unknown", "listener-port-in-use"]);
    expect(report.verdict).toBe("action-needed");
  });
});

describe("known states", () => {
  test.each(["running", "Running", " RUNNING "])("are known in any case and with blanks: '%s'", (state) => {
    const report = soundReportOnStatus({
      status: "success",
      key: { status: state },
      ebpf: { status: state },
      listener: { status: state },
    });
    expect(check(report, rule)).toBe("ok");
    expect(report.verdict).toBe("healthy");
  });

  test.each(["ERROR", "UNKNOWN", "error"])("%s is known, and does not say that all is well", (overall) => {
    const report = soundReportOnStatus({ status: overall });
    expect(report.verdict).toBe("inconclusive");
    expect(finding(report, rule)).toMatchObject({
      outcome: "uncertain",
      what: expect.stringMatching(/does not say of itself that all is well/),
    });
  });
  test.each(["SUCCESS", "success"])("%s is an overall status of the agent", (overall) => {
    expect(check(soundReportOnStatus({ status: overall }), rule)).toBe("ok");
  });

  test("keys that a later release may add are tolerated", () => {
    const body = status();
    const report = soundReport([
      document("status-file", {
        ...body,
        active_policy_epoch: 7,
        proxyAgentStatus: {
          ...(body["proxyAgentStatus"] as object),
          last_selftest_failures: ["A1"],
          gpaDoctorStatus: { status: "FAIL" },
        },
      }),
    ]);
    expect(codes(report)).toEqual([]);
    expect(report.verdict).toBe("healthy");
  });
});

describe("a text that no release writes", () => {
  test.each([
    ["key", "/keyLatchStatus/message"],
    ["ebpf", "/ebpfProgramStatus/message"],
    ["listener", "/proxyListenerStatus/message"],
  ])("in the %s module makes the report inconclusive", (module, pointer) => {
    const report = soundReportOnStatus({ [module]: { message: "Everything is perfectly fine, trust me" } });
    expect(codes(report)).toEqual(["status-value-unknown?"]);
    expect(finding(report, "status-value-unknown")?.evidence).toMatchObject([
      { pointer: `${inner}${pointer}`, value: "Everything is perfectly fine, trust me" },
    ]);
    expect(check(report, rule)).toBe("uncertain");
    expect(report.verdict).toBe("inconclusive");
  });

  test("in the state of the secure channel tells nothing of the protection", () => {
    const states = {
      secureChannelState: "WireServer Paranoid -  IMDS Paranoid",
      keyGuid: "9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf",
    };
    const report = soundReportOnStatus({ states });
    expect(codes(report)).toEqual(["status-value-unknown"]);
    expect(finding(report, "status-value-unknown")?.evidence[0]).toMatchObject({
      pointer: `${inner}/keyLatchStatus/states/secureChannelState`,
      value: "WireServer Paranoid -  IMDS Paranoid",
    });
    expect(report.verdict).toBe("inconclusive");
  });

  test.each([
    "WireServer Enforce -  IMDS Enforce",
    "Wireserver Enforce - IMDS Enforce",
    "wireserver audit - imds audit - hostga audit",
    "WireServer Enforce -  IMDS Enforce - HostGA Enforce",
    "wireserver",
    "WireServerAndImds",
  ])("does not include the secure channel's %s", (secureChannelState) => {
    const states = { secureChannelState, keyGuid: "9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf" };
    expect(check(soundReportOnStatus({ states }), rule)).toBe("ok");
  });
});

describe("the source", () => {
  test("may be Azure's copy: the pointer starts inside the message", () => {
    const extension = gpaExtension({ status: "DEGRADED" }, "Windows");
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [extension] }))]);
    expect(finding(report, "status-value-unknown")?.evidence).toEqual([
      {
        source: "extension-substatus",
        origin: "azure",
        pointer: "/status",
        value: "DEGRADED",
        ageSeconds: null,
      },
    ]);
  });

  test("may be an old file", () => {
    const report = soundReportOnStatus({ status: "DEGRADED", timestamp: secondsAgo(9000) });
    expect(codes(report)).toEqual(["status-stale", "status-value-unknown"]);
  });

  test("without any deciding value leaves the rule uncertain", () => {
    const report = soundReport([
      document("status-file", '"monitorStatus": { "status": "RUNNING", "message": "x" }'),
    ]);
    expect(check(report, rule)).toBe("uncertain");
  });
});

test("is skipped for a VM without power", () => {
  const report = soundReport([
    document("vm", vm({ power: "deallocated", extensions: [gpaExtension({ status: "X" })] })),
  ]);
  expect(check(report, rule)).toBe("skipped");
});
