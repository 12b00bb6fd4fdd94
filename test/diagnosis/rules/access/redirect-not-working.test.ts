import { describe, expect, test } from "vitest";
import type { StatusChanges } from "../../builders.ts";
import {
  check,
  codes,
  document,
  finding,
  gpaExtension,
  nowMs,
  row,
  secondsAgo,
  status,
  vm,
} from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";

const rule = "redirect-not-working";
const lost = {
  ...row,
  userName: "empty",
  ip: "None",
  port: 0,
  responseStatus: "421 Misdirected Request",
  count: 61,
};

/** Two files of one agent, so many seconds apart. */
function twoFiles(
  apartSeconds: number,
  earlier: StatusChanges,
  later: StatusChanges = {},
): readonly ReturnType<typeof document>[] {
  const before = { timestamp: secondsAgo(40 + apartSeconds), ...earlier };
  return [
    document("status-file", status(before), { collectedAtMs: nowMs - apartSeconds * 1000 }),
    document("status-file", status(later)),
  ];
}

describe("calls that arrive without having been redirected", () => {
  test("are inconclusive although everything says RUNNING", () => {
    const report = soundReport([fixture("status-file", "redirect-not-working.only-421.json")]);
    expect(codes(report)).toEqual(["direct-access", "redirect-not-working"]);
    expect(finding(report, "redirect-not-working")).toMatchObject({
      step: "access",
      severity: "inconclusive",
      outcome: "failed",
      evidence: [
        {
          source: "status-file",
          pointer: "/proxyConnectionSummary/0/responseStatus",
          value: "421 Misdirected Request",
        },
        {
          source: "status-file",
          pointer: "/proxyAgentStatus/proxyConnectionsCount",
          value: 61,
          ageSeconds: 40,
        },
      ],
    });
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.map(({ command }) => command)).toContain(
      "sudo cat /var/log/azure-proxy-agent/status.json",
    );
    expect(report.reset.offered).toBe(false);
  });

  test("are known in any case", () => {
    const rows = [{ ...lost, ip: "NONE", userName: "Empty" }];
    expect(codes(soundReportOnStatus({ rows }))).toContain("redirect-not-working");
  });

  test("are named by five at most", () => {
    const report = soundReportOnStatus({ rows: Array.from({ length: 12 }, () => lost) });
    expect(finding(report, "redirect-not-working")?.evidence).toHaveLength(6);
  });

  test.each([
    ["beside traffic to IMDS", [row, lost]],
    ["beside traffic to WireServer", [{ ...row, ip: "168.63.129.16" }, lost]],
    ["with a caller, which is a direct call", [{ ...lost, userName: "nobody" }]],
    ["with an address, which is a direct call", [{ ...lost, ip: "127.0.0.1" }]],
    ["with another answer", [{ ...lost, responseStatus: "403 Forbidden" }]],
    ["not at all", []],
  ])("%s are no sign of it", (_words, rows) => {
    const report = soundReportOnStatus({ rows });
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).not.toContain("redirect-not-working");
  });
});

describe("an agent that has seen no connection since its start", () => {
  test("is inconclusive in its own file, since the VM agent alone makes some every minute", () => {
    const report = soundReportOnStatus({ rows: [], connections: 0 });
    expect(codes(report)).toEqual(["redirect-not-working"]);
    expect(finding(report, "redirect-not-working")?.evidence[0]).toMatchObject({
      pointer: "/proxyAgentStatus/proxyConnectionsCount",
      value: 0,
    });
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.length).toBeGreaterThan(0);
  });

  test("is not judged where a row or a count shows traffic, where the count is unknown, and not by Azure's copy", () => {
    for (const changes of [
      { rows: [], connections: 3 },
      { rows: [row], connections: 0 },
      { rows: [], failed: [row], connections: 0 },
    ])
      expect(codes(soundReportOnStatus(changes))).not.toContain("redirect-not-working");
    const copy = vm({ extensions: [gpaExtension({ rows: [], connections: 0 }, "Linux")] });
    expect(codes(soundReport([document("vm", copy)]))).not.toContain("redirect-not-working");
  });
});

describe("a count of connections that does not grow", () => {
  test("in two files of one agent, minutes apart, shows that nothing is redirected", () => {
    const report = soundReport(twoFiles(180, {}));
    expect(codes(report)).toEqual(["redirect-not-working"]);
    expect(finding(report, "redirect-not-working")?.evidence).toMatchObject([
      { pointer: "/proxyAgentStatus/proxyConnectionsCount", value: 4210 },
      { pointer: "/proxyAgentStatus/proxyConnectionsCount", value: 4210 },
    ]);
    expect(report.verdict).toBe("inconclusive");
  });

  test.each([
    ["a growing count", twoFiles(180, {}, { connections: 4300 })],
    ["files of less than two minutes apart", twoFiles(119, {})],
    ["the same file twice", twoFiles(0, {})],
    [
      "an earlier file in which not everything ran",
      twoFiles(180, { ebpf: { status: "UNKNOWN", message: "eBPF redirector is starting" } }),
    ],
    ["an earlier file without a time", twoFiles(180, { timestamp: "never" })],
  ])("is not what %s show", (_words, files) => {
    expect(check(soundReport(files), rule)).toBe("ok");
  });

  test("is not asked of another agent's file, nor of one that cannot be read", () => {
    const states = {
      secureChannelState: "WireServer Enforce -  IMDS Enforce",
      keyGuid: "11111111-2222-3333-4444-555555555555",
    };
    expect(codes(soundReport(twoFiles(180, { states })))).not.toContain("redirect-not-working");
    expect(check(soundReport([document("status-file", ""), document("status-file", status())]), rule)).toBe(
      "ok",
    );
  });

  test("is not told without a count", () => {
    const body = status();
    const { proxyConnectionsCount: _count, ...inner } = body["proxyAgentStatus"] as {
      readonly [name: string]: unknown;
    };
    const bare = document("status-file", { ...body, proxyAgentStatus: inner });
    expect(check(soundReport([bare]), rule)).toBe("ok");
  });
});

describe("it is skipped", () => {
  test.each<readonly [string, StatusChanges]>([
    [
      "the key is not latched",
      {
        states: { secureChannelState: "Unknown", wireServerRuleId: "r" },
        key: { message: "Status unknown." },
      },
    ],
    ["eBPF does not run", { ebpf: { status: "UNKNOWN" } }],
    ["eBPF's text is not good", { ebpf: { message: "Failed to start redirector: x" } }],
    ["the listener does not run", { listener: { status: "STOPPED" } }],
    [
      "the listener's text is not good",
      { listener: { message: "Failed to bind TcpListener '127.0.0.1:3080' with error x." } },
    ],
  ])("where %s: that is its own finding", (_words, changes) => {
    expect(check(soundReportOnStatus({ ...changes, rows: [lost] }), rule)).toBe("skipped");
  });

  test.each(["ebpfProgramStatus", "proxyListenerStatus"])("where %s is not told", (name) => {
    const body = status({ rows: [lost] });
    const { [name]: _module, ...inner } = body["proxyAgentStatus"] as { readonly [name: string]: unknown };
    expect(check(soundReport([document("status-file", { ...body, proxyAgentStatus: inner })]), rule)).toBe(
      "skipped",
    );
  });

  test("where the rows are not known, and without power", () => {
    expect(check(soundReport([document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))]), rule)).toBe(
      "skipped",
    );
    expect(
      check(soundReport([document("vm", vm({ power: "stopped" })), document("status-file", status())]), rule),
    ).toBe("skipped");
  });
});

test("is uncertain without the agent's status", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
});
