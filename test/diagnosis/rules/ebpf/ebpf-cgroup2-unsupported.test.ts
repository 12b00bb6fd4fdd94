import { describe, expect, test } from "vitest";
import { check, codes, document, finding, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { ebpfFailed, outputs, pasted, texts } from "./cases.ts";

const rule = "ebpf-cgroup2-unsupported";

describe("a kernel without cgroup v2", () => {
  test("is told by /proc/filesystems alone", () => {
    const report = soundReport([fixture("observation", "ebpf-cgroup2-unsupported.proc-filesystems.txt")]);
    expect(codes(report)).toEqual([rule]);
    expect(report.verdict).toBe("action-needed");
    expect(finding(report, rule)).toMatchObject({
      step: "ebpf-attach",
      fix: expect.stringMatching(/^Opt out of MSP, upgrade/),
      evidence: [
        {
          source: "observation",
          origin: "person",
          pointer: "/lines/1",
          value: "nodev\tcgroup",
          ageSeconds: null,
        },
      ],
    });
    expect(finding(report, rule)?.commands.join()).not.toContain("grubby");
  });
  test("is told by an empty answer", () => {
    expect(codes(soundReport([pasted(outputs.nothingListed)]))).toEqual([rule]);
  });
  test("quotes the agent's words where they agree, and not where they speak of something else", () => {
    const sources = (inner: string) =>
      finding(
        soundReport([document("status-file", status(ebpfFailed(inner))), pasted(outputs.unsupported)]),
        rule,
      )?.evidence.map(({ source }) => source);
    expect(sources(texts.link)).toEqual(["observation", "status-file", "status-file"]);
    expect(sources(texts.other)).toEqual(["observation"]);
  });
  test("stands beside an old file", () => {
    const old = document("status-file", status({ timestamp: secondsAgo(999) }));
    expect(codes(soundReport([old, pasted(outputs.unsupported)]))).toEqual(["status-stale", rule]);
  });
  test("is not believed where the program is attached now", () => {
    const report = soundReport([document("status-file", status()), pasted(outputs.unsupported)]);
    expect(codes(report)).toEqual([]);
    expect(check(report, rule)).toBe("ok");
  });
});

describe("where there is nothing to say", () => {
  test("a kernel that lists cgroup2 passes", () => {
    expect(check(soundReport([pasted(outputs.supported)]), rule)).toBe("ok");
  });
  test("a Windows VM is skipped", () => {
    expect(check(soundReport([document("vm", vm({ os: "Windows" }))]), rule)).toBe("skipped");
  });
  test("without the output it is uncertain", () => {
    expect(check(soundReportOnStatus(ebpfFailed(texts.link)), rule)).toBe("uncertain");
  });
});
