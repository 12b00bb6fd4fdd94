import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "deployment-linux";
const internal = fixture("deployment-error", "deployment-linux.internal-error.txt");
const observed = (text: string): ReturnType<typeof document> => document("observation", text);
const missing = observed("Unit azure-proxy-agent.service could not be found.");
const running = observed(
  "● azure-proxy-agent.service - Microsoft Azure GuestProxyAgent\n     Active: active (running) since Mon 2026-11-23 06:52:00 UTC",
);
const cloudInit = (version: string): ReturnType<typeof document> =>
  observed(`azureuser@web-01:~$ cloud-init --version\n/usr/bin/cloud-init ${version}`);
const rowCodes = (...documents: readonly ReturnType<typeof document>[]): readonly string[] =>
  codes(soundReport(documents)).filter((code) => code.startsWith("deploy-linux"));

describe("the error that rows 1 and 3 share", () => {
  test("asks the two questions while neither agent nor cloud-init is known", () => {
    const report = soundReport([internal]);
    expect(codes(report)).toEqual(["deploy-linux-row-unknown"]);
    expect(finding(report, "deploy-linux-row-unknown")).toMatchObject({
      step: "deployment-linux",
      severity: "inconclusive",
      evidence: [
        {
          source: "deployment-error",
          origin: "person",
          pointer: "/lines/1",
          value: "Code: OSProvisioningInternalError",
        },
      ],
    });
    expect(report.asks.map(({ command }) => command)).toEqual([
      "systemctl status azure-proxy-agent --no-pager; command -v azure-proxy-agent",
      "cloud-init --version",
    ]);
    expect(report.verdict).toBe("inconclusive");
  });

  test.each([
    "OSProvisioningInternalError",
    "Linux.OSProvisioningInternalError",
    "OSProvisioningClientError",
    "OSProvisioningTimedOut",
  ])("may be called %s", (code) => {
    expect(
      rowCodes(
        document("deployment-error", { error: { code, message: "OS Provisioning failed for VM 'web-01'." } }),
      ),
    ).toEqual(["deploy-linux-row-unknown"]);
  });

  test("may be the sentence of the guide alone", () => {
    const text =
      "Linux.cloud-init successfully reported ready for provisioning but the\nplatform failed to record success";
    expect(rowCodes(document("deployment-error", text))).toEqual(["deploy-linux-row-unknown"]);
  });

  test("is also found in the VM's own provisioning status", () => {
    const statuses = [
      {
        code: "ProvisioningState/failed/OSProvisioningInternalError",
        message: "[Linux.OSProvisioningInternalError] x",
      },
      { code: "PowerState/running" },
    ];
    const report = soundReport([document("vm", vm({ provisioningState: "Failed", agent: null, statuses }))]);
    expect(codes(report)).toContain("deploy-linux-row-unknown");
    expect(finding(report, "deploy-linux-row-unknown")?.evidence[0]?.source).toBe("instance-view");
  });

  test("labels the commands while the system is not known", () => {
    const report = soundReport([document("deployment-error", "Code: OSProvisioningTimedOut")]);
    expect(finding(report, "deploy-linux-row-unknown")?.commands).toEqual([
      "Linux: command -v azure-proxy-agent",
      "Linux: cloud-init --version",
    ]);
  });
});

describe("row 1: no agent, cloud-init before 24.3", () => {
  test.each([
    ["a unit that does not exist", missing],
    ["a command that is not found", observed("bash: azure-proxy-agent: command not found")],
    [
      "an empty answer to the first question",
      observed("azureuser@web-01:~$ command -v azure-proxy-agent\nazureuser@web-01:~$ "),
    ],
    ["the boot log", document("boot-log", "Unit azure-proxy-agent.service could not be found.")],
  ])("by %s", (_words, proof) => {
    const report = soundReport([internal, proof]);
    expect(codes(report)).toContain("deploy-linux-no-gpa-old-cloud-init");
    expect(codes(report)).toContain("gpa-not-installed");
    expect(finding(report, "deploy-linux-no-gpa-old-cloud-init")?.evidence).toHaveLength(2);
    expect(report.verdict).toBe("action-needed");
  });

  test("with cloud-init's version known", () => {
    expect(rowCodes(internal, missing, cloudInit("23.4.4-0ubuntu0~22.04.1"))).toEqual([
      "deploy-linux-no-gpa-old-cloud-init",
    ]);
  });
});

