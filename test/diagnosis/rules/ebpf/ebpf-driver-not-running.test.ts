import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport, soundReportOnStatus } from "../../sound-report.ts";
import { ebpfFailed, justStarted, pasted, stopping, texts } from "./cases.ts";

const rule = "ebpf-driver-not-running";
const asked = ["sc.exe query EbpfCore", "sc.exe query NetEbpfExt"];
const onWindows = {
  monitor: {
    message: "Aggregate status written to status file: C:\\WindowsAzure\\ProxyAgent\\Logs\\status.json",
  },
};

/** What `sc query` prints of a driver; the words are localised, the number is not. */
const query = (name: string, number: number, word: string): string =>
  `C:\\>sc query ${name}\n\nSERVICE_NAME: ${name}\n        TYPE               : 1  KERNEL_DRIVER\n        STATE              : ${String(number)}  ${word}\n        WIN32_EXIT_CODE    : 0  (0x0)\n`;
const running = pasted(query("eBPFCore", 4, "RUNNING") + query("NetEbpfExt", 4, "RUNNING"));
const stopped = pasted(query("EbpfCore", 4, "RUNNING") + query("NetEbpfExt", 1, "STOPPED"));

/** The EbpfStatus substatus of a Windows VM. */
const substatus = (message: string, more: Parameters<typeof vm>[0] = {}, status_ = {}) => {
  const extension = gpaExtension({ ...onWindows, ...status_ });
  const ebpf = { code: "ComponentStatus/EbpfStatus/succeeded", level: "Info", displayStatus: "ok", message };
  const substatuses = [...(extension["substatuses"] as readonly unknown[]), ebpf];
  return document("vm", vm({ os: "Windows", extensions: [{ ...extension, substatuses }], ...more }));
};

describe("EbpfApi.dll that is not loaded", () => {
  test("is certain, in the words of 1.0.24", () => {
    const report = soundReport([fixture("status-file", "ebpf-driver-not-running.api-1.0.24-windows.json")]);
    expect(codes(report)).toEqual([rule, "gpa-outdated"]);
    expect(report.verdict).toBe("action-needed");
    expect(finding(report, rule)).toMatchObject({
      step: "ebpf-windows",
      commands: expect.arrayContaining(asked),
      evidence: [
        {
          source: "status-file",
          origin: "person",
          pointer: "/proxyAgentStatus/ebpfProgramStatus/message",
          value: "Failed to load eBPF API.",
          ageSeconds: 40,
        },
        { pointer: "/proxyAgentStatus/ebpfProgramStatus/status", value: "STOPPED" },
      ],
    });
  });
  test.each([
    `Failed to start redirector: ${texts.api}`,
    `Failed to initialize redirector: ${texts.api}`,
    "Failed to start redirector: Failed to get eBPF API: API is not loaded",
    "Failed to start redirector: Loading eBPF API from file path 'C:\\Program Files\\ebpf-for-windows\\EbpfApi.dll' failed with error: LoadLibraryExW failed",
  ])("is certain in the words %s", (message) => {
    expect(codes(soundReportOnStatus({ ...onWindows, ebpf: { status: "UNKNOWN", message } }))).toEqual([
      rule,
    ]);
  });
  test("stands even where both drivers run: the library is missing", () => {
    const report = soundReport([
      document("status-file", status({ ...ebpfFailed(texts.api), ...onWindows })),
      running,
    ]);
    expect(codes(report)).toEqual([rule]);
  });
  test("in an old file is uncertain, unless sc query proves it", () => {
    const old = document(
      "status-file",
      status({ ...ebpfFailed(texts.api), ...onWindows, timestamp: secondsAgo(900) }),
    );
    expect(codes(soundReport([old]))).toEqual(["status-stale", `${rule}?`]);
    expect(codes(soundReport([old, stopped]))).toEqual(["status-stale", rule]);
  });
});

