import { describe, expect, test } from "vitest";
import { check, codes, document, finding, secondsAgo, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { ebpfFailed, justStarted, prefixes, stopping, texts } from "./cases.ts";

const rule = "ebpf-object-missing";

describe("an object that is missing or broken", () => {
  test("is found with its evidence", () => {
    const report = soundReport([fixture("status-file", "ebpf-object-missing.linux-1.0.46.json")]);
    expect(codes(report)).toEqual([rule, "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(finding(report, rule)).toMatchObject({
      step: "ebpf-load",
      fix: expect.stringContaining("Reinstall"),
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/ebpfProgramStatus/message",
          value: expect.stringContaining("ebpf_cgroup.o"),
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/ebpfProgramStatus/status", value: "UNKNOWN" },
      ],
    });
  });
  test.each(prefixes)("is found in %s with state %s, in every form", (...era) => {
    for (const text of [
      texts.missing,
      "map error: failed to create map `skip_process_map` with code -1",
      "error parsing BPF object: error parsing ELF data",
      "Failed to load eBPF program from file /usr/lib/azure-proxy-agent/ebpf_cgroup.o: file error: No such file or directory",
    ])
      expect(
        codes(soundReportOnStatus(ebpfFailed(text, era))).filter((code) => code !== "gpa-outdated"),
      ).toEqual([rule]);
  });
  test("in an old file is uncertain", () => {
    const report = soundReportOnStatus({ ...ebpfFailed(texts.missing), timestamp: secondsAgo(999) });
    expect(codes(report)).toEqual(["status-stale", `${rule}?`]);
  });
});

describe("where there is nothing to say", () => {
  test("loaded programs and another failure pass", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
    expect(check(soundReportOnStatus(ebpfFailed(texts.link)), rule)).toBe("ok");
    expect(check(soundReportOnStatus(ebpfFailed(texts.api)), rule)).toBe("ok");
  });
  test("a stopping service is skipped; the first moments and a lacking status are uncertain", () => {
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
  });
});
