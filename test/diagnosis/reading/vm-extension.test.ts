import { describe, expect, test } from "vitest";
import { readGpaExtension } from "../../../src/diagnosis/reading/vm-extension.ts";

const resource = (type: string, publisher = "Microsoft.CPlat.ProxyAgent") => ({
  name: "AnyName",
  properties: { publisher, type, typeHandlerVersion: "1.0", provisioningState: "Succeeded" },
});
const read = (body: unknown, view: unknown) => readGpaExtension(body, view, "/properties/instanceView");

describe("the agent's extension is found by publisher and type, never by name", () => {
  test.each([
    "ProxyAgentWindows",
    "ProxyAgentLinux",
    "ProxyAgentLinuxARM64",
    "proxyagentwindowsarm64test",
    "ProxyAgentLinuxTest",
  ])("%s", (type) => {
    expect(read({ resources: [resource(type)] }, undefined)).toMatchObject({
      type,
      isReported: false,
      pointer: "/resources/0",
    });
    expect(
      read(undefined, { extensions: [{ name: "x", type: `Microsoft.CPlat.ProxyAgent.${type}` }] }),
    ).toMatchObject({
      isReported: true,
      pointer: "/properties/instanceView/extensions/0",
    });
  });
  test.each([
    [{ resources: [resource("ProxyAgentWindows", "Contoso")] }, undefined],
    [{ resources: [resource("ProxyAgentWindows2")] }, undefined],
    [
      {
        resources: [
          { name: "AzureGuestProxyAgentExtension", properties: { publisher: "Microsoft.CPlat.ProxyAgent" } },
        ],
      },
      undefined,
    ],
    [undefined, { extensions: [{ name: "AzureGuestProxyAgentExtension", type: "Microsoft.Azure.Monitor" }] }],
    [undefined, { extensions: [null, "x"], vmAgent: { extensionHandlers: [{ type: 7 }] } }],
    [undefined, undefined],
  ])("nothing else: %j", (body, view) => {
    expect(read(body, view)).toBeUndefined();
  });
});

test("the extension's type is read where the Azure CLI prints it", () => {
  for (const name of ["typePropertiesType", "virtualMachineExtensionType"]) {
    const flat = {
      publisher: "Microsoft.CPlat.ProxyAgent",
      [name]: "ProxyAgentLinux",
      provisioningState: "Failed",
    };
    expect(read({ resources: [flat] }, undefined)).toMatchObject({
      type: "ProxyAgentLinux",
      provisioningState: "Failed",
    });
  }
});

describe("what is known of it", () => {
  const type = "Microsoft.CPlat.ProxyAgent.ProxyAgentLinux";
  test("comes from the instance view first, then from the handlers; the model only tells its state", () => {
    const handler = {
      type,
      typeHandlerVersion: "1.0.46",
      status: { code: "ProvisioningState/succeeded", displayStatus: "Ready", message: "Plugin enabled" },
    };
    const view = {
      extensions: [
        { type: "Other" },
        {
          type,
          typeHandlerVersion: "1.0.47",
          statuses: [{ code: "ProvisioningState/failed" }],
          substatuses: [{ code: "ComponentStatus/X/succeeded" }],
        },
      ],
      vmAgent: { extensionHandlers: [{ type: "Other" }, handler] },
    };
    expect(read({ resources: [{}, resource("ProxyAgentLinux")] }, view)).toMatchObject({
      type,
      version: { text: "1.0.47" },
      provisioningState: "Succeeded",
      statuses: [
        { code: "ProvisioningState/failed", pointer: "/properties/instanceView/extensions/1/statuses/0" },
        {
          code: "ProvisioningState/succeeded",
          pointer: "/properties/instanceView/vmAgent/extensionHandlers/1/status",
        },
      ],
      substatuses: [{ pointer: "/properties/instanceView/extensions/1/substatuses/0" }],
      isReported: true,
      pointer: "/resources/1",
    });
    expect(read({}, { vmAgent: { extensionHandlers: [handler] } })).toMatchObject({
      version: { text: "1.0.46" },
      provisioningState: undefined,
      pointer: "/properties/instanceView/vmAgent/extensionHandlers/0",
    });
  });
  test("a handler without a status has none", () => {
    for (const status of [undefined, null])
      expect(read({}, { vmAgent: { extensionHandlers: [{ type, status }] } })?.statuses).toEqual([]);
  });
});