describe("programs that cannot be opened, loaded or attached", () => {
  test.each([
    texts.program,
    "Opening BPF object from file path 'x\\redirect.bpf.sys' failed with error: bpf_object__open return null pointer with error code '2'",
    "Failed to attach program 'authorize_connect4' with error: ebpf_prog_attach return with error code '-2'",
    "Failed to load bpf object with result: 2023",
    "Failed to load bpf object with result: 2024",
    "Failed to load bpf object with result: 2025",
    "Failed to attach bpf prog with result: 2026",
    "Failed to load bpf object with result: 2027",
    "Failed to load bpf object with result: 2028",
    "Loading BPF API function 'ebpf_program_attach' failed with error: GetProcAddress failed",
  ])("make the drivers suspected until they are seen: %s", (text) => {
    const file = document("status-file", status({ ...ebpfFailed(text), monitor: { message: "" } }));
    const report = soundReport([file]);
    expect(codes(report)).toEqual([`${rule}?`, "ebpf-setup-failed"]);
    expect(report.verdict).toBe("action-needed");
    expect(report.asks.map(({ command }) => command)).toEqual(expect.arrayContaining(asked));
    expect(codes(soundReport([file, running]))).toEqual(["ebpf-setup-failed"]);
    expect(codes(soundReport([file, stopped]))).toEqual([rule, "ebpf-setup-failed"]);
  });
  test("one driver that runs does not clear the other", () => {
    const file = document("status-file", status({ ...ebpfFailed(texts.program), ...onWindows }));
    const one = pasted(query("EbpfCore", 4, "RUNNING"));
    expect(codes(soundReport([file, one]))).toEqual([`${rule}?`, "ebpf-setup-failed"]);
    const other = pasted(query("NetEbpfExt", 4, "RUNNING"));
    expect(codes(soundReport([file, one, other]))).toEqual(["ebpf-setup-failed"]);
  });
  test("1.0.25 hides the missing library behind its first text", () => {
    const hidden = { ...onWindows, status: "ERROR", ebpf: { status: "UNKNOWN", message: "Status unknown." } };
    expect(codes(soundReportOnStatus({ ...hidden, version: "1.0.25.3" }))).toContain(`${rule}?`);
    for (const version of ["1.0.24.3", "1.0.26.3"])
      expect(codes(soundReportOnStatus({ ...hidden, version })).join()).not.toContain(rule);
  });
});

describe("sc query", () => {
  test("is proof by itself: a driver that is stopped, and one that does not exist", () => {
    const report = soundReport([fixture("observation", "ebpf-driver-not-running.sc-query.txt")]);
    expect(codes(report)).toEqual([rule]);
    expect(report.verdict).toBe("action-needed");
    expect(finding(report, rule)?.evidence).toMatchObject([
      { source: "observation", origin: "person", pointer: "/lines/4", ageSeconds: null },
      { source: "observation", pointer: "/lines/11", value: expect.stringContaining("1060") },
    ]);
  });
  test.each([
    [4, "RUNNING", []],
    [1, "STOPPED", [rule]],
    [3, "STOP_PENDING", [rule]],
    [7, "PAUSED", [rule]],
  ])("state %i %s", (number, word, expected) => {
    const report = soundReport([
      document("status-file", status(onWindows)),
      pasted(query("EbpfCore", number, word) + query("NetEbpfExt", 4, "RUNNING")),
    ]);
    expect(codes(report)).toEqual(expected);
  });
  test("of a driver that was stopped and runs now speaks for now", () => {
    const report = soundReport([document("status-file", status(onWindows)), stopped, running]);
    expect(codes(report)).toEqual([]);
    expect(check(report, rule)).toBe("ok");
  });
  test("quotes no message of an agent that runs", () => {
    const report = soundReport([document("status-file", status(onWindows)), stopped]);
    expect(finding(report, rule)?.evidence.map(({ source }) => source)).toEqual(["observation"]);
  });
});

