import { describe, expect, test } from "vitest";
import type { VmReading } from "../../../src/diagnosis/reading/vm-document.ts";
import { readVmDocument } from "../../../src/diagnosis/reading/vm-document.ts";
import type { VmChanges } from "../builders.ts";
import { codes, document, gpaExtension, nowMs, reportOn, vm } from "../builders.ts";
import { utf16 } from "../encodings.ts";

type Json = { readonly [member: string]: any };

function read(content: Json | string | Uint8Array): VmReading {
  const reading = readVmDocument(document("vm", content));
  if (reading.kind !== "vm") throw new Error(JSON.stringify(reading));
  return reading;
}

/** What stands inside `properties` of a VM's body. */
function propertiesOf(changes: VmChanges = {}): Json {
  const { properties }: Json = vm(changes);
  return properties;
}

/** A value as PowerShell's `ConvertTo-Json` prints it. */
function withCapitals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withCapitals);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      withCapitals(inner),
    ]),
  );
}

const facts = (changes: VmChanges = {}) => read(vm(changes)).facts;

describe("the body of a VM", () => {
  test("tells the machine, its model and its power", () => {
    expect(facts()).toMatchObject({
      origin: "azure",
      name: "web-01",
      vmId: "1b8d3f52-7a64-4c9e-8f20-5d6e7f8a9b0c",
      location: "westeurope",
      isScaleSetInstance: false,
      provisioningState: "Succeeded",
      powerState: "running",
      hasInstanceView: true,
      hasModel: true,
      osFamily: "linux",
      osName: "ubuntu",
      osVersion: "22.04",
      image: { publisher: "Canonical", offer: "0001-com-ubuntu-server-jammy", sku: "22_04-lts-gen2" },
      mspEnabled: true,
      vmAgent: "ready",
      extension: undefined,
      ebpfDrivers: undefined,
      collectedAtMs: nowMs,
    });
  });
  test.each([
    ["compact", (body: Json) => JSON.stringify(body)],
    ["pretty", (body: Json) => JSON.stringify(body, null, 2)],
    [
      "behind a prompt of az",
      (body: Json) =>
        `user@shell:~$ az vm show -g rg -n web-01 --expand instanceView\n${JSON.stringify(body)}`,
    ],
    ["in UTF-16", (body: Json) => utf16(JSON.stringify(body), "le")],
    ["with a mark", (body: Json) => `\ufeff${JSON.stringify(body)}`],
  ])("is read %s", (_case, write) => {
    expect(read(write(vm())).facts.name).toBe("web-01");
  });
  test("points into model and instance view as they were received", () => {
    const { at } = facts();
    expect(at("/properties/securityProfile/proxyAgentSettings/enabled")).toEqual({
      source: "vm-model",
      origin: "azure",
      pointer: "/properties/securityProfile/proxyAgentSettings/enabled",
      value: true,
      ageSeconds: null,
    });
    expect(at("/properties/instanceView/osName")).toMatchObject({ source: "instance-view", value: "ubuntu" });
    expect(at("/resources/0")).toMatchObject({ pointer: "/resources", value: null });
  });
  test("in a list of one is that one, and pointers say so", () => {
    const { at } = read({ value: [vm()] }).facts;
    expect(at("/properties/vmId")).toMatchObject({
      pointer: "/value/0/properties/vmId",
      value: "1b8d3f52-7a64-4c9e-8f20-5d6e7f8a9b0c",
    });
  });
  test("in a bare list of one, as `az vm list` prints it, is that one too", () => {
    const { at } = read([vm()]).facts;
    expect(at("/properties/vmId").pointer).toBe("/0/properties/vmId");
    const reading = readVmDocument(document("vm", [vm(), vm({ name: "web-02" })] as unknown as Json));
    expect(reading).toMatchObject({ problem: { what: expect.stringContaining("several entries") } });
  });
  test("with the capitals of PowerShell tells the same", () => {
    const body = withCapitals(vm({ os: "Windows", extensions: [gpaExtension()] })) as Json;
    const { Properties: properties, ...rest } = body;
    for (const form of [body, { ...rest, ...properties }]) {
      const { facts: found, substatus } = read(form);
      expect(found).toMatchObject({
        name: "web-01",
        mspEnabled: true,
        vmAgent: "ready",
        osFamily: "windows",
      });
      expect(found).toMatchObject({ powerState: "running", extension: { isReported: true } });
      expect(found.at("/properties/instanceView/osName").pointer).toMatch(/InstanceView\/OsName$/);
      expect(substatus?.freshness).toBe("fresh");
    }
  });
  test("without an instance view says so", () => {
    const { instanceView: _view, ...properties } = propertiesOf();
    const { facts: found, substatus } = read({ ...vm(), properties });
    expect(found).toMatchObject({ hasInstanceView: false, powerState: "unknown", vmAgent: "not-reported" });
    expect(substatus).toBeUndefined();
  });
  test.each([
    ["by its type", { type: "Microsoft.Compute/virtualMachines", properties: {} }],
    [
      "by its id",
      {
        id: "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/web",
        properties: {},
      },
    ],
    ["by its disks", { properties: { storageProfile: {} } }],
    ["by its size", { properties: { hardwareProfile: {} } }],
    ["by its vmId", { properties: { vmId: "x" } }],
  ])("is known %s", (_case, body) => {
    expect(read(body).facts.hasModel).toBe(true);
  });
});