describe("row 3: the agent is there, cloud-init before 24.3", () => {
  test.each([
    ["a running service", running],
    [
      "an answer to the first question",
      observed("azureuser@web-01:~$ command -v azure-proxy-agent\n/usr/sbin/azure-proxy-agent"),
    ],
    ["the agent's version", observed("azureuser@web-01:~$ azure-proxy-agent --version\n1.0.44")],
    [
      "the boot log",
      document(
        "boot-log",
        "[   12.1] 2026-11-23T07:01:02.120Z azure-proxy-agent_1.0.44(812) - ============== GuestProxyAgent (1.0.44) is starting on Ubuntu",
      ),
    ],
    ["the agent's own status", document("status-file", status())],
    ["the agent's status in Azure", document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }))],
    [
      "the agent's extension",
      document("vm", vm({ extensions: [gpaExtension({}, "Linux", { substatuses: [] })] })),
    ],
  ])("by %s", (_words, proof) => {
    const report = soundReport([internal, proof]);
    expect(codes(report)).toContain("deploy-linux-old-cloud-init");
    expect(finding(report, "deploy-linux-old-cloud-init")?.evidence).toHaveLength(2);
    expect(report.verdict).toBe("action-needed");
  });

  test.each(["24.2", "23.1.2", "9.9"])("with cloud-init %s", (version) => {
    expect(
      rowCodes(internal, running, document("boot-log", `Cloud-init v. ${version}-0ubuntu1 running 'init'`)),
    ).toEqual(["deploy-linux-old-cloud-init"]);
  });
});

describe("neither row 1 nor row 3", () => {
  test.each(["24.3", "24.3.1-0ubuntu0~22.04.1", "24.10", "25.1"])(
    "fits cloud-init %s, which knows the agent",
    (version) => {
      expect(rowCodes(internal, running, cloudInit(version))).toEqual(["deploy-linux-row-unknown"]);
      expect(rowCodes(internal, missing, cloudInit(version))).toEqual(["deploy-linux-row-unknown"]);
    },
  );

  test("is chosen by cloud-init's version alone, nor by one that cannot be read", () => {
    expect(rowCodes(internal, cloudInit("23.4"))).toEqual(["deploy-linux-row-unknown"]);
    const built = document(
      "deployment-error",
      "OSProvisioningInternalError: result=error|agent=Cloud-Init/main|vm_id=1",
    );
    expect(rowCodes(built, running)).toEqual(["deploy-linux-row-unknown"]);
  });

  test("is chosen by an extension that the model only asks for", () => {
    const resources = [{ properties: { publisher: "Microsoft.CPlat.ProxyAgent", type: "ProxyAgentLinux" } }];
    expect(rowCodes(internal, document("vm", vm({ agent: null, resources })))).toEqual([
      "deploy-linux-row-unknown",
    ]);
  });

  test("fits a VM whose own model leaves MSP off", () => {
    const report = soundReport([internal, document("vm", vm({ proxyAgentSettings: null }))]);
    expect(codes(report)).toEqual(["deploy-not-msp", "msp-not-enabled"]);
    expect(check(report, rule)).toBe("ok");
  });
});

