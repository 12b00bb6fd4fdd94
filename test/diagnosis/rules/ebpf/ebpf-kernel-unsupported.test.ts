import { describe, expect, test } from "vitest";
import { check, codes, document, finding, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { ebpfFailed, justStarted, pasted, prefixes, stopping, texts } from "./cases.ts";

const rule = "ebpf-kernel-unsupported";
const kernel = (release: string) => pasted(`azureuser@web-01:~$ uname -r\n${release}\n`);
const rejected = document("status-file", status(ebpfFailed(texts.connect4)));

describe("a verifier that rejects the program", () => {
  test("is found behind the prefix of 1.0.24 that speaks of cgroups", () => {
    const report = soundReport([fixture("status-file", "ebpf-kernel-unsupported.prefix-1.0.24.json")]);
    expect(codes(report)).toEqual(["ebpf-kernel-unsupported", "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.asks.map(({ command }) => command)).toContain("uname -r");
    expect(finding(report, "ebpf-kernel-unsupported")).toMatchObject({
      step: "ebpf-load",
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/ebpfProgramStatus/message",
          value: expect.stringContaining("Failed to load program 'tcp_v4_connect'"),
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/ebpfProgramStatus/status", value: "STOPPED" },
      ],
    });
  });
  test.each(prefixes)("is found in %s with state %s, for both programs", (...era) => {
    for (const text of [texts.connect4, texts.kprobe])
      expect(
        codes(soundReportOnStatus(ebpfFailed(text, era))).filter((code) => code !== "gpa-outdated"),
      ).toEqual(["ebpf-kernel-unsupported"]);
  });
  test("is found where the agent has only just started: it never heals", () => {
    const report = soundReportOnStatus({ ...justStarted, ebpf: ebpfFailed(texts.connect4).ebpf ?? {} });
    expect(codes(report)).toEqual(["status-too-early", "ebpf-kernel-unsupported"]);
    expect(report.verdict).toBe("action-needed");
  });
  test.each([
    "4.18.0-553.el8_10.x86_64",
    "5.4.0-1109-azure",
    "5.14.0-427.el9.x86_64",
    "5.14.21-150500.33.63-azure",
  ])("stands beside kernel %s", (release) => {
    const report = soundReport([rejected, kernel(release)]);
    expect(codes(report)).toEqual(["ebpf-kernel-unsupported"]);
    expect(finding(report, "ebpf-kernel-unsupported")?.evidence.at(-1)).toMatchObject({
      source: "observation",
      pointer: "/lines/1",
      value: release,
      ageSeconds: null,
    });
    expect(report.asks).toEqual([]);
  });
  test.each(["5.15.0-1064-azure", "6.8.0-1015-azure", "6.17.0-1008-azure"])(
    "is uncertain on kernel %s: something else may refuse it",
    (release) => {
      const report = soundReport([rejected, kernel(release)]);
      expect(codes(report)).toEqual(["ebpf-kernel-unsupported?"]);
      expect(report.verdict).toBe("inconclusive");
      expect(report.asks.map(({ command }) => command)).toContain("cat /sys/kernel/security/lockdown");
    },
  );
  test("in an old file is uncertain, unless the kernel proves it", () => {
    const old = document(
      "status-file",
      status({ ...ebpfFailed(texts.connect4), timestamp: secondsAgo(999) }),
    );
    expect(codes(soundReport([old]))).toEqual(["status-stale", "ebpf-kernel-unsupported?"]);
    expect(codes(soundReport([old, kernel("5.14.0-427.el9")]))).toEqual([
      "status-stale",
      "ebpf-kernel-unsupported?",
    ]);
    expect(codes(soundReport([old, kernel("5.4.0-1109-azure")]))).toEqual([
      "status-stale",
      "ebpf-kernel-unsupported",
    ]);
  });
});

describe("the kernel alone", () => {
  test("is proof where it is older than 5.15", () => {
    const report = soundReport([fixture("observation", "ebpf-kernel-unsupported.uname-5.4.txt")]);
    expect(codes(report)).toEqual(["ebpf-kernel-unsupported"]);
    expect(finding(report, "ebpf-kernel-unsupported")).toMatchObject({
      outcome: "failed",
      evidence: [{ source: "observation", pointer: "/lines/1", value: "5.4.0-1109-azure" }],
    });
    expect(report.verdict).toBe("action-needed");
  });
  test.each([
    ["5.15.0-1064-azure", "ok"],
    ["6.1.0-25-cloud-amd64", "ok"],
    ["5.14.0-427.el9.x86_64", "uncertain"],
    ["5.14.21-150500.33.63-azure", "uncertain"],
    ["5.10.0-32-cloud-amd64", "failed"],
    ["3.10.0-1160.el7.x86_64", "failed"],
  ])("%s is %s", (release, result) => {
    expect(check(soundReport([kernel(release)]), rule)).toBe(result);
  });
  test("is told by the serial console too", () => {
    const log =
      "[    0.000000] Linux version 5.4.0-1109-azure (buildd@lcy02) (gcc version 9.4.0) #115-Ubuntu SMP";
    const report = soundReport([document("boot-log", log)]);
    expect(codes(report)).toEqual(["ebpf-kernel-unsupported"]);
    expect(finding(report, "ebpf-kernel-unsupported")?.evidence).toMatchObject([
      { source: "boot-log", pointer: "/lines/0" },
    ]);
  });
  test("is newest where several are pasted", () => {
    expect(check(soundReport([kernel("5.4.0-1109-azure"), kernel("6.8.0-1015-azure")]), rule)).toBe("ok");
  });
  test("never outweighs an agent whose programs are loaded", () => {
    const report = soundReport([document("status-file", status()), kernel("5.4.0-1109-azure")]);
    expect(codes(report)).toEqual([]);
    expect(check(report, rule)).toBe("ok");
  });
});

describe("where there is nothing to say", () => {
  test("loaded programs and another failure pass", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
    expect(check(soundReportOnStatus(ebpfFailed(texts.other)), rule)).toBe("ok");
  });
  test("a Windows VM and a stopping service are skipped", () => {
    expect(check(soundReport([document("vm", vm({ os: "Windows" }))]), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
  });
  test("without status and kernel, and in the first moments, it is uncertain", () => {
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
  });
});