describe("an instance view alone", () => {
  const { instanceView: view } = propertiesOf({ os: "Windows", extensions: [gpaExtension()] });
  test("tells the guest, and nothing of the model", () => {
    const { facts: found, substatus } = read(view);
    expect(found).toMatchObject({
      hasModel: false,
      mspEnabled: undefined,
      powerState: "running",
      osFamily: "windows",
    });
    expect(found.name).toBe("web-01");
    expect(found.at("/properties/instanceView/statuses/1/code")).toMatchObject({
      source: "instance-view",
      pointer: "/statuses/1/code",
      value: "PowerState/running",
    });
    expect(found.at("/properties/vmId")).toMatchObject({ source: "vm-model", pointer: "", value: null });
    expect(substatus?.freshness).toBe("fresh");
  });
  test.each([
    ["its disks", { statuses: [], disks: [] }],
    ["its extensions", { statuses: [], extensions: [] }],
    ["its power", { statuses: [{ code: "PowerState/deallocated" }] }],
  ])("is known by %s", (_case, content) => {
    expect(read(content).facts.hasModel).toBe(false);
  });
});

describe("a VM as the Azure CLI prints it", () => {
  const { properties, ...body }: Json = vm({ os: "Windows", extensions: [gpaExtension()] });
  const extension = {
    publisher: "Microsoft.CPlat.ProxyAgent",
    typePropertiesType: "ProxyAgentWindows",
    provisioningState: "Succeeded",
    type: "Microsoft.Compute/virtualMachines/extensions",
  };
  test("is read like the body of the API, and pointers are those of the document", () => {
    const { facts: found, substatus } = read({ ...body, ...properties, resources: [extension] });
    expect(found).toMatchObject({
      hasModel: true,
      mspEnabled: true,
      powerState: "running",
      osFamily: "windows",
    });
    expect(found.extension).toMatchObject({
      pointer: "/resources/0",
      provisioningState: "Succeeded",
      isReported: true,
    });
    expect(substatus?.freshness).toBe("fresh");
    expect(found.at("/properties/securityProfile/proxyAgentSettings/enabled")).toMatchObject({
      pointer: "/securityProfile/proxyAgentSettings/enabled",
      value: true,
    });
    expect(found.at("/resources/0/properties/provisioningState").value).toBe("Succeeded");
  });
  test("is known by its id and its instance view where it prints no disks", () => {
    const { storageProfile: _disks, ...rest } = properties;
    expect(read({ ...body, ...rest }).facts.mspEnabled).toBe(true);
  });
  test("may be the only one of a list", () => {
    expect(read({ value: [{ ...body, ...properties }] }).facts.at("/properties/vmId").pointer).toBe(
      "/value/0/vmId",
    );
  });
});