describe("row 2: cloud-init found no agent", () => {
  test("by its report, with the agent's version in it", () => {
    const report = soundReport([fixture("deployment-error", "deployment-linux.not-found.json")]);
    expect(codes(report)).toEqual(["deploy-linux-no-gpa", "gpa-not-installed"]);
    expect(finding(report, "deploy-linux-no-gpa")).toMatchObject({
      step: "deployment-linux",
      severity: "fault",
      outcome: "failed",
      evidence: [{ source: "deployment-error", pointer: "/error/message" }],
    });
    expect(report.verdict).toBe("action-needed");
  });

  test.each([
    "Linux.Cloud-Init failed due to azure-proxy-agent not found",
    "`Linux.Cloud-Init` failed because `azure-proxy-agent` is not found",
    "Azure-proxy-agent not found",
    "result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/25.1",
    "Azure datasource failure occurred: result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/24.3|vm_id=1",
  ])("in the words: %s", (text) => {
    expect(rowCodes(document("deployment-error", text))).toEqual(["deploy-linux-no-gpa"]);
  });

  test("by the boot log, which answers what the platform's own error leaves open", () => {
    const line = "azure.py[ERROR]: Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found";
    const report = soundReport([internal, document("boot-log", line)]);
    expect(codes(report)).toEqual(["deploy-linux-no-gpa", "gpa-not-installed"]);
    expect(report.asks.map(({ command }) => command)).not.toContain("cloud-init --version");
  });

  test("by cloud-init's log and by the boot log", () => {
    const line = "azure.py[ERROR]: Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found";
    expect(rowCodes(observed(line))).toEqual(["deploy-linux-no-gpa"]);
    expect(rowCodes(document("boot-log", `[   31.4] cloud-init[700]: ${line}`))).toEqual([
      "deploy-linux-no-gpa",
    ]);
  });
});

