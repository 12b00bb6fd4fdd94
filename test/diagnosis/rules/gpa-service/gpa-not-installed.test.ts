import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, secondsAgo, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "gpa-not-installed";
const running = document(
  "observation",
  "● azure-proxy-agent.service - Microsoft Azure GuestProxyAgent\n     Active: active (running) since Mon 2026-11-23 06:52:00 UTC; 23min ago",
);
const onWindows = {
  ...status({
    monitor: {
      message: "Aggregate status written to status file: C:\\WindowsAzure\\ProxyAgent\\Logs\\status.json",
    },
  }),
};

describe("Windows with MSP and without the agent's extension", () => {
  test("lacks the agent; another product's extension of the same name does not count", () => {
    const report = soundReport([fixture("vm", "gpa-not-installed.windows.json")]);
    expect(codes(report)).toEqual(["gpa-not-installed"]);
    expect(finding(report, "gpa-not-installed")).toMatchObject({
      step: "gpa-service-windows",
      severity: "fault",
      outcome: "failed",
      evidence: [
        {
          source: "vm-model",
          pointer: "/properties/securityProfile/proxyAgentSettings/enabled",
          value: true,
        },
        { source: "vm-model", pointer: "/resources", value: null },
        { source: "instance-view", pointer: "/properties/instanceView/extensions", value: null },
      ],
    });
    expect(finding(report, "gpa-not-installed")?.commands[0]).toBe("Get-Service GuestProxyAgent");
    expect(report.verdict).toBe("action-needed");
  });

  test.each(["Updating", "Creating", "creating"])("waits while the VM is %s", (provisioningState) => {
    const report = soundReport([document("vm", vm({ os: "Windows", provisioningState }))]);
    expect(codes(report)).toEqual(["gpa-not-installed?"]);
    expect(finding(report, "gpa-not-installed")?.severity).toBe("wait");
    expect(report.verdict).toBe("wait");
  });

  test("is not excused by an old file, but by a fresh one", () => {
    const windows = document("vm", vm({ os: "Windows" }));
    const old = document("status-file", { ...onWindows, timestamp: secondsAgo(5000) });
    expect(codes(soundReport([windows, old]))).toEqual(["gpa-not-installed", "status-stale"]);
    expect(check(soundReport([windows, document("status-file", onWindows)]), rule)).toBe("ok");
  });
});

describe("the agent's extension is found by publisher and type, whatever its name", () => {
  test.each([
    [
      "in the instance view",
      vm({ os: "Windows", extensions: [gpaExtension({}, "Windows", { name: "Anything" })] }),
    ],
    [
      "in the model",
      vm({
        os: "Windows",
        resources: [
          { name: "x", properties: { publisher: "microsoft.cplat.proxyagent", type: "proxyagentwindows" } },
        ],
      }),
    ],
    [
      "among the VM agent's handlers",
      vm({
        os: "Windows",
        agent: {
          statuses: [{ code: "ProvisioningState/succeeded", displayStatus: "Ready" }],
          extensionHandlers: [
            { type: "Microsoft.CPlat.ProxyAgent.ProxyAgentWindows", typeHandlerVersion: "1.0.47" },
          ],
        },
      }),
    ],
    [
      "for ARM64 Linux",
      vm({
        extensions: [gpaExtension({}, "Linux", { type: "Microsoft.CPlat.ProxyAgent.ProxyAgentLinuxARM64" })],
      }),
    ],
  ])("%s", (_place, body) => {
    const report = soundReport([document("vm", body)]);
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).not.toContain("gpa-not-installed");
  });

  test("which an answer without instance view and resources does not show, so nothing is certain", () => {
    const { resources: _none, ...body } = vm({ os: "Windows" });
    const { instanceView: _view, ...properties } = body["properties"] as { readonly [name: string]: unknown };
    const report = soundReport([document("vm", { ...body, properties })]);
    expect(codes(report)).toEqual(["gpa-not-installed?", "status-file-needed"]);
    expect(report.asks.map(({ command }) => command)).toContainEqual(
      expect.stringContaining("az vm get-instance-view"),
    );
    const other = {
      id: "x/extensions/ama",
      properties: { publisher: "Microsoft.Azure.Monitor", type: "AMA" },
    };
    const listed = soundReport([document("vm", { ...body, properties, resources: [other] })]);
    expect(codes(listed)).toContain("gpa-not-installed");
  });

  test("so that a name alone is no extension of the agent", () => {
    const impostor = {
      name: "AzureGuestProxyAgentExtension",
      type: "Contoso.Proxy.ProxyAgent",
      statuses: [],
    };
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [impostor] }))]);
    expect(codes(report)).toContain("gpa-not-installed");
  });
});

