import { describe, expect, test } from "vitest";
import { check, codes, document, finding, secondsAgo, status, vm } from "../../builders.ts";
import type { StatusChanges } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { ebpfFailed, justStarted, justStartedOfOld, stopping, texts } from "./cases.ts";

const rule = "ebpf-setup-failed";

describe("an eBPF failure without a code of its own", () => {
  test("is quoted, on Windows beside suspected drivers", () => {
    const report = soundReport([fixture("status-file", "ebpf-setup-failed.windows-1.0.44.json")]);
    expect(codes(report)).toEqual(["ebpf-driver-not-running?", rule, "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(finding(report, rule)).toMatchObject({
      step: "ebpf-windows",
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/ebpfProgramStatus/message",
          value: expect.stringContaining("with error code '1062'"),
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/ebpfProgramStatus/status", value: "UNKNOWN" },
      ],
    });
  });
  test.each([
    texts.other,
    "Failed to get valid map 'audit_map' in BPF object with error: Map does not exist",
    "Failed to load HashMap 'policy_map' with error: invalid map type",
    "Failed to get program 'connect4' with error: Program does not exist",
    "Failed to convert program to 'KProbe' with error: unexpected program type",
    "Failed to convert program to 'CgroupSockAddr' with error: unexpected program type",
    "Failed to get BPF object: Object is not initialized",
    "Failed to start eBPF/redirector with multiple retries",
  ])("on Linux: %s", (text) => {
    const report = soundReportOnStatus(ebpfFailed(text));
    expect(codes(report)).toEqual([rule]);
    expect(finding(report, rule)).toMatchObject({ step: "ebpf-load", outcome: "failed" });
    expect(report.asks.map(({ command }) => command).join()).toContain("journalctl");
  });
  test.each<[string, StatusChanges["ebpf"], readonly string[]]>([
    ["STOPPED with a good text", { status: "STOPPED" }, [rule]],
    ["STOPPED without a text", { status: "STOPPED", message: "" }, [rule]],
    ["stopped in lower case", { status: "stopped", message: "" }, [rule]],
    [
      "UNKNOWN with a text that nobody knows",
      { status: "UNKNOWN", message: "epoch 41 rejected" },
      ["status-value-unknown?", rule],
    ],
    ["UNKNOWN with a good text", { status: "UNKNOWN" }, ["status-value-unknown?"]],
    [
      "UNKNOWN for minutes after the start",
      { status: "UNKNOWN", message: "eBPF redirector is starting" },
      [`${rule}?`],
    ],
    ["UNKNOWN without a text", { status: "UNKNOWN", message: "" }, [`${rule}?`]],
    ["a failure beside RUNNING", { status: "RUNNING", message: texts.other }, [rule]],
    ["another state", { status: "DEGRADED" }, ["status-value-unknown"]],
  ])("the state %s", (_, ebpf, expected) => {
    expect(codes(soundReportOnStatus({ status: "ERROR", ebpf: ebpf ?? {} }))).toEqual(expected);
  });
  test("in an old file is uncertain", () => {
    const report = soundReportOnStatus({ ...ebpfFailed(texts.other), timestamp: secondsAgo(999) });
    expect(codes(report)).toEqual(["status-stale", `${rule}?`]);
  });
  test("without any sign of the system is shown for both, labelled", () => {
    const report = soundReportOnStatus({ ...ebpfFailed("Failed to do it"), monitor: { message: "" } });
    expect(finding(report, rule)).toMatchObject({ step: "ebpf-load", os: "unknown" });
    expect(finding(report, rule)?.commands.some((command) => command.startsWith("Windows: "))).toBe(true);
  });
});

describe("where there is nothing to say", () => {
  test.each([
    "Started Redirector with eBPF maps - 145",
    "Started Redirector with cgroup redirection - 97",
    "Started Redirector with iptables redirection - 97",
  ])("%s passes", (message) => {
    const report = soundReportOnStatus({ ebpf: { message } });
    expect(check(report, rule)).toBe("ok");
    expect(report.verdict).toBe("healthy");
  });
  test("failures with a code of their own pass", () => {
    for (const text of [texts.connect4, texts.link, texts.probe, texts.missing, texts.api])
      expect(check(soundReportOnStatus(ebpfFailed(text)), rule)).toBe("ok");
  });
  test("a stopping service is skipped", () => {
    const report = soundReportOnStatus(stopping);
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).toEqual(["gpa-service-not-running?"]);
  });
  test("the first moments are uncertain, also up to 1.0.24 where everything says STOPPED", () => {
    for (const changes of [justStarted, justStartedOfOld]) {
      const report = soundReportOnStatus(changes);
      expect(check(report, rule)).toBe("uncertain");
      expect(codes(report).filter((code) => code !== "gpa-outdated")).toEqual(["status-too-early"]);
      expect(report.verdict).toBe("wait");
    }
  });
  test("a file without the module and no file at all are uncertain", () => {
    const { ebpfProgramStatus: _, ...rest } = status()["proxyAgentStatus"] as Record<string, unknown>;
    const report = soundReport([document("status-file", { ...status(), proxyAgentStatus: rest })]);
    expect(check(report, rule)).toBe("uncertain");
    expect(report.verdict).toBe("inconclusive");
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
  });
});
