import { describe, expect, it } from "vitest";
import type { ThreadMemory } from "../../src/app/thread-memory.ts";
import { contextOf, wantedIn } from "../../src/conversation/machines.ts";
import { nowMs, subscriptionId } from "./turns.ts";

const idOf = (name: string): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/${name}`;
const memoryOf = (resourceId: string): ThreadMemory => ({ resourceId, atMs: nowMs, resetOnTheTable: true });
const target = (name: string) => ({ kind: "vm", subscriptionId, resourceGroup: "rg-prod", name });

describe("the machines that a message means", () => {
  it("are those named by id, whatever else was understood", () => {
    expect(wantedIn(`${idOf("web-01")} and ${idOf("web-02")}`, { vm: "web-01" }, undefined)).toEqual([
      { kind: "target", target: target("web-01"), label: "web-01" },
      { kind: "target", target: target("web-02"), label: "web-02" },
    ]);
  });

  it("are the names that were understood, with their group", () => {
    expect(wantedIn("", { vm: ["web-01", "web-02"], resource_group: "rg-prod" }, undefined)).toEqual([
      { kind: "name", query: { name: "web-01", resourceGroup: "rg-prod" }, label: "web-01" },
      { kind: "name", query: { name: "web-02", resourceGroup: "rg-prod" }, label: "web-02" },
    ]);
  });

  it("are the one spoken of last, where none is named", () => {
    expect(wantedIn("and now?", {}, memoryOf(idOf("web-01")))).toEqual([
      { kind: "target", target: target("web-01"), label: "web-01" },
    ]);
    expect(wantedIn("and now?", {}, undefined)).toEqual([]);
    expect(wantedIn("and now?", {}, memoryOf("/not/an/id"))).toEqual([]);
  });

  it.each([
    ["its name", { vm: "WEB-01" }, true],
    ["its name and group", { vm: "web-01", resource_group: "RG-PROD" }, true],
    ["its name in another group", { vm: "web-01", resource_group: "rg-test" }, false],
    ["its name in another subscription", { vm: "web-01", subscription: "x" }, false],
    ["another name", { vm: "web-02" }, false],
  ])("are looked up by %s, which may be the one spoken of last", (_name, own, isSpokenOf) => {
    const [wanted] = wantedIn("", own, memoryOf(idOf("web-01")));
    expect(wanted?.kind).toBe("name");
    expect(wanted !== undefined && "spokenOf" in wanted).toBe(isSpokenOf);
  });

  it("are none for a name that no machine can have", () => {
    expect(wantedIn("", { vm: "a/../b" }, undefined)).toEqual([]);
    expect(wantedIn("", { vm: "x".repeat(65) }, undefined)).toEqual([]);
  });

  it("are a scale set, or one instance of it", () => {
    expect(wantedIn("", { vmss: "vmss-front" }, undefined)).toEqual([
      { kind: "scale-set", query: { name: "vmss-front" }, instanceId: undefined, label: "vmss-front" },
    ]);
    expect(wantedIn("", { vmss: "vmss-front", instance: "3", resource_group: "rg-prod" }, undefined)).toEqual(
      [
        {
          kind: "scale-set",
          query: { name: "vmss-front", resourceGroup: "rg-prod" },
          instanceId: "3",
          label: "vmss-front/3",
        },
      ],
    );
  });
});

describe("what the recogniser may know of a conversation", () => {
  it("is the machine, and whether a reset was offered", () => {
    expect(contextOf(memoryOf(idOf("web-01")))).toEqual({
      vm: "web-01",
      resourceGroup: "rg-prod",
      subscriptionId,
      resetOnTheTable: true,
    });
    const instance = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/front/virtualMachines/3`;
    expect(contextOf(memoryOf(instance))).toMatchObject({ vmss: "front", instance: "3" });
  });

  it("is nothing where nothing was spoken of", () => {
    expect(contextOf(undefined)).toEqual({});
    expect(contextOf(memoryOf("nonsense"))).toEqual({});
  });
});