describe("the EbpfStatus substatus", () => {
  test.each([
    ["EbpfCore: Running, AutoStart, NetEbpfExt: Stopped, AutoStart", [rule]],
    ["EbpfCore: NotInstalled, NetEbpfExt: NotInstalled", [rule]],
    ["EbpfCore: Running, AutoStart, NetEbpfExt: Running, AutoStart", []],
    ["Ebpf Drivers successfully queried.", []],
    ["EbpfCore: unsuccessfully queried, NetEbpfExt: unsuccessfully queried.", [`${rule}?`]],
    ["Ebpf Driver: EbpfCore unsuccessfully queried.", [`${rule}?`]],
  ])("%s", (message, expected) => {
    const report = soundReport([substatus(message)]);
    expect(codes(report)).toEqual(expected);
    if (expected.length > 0)
      expect(finding(report, rule)?.evidence[0]).toMatchObject({
        source: "instance-view",
        origin: "azure",
        pointer: "/properties/instanceView/extensions/0/substatuses/1/message",
        value: message,
      });
  });
  test("clears the suspicion where both drivers run", () => {
    const failing = { ebpf: { status: "UNKNOWN", message: `Failed to start redirector: ${texts.program}` } };
    const both = "EbpfCore: Running, AutoStart, NetEbpfExt: Running, AutoStart";
    expect(codes(soundReport([substatus(both, {}, failing)]))).toEqual(["ebpf-setup-failed"]);
  });
  test("of an extension that could not ask is settled by what a person has just seen", () => {
    const message = "Ebpf Driver: NetEbpfExt unsuccessfully queried.";
    const report = soundReport([substatus(message)]);
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.map(({ command }) => command)).toEqual(expect.arrayContaining(asked));
    expect(codes(soundReport([substatus(message), running]))).toEqual([]);
  });
  test("is no proof while the VM agent does not report", () => {
    const silent = {
      agent: {
        vmAgentVersion: "Unknown",
        statuses: [
          {
            code: "ProvisioningState/Unavailable",
            level: "Warning",
            displayStatus: "Not Ready",
            message: "VM status blob is found but not yet populated.",
          },
        ],
      },
    };
    const report = soundReport([
      substatus("EbpfCore: Stopped, AutoStart, NetEbpfExt: Stopped, AutoStart", silent),
    ]);
    expect(codes(report)).toContain(`${rule}?`);
    expect(report.asks.map(({ command }) => command)).toEqual(expect.arrayContaining(asked));
  });
  test("gives way to what a person has just seen", () => {
    const report = soundReport([
      substatus("EbpfCore: Stopped, AutoStart, NetEbpfExt: Stopped, AutoStart"),
      running,
    ]);
    expect(check(report, rule)).toBe("ok");
  });
});

describe("where there is nothing to say", () => {
  test("eBPF that runs passes", () => {
    expect(check(soundReportOnStatus(onWindows), rule)).toBe("ok");
  });
  test("a Linux VM and a stopping service are skipped", () => {
    expect(check(soundReport([document("vm", vm())]), rule)).toBe("skipped");
    expect(check(soundReportOnStatus({ ...stopping, ...onWindows }), rule)).toBe("skipped");
  });
  test("without status and outputs, and in the first moments, it is uncertain", () => {
    expect(check(soundReport([document("vm", vm({ os: "Windows" }))]), rule)).toBe("uncertain");
    expect(check(soundReportOnStatus({ ...justStarted, ...onWindows }), rule)).toBe("uncertain");
  });
});

test("the API's own name is a text of Windows, whatever path another module names", () => {
  const report = soundReport([
    document(
      "status-file",
      status({
        ebpf: {
          status: "UNKNOWN",
          message: "Failed to start redirector: Failed to get eBPF API: EbpfApi.dll is not loaded",
        },
      }),
    ),
  ]);
  expect(codes(report)).toContain("ebpf-driver-not-running");
  expect(report.facts.osFamily).toBe("windows");
});
