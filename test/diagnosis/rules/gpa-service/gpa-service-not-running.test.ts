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

const rule = "gpa-service-not-running";
const systemctl = (active: string): ReturnType<typeof document> =>
  document(
    "observation",
    `● azure-proxy-agent.service - Microsoft Azure GuestProxyAgent\n     Loaded: loaded (/lib/systemd/system/azure-proxy-agent.service; enabled)\n     Active: ${active}`,
  );
const stopped = {
  status: "ERROR",
  key: { status: "STOPPED", message: "poll_secure_channel_status task cancelled." },
  ebpf: { status: "STOPPED" },
  listener: { status: "STOPPED" },
};

describe("the service manager says that the service does not run", () => {
  test("on Linux", () => {
    const report = soundReport([fixture("observation", "gpa-service-not-running.systemctl-failed.txt")]);
    expect(codes(report)).toEqual(["gpa-service-not-running"]);
    expect(finding(report, "gpa-service-not-running")).toMatchObject({
      step: "gpa-service-linux",
      severity: "fault",
      outcome: "failed",
      evidence: [{ source: "observation", origin: "person", pointer: "/lines/3", ageSeconds: null }],
    });
    expect(finding(report, "gpa-service-not-running")?.commands[1]).toBe(
      "sudo systemctl start azure-proxy-agent",
    );
    expect(report.verdict).toBe("action-needed");
  });

  test("on Windows", () => {
    const report = soundReport([fixture("observation", "gpa-service-not-running.sc-query-stopped.txt")]);
    expect(codes(report)).toContain("gpa-service-not-running");
    expect(finding(report, "gpa-service-not-running")).toMatchObject({
      step: "gpa-service-windows",
      outcome: "failed",
      evidence: [{ source: "observation", pointer: "/lines/4" }],
    });
    expect(finding(report, "gpa-service-not-running")?.commands).toEqual([
      "Get-Service GuestProxyAgent, EbpfCore, NetEbpfExt",
      "Start-Service GuestProxyAgent",
    ]);
  });

  test.each(["inactive (dead)", "failed (Result: exit-code)", "deactivating (stop-sigterm)"])(
    "%s",
    (active) => {
      expect(codes(soundReport([systemctl(active)]))).toContain("gpa-service-not-running");
    },
  );

  test.each(["Stopped", "StopPending", "Paused"])("%s on Windows", (state) => {
    const report = soundReport([document("observation", `${state}  GuestProxyAgent  GuestProxyAgent`)]);
    expect(codes(report)).toContain("gpa-service-not-running");
  });

  test("because it does not exist: error 1060", () => {
    const text =
      "c:\\>sc query GuestProxyAgent\n[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\n\nThe specified service does not exist as an installed service.";
    expect(codes(soundReport([document("observation", text)]))).toContain("gpa-service-not-running");
  });

  test("even beside a fresh file, which it outlives by a minute", () => {
    const report = soundReport([document("status-file", status()), systemctl("inactive (dead)")]);
    expect(codes(report)).toEqual(["gpa-service-not-running"]);
    expect(report.verdict).toBe("action-needed");
  });

  test("beside an old file it is certain all the same", () => {
    const report = soundReport([
      document("status-file", status({ timestamp: secondsAgo(9000) })),
      systemctl("failed (Result: exit-code)"),
    ]);
    expect(codes(report)).toEqual(["gpa-service-not-running", "status-stale"]);
    expect(report.verdict).toBe("action-needed");
  });
});

describe("the last word of the service manager counts", () => {
  test("after a start, on both systems", () => {
    const linux = soundReport([systemctl("inactive (dead)"), systemctl("active (running) since Mon")]);
    expect(check(linux, rule)).toBe("ok");
    const windows = soundReport([
      fixture("observation", "gpa-service-not-running.sc-query-stopped.txt"),
      document("observation", "Running  GuestProxyAgent  GuestProxyAgent"),
    ]);
    expect(check(windows, rule)).toBe("ok");
  });
  test("and a start that is under way is no stop", () => {
    const report = soundReport([document("observation", "StartPending  GuestProxyAgent  GuestProxyAgent")]);
    expect(codes(report)).not.toContain("gpa-service-not-running");
  });
  test("and other services do not matter", () => {
    const report = soundReport([
      document("observation", "Stopped  GuestProxyAgentVMExtension  GuestProxyAgentVMExtension"),
    ]);
    expect(codes(report)).not.toContain("gpa-service-not-running");
  });
});

