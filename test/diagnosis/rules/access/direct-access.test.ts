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

const rule = "direct-access";
const direct = { ...row, ip: "127.0.0.1", port: 3080, responseStatus: "421 Misdirected Request" };

describe("callers of the agent's own port", () => {
  test("are a remark that leaves the VM healthy", () => {
    const report = soundReport([fixture("status-file", "direct-access.port-probe.json")]);
    expect(codes(report)).toEqual(["direct-access"]);
    expect(finding(report, "direct-access")).toMatchObject({
      step: "access",
      severity: "remark",
      evidence: [
        {
          source: "status-file",
          pointer: "/proxyConnectionSummary/1/responseStatus",
          value: "421 Misdirected Request",
          ageSeconds: 40,
        },
      ],
    });
    expect(report.verdict).toBe("healthy");
    expect(report.rows).toHaveLength(1);
  });

  test("are seen among the refusals, and named by five at most", () => {
    const report = soundReportOnStatus({ failed: Array.from({ length: 9 }, () => direct) });
    expect(finding(report, "direct-access")?.evidence).toHaveLength(5);
    expect(finding(report, "direct-access")?.evidence[0]?.pointer).toBe(
      "/failedAuthenticateSummary/0/responseStatus",
    );
  });

  test("are seen in Azure's copy", () => {
    const substatuses = [
      {
        code: "ComponentStatus/ProxyAgentConnectionSummary/succeeded",
        message: JSON.stringify([row, direct]),
      },
      {
        code: "ComponentStatus/ProxyAgentStatus/succeeded",
        message: JSON.stringify(status()["proxyAgentStatus"]),
      },
    ];
    const report = soundReport([
      document("vm", vm({ extensions: [gpaExtension({}, "Linux", { substatuses })] })),
    ]);
    expect(finding(report, "direct-access")?.evidence).toMatchObject([
      { source: "extension-substatus", pointer: "/1/responseStatus", value: "421 Misdirected Request" },
    ]);
  });

  test("stay a remark in an old file", () => {
    const report = soundReportOnStatus({ rows: [row, direct], timestamp: secondsAgo(4000) });
    expect(codes(report)).toEqual(["status-stale", "direct-access"]);
  });
});

test("other answers pass", () => {
  const report = soundReportOnStatus({ rows: [row, { ...row, responseStatus: "502 Bad Gateway" }] });
  expect(check(report, rule)).toBe("ok");
  expect(codes(report)).toEqual([]);
});

test("is skipped where the rows are not known, in a file of a stopping service, and without power", () => {
  expect(check(soundReport([document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))]), rule)).toBe(
    "skipped",
  );
  const stopped = { status: "STOPPED" };
  expect(
    check(soundReportOnStatus({ key: stopped, ebpf: stopped, listener: stopped, rows: [direct] }), rule),
  ).toBe("skipped");
  expect(
    check(soundReport([document("vm", vm({ power: "stopped" })), document("status-file", status())]), rule),
  ).toBe("skipped");
});

test("is uncertain without the agent's status", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
});
