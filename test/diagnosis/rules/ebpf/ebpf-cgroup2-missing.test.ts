import { describe, expect, test } from "vitest";
import type { VmChanges } from "../../builders.ts";
import { check, codes, document, finding, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { ebpfFailed, justStarted, outputs, pasted, prefixes, stopping, texts } from "./cases.ts";

const rule = "ebpf-cgroup2-missing";
const code = rule;
const notAttached = document("status-file", status(ebpfFailed(texts.link)));
const asked = ["grep cgroup /proc/filesystems", "mount | grep cgroup2"];

describe("a program that cannot attach to its cgroup", () => {
  test("is found with its evidence, and neither fix is promised yet", () => {
    const report = soundReport([fixture("status-file", "ebpf-cgroup2-missing.linux-1.0.44.json")]);
    expect(codes(report)).toEqual([code, "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(finding(report, code)).toMatchObject({
      step: "ebpf-attach",
      commands: asked,
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/ebpfProgramStatus/message",
          value: expect.stringContaining("`bpf_link_create` failed"),
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/ebpfProgramStatus/status", value: "UNKNOWN" },
      ],
    });
    expect(report.asks.map(({ command }) => command)).toEqual(asked);
    expect(JSON.stringify(report)).not.toContain("grubby");
    expect(finding(report, code)?.fix).not.toMatch(/opt out/i);
  });
  test("is found where the cgroup cannot be opened, in 1.0.24", () => {
    const report = soundReport([fixture("status-file", "ebpf-cgroup2-missing.open-1.0.24.json")]);
    expect(codes(report)).toEqual([code, "gpa-outdated"]);
  });
  test.each(prefixes)("is found in %s with state %s, in every form", (...era) => {
    for (const text of [
      texts.link,
      texts.attach,
      texts.open,
      "Failed to open cgroup with error: No such file or directory",
    ])
      expect(
        codes(soundReportOnStatus(ebpfFailed(text, era))).filter((found) => found !== "gpa-outdated"),
      ).toEqual([code]);
  });
  test("stands beside a refused key: both are reported, and the key is reset", () => {
    const report = soundReportOnStatus({
      ...ebpfFailed(texts.link),
      key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
      states: { secureChannelState: "WireServer Enforce -  IMDS Enforce - HostGA Enforce", imdsRuleId: "r" },
    });
    expect(codes(report)).toEqual([code, "key-rejected"]);
    expect(report.reset).toEqual({ offered: true, because: "key-rejected" });
  });
  test("counts in the first moments too: it never heals", () => {
    const report = soundReportOnStatus({ ...justStarted, ebpf: ebpfFailed(texts.link).ebpf ?? {} });
    expect(codes(report)).toEqual(["status-too-early", code]);
    expect(report.verdict).toBe("action-needed");
  });
});