describe("a scale-set instance", () => {
  const id =
    "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachineScaleSets/ss/virtualMachines/0";
  test("is known by its id, or by the member that only instances have", () => {
    expect(read({ ...vm(), id }).facts.isScaleSetInstance).toBe(true);
    const properties = { ...propertiesOf(), latestModelApplied: false };
    expect(read({ ...vm(), properties }).facts).toMatchObject({
      isScaleSetInstance: true,
      latestModelApplied: false,
    });
  });
});

describe("the system", () => {
  const bare = (properties: Json) => read({ properties: { vmId: "x", ...properties } }).facts.osFamily;
  test.each([
    [{ storageProfile: { osDisk: { osType: "Windows" } } }, "windows"],
    [{ storageProfile: { osDisk: { osType: "Linux" } } }, "linux"],
    [{ osProfile: { windowsConfiguration: {} } }, "windows"],
    [{ osProfile: { linuxConfiguration: {} } }, "linux"],
    [{ instanceView: { osName: "Windows Server 2022 Datacenter" } }, "windows"],
    [{ instanceView: { osName: "debian" } }, "linux"],
    [{ instanceView: { extensions: [{ type: "Microsoft.CPlat.ProxyAgent.ProxyAgentWindows" }] } }, "windows"],
    [
      { instanceView: { extensions: [{ type: "Microsoft.CPlat.ProxyAgent.ProxyAgentLinuxARM64" }] } },
      "linux",
    ],
    [{}, "unknown"],
  ])("of %j is %s", (properties, family) => {
    expect(bare(properties)).toBe(family);
  });
});

describe("the VM agent", () => {
  const agent = (statuses: readonly Json[]) => facts({ agent: { statuses } }).vmAgent;
  test.each([
    [[{ code: "ProvisioningState/succeeded", displayStatus: "Ready" }], "ready"],
    [[{ code: "ProvisioningState/succeeded", displayStatus: " ready " }], "ready"],
    [[{ code: "ProvisioningState/succeeded" }], "ready"],
    [[{ code: "ProvisioningState/Unavailable", displayStatus: "Not Ready" }], "not-ready"],
    [[{ code: "ProvisioningState/succeeded", displayStatus: "Not Ready" }], "not-ready"],
    [[{}], "not-ready"],
    [[], "not-reported"],
  ])("with %j is %s", (statuses, state) => {
    expect(agent(statuses)).toBe(state);
  });
  test("is not reported where Azure has nothing of it", () => {
    expect(facts({ agent: null }).vmAgent).toBe("not-reported");
  });
});

describe("an image", () => {
  test.each([
    [
      { publisher: "p", offer: "o" },
      { publisher: "p", offer: "o", sku: "" },
    ],
    [{ id: "/subscriptions/s/…/images/i" }, undefined],
    [{ publisher: "p" }, undefined],
  ])("%j", (imageReference, image) => {
    expect(facts({ imageReference }).image).toEqual(image);
  });
});

describe("hostile bodies", () => {
  test("of wrong types everywhere are read as absent", () => {
    const text = JSON.stringify(vm({ extensions: [gpaExtension()] }));
    for (const value of ["null", "7", '"x"', "[]", "{}", "[null]", "true"])
      for (const name of [
        "properties",
        "instanceView",
        "storageProfile",
        "osDisk",
        "statuses",
        "vmAgent",
        "extensions",
        "securityProfile",
        "proxyAgentSettings",
        "imageReference",
        "substatuses",
      ]) {
        const hostile = text.replaceAll(
          new RegExp(`"${name}":(?=[\\[{])`, "g"),
          `"${name}":${value},"x${name}":`,
        );
        expect(["vm", "not-understood"]).toContain(readVmDocument(document("vm", hostile)).kind);
      }
  });
});

