import { describe, expect, test } from "vitest";
import type { StatusChanges } from "../../builders.ts";
import { check, codes, document, finding, gpaExtension, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";

const rule = "status-too-early";

/** The first write after the start: only the key module has not begun. */
const first: StatusChanges = {
  key: { message: "poll secure channel status task started." },
  states: { secureChannelState: "Unknown" },
  connections: 0,
  rows: [],
};

describe("the first moments after a start", () => {
  test("are a wait, not a fault", () => {
    const report = soundReport([fixture("status-file", "status-too-early.first-minute.json")]);
    expect(check(report, rule)).toBe("failed");
    expect(codes(report)).toEqual(["status-too-early"]);
    expect(finding(report, "status-too-early")).toMatchObject({
      severity: "wait",
      step: "status-file",
      evidence: [
        {
          source: "status-file",
          pointer: "/proxyAgentStatus/keyLatchStatus/message",
          value: "Status unknown.",
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/proxyConnectionsCount", value: 0 },
      ],
    });
    expect(report.verdict).toBe("wait");
    expect(report.reset.offered).toBe(false);
  });

  test.each([
    ["1.0.15", "Key latch thread has not started yet."],
    ["1.0.17", "poll secure channel status thread started."],
    ["1.0.24", "poll secure channel status task started."],
    ["1.0.25", "Status unknown."],
    ["1.0.47", "POLL SECURE CHANNEL STATUS TASK STARTED."],
  ])("of %s say: %s", (version, message) => {
    const report = soundReportOnStatus({ ...first, version, key: { message } });
    expect(codes(report)).toContain("status-too-early");
    expect(codes(report)).not.toContain("key-not-latched");
    expect(report.verdict).toBe("wait");
  });

  test("of 1.0.13 stand as JSON in the message", () => {
    const message = JSON.stringify({ elapsed: 3, task: "poll secure channel status thread started." });
    expect(codes(soundReportOnStatus({ ...first, version: "1.0.13", key: { message } }))).toContain(
      "status-too-early",
    );
  });

  test.each(["", "00000000-0000-0000-0000-000000000000"])("hold no key in a keyGuid of '%s'", (keyGuid) => {
    const report = soundReportOnStatus({ ...first, states: { secureChannelState: "Unknown", keyGuid } });
    expect(codes(report)).toContain("status-too-early");
  });

  test.each([["wireServerRuleId"], ["imdsRuleId"], ["hostGARuleId"]])(
    "are over once %s is filled: the host has answered",
    (name) => {
      const report = soundReportOnStatus({
        ...first,
        states: { secureChannelState: "Unknown", [name]: "r" },
      });
      expect(check(report, rule)).toBe("ok");
      expect(codes(report)).toContain("key-not-latched");
    },
  );

  test("are over once the agent has counted a connection", () => {
    const report = soundReportOnStatus({ ...first, connections: 1 });
    expect(codes(report)).not.toContain("status-too-early");
  });

  test("are over once a key guid stands there", () => {
    const states = { secureChannelState: "Unknown", keyGuid: "9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf" };
    expect(codes(soundReportOnStatus({ ...first, states }))).not.toContain("status-too-early");
  });

  test("are over once the key message is past its start", () => {
    const key = { message: "Failed to get key status - Operation timed out (os error 110)" };
    const report = soundReportOnStatus({ ...first, key });
    expect(codes(report)).toEqual(["wireserver-unreachable"]);
  });

  test("are not assumed where the count is not told", () => {
    const body = status(first);
    const { proxyConnectionsCount: _count, ...inner } = body["proxyAgentStatus"] as {
      readonly [name: string]: unknown;
    };
    const report = soundReport([document("status-file", { ...body, proxyAgentStatus: inner })]);
    expect(codes(report)).not.toContain("status-too-early");
  });

  test("do not excuse an eBPF or listener failure, which never heals", () => {
    const report = soundReportOnStatus({
      ...first,
      ebpf: {
        status: "UNKNOWN",
        message:
          "Failed to start redirector: Failed to attach program 'connect4' with error: `bpf_link_create` failed",
      },
      listener: {
        status: "STOPPED",
        message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
      },
    });
    expect(codes(report)).toEqual(["status-too-early", "ebpf-cgroup2-missing", "listener-port-in-use"]);
    expect(report.verdict).toBe("action-needed");
  });

  test("are told by Azure's copy too, beside a model that enables MSP", () => {
    const report = soundReport([document("vm", vm({ extensions: [gpaExtension(first, "Linux")] }))]);
    expect(codes(report)).toEqual(["status-too-early"]);
    expect(finding(report, "status-too-early")?.evidence[0]).toMatchObject({
      source: "extension-substatus",
      origin: "azure",
      pointer: "/keyLatchStatus/message",
      ageSeconds: null,
    });
    expect(report.verdict).toBe("wait");
  });
});

test("an old file from the first moments is stale, and no longer a wait", () => {
  const report = soundReportOnStatus({ ...first, timestamp: secondsAgo(700) });
  expect(codes(report)).toEqual(["status-stale"]);
  expect(check(report, rule)).toBe("uncertain");
  expect(report.verdict).toBe("inconclusive");
});

test("an agent past its start passes", () => {
  expect(check(soundReportOnStatus(), rule)).toBe("ok");
});

test("a fragment without the key module does not tell", () => {
  const report = soundReport([
    document(
      "status-file",
      '"ebpfProgramStatus": { "status": "RUNNING", "message": "Started Redirector with eBPF maps - 1" },',
    ),
  ]);
  expect(check(report, rule)).toBe("uncertain");
});

test("is skipped for a VM without power", () => {
  const report = soundReport([document("vm", vm({ power: "stopped", extensions: [gpaExtension(first)] }))]);
  expect(check(report, rule)).toBe("skipped");
});
