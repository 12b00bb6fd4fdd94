import { describe, expect, test } from "vitest";
import type { VmFacts } from "../../../src/diagnosis/facts.ts";
import {
  auditEvidence,
  changeInProgress,
  isDisabledByModel,
  isWantedByModel,
  lacksProtection,
} from "../../../src/diagnosis/judging/protection.ts";
import type { StatusChanges, VmChanges } from "../builders.ts";
import { document, gpaExtension, status, vm } from "../builders.ts";
import { justStarted, keyless, latched, stopping } from "../rules/key/cases.ts";
import { factsOf, guestOf } from "./facts-of.ts";

const machine = (changes: VmChanges): VmFacts => {
  const { vm: facts } = factsOf(document("vm", vm(changes)));
  if (facts === undefined) throw new Error("the body was not read");
  return facts;
};
const settings = (wireServer: string | null, imds: string | null, enabled = true) =>
  machine({
    proxyAgentSettings: {
      enabled,
      ...(wireServer === null ? {} : { wireServer: { mode: wireServer } }),
      ...(imds === null ? {} : { imds: { mode: imds } }),
    },
  });

describe("what the model wants", () => {
  test.each([
    [settings("Enforce", "Enforce"), true, false],
    [settings("Audit", "Disabled"), true, false],
    [settings("Disabled", "Enforce"), true, false],
    [settings("Disabled", "Disabled"), false, true],
    [settings("disabled", "DISABLED"), false, true],
    [settings("Disabled", null), true, false],
    [settings(null, null), true, false],
    [settings("Enforce", "Enforce", false), false, false],
    [machine({ proxyAgentSettings: null }), false, false],
  ])("case %#: wanted %s, disabled %s", (facts, isWanted, isDisabled) => {
    expect(isWantedByModel(facts)).toBe(isWanted);
    expect(isDisabledByModel(facts)).toBe(isDisabled);
  });
});

describe("a change in progress", () => {
  const resource = (provisioningState: string) => ({
    name: "gpa",
    type: "Microsoft.Compute/virtualMachines/extensions",
    properties: { publisher: "Microsoft.CPlat.ProxyAgent", type: "ProxyAgentLinux", provisioningState },
  });
  const view = (code: string) =>
    gpaExtension({}, "Linux", { statuses: [{ code, level: "Info", displayStatus: "x", message: "" }] });
  test.each<[string, VmChanges, string | undefined]>([
    ["of the VM", { provisioningState: "Updating" }, "/properties/provisioningState"],
    ["of the VM, being created", { provisioningState: "creating" }, "/properties/provisioningState"],
    [
      "of the extension in the model",
      { resources: [resource("Creating")] },
      "/resources/0/properties/provisioningState",
    ],
    [
      "of the extension in the guest",
      { extensions: [view("ProvisioningState/transitioning")] },
      "/properties/instanceView/extensions/0/statuses/0/code",
    ],
    [
      "of the extension, being updated",
      { extensions: [view("ProvisioningState/updating/3")] },
      "/properties/instanceView/extensions/0/statuses/0/code",
    ],
    [
      "of nothing",
      { resources: [resource("Succeeded")], extensions: [view("ProvisioningState/succeeded")] },
      undefined,
    ],
    ["of a VM that failed", { provisioningState: "Failed" }, undefined],
    ["of nothing, without an extension", {}, undefined],
  ])("%s", (_, changes, pointer) => {
    expect(changeInProgress(machine(changes))?.pointer).toBe(pointer);
  });
});

describe("the guest's protection", () => {
  test.each<[string, StatusChanges, boolean | undefined]>([
    ["a latched key", {}, false],
    ["a disabled channel", { states: { secureChannelState: "disabled" } }, true],
    [
      "no key",
      {
        key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
        states: keyless,
      },
      true,
    ],
    ["the first moments", justStarted, undefined],
    ["a stopping service", stopping, undefined],
    ["a stopping service without a key", { ...stopping, states: keyless }, undefined],
    [
      "a stopping service whose channel is disabled",
      { ...stopping, states: { secureChannelState: "disabled" } },
      undefined,
    ],
    ["no states", { states: {} }, undefined],
  ])("with %s lacks: %s", (_, changes, isLacking) => {
    expect(lacksProtection(guestOf(changes))).toBe(isLacking);
  });
  test("is not told by a file without the key module", () => {
    const { keyLatchStatus: _, ...rest } = status()["proxyAgentStatus"] as Record<string, unknown>;
    const { guest } = factsOf(document("status-file", { ...status(), proxyAgentStatus: rest }));
    expect(guest && lacksProtection(guest)).toBeUndefined();
  });
});

describe("an endpoint in Audit", () => {
  const states = { ...latched, secureChannelState: "WireServer Enforce -  IMDS Audit - HostGA Enforce" };
  const wireServer = { ...latched, secureChannelState: "WireServer Audit -  IMDS Enforce" };
  const model = (ws: string, imds: string, enabled = true) =>
    document("vm", vm({ proxyAgentSettings: { enabled, wireServer: { mode: ws }, imds: { mode: imds } } }));
  const channel = "/proxyAgentStatus/keyLatchStatus/states/secureChannelState";
  const base = "/properties/securityProfile/proxyAgentSettings";
  test.each([
    ["in the guest", [document("status-file", status({ states }))], [channel]],
    ["in the guest's WireServer", [document("status-file", status({ states: wireServer }))], [channel]],
    ["in the model", [model("Audit", "Audit")], [`${base}/wireServer/mode`, `${base}/imds/mode`]],
    ["in one mode of the model", [model("Enforce", "Audit")], [`${base}/imds/mode`]],
    [
      "in both",
      [model("Audit", "Enforce"), document("status-file", status({ states }))],
      [channel, `${base}/wireServer/mode`],
    ],
    ["in a model that is off", [model("Audit", "Audit", false)], []],
    ["nowhere", [model("Enforce", "Enforce"), document("status-file", status())], []],
    ["nowhere at all", [], []],
  ])("%s", (_, documents, pointers) => {
    expect(auditEvidence(factsOf(...documents)).map(({ pointer }) => pointer)).toEqual(pointers);
  });
});
