import { describe, expect, test } from "vitest";
import type { VmChanges } from "../../builders.ts";
import { check, codes, document, finding, gpaExtension, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "os-not-supported";
const off = {
  key: { message: "Customer has not enforce the secure channel state. - 1" },
  states: { secureChannelState: "disabled" },
};
const guest = (
  os: "Linux" | "Windows",
  osName: string | undefined,
  osVersion?: string,
): ReturnType<typeof document> =>
  document("vm", vm({ os, instanceView: { osName, osVersion }, extensions: [gpaExtension(off, os)] }));
const image = (
  publisher: string,
  offer: string,
  sku: string,
  more: VmChanges = {},
): ReturnType<typeof document> =>
  document(
    "vm",
    vm({
      imageReference: { publisher, offer, sku },
      instanceView: { osName: undefined, osVersion: undefined },
      ...more,
    }),
  );

describe("a system below the accepted versions", () => {
  test("by the extension's own refusal", () => {
    const report = soundReport([fixture("vm", "os-not-supported.extension.json")]);
    expect(codes(report)).toEqual(["os-not-supported", "gpa-extension-failed", "status-file-needed"]);
    expect(finding(report, "os-not-supported")).toMatchObject({
      step: "deployment-windows",
      severity: "fault",
      outcome: "failed",
      evidence: [
        {
          source: "instance-view",
          origin: "azure",
          pointer: "/properties/instanceView/extensions/0/statuses/0/message",
          value: "OS version not supported: 10.0.14393",
        },
      ],
    });
    expect(report.verdict).toBe("action-needed");
  });

  test("by the refusal in the failure of a deployment, without the VM", () => {
    const failure = document("deployment-error", {
      error: {
        code: "VMExtensionProvisioningError",
        message:
          "extension 'x' (publisher 'Microsoft.CPlat.ProxyAgent' and type 'ProxyAgentLinux'). Error message: 'OS version not supported: Debian 12'",
      },
    });
    const report = soundReport([failure]);
    expect(codes(report)).toEqual(["os-not-supported", "gpa-extension-failed"]);
    expect(finding(report, "os-not-supported")?.evidence).toMatchObject([
      { source: "deployment-error", pointer: "/error/message" },
    ]);
  });

  test.each([
    ["ubuntu", "18.04"],
    ["ubuntu", "16.04.7"],
    ["azurelinux", "2.0"],
    ["mariner", "1.0"],
    ["redhat", "8.10"],
    ["rhel", "7.9"],
    ["rocky", "8.9"],
    ["sles", "15.3"],
    ["sles", "15-SP3"],
    ["SUSE Linux Enterprise Server", "12 SP5"],
  ])("by what the guest reports: %s %s", (osName, osVersion) => {
    const report = soundReport([guest("Linux", osName, osVersion)]);
    expect(codes(report)).toContain("os-not-supported");
    expect(finding(report, "os-not-supported")?.evidence).toMatchObject([
      { pointer: "/properties/instanceView/osName", value: osName },
      { pointer: "/properties/instanceView/osVersion", value: osVersion },
    ]);
    expect(report.verdict).toBe("action-needed");
  });

  test.each([
    ["Windows Server 2016 Datacenter", "10.0.14393.7428"],
    ["Windows 10 Enterprise", "10.0.17762.1"],
    ["Windows Server 2012 R2 Datacenter", "6.3.9600"],
    ["Windows Server 2016 Datacenter", undefined],
    ["Windows 8.1", undefined],
  ])("by what Windows reports: %s %s", (osName, osVersion) => {
    const report = soundReport([guest("Windows", osName, osVersion)]);
    expect(finding(report, "os-not-supported")?.step).toBe("deployment-windows");
  });
});

describe("the image, where the guest does not tell its system", () => {
  test("proves it for a deployment that failed", () => {
    const report = soundReport([fixture("vm", "os-not-supported.old-image.json")]);
    expect(codes(report)).toContain("os-not-supported");
    expect(finding(report, "os-not-supported")).toMatchObject({
      outcome: "failed",
      evidence: [
        {
          source: "vm-model",
          pointer: "/properties/storageProfile/imageReference/offer",
          value: "UbuntuServer",
        },
        { source: "vm-model", pointer: "/properties/storageProfile/imageReference/sku", value: "18.04-LTS" },
      ],
    });
  });

  test("is only a suspicion for a VM that may have been upgraded since", () => {
    const report = soundReport([image("Canonical", "UbuntuServer", "18.04-LTS", { agent: null })]);
    expect(codes(report)).toContain("os-not-supported?");
    expect(check(report, rule)).toBe("uncertain");
    expect(report.asks.map(({ command }) => command)).toContain("cat /etc/os-release");
    expect(report.verdict).toBe("inconclusive");
  });

  test.each([
    ["RedHat", "RHEL", "8_9"],
    ["RedHat", "rhel-raw", "86-gen2"],
    ["SUSE", "sles-12-sp5", "gen2"],
    ["SUSE", "SLES", "12-SP5"],
    ["resf", "rockylinux-x86_64", "8-base"],
    ["MicrosoftCBLMariner", "cbl-mariner", "cbl-mariner-1-gen2"],
  ])("tells the release: %s %s %s", (publisher, offer, sku) => {
    expect(codes(soundReport([image(publisher, offer, sku)]))).toContain("os-not-supported?");
  });

  test.each(["2012-R2-Datacenter", "2016-Datacenter"])("of Windows Server tells the release: %s", (sku) => {
    expect(
      codes(soundReport([image("MicrosoftWindowsServer", "WindowsServer", sku, { os: "Windows" })])),
    ).toContain("os-not-supported?");
  });

  test.each([
    ["MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-azure-edition"],
    ["MicrosoftWindowsDesktop", "windows-11", "win11-23h2-pro"],
    ["MicrosoftWindowsDesktop", "windows-10", "win10-22h2-pro"],
  ])("of a listed Windows passes: %s %s %s", (publisher, offer, sku) => {
    expect(check(soundReport([image(publisher, offer, sku, { os: "Windows" })]), rule)).toBe("ok");
  });

  test("of a stranger is unknown", () => {
    expect(check(soundReport([image("contoso", "golden", "v7", { os: "Windows" })]), rule)).toBe("uncertain");
  });
});

test("a key that is latched on the system shows that it works there", () => {
  const latched = document(
    "vm",
    vm({ instanceView: { osName: "ubuntu", osVersion: "18.04" }, extensions: [gpaExtension({}, "Linux")] }),
  );
  const report = soundReport([latched]);
  expect(check(report, rule)).toBe("ok");
  expect(report.verdict).toBe("healthy");
});

test("a listed system passes", () => {
  expect(check(soundReport([guest("Linux", "ubuntu", "22.04")]), rule)).toBe("ok");
});

test("is skipped for a system that is only not listed, and where MSP is not enabled", () => {
  expect(check(soundReport([guest("Linux", "rhel", "9.2")]), rule)).toBe("skipped");
  expect(check(soundReport([document("vm", vm({ proxyAgentSettings: null }))]), rule)).toBe("skipped");
});

test("is uncertain without the VM and without a told system", () => {
  expect(check(soundReport([document("status-file", status())]), rule)).toBe("uncertain");
  expect(check(soundReport([guest("Windows", "Windows")]), rule)).toBe("uncertain");
  expect(check(soundReport([guest("Windows", undefined, "unknown")]), rule)).toBe("uncertain");
});