describe("Linux", () => {
  test("without an extension is uncertain: an agent of the image leaves no trace", () => {
    const report = soundReport([document("vm", vm())]);
    expect(codes(report)).toEqual(["gpa-not-installed?", "status-file-needed"]);
    expect(finding(report, "gpa-not-installed")?.step).toBe("gpa-service-linux");
    expect(report.asks.map(({ command }) => command)).toContain(
      "systemctl status azure-proxy-agent --no-pager",
    );
    expect(report.verdict).toBe("inconclusive");
  });

  test("lacks the agent where its unit does not exist", () => {
    const report = soundReport([
      document("vm", vm()),
      fixture("observation", "gpa-not-installed.unit-missing.txt"),
    ]);
    expect(codes(report)).toEqual(["gpa-not-installed"]);
    expect(finding(report, "gpa-not-installed")).toMatchObject({
      outcome: "failed",
      step: "gpa-service-linux",
      evidence: [
        {
          source: "observation",
          origin: "person",
          pointer: "/lines/1",
          value: "Unit azure-proxy-agent.service could not be found.",
        },
      ],
    });
    expect(report.verdict).toBe("action-needed");
  });

  test.each([
    "bash: azure-proxy-agent: command not found",
    "sudo: azure-proxy-agent: command not found",
    "sh: 1: azure-proxy-agent: not found",
    "-bash: /usr/sbin/azure-proxy-agent: No such file or directory",
    "Unit azure-proxy-agent.service could not be found.",
    "azure.py[ERROR]: Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found",
  ])("is known without Azure too: %s", (line) => {
    const report = soundReport([document("observation", line)]);
    expect(codes(report)).toContain("gpa-not-installed");
    expect(finding(report, "gpa-not-installed")).toMatchObject({
      outcome: "failed",
      step: "gpa-service-linux",
    });
    expect(report.verdict).toBe("action-needed");
  });

  test("is known from the boot log and from cloud-init's report of a failed deployment", () => {
    const line =
      "[   24.102113] cloud-init[811]: Failed to activate Azure Guest Proxy Agent: azure-proxy-agent not found";
    expect(codes(soundReport([document("boot-log", `start\n${line}`)]))).toContain("gpa-not-installed");
    const report = soundReport([
      document(
        "deployment-error",
        "result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/24.3.1-0ubuntu0|vm_id=x",
      ),
    ]);
    expect(codes(report)).toEqual(["deploy-linux-no-gpa", "gpa-not-installed"]);
    const portal = "Linux.Cloud-Init failed due to azure-proxy-agent not found";
    expect(codes(soundReport([document("deployment-error", portal)]))).toContain("gpa-not-installed");
  });

  test("is not suspected where cloud-init calls the agent unhealthy", () => {
    const failure = document(
      "deployment-error",
      "result=error|reason=azure-proxy-agent status failure|agent=Cloud-Init/25.1|exit_code=1",
    );
    expect(codes(soundReport([failure, document("vm", vm())]))).not.toContain("gpa-not-installed?");
  });

  test("is not proved by another failure of the deployment", () => {
    const failure = document(
      "deployment-error",
      "Linux.OSProvisioningInternalError: reported ready for provisioning but the platform failed to record success",
    );
    expect(codes(soundReport([failure]))).not.toContain("gpa-not-installed");
  });
});

describe("words that contradict each other", () => {
  const missing = fixture("observation", "gpa-not-installed.unit-missing.txt");

  test("a fresh status beside them leaves it uncertain", () => {
    const report = soundReport([missing, document("status-file", status())]);
    expect(codes(report)).toEqual(["gpa-not-installed?"]);
    expect(finding(report, "gpa-not-installed")?.what).toContain("status is fresh");
    expect(report.verdict).toBe("inconclusive");
    expect(report.asks.length).toBeGreaterThan(0);
  });

  test("an old status does not", () => {
    const report = soundReport([missing, document("status-file", status({ timestamp: secondsAgo(9000) }))]);
    expect(codes(report)).toContain("gpa-not-installed");
  });

  test("the later word counts", () => {
    expect(codes(soundReport([missing, running]))).not.toContain("gpa-not-installed");
    expect(codes(soundReport([running, missing]))).toContain("gpa-not-installed");
  });

  test("a service that was seen takes the deployment's words back", () => {
    const failure = document(
      "deployment-error",
      "result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/24.3.1",
    );
    expect(check(soundReport([failure, running]), rule)).not.toBe("failed");
  });
});

describe("nothing is said", () => {
  test("where MSP is not enabled, or the VM has no power", () => {
    expect(
      check(
        soundReport([document("vm", vm({ os: "Windows", proxyAgentSettings: { enabled: false } }))]),
        rule,
      ),
    ).toBe("skipped");
    expect(check(soundReport([document("vm", vm({ os: "Windows", power: "stopped" }))]), rule)).toBe(
      "skipped",
    );
  });

  test("where only the instance view is known, since it does not tell whether MSP is wanted", () => {
    const view = (vm({ os: "Windows" })["properties"] as { readonly [name: string]: unknown })[
      "instanceView"
    ];
    const report = soundReport([document("vm", view as { readonly [name: string]: unknown })]);
    expect(check(report, rule)).toBe("skipped");
    expect(codes(report)).not.toContain("gpa-not-installed");
  });

  test("where nothing but other words is known", () => {
    expect(check(soundReport([document("observation", "5.15.0-1071-azure")]), rule)).toBe("uncertain");
  });

  test("against an old status: the agent was there when it was written", () => {
    const old = document("status-file", status({ timestamp: secondsAgo(9000) }));
    expect(check(soundReport([old]), rule)).toBe("ok");
    expect(check(soundReport([old, document("vm", vm())]), rule)).toBe("ok");
  });
});
