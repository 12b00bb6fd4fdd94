import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "gpa-extension-failed";

/** A Windows VM whose agent extension has this top-level status. */
function withStatus(
  code: string,
  message: string,
  substatuses?: readonly object[],
): ReturnType<typeof document> {
  const more = { statuses: [{ code, message }], ...(substatuses ? { substatuses } : {}) };
  return document("vm", vm({ os: "Windows", extensions: [gpaExtension({}, "Windows", more)] }));
}

const deployment = (code: string, message: string): ReturnType<typeof document> =>
  document("deployment-error", { error: { code, message } });

describe("the extension reports an error", () => {
  test("of its installation: quoted, with its code", () => {
    const report = soundReport([fixture("vm", "gpa-extension-failed.install.json")]);
    expect(codes(report)).toEqual(["gpa-extension-failed", "status-file-needed"]);
    expect(finding(report, "gpa-extension-failed")).toMatchObject({
      step: "gpa-service-windows",
      severity: "fault",
      outcome: "failed",
      evidence: [
        {
          source: "instance-view",
          origin: "azure",
          pointer: "/properties/instanceView/extensions/0/statuses/0/message",
          value: "Execute Install Command in Proxy Agent Setup Tool Output Status Not Success: exit code: 3",
        },
        {
          pointer: "/properties/instanceView/extensions/0/statuses/0/code",
          value: "ProvisioningState/failed/3",
        },
      ],
    });
    expect(report.verdict).toBe("action-needed");
  });

  test.each([
    ["ProvisioningState/failed", "whatever the words say"],
    ["ProvisioningState/failed/4", "Error in reading proxy agent aggregate status file: not found"],
    ["ProvisioningState/error/1", ""],
    [
      "ProvisioningState/transitioning",
      "Execute Install Command in Proxy Agent Setup Tool Output Status Not Success: 1",
    ],
    ["ProvisioningState/transitioning", "OS version not supported: Windows Server 2016"],
    [
      "ProvisioningState/transitioning",
      "Plugin (name: Microsoft.CPlat.ProxyAgent.ProxyAgentWindows, version 1.0.44) failed with exception Command execution finished, but failed because it returned a non-zero exit code of: '7'",
    ],
    ["ProvisioningState/transitioning", "Failed to start service GuestProxyAgentVMExtension"],
  ])("as %s: %s", (code, message) => {
    const report = soundReport([withStatus(code, message)]);
    expect(check(report, rule)).toBe("failed");
    expect(codes(report)).toContain("gpa-extension-failed");
    expect(report.verdict).toBe("action-needed");
  });

  test("among the VM agent's handlers", () => {
    const agent = {
      statuses: [{ code: "ProvisioningState/succeeded", displayStatus: "Ready" }],
      extensionHandlers: [
        {
          type: "Microsoft.CPlat.ProxyAgent.ProxyAgentLinux",
          typeHandlerVersion: "1.0.44",
          status: { code: "ProvisioningState/failed/6", displayStatus: "Not Ready", message: "ExitCode 6" },
        },
      ],
    };
    const report = soundReport([document("vm", vm({ agent }))]);
    expect(finding(report, "gpa-extension-failed")).toMatchObject({
      step: "gpa-service-linux",
      evidence: [
        {
          pointer: "/properties/instanceView/vmAgent/extensionHandlers/0/status/message",
          value: "ExitCode 6",
        },
        { pointer: "/properties/instanceView/vmAgent/extensionHandlers/0/status/code" },
      ],
    });
  });

  test("only in the model: its provisioning failed", () => {
    const resources = [
      {
        properties: {
          publisher: "Microsoft.CPlat.ProxyAgent",
          type: "ProxyAgentWindows",
          provisioningState: "Failed",
        },
      },
    ];
    const report = soundReport([document("vm", vm({ os: "Windows", resources }))]);
    expect(finding(report, "gpa-extension-failed")?.evidence).toMatchObject([
      { source: "vm-model", pointer: "/resources/0/properties/provisioningState", value: "Failed" },
    ]);
  });

  test("stands although the agent itself is well", () => {
    const report = soundReport([withStatus("ProvisioningState/failed/2", "update failed")]);
    expect(codes(report)).toEqual(["gpa-extension-failed"]);
    expect(report.verdict).toBe("action-needed");
  });
});

describe("the agent's status cannot be read by the extension", () => {
  test("is uncertain for the first five minutes, and asks for the extension's log", () => {
    const report = soundReport([fixture("vm", "gpa-extension-failed.version-mismatch.json")]);
    expect(codes(report)).toEqual(["gpa-extension-failed?", "status-file-needed"]);
    expect(check(report, rule)).toBe("uncertain");
    expect(finding(report, "gpa-extension-failed")?.evidence[0]?.pointer).toBe(
      "/properties/instanceView/extensions/0/substatuses/0/message",
    );
    expect(report.asks.map(({ where }) => where)).not.toContain("linux");
    expect(report.asks.map(({ what }) => what)).toContain("the extension's log");
    expect(report.verdict).toBe("inconclusive");
  });

  test.each([
    "Error in reading proxy agent aggregate status file: missing field",
    "Failed to get proxy agent aggregate status (server error: timeout; status file error: not found)",
    "Proxy agent aggregate status file version 1.0.44 does not match proxy agent file version in extension 1.0.47",
    "Error in parsing timestamp from proxy agent aggregate status file: premature end of input",
  ])("in the words of the extension: %s", (message) => {
    const report = soundReport([withStatus("ProvisioningState/transitioning", message)]);
    expect(codes(report)).toContain("gpa-extension-failed?");
    const error = soundReport([withStatus("ProvisioningState/failed/4", message)]);
    expect(codes(error)).toContain("gpa-extension-failed");
  });
});

