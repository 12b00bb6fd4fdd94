import { describe, expect, test } from "vitest";
import { check, codes, document, finding, gpaExtension, status, vm } from "../../builders.ts";
import { fixture } from "../../fixture.ts";
import { soundReport } from "../../sound-report.ts";

const rule = "os-not-listed";
const linux = (osName: string | undefined, osVersion?: string): ReturnType<typeof document> =>
  document("vm", vm({ instanceView: { osName, osVersion }, extensions: [gpaExtension({}, "Linux")] }));
const image = (publisher: string, offer: string, sku: string): ReturnType<typeof document> =>
  document(
    "vm",
    vm({
      imageReference: { publisher, offer, sku },
      instanceView: { osName: undefined, osVersion: undefined },
      extensions: [gpaExtension({}, "Linux")],
    }),
  );

describe("a system that is not on the published list", () => {
  test("is a remark with the list's date: the agent accepts more than the list names", () => {
    const report = soundReport([fixture("vm", "os-not-listed.rhel9.json")]);
    expect(codes(report)).toEqual(["os-not-listed"]);
    expect(finding(report, "os-not-listed")).toMatchObject({
      step: "deployment-linux",
      severity: "remark",
      what: "The operating system is not on the published list of supported systems (as of 2025-06-19).",
      evidence: [
        { source: "instance-view", pointer: "/properties/instanceView/osName", value: "rhel" },
        { source: "instance-view", pointer: "/properties/instanceView/osVersion", value: "9.4" },
      ],
    });
    expect(report.verdict).toBe("healthy");
  });

  test.each([
    ["rhel", "9"],
    ["Red Hat Enterprise Linux", "9.2"],
    ["rocky", "9.3"],
    ["sles", "15.4"],
    ["SUSE Linux Enterprise Server", "15-SP5"],
    ["sles", "15 SP4"],
    ["debian", "12"],
    ["flatcar", "4081.2.0"],
    ["centos", "7.9"],
    ["ubuntu", "20"],
    ["rhel", undefined],
  ])("%s %s", (osName, osVersion) => {
    const report = soundReport([linux(osName, osVersion)]);
    expect(codes(report)).toEqual(["os-not-listed"]);
  });

  test.each([
    ["RedHat", "RHEL", "94_gen2"],
    ["resf", "rockylinux-x86_64", "9-base"],
    ["SUSE", "sles-15-sp5", "gen2"],
    ["Debian", "debian-12", "12-gen2"],
    ["OpenLogic", "CentOS", "7_9"],
  ])("by its image where the guest does not tell: %s %s %s", (publisher, offer, sku) => {
    const report = soundReport([image(publisher, offer, sku)]);
    expect(codes(report)).toEqual(["os-not-listed"]);
    expect(finding(report, "os-not-listed")?.evidence).toMatchObject([
      { source: "vm-model", pointer: "/properties/storageProfile/imageReference/offer", value: offer },
      { source: "vm-model", pointer: "/properties/storageProfile/imageReference/sku", value: sku },
    ]);
  });
});

describe("a system on the list passes", () => {
  test.each([
    ["ubuntu", "20.04"],
    ["Ubuntu", "24.04.1"],
    ["azurelinux", "3.0"],
    ["Azure Linux", "3.0.20250402"],
    ["mariner", "2.0"],
    ["Ubuntu 22.04", "jammy"],
  ])("%s %s", (osName, osVersion) => {
    expect(check(soundReport([linux(osName, osVersion)]), rule)).toBe("ok");
  });

  test.each([
    ["Windows 11 Enterprise", "10.0.22631.4037"],
    ["Windows Server 2019 Datacenter", "10.0.17763.5696"],
    ["Windows Server 2022 Datacenter", undefined],
    ["Windows 11 Pro", undefined],
  ])("%s %s", (osName, osVersion) => {
    const report = soundReport([
      document(
        "vm",
        vm({ os: "Windows", instanceView: { osName, osVersion }, extensions: [gpaExtension()] }),
      ),
    ]);
    expect(check(report, rule)).toBe("ok");
  });

  test.each([
    ["Canonical", "ubuntu-24_04-lts", "server"],
    ["Canonical", "0001-com-ubuntu-server-focal", "20_04-lts-gen2"],
    ["MicrosoftCBLMariner", "azure-linux-3", "azure-linux-3-gen2"],
    ["MicrosoftCBLMariner", "cbl-mariner", "cbl-mariner-2-gen2"],
  ])("by its image: %s %s %s", (publisher, offer, sku) => {
    expect(check(soundReport([image(publisher, offer, sku)]), rule)).toBe("ok");
  });
});

describe("a system that is not told leaves it uncertain", () => {
  test("without name, version and a telling image", () => {
    expect(check(soundReport([image("contoso", "golden", "v7")]), rule)).toBe("uncertain");
    const custom = vm({
      instanceView: { osName: undefined, osVersion: undefined },
      extensions: [gpaExtension({}, "Linux")],
    });
    const properties = {
      ...(custom["properties"] as object),
      storageProfile: { imageReference: { id: "/subscriptions/s/x" }, osDisk: { osType: "Linux" } },
    };
    expect(check(soundReport([document("vm", { ...custom, properties })]), rule)).toBe("uncertain");
  });
  test("with a version and no name, or a name and no version", () => {
    expect(check(soundReport([linux(undefined, "22.04")]), rule)).toBe("uncertain");
    expect(check(soundReport([linux("ubuntu")]), rule)).toBe("uncertain");
  });
  test("without the VM", () => {
    expect(check(soundReport([document("status-file", status())]), rule)).toBe("uncertain");
  });
});

test("is skipped below the accepted versions, and where MSP is not enabled", () => {
  expect(check(soundReport([linux("rhel", "8.6")]), rule)).toBe("skipped");
  expect(check(soundReport([document("vm", vm({ proxyAgentSettings: null }))]), rule)).toBe("skipped");
});
