import { describe, expect, test } from "vitest";
import { check, codes, document, finding, secondsAgo, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { ebpfFailed, justStarted, prefixes, stopping, texts } from "./cases.ts";

const rule = "ebpf-probe-blocked";

describe("a kernel probe that cannot attach", () => {
  test("is found with its evidence, and asks for lockdown and kernel", () => {
    const report = soundReport([fixture("status-file", "ebpf-probe-blocked.linux-1.0.23.json")]);
    expect(codes(report)).toEqual([rule, "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.asks.map(({ command }) => command)).toEqual(
      expect.arrayContaining(["cat /sys/kernel/security/lockdown", "uname -r"]),
    );
    expect(finding(report, rule)).toMatchObject({
      step: "ebpf-attach",
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/ebpfProgramStatus/message",
          value: texts.probe,
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/ebpfProgramStatus/status", value: "STOPPED" },
      ],
    });
  });
  test.each(prefixes)("is found in %s with state %s, and never taken for the cgroup it hides", (...era) => {
    for (const text of [
      texts.probe,
      "Failed to attach program 'tcp_connect' with error: `perf_event_open` failed",
    ])
      expect(
        codes(soundReportOnStatus(ebpfFailed(text, era))).filter((code) => code !== "gpa-outdated"),
      ).toEqual([rule]);
  });
  test("in an old file is uncertain", () => {
    const report = soundReportOnStatus({ ...ebpfFailed(texts.probe), timestamp: secondsAgo(999) });
    expect(codes(report)).toEqual(["status-stale", `${rule}?`]);
  });
});

describe("where there is nothing to say", () => {
  test("attached programs and another failure pass", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
    expect(check(soundReportOnStatus(ebpfFailed(texts.link)), rule)).toBe("ok");
  });
  test("a stopping service is skipped; the first moments and a lacking status are uncertain", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
  });
});