describe("what the extension praises proves nothing", () => {
  test("it reports success while the agent's own status is ERROR", () => {
    const broken = gpaExtension({
      status: "ERROR",
      listener: {
        status: "STOPPED",
        message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': x (os error 10048)",
      },
    });
    const report = soundReport([document("vm", vm({ os: "Windows", extensions: [broken] }))]);
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).toEqual(["listener-port-in-use"]);
  });

  test.each([
    ["ProvisioningState/succeeded", "Update Proxy Agent command output successfully"],
    ["ProvisioningState/transitioning", "Started ProxyAgent Extension Monitoring thread."],
    ["ProvisioningState/transitioning", "Enabling the ProxyAgent Extension..."],
    [
      "ProvisioningState/transitioning",
      "This status is being reported by the Guest Agent since no status file was reported by extension Microsoft.CPlat.ProxyAgent.ProxyAgentLinux",
    ],
  ])("%s, %s is no error", (code, message) => {
    const report = soundReport([withStatus(code, message)]);
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).toEqual([]);
  });

  test("a stale file is a finding of its own, even as an error", () => {
    const stale = "Proxy agent aggregate status file is stale. Status timestamp: a, Current time: b";
    const report = soundReport([
      withStatus("ProvisioningState/failed/4", stale, [
        { code: "ComponentStatus/ProxyAgentStatus/transitioning", message: stale },
      ]),
    ]);
    expect(check(report, rule)).toBe("ok");
    expect(codes(report)).toEqual(["status-file-needed", "status-stale"]);
  });
});

describe("a deployment that failed in the agent's extension", () => {
  test("on Linux is proved by the type that the failure names", () => {
    const report = soundReport([
      deployment(
        "VMExtensionProvisioningError",
        "VM has reported a failure when processing extension 'x' (publisher 'Microsoft.CPlat.ProxyAgent' and type 'ProxyAgentLinux').",
      ),
    ]);
    expect(codes(report)).toEqual(["gpa-extension-failed"]);
    expect(finding(report, "gpa-extension-failed")).toMatchObject({
      step: "gpa-service-linux",
      evidence: [{ source: "deployment-error", pointer: "/error/message" }],
    });
    expect(report.verdict).toBe("action-needed");
  });

  test("is uncertain where only its name is known", () => {
    const report = soundReport([
      deployment(
        "VMExtensionProvisioningTimeout",
        "Provisioning of VM extension AzureGuestProxyAgentExtension has timed out.",
      ),
    ]);
    expect(codes(report)).toEqual(["gpa-extension-failed?"]);
    expect(finding(report, "gpa-extension-failed")?.os).toBe("unknown");
    expect(report.asks).toHaveLength(1);
    expect(report.verdict).toBe("inconclusive");
  });

  test("beside the VM's own word for it is one finding", () => {
    const failed = gpaExtension({}, "Linux", {
      statuses: [{ code: "ProvisioningState/failed/7", message: "x" }],
    });
    const report = soundReport([
      deployment(
        "VMExtensionProvisioningError",
        "publisher 'Microsoft.CPlat.ProxyAgent' and type 'ProxyAgentLinux'",
      ),
      document("vm", vm({ extensions: [failed] })),
    ]);
    expect(codes(report).filter((code) => code === "gpa-extension-failed")).toHaveLength(1);
  });

  test("on Windows is to be tried again instead", () => {
    const windows = document("vm", vm({ os: "Windows", extensions: [gpaExtension()] }));
    const report = soundReport([
      deployment("VMExtensionProvisioningTimeout", "AzureGuestProxyAgentExtension has timed out."),
      windows,
    ]);
    expect(codes(report)).toEqual(["deploy-windows-retry"]);
    expect(check(report, rule)).toBe("ok");
  });

  test("for a published reason is that reason", () => {
    const report = soundReport([deployment("ProxyAgentNotSupportedInRegion", "extension ProxyAgentLinux")]);
    expect(codes(report)).toEqual(["deploy-region-not-supported"]);
  });
});

test("is skipped without the extension, without power and without MSP", () => {
  expect(check(soundReport([document("vm", vm())]), rule)).toBe("skipped");
  expect(
    check(soundReport([document("vm", vm({ power: "stopped", extensions: [gpaExtension()] }))]), rule),
  ).toBe("skipped");
  expect(
    check(
      soundReport([document("vm", vm({ proxyAgentSettings: null, extensions: [gpaExtension()] }))]),
      rule,
    ),
  ).toBe("skipped");
});

test("is uncertain without the VM", () => {
  expect(check(soundReport([document("status-file", status())]), rule)).toBe("uncertain");
});