describe("the agent's own command finds no listener", () => {
  const line = "Failed to query the current provision state with error: Connection refused (os error 111).";
  const asked = document("observation", `$ sudo azure-proxy-agent --status\n${line}\n${line}`);
  test("so the service does not run", () => {
    const report = soundReport([asked]);
    expect(codes(report)).toContain("gpa-service-not-running");
    expect(finding(report, "gpa-service-not-running")?.evidence[0]?.pointer).toBe("/lines/1");
  });
  test("but a fresh file shows that it runs, and the service manager's word goes before", () => {
    const inUse = {
      status: "STOPPED",
      message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
    };
    const report = soundReport([
      document("status-file", status({ status: "ERROR", listener: inUse })),
      asked,
    ]);
    expect(codes(report)).toEqual(["listener-port-in-use"]);
    expect(check(soundReport([systemctl("active (running)"), asked]), rule)).toBe("ok");
  });
});

describe("a file that was written while the service stopped", () => {
  test("is a suspicion, and nothing else is found in it", () => {
    const report = soundReport([fixture("status-file", "gpa-service-not-running.stopping.json")]);
    expect(codes(report)).toEqual(["gpa-service-not-running?"]);
    expect(finding(report, "gpa-service-not-running")?.evidence).toMatchObject([
      { pointer: "/proxyAgentStatus/keyLatchStatus/status", value: "STOPPED", ageSeconds: 40 },
      { pointer: "/proxyAgentStatus/ebpfProgramStatus/status", value: "STOPPED" },
      { pointer: "/proxyAgentStatus/proxyListenerStatus/status", value: "STOPPED" },
    ]);
    expect(check(report, rule)).toBe("uncertain");
    expect(report.verdict).toBe("inconclusive");
    expect(report.reset.offered).toBe(false);
    expect(report.asks.map(({ command }) => command)).toContain(
      "systemctl status azure-proxy-agent --no-pager",
    );
  });

  test("also where it holds no key, rows that were refused, and a model that enables MSP", () => {
    const body = status({
      ...stopped,
      states: { secureChannelState: "WireServer Enforce -  IMDS Enforce" },
      rows: [
        { ...row, responseStatus: "403 Forbidden" },
        { ...row, responseStatus: "421 Misdirected Request" },
      ],
    });
    const report = soundReport([document("status-file", body), document("vm", vm())]);
    expect(codes(report)).toEqual(["gpa-service-not-running?"]);
  });

  test.each([
    "poll_secure_channel_status task exited.",
    "poll_secure_channel_status cancelled.",
    "Found key details from local and ready to use. - 122",
  ])("with the key's text: %s", (message) => {
    expect(codes(soundReportOnStatus({ ...stopped, key: { status: "stopped", message } }))).toEqual([
      "gpa-service-not-running?",
    ]);
  });

  test("of long ago is stale as well", () => {
    const report = soundReportOnStatus({ ...stopped, timestamp: secondsAgo(3600) });
    expect(codes(report)).toEqual(["gpa-service-not-running?", "status-stale"]);
  });

  test("also behind a fault that was there before, which stays the only one", () => {
    const key = {
      status: "STOPPED",
      message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))',
    };
    const taken = {
      status: "STOPPED",
      message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
    };
    expect(codes(soundReportOnStatus({ ...stopped, key, rows: [] }))).toEqual([
      "gpa-service-not-running?",
      "key-rejected",
    ]);
    expect(codes(soundReportOnStatus({ ...stopped, listener: taken }))).toEqual([
      "gpa-service-not-running?",
      "listener-port-in-use",
    ]);
  });

  test("is not meant where one module stopped with a failure", () => {
    const report = soundReportOnStatus({
      ...stopped,
      ebpf: {
        status: "STOPPED",
        message: "Failed to attach program 'connect4' with error: `bpf_link_create` failed",
      },
      key: { status: "RUNNING" },
    });
    expect(codes(report)).toContain("ebpf-cgroup2-missing");
    expect(codes(report)).not.toContain("gpa-service-not-running?");
  });
});

test("running modules pass, from a file and from Azure", () => {
  expect(check(soundReportOnStatus(), rule)).toBe("ok");
  expect(check(soundReport([document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))]), rule)).toBe(
    "ok",
  );
});

test("is skipped where nothing tells of the service, where the agent is missing, and without power", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("skipped");
  expect(
    check(soundReport([document("vm", vm({ os: "Windows" })), systemctl("inactive (dead)")]), rule),
  ).toBe("skipped");
  expect(
    check(soundReport([document("vm", vm({ power: "stopped" })), systemctl("inactive (dead)")]), rule),
  ).toBe("skipped");
});
