import { describe, expect, test } from "vitest";
import { readVmDocument } from "../../../src/diagnosis/reading/vm-document.ts";
import { document, vm } from "../builders.ts";

function errorsOf(statuses: readonly { readonly [member: string]: unknown }[]) {
  const reading = readVmDocument(document("vm", vm({ statuses })));
  return reading.kind === "vm" ? reading.deploymentErrors : [];
}

describe("a failed provisioning in the instance view", () => {
  test("is a deployment error, with the codes in brackets as inner ones", () => {
    const message =
      "OS Provisioning failed: [Linux.OSProvisioningInternalError] cloud-init … result=error|reason=azure-proxy-agent not found|agent=Cloud-Init/24.3.1|x=y";
    const [error] = errorsOf([
      { code: "PowerState/running" },
      { code: "ProvisioningState/failed/OSProvisioningInternalError", message },
    ]);
    expect(error).toMatchObject({
      source: "instance-view",
      origin: "azure",
      codes: ["OSProvisioningInternalError", "Linux.OSProvisioningInternalError"],
      cloudInit: { reason: "azure-proxy-agent not found", version: "24.3.1" },
      osFamily: "linux",
      decidingPointer: "/properties/instanceView/statuses/1/message",
    });
    expect(error?.at(error.decidingPointer)).toMatchObject({ value: message });
  });
  test("without inner codes is decided by its own", () => {
    expect(errorsOf([{ code: "ProvisioningState/failed/OSProvisioningTimedOut" }])).toMatchObject([
      { decidingPointer: "/properties/instanceView/statuses/0/code", cloudInit: undefined },
    ]);
  });
  test.each([
    "ProvisioningState/failed",
    "ProvisioningState/succeeded",
    "ProvisioningState/failed/",
    "PowerState/failed/x",
  ])("%s is none", (code) => {
    expect(errorsOf([{ code }])).toEqual([]);
  });
});
