import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "deployment-windows";
const windows = document("vm", vm({ os: "Windows", extensions: [gpaExtension()] }));
const error = (code: string, message: string): ReturnType<typeof document> =>
  document("deployment-error", { error: { code, message } });
const byName = error(
  "VMExtensionProvisioningTimeout",
  "Provisioning of VM extension AzureGuestProxyAgentExtension has timed out.",
);

describe("a Windows deployment that fails without a code of MSP's own", () => {
  test("has to be tried again", () => {
    const report = soundReport([fixture("deployment-error", "deployment-windows.extension.json")]);
    expect(codes(report)).toEqual(["deploy-windows-retry"]);
    expect(finding(report, "deploy-windows-retry")).toMatchObject({
      step: "deployment-windows",
      severity: "fault",
      outcome: "failed",
      evidence: [{ source: "deployment-error", origin: "person", pointer: "/error/details/0/message" }],
    });
    expect(finding(report, "deploy-windows-retry")?.fix).toMatch(/supported.*again.*support/);
    expect(report.verdict).toBe("action-needed");
  });

  test.each(["OSProvisioningInternalError", "OSProvisioningTimedOut", "Windows.OSProvisioningClientError"])(
    "with %s",
    (code) => {
      expect(codes(soundReport([error(code, "OS Provisioning failed."), windows]))).toEqual([
        "deploy-windows-retry",
      ]);
    },
  );

  test("that only names the extension, once Azure tells the system", () => {
    expect(codes(soundReport([byName, windows]))).toEqual(["deploy-windows-retry"]);
  });

  test("is also found in the VM's own provisioning status", () => {
    const statuses = [
      {
        code: "ProvisioningState/failed/VMExtensionProvisioningError",
        message: "extension Microsoft.CPlat.ProxyAgent.ProxyAgentWindows failed",
      },
      { code: "PowerState/running" },
    ];
    const report = soundReport([
      document("vm", vm({ os: "Windows", statuses, extensions: [gpaExtension()] })),
    ]);
    expect(finding(report, "deploy-windows-retry")?.evidence[0]).toMatchObject({
      source: "instance-view",
      pointer: "/properties/instanceView/statuses/0/message",
    });
  });
});

describe("trying again is not the advice", () => {
  test("where the system is not known to be Windows", () => {
    expect(codes(soundReport([byName]))).not.toContain("deploy-windows-retry");
    expect(codes(soundReport([error("OSProvisioningTimedOut", "x")]))).not.toContain("deploy-windows-retry");
  });

  test("on Linux", () => {
    const linux = document("vm", vm({ extensions: [gpaExtension({}, "Linux")] }));
    expect(codes(soundReport([byName, linux]))).not.toContain("deploy-windows-retry");
  });

  test("for a code of the published table", () => {
    const report = soundReport([error("ProxyAgentNotSupportedInRegion", "x"), windows]);
    expect(codes(report)).toEqual(["deploy-region-not-supported"]);
  });

  test("where the extension refuses the system", () => {
    const refused = error(
      "VMExtensionProvisioningError",
      "extension 'x' (publisher 'Microsoft.CPlat.ProxyAgent' and type 'ProxyAgentWindows'). Error message: 'OS version not supported: 10.0.14393'",
    );
    expect(codes(soundReport([refused]))).toEqual(["os-not-supported"]);
  });

  test("for another extension or another failure", () => {
    expect(
      codes(
        soundReport([
          error("VMExtensionProvisioningError", "extension 'CustomScriptExtension' failed"),
          windows,
        ]),
      ),
    ).toEqual(["deploy-not-msp"]);
    expect(check(soundReport([error("AllocationFailed", "x"), windows]), rule)).toBe("ok");
  });

  test("for a VM whose own model leaves MSP off", () => {
    const off = document("vm", vm({ os: "Windows", proxyAgentSettings: { enabled: false } }));
    expect(codes(soundReport([error("OSProvisioningTimedOut", "x"), off]))).toEqual([
      "deploy-not-msp",
      "msp-not-enabled",
    ]);
  });
});

test("is skipped without a failure, and never uncertain: without a known system the other rules speak", () => {
  expect(check(soundReport([windows]), rule)).toBe("skipped");
});
