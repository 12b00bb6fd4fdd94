import { describe, expect, test } from "vitest";
import type { StatusChanges } from "../../builders.ts";
import { check, codes, document, finding, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { justStarted, justStartedOfOld, stopping } from "../ebpf/cases.ts";

const rule = "listener-failed";
const denied = "Failed to bind TcpListener '127.0.0.1:3080': Permission denied (os error 13)";

describe("a listener that does not run", () => {
  test("is found with its evidence", () => {
    const report = soundReport([fixture("status-file", "listener-failed.linux-1.0.41.json")]);
    expect(codes(report)).toEqual([rule, "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.asks.map(({ command }) => command).join()).toContain("journalctl");
    expect(finding(report, rule)).toMatchObject({
      step: "gpa-service-linux",
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/proxyListenerStatus/status",
          value: "STOPPED",
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/proxyListenerStatus/message", value: `IO error: ${denied}` },
      ],
    });
  });
  test.each<[string, StatusChanges["listener"], readonly string[]]>([
    ["RUNNING with a failure (≤ 1.0.24)", { message: `${denied}.` }, [rule]],
    ["RUNNING with an error in other words", { message: "Error: the listener thread panicked" }, [rule]],
    ["STOPPED with a good text", { status: "STOPPED" }, [rule]],
    [
      "STOPPED with a stop text",
      { status: "STOPPED", message: "Stop signal received, stop the listener." },
      [rule],
    ],
    ["STOPPED without a text", { status: "STOPPED", message: "" }, [rule]],
    [
      "STOPPED with a text that nobody knows",
      { status: "STOPPED", message: "epoch 41" },
      ["status-value-unknown?", rule],
    ],
    ["RUNNING with a text that nobody knows", { message: "epoch 41" }, ["status-value-unknown?"]],
    ["UNKNOWN for minutes after the start", { status: "UNKNOWN", message: "Status unknown." }, [`${rule}?`]],
    ["UNKNOWN without a text", { status: "UNKNOWN", message: "" }, [`${rule}?`]],
    ["UNKNOWN with a good text", { status: "UNKNOWN" }, ["status-value-unknown?"]],
    ["another state", { status: "DEGRADED" }, ["status-value-unknown"]],
  ])("the state %s", (_, listener, expected) => {
    const report = soundReportOnStatus({ status: "ERROR", listener: listener ?? {} });
    expect(codes(report)).toEqual(expected);
    expect(report.verdict).not.toBe("healthy");
  });
  test("counts in the first moments too: it never heals", () => {
    const report = soundReportOnStatus({
      ...justStarted,
      listener: { status: "STOPPED", message: `IO error: ${denied}` },
    });
    expect(codes(report)).toEqual(["status-too-early", rule]);
  });
  test("in an old file is uncertain", () => {
    const report = soundReportOnStatus({
      listener: { status: "STOPPED", message: denied },
      timestamp: secondsAgo(999),
    });
    expect(codes(report)).toEqual(["status-stale", `${rule}?`]);
  });
});

describe("where there is nothing to say", () => {
  test("a listener that runs passes, and so does a taken port, which has a code of its own", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
    const taken = { status: "STOPPED", message: "IO error: Failed to bind TcpListener 'x' (os error 98)" };
    expect(check(soundReportOnStatus({ listener: taken }), rule)).toBe("ok");
  });
  test("the first moments are no fault, also up to 1.0.24 where everything says STOPPED", () => {
    for (const changes of [justStarted, justStartedOfOld]) {
      expect(check(soundReportOnStatus(changes), rule)).toBe("uncertain");
      expect(codes(soundReportOnStatus(changes)).filter((code) => code !== "gpa-outdated")).toEqual([
        "status-too-early",
      ]);
    }
  });
  test("a listener that says nothing yet is no fault then either, but one that stopped is", () => {
    const silent = { status: "STOPPED", message: "" };
    expect(codes(soundReportOnStatus({ ...justStarted, listener: silent }))).toEqual(["status-too-early"]);
    const ended = { status: "STOPPED", message: "ProxyListener stopped accepting new request." };
    expect(codes(soundReportOnStatus({ ...justStarted, listener: ended }))).toEqual([
      "status-too-early",
      rule,
    ]);
  });
  test("a fault of eBPF before the service stopped leaves the listener without one", () => {
    const ebpf = {
      status: "STOPPED",
      message:
        "Failed to start redirector: Failed to attach program 'connect4' with error: `bpf_link_create` failed",
    };
    const report = soundReportOnStatus({ ...stopping, ebpf });
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toEqual(["gpa-service-not-running?", "ebpf-cgroup2-missing"]);
  });
  test("a stopping service is skipped", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
  });
  test("a file without the module and no file at all are uncertain", () => {
    const { proxyListenerStatus: _, ...rest } = status()["proxyAgentStatus"] as Record<string, unknown>;
    const report = soundReport([document("status-file", { ...status(), proxyAgentStatus: rest })]);
    expect(check(report, rule)).toBe("uncertain");
    expect(report.verdict).toBe("inconclusive");
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
  });
});