describe("row 4: cloud-init calls the agent unhealthy", () => {
  test("with the cause that the agent's own output names, in the VM's provisioning status", () => {
    const report = soundReport([fixture("vm", "deployment-linux.unhealthy-cgroup.json")]);
    expect(codes(report)).toContain("deploy-linux-gpa-unhealthy");
    expect(finding(report, "deploy-linux-gpa-unhealthy")).toMatchObject({
      step: "deployment-linux",
      outcome: "failed",
      evidence: [
        { source: "instance-view", origin: "azure", pointer: "/properties/instanceView/statuses/0/message" },
      ],
    });
    expect(finding(report, "deploy-linux-gpa-unhealthy")?.what).toContain("cgroup v2");
    expect(report.verdict).toBe("action-needed");
    expect(report.reset.offered).toBe(false);
  });

  test.each([
    [
      "Failed to start redirector: Failed to load program 'connect4' with error: the BPF_PROG_LOAD syscall failed. Verifier output: x",
      "5.15",
    ],
    [
      "Failed to start redirector: Failed to attach program 'tcp_v4_connect' with error: `perf_event_open` failed",
      "probe",
    ],
    [
      "Failed to start redirector: Loading eBPF API from file path '/usr/lib/azure-proxy-agent/ebpf_cgroup.o' failed with error: File does not exist",
      "object",
    ],
    [
      "Failed to start redirector: Failed to update HashMap 'policy_map' for 'x' with error: y",
      "could not set up eBPF",
    ],
  ])("because of eBPF: %s", (message, words) => {
    const text = `result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.3|exit_code=2|'stdout=ebpfProgramStatus - ${message.replaceAll("'", "''")}'|stderr=`;
    const report = soundReport([document("deployment-error", text)]);
    expect(finding(report, "deploy-linux-gpa-unhealthy")?.what).toContain(words);
  });

  test.each([
    ["keyLatchStatus - Failed to get key status - Operation timed out (os error 110)", "WireServer"],
    [
      'keyLatchStatus - Failed to acquire key details: Key(SendKeyRequest("acquire", "Connection refused (os error 111)"))',
      "WireServer",
    ],
    ['keyLatchStatus - Failed to acquire key details: Key(KeyResponse("acquire", 403))', "HTTP 403"],
    ["keyLatchStatus - Failed to save key details to file: Io(28)", "stored"],
    [
      "proxyListenerStatus - IO error: Failed to bind TcpListener 127.0.0.1:3080: Address in use (os error 98)",
      "3080",
    ],
  ])("because of: %s", (line, words) => {
    const text = `result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.3|exit_code=2|stdout=${line}|stderr=`;
    const report = soundReport([document("deployment-error", text)]);
    expect(finding(report, "deploy-linux-gpa-unhealthy")?.what).toContain(words);
    expect(report.reset.offered).toBe(false);
  });

  test.each([
    "keyLatchStatus - Status unknown.",
    'keyLatchStatus - Failed to acquire key details: Key(KeyResponse("acquire", 503))',
    "ebpfProgramStatus - eBPF redirector is starting",
    "proxyListenerStatus - Status unknown.",
    "",
  ])("without a cause where the output names none: '%s'", (line) => {
    const text = `result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.3|exit_code=1|stdout=${line}|stderr=`;
    const report = soundReport([document("deployment-error", text)]);
    const { what } = finding(report, "deploy-linux-gpa-unhealthy") ?? {};
    expect(what).toMatch(/^cloud-init reports that the agent did not become healthy during provisioning[.:]/);
    expect(what).not.toMatch(/kernel|refuses|3080|WireServer/);
  });

  test.each([
    [
      "exit_code=1|stdout=Failed to query the current provision state with error: x|stderr=",
      ": its service did not run.",
    ],
    [
      "exit_code=1|stdout=|stderr=Failed to query the current provision state with error: x",
      ": its service did not run.",
    ],
    ["exit_code=1|stdout=|stderr=", ": it had not finished within 120 seconds."],
    ["exit_code=1|vm_id=1", ": it had not finished within 120 seconds."],
    ["exit_code=1|stdout=something|stderr=", "during provisioning."],
    ["exit_code=2|stdout=|stderr=", "during provisioning."],
    ["vm_id=1", "during provisioning."],
  ])("by the exit of the agent's command: %s", (fields, ending) => {
    const text = `result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/24.3|${fields}`;
    const report = soundReport([document("deployment-error", text)]);
    expect(finding(report, "deploy-linux-gpa-unhealthy")?.what.endsWith(ending)).toBe(true);
  });

  test("with a cause that was pasted beside it", () => {
    const asked = observed(
      "$ sudo azure-proxy-agent --status\nproxyListenerStatus - IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
    );
    const report = soundReport([document("deployment-error", "Cloud-init reports GPA is unhealthy"), asked]);
    expect(finding(report, "deploy-linux-gpa-unhealthy")?.what).toContain("3080");
  });

  test("with nothing added by an output that names no module", () => {
    const report = soundReport([
      document("deployment-error", "Cloud-init reports GPA is unhealthy"),
      running,
    ]);
    expect(finding(report, "deploy-linux-gpa-unhealthy")?.what).not.toContain("3080");
  });

  test("labels the commands while the system is not known", () => {
    const report = soundReport([document("deployment-error", "The GPA is unhealthy")]);
    expect(codes(report)).toEqual(["deploy-linux-gpa-unhealthy"]);
    expect(finding(report, "deploy-linux-gpa-unhealthy")?.commands[0]).toBe(
      "Linux: sudo azure-proxy-agent --status",
    );
  });
});

test("several failures of one row are one finding", () => {
  expect(rowCodes(internal, internal)).toEqual(["deploy-linux-row-unknown"]);
});

test("cloud-init's report of another trouble is no row of the table", () => {
  const text =
    "OSProvisioningClientError: result=error|reason=failure obtaining DHCP lease|agent=Cloud-Init/24.1|vm_id=1";
  const report = soundReport([document("deployment-error", text)]);
  expect(codes(report)).toEqual(["deploy-not-msp"]);
});

test("a failure of Windows passes", () => {
  const windows = document("deployment-error", { error: { code: "OSProvisioningTimedOut", message: "x" } });
  const report = soundReport([windows, document("vm", vm({ os: "Windows", extensions: [gpaExtension()] }))]);
  expect(check(report, rule)).toBe("ok");
  expect(codes(report)).toEqual(["deploy-windows-retry"]);
});

test("a failure of another kind passes", () => {
  expect(
    check(
      soundReport([document("deployment-error", { error: { code: "SkuNotAvailable", message: "x" } })]),
      rule,
    ),
  ).toBe("ok");
});

test("is skipped without a failure; its uncertain case is row-unknown, a finding of its own", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("skipped");
});