describe("the two checks of the guide", () => {
  test("a kernel that lists cgroup2 asks for the mount at boot", () => {
    const report = soundReport([
      notAttached,
      pasted(outputs.supported),
      pasted(outputs.notMounted),
      document("vm", vm()),
    ]);
    expect(codes(report)).toContain(code);
    expect(finding(report, code)?.commands.join("\n")).toContain("update-grub");
    expect(finding(report, code)?.evidence.slice(2)).toMatchObject([
      {
        source: "observation",
        origin: "person",
        pointer: "/lines/2",
        value: "nodev\tcgroup2",
      },
      {
        source: "observation",
        pointer: "/lines/0",
        value: "azureuser@web-01:~$ mount | grep cgroup2",
        ageSeconds: null,
      },
    ]);
    expect(report.asks.map(({ command }) => command)).not.toContain(asked[0]);
  });
  test.each<[string, VmChanges, RegExp, RegExp]>([
    ["Red Hat", { instanceView: { osName: "redhat" } }, /grubby/, /grub2-mkconfig|update-grub/],
    ["Rocky", { instanceView: { osName: "rocky" } }, /grubby/, /grub2-mkconfig|update-grub/],
    [
      "AlmaLinux by its image",
      {
        instanceView: { osName: undefined },
        imageReference: { publisher: "almalinux", offer: "almalinux-x86_64" },
      },
      /grubby/,
      /grub2/,
    ],
    ["Ubuntu", { instanceView: { osName: "ubuntu" } }, /update-grub/, /grubby|mkconfig/],
    ["Debian", { instanceView: { osName: "debian" } }, /update-grub/, /grubby|mkconfig/],
    ["SLES", { instanceView: { osName: "sles" } }, /grub2-mkconfig/, /grubby|update-grub/],
    ["Azure Linux", { instanceView: { osName: "azurelinux" } }, /grub2-mkconfig/, /grubby|update-grub/],
    ["Mariner", { instanceView: { osName: "mariner" } }, /grub2-mkconfig/, /grubby|update-grub/],
  ])("on %s the fix is the distribution's own", (_, changes, own, foreign) => {
    const report = soundReport([notAttached, pasted(outputs.supported), document("vm", vm(changes))]);
    const commands = finding(report, code)?.commands.join("\n") ?? "";
    expect(commands).toMatch(own);
    expect(commands).not.toMatch(foreign);
    expect(commands).toContain("sudo reboot");
  });
  test("on an unknown distribution the fix of each family is shown under its name", () => {
    const report = soundReport([notAttached, pasted(outputs.supported)]);
    const commands = finding(report, code)?.commands ?? [];
    for (const family of ["RHEL family: ", "Ubuntu, Debian: ", "SLES, Azure Linux: "])
      expect(commands.some((command) => command.startsWith(family))).toBe(true);
    expect(commands.filter((command) => command.includes("grubby"))).toEqual([
      expect.stringMatching(/^RHEL family: /),
    ]);
  });
  test("a mounted cgroup v2 makes the finding uncertain", () => {
    const report = soundReport([notAttached, pasted(outputs.supported), pasted(outputs.mounted)]);
    expect(codes(report)).toEqual([`${code}?`]);
    expect(report.verdict).toBe("inconclusive");
  });
  test("a kernel that does not list cgroup2 is the other finding", () => {
    const report = soundReport([notAttached, pasted(outputs.unsupported)]);
    expect(codes(report)).toEqual(["ebpf-cgroup2-unsupported"]);
    expect(check(report, rule)).toBe("skipped");
  });
  test("a mount that is missing is proof by itself", () => {
    const report = soundReport([fixture("observation", "ebpf-cgroup2-missing.mount-empty.txt")]);
    expect(codes(report)).toEqual([code]);
    expect(finding(report, code)).toMatchObject({ outcome: "failed", commands: asked });
    expect(report.asks.map(({ command }) => command)).toContain(asked[0]);
  });
  test("a mount that is missing is proof beside an old file too", () => {
    const old = document("status-file", status({ ...ebpfFailed(texts.link), timestamp: secondsAgo(999) }));
    expect(codes(soundReport([old]))).toEqual(["status-stale", `${code}?`]);
    expect(codes(soundReport([old, pasted(outputs.notMounted)]))).toEqual(["status-stale", code]);
  });
  test("a mount that is missing counts for nothing where the program is attached now", () => {
    const running = document("status-file", status());
    expect(codes(soundReport([running, pasted(outputs.notMounted)]))).toEqual([]);
    const old = document("status-file", status({ timestamp: secondsAgo(999) }));
    expect(codes(soundReport([old, pasted(outputs.notMounted)]))).toEqual(["status-stale", code]);
  });
  test("beside a blocked probe, which is attached first, it is at most uncertain", () => {
    const blocked = document("status-file", status(ebpfFailed(texts.probe)));
    expect(codes(soundReport([blocked]))).toEqual(["ebpf-probe-blocked"]);
    expect(codes(soundReport([blocked, pasted(outputs.notMounted)]))).toEqual([
      "ebpf-probe-blocked",
      `${code}?`,
    ]);
  });
  test("the newest output counts", () => {
    const report = soundReport([pasted(outputs.notMounted), pasted(outputs.mounted)]);
    expect(check(report, rule)).toBe("ok");
  });
});

describe("where there is nothing to say", () => {
  test("an attached program passes", () => {
    expect(check(soundReportOnStatus(), rule)).toBe("ok");
  });
  test("a Windows VM and a stopping service are skipped", () => {
    expect(check(soundReport([document("vm", vm({ os: "Windows" }))]), rule)).toBe("skipped");
    expect(check(soundReportOnStatus(stopping), rule)).toBe("skipped");
  });
  test("without status and outputs, and in the first moments, it is uncertain", () => {
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("uncertain");
    expect(check(soundReportOnStatus(justStarted), rule)).toBe("uncertain");
  });
});
