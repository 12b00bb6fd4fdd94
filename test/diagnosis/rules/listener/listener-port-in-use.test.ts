import { describe, expect, test } from "vitest";
import { check, codes, document, finding, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { justStarted, pasted, stopping } from "../ebpf/cases.ts";

const rule = "listener-port-in-use";
const taken = (version: string, state: string, message: string) => ({
  version,
  status: state === "RUNNING" ? "SUCCESS" : "ERROR",
  listener: { status: state, message },
});
const since25 = "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)";

describe("a port that somebody else owns", () => {
  test("is found on Windows in any language, by the number", () => {
    const report = soundReport([fixture("status-file", "listener-port-in-use.windows-1.0.44.json")]);
    expect(codes(report)).toEqual([rule, "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(finding(report, rule)).toMatchObject({
      step: "gpa-service-windows",
      commands: ["netstat -ano | findstr :3080", "Restart-Service GuestProxyAgent"],
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/proxyListenerStatus/message",
          value: expect.stringContaining("(os error 10048)"),
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/proxyListenerStatus/status", value: "STOPPED" },
      ],
    });
  });
  test.each([
    [
      "1.0.15",
      "RUNNING",
      "Failed to bind TcpListener '0.0.0.0:3080' with error Address already in use (os error 98).",
    ],
    [
      "1.0.22",
      "RUNNING",
      "Failed to bind TcpListener '127.0.0.1:3080' with error Address in use (os error 98).",
    ],
    ["1.0.24", "RUNNING", "Failed to bind TcpListener '127.0.0.1:3080' with error (os error 10048)."],
    ["1.0.25", "STOPPED", since25],
    ["1.0.47", "STOPPED", since25],
    ["1.0.47", "STOPPED", "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address already in use"],
    ["1.0.47.8", "STOPPED", "IO error: Failed to bind TcpListener '127.0.0.1:3080': (os error 10048)"],
    ["1.0.47", "UNKNOWN", `IO error: IO error: Failed to bind TcpListener '127.0.0.1:3080': ${since25}`],
  ])("is found in %s with state %s: %s", (version, state, message) => {
    const report = soundReportOnStatus(taken(version, state, message));
    expect(codes(report).filter((code) => code !== "gpa-outdated")).toEqual([rule]);
    expect(report.verdict).toBe("action-needed");
    expect(report.reset).toEqual({ offered: false, because: "none-needed" });
  });
  test("quotes who owns the port, where a person looked", () => {
    const line = 'LISTEN 0 4096 127.0.0.1:3080 0.0.0.0:* users:(("node",pid=812,fd=19))';
    const report = soundReport([
      document("status-file", status(taken("1.0.47", "STOPPED", since25))),
      pasted("azureuser@web-01:~$ uname -r\n6.8.0-1015-azure"),
      pasted(line),
    ]);
    expect(finding(report, rule)?.evidence.at(-1)).toMatchObject({
      source: "observation",
      origin: "person",
      pointer: "/lines/0",
      value: line,
      ageSeconds: null,
    });
  });
  test("counts in the first moments too: it never heals", () => {
    const report = soundReportOnStatus({ ...justStarted, listener: { status: "STOPPED", message: since25 } });
    expect(codes(report)).toEqual(["status-too-early", rule]);
    expect(report.verdict).toBe("action-needed");
  });
  test("in an old file is uncertain", () => {
    const report = soundReportOnStatus({
      ...taken("1.0.47", "STOPPED", since25),
      timestamp: secondsAgo(999),
    });
    expect(codes(report)).toEqual(["status-stale", `${rule}?`]);
  });
});

describe("where there is nothing to say", () => {
  test.each([
    "Started proxy listener, ready to accept request - 15",
    "Started proxy listener 127.0.0.1:3080, ready to accept request - 15",
  ])("%s passes", (message) => {
    const report = soundReportOnStatus({ listener: { message } });
    expect(check(report, rule)).toBe("ok");
    expect(report.verdict).toBe("healthy");
  });
  test("another reason passes", () => {
    const report = soundReportOnStatus(
      taken(
        "1.0.47",
        "STOPPED",
        "IO error: Failed to bind TcpListener '127.0.0.1:3080': Permission denied (os error 13)",
      ),
    );
    expect(check(report, rule)).toBe("ok");
  });
  test("a stopping service is skipped", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
  });
  test("a file without the module and no file at all are uncertain", () => {
    const { proxyListenerStatus: _, ...rest } = status()["proxyAgentStatus"] as Record<string, unknown>;
    const report = soundReport([document("status-file", { ...status(), proxyAgentStatus: rest })]);
    expect(check(report, rule)).toBe("uncertain");
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
  });
});