describe("a body that tells little", () => {
  const settings = { securityProfile: { proxyAgentSettings: { enabled: true } } };
  test.each([
    [{ properties: {} }, undefined],
    [{ name: "v", properties: {} }, undefined],
    [{ properties: { provisioningState: "Succeeded" } }, undefined],
    [{ properties: settings }, true],
    [{ instanceId: "3", properties: settings }, true],
  ])("is the VM that Azure was asked for: %j", (content, mspEnabled) => {
    const reading = readVmDocument(document("vm", content));
    expect(reading).toMatchObject({ kind: "vm", facts: { hasModel: true, mspEnabled } });
  });
  test("with an instance id is an instance of a scale set", () => {
    const reading = readVmDocument(document("vm", { instanceId: "3", properties: settings }));
    expect(reading).toMatchObject({ facts: { isScaleSetInstance: true } });
  });
  test("is judged by the rules: MSP that is not there is not enabled", () => {
    expect(codes(reportOn([document("vm", { properties: {} })]))).toContain("msp-not-enabled");
  });
  test.each([
    [{ type: "Microsoft.Compute/disks", properties: { provisioningState: "Succeeded" } }],
    [{ id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/d", properties: {} }],
    [{ value: {}, properties: {} }],
    [{ error: { code: "NotFound" }, properties: {} }],
    [{ properties: [] }],
  ])("is no VM where it is recognisably something else: %j", (content) => {
    expect(readVmDocument(document("vm", content))).toMatchObject({ kind: "not-understood" });
  });
  test("that a person sent may be any resource", () => {
    const sent = document("vm", { properties: { provisioningState: "Succeeded" } }, { origin: "person" });
    expect(readVmDocument(sent)).toMatchObject({ kind: "not-understood", problem: { why: "wrong-kind" } });
  });
});

describe("what is no VM says what it is", () => {
  test.each([
    ["", "unreadable", "Azure's answer is empty, cut off or no JSON"],
    [new Uint8Array([0, 1, 2, 0]), "unreadable", "Azure's answer is empty, cut off or no JSON"],
    [JSON.stringify(vm()).slice(0, -10), "unreadable", "Azure's answer is empty, cut off or no JSON"],
    [
      JSON.stringify(vm()).replace('"etag":', '"etag" '),
      "unreadable",
      "Azure's answer is empty, cut off or no JSON",
    ],
    ["[".repeat(70), "rejected", "it is nested deeper than 64 levels"],
    [new Uint8Array(10_000_001).fill(32), "rejected", "it is larger than 10 MB"],
    [{ error: { code: "ResourceNotFound", message: "x" } }, "wrong-kind", "an error answer of Azure"],
    [
      { value: [vm(), vm({ name: "web-02" })] },
      "wrong-kind",
      "a list of Azure with several entries, of which one VM must be chosen",
    ],
    [{ value: [] }, "wrong-kind", "another answer of Azure than that of a VM"],
    [
      { type: "Microsoft.Compute/virtualMachineScaleSets", properties: { virtualMachineProfile: {} } },
      "wrong-kind",
      "another answer of Azure than that of a VM",
    ],
    [
      { statuses: [{ code: "ProvisioningState/succeeded" }] },
      "wrong-kind",
      "another answer of Azure than that of a VM",
    ],
    [{ statuses: [null, { code: 7 }] }, "wrong-kind", "another answer of Azure than that of a VM"],
    [{ statuses: "x", vmAgent: {} }, "wrong-kind", "another answer of Azure than that of a VM"],
    [[1], "unreadable", "Azure's answer is empty, cut off or no JSON"],
  ])("%.60j", (content, why, what) => {
    expect(readVmDocument(document("vm", content as never))).toMatchObject({
      kind: "not-understood",
      problem: { why, what, evidence: { source: "vm-model", origin: "azure", pointer: "", value: null } },
    });
  });
});
