import { assert, property, stringMatching } from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isMachineName,
  isResourceGroupName,
  isSubscriptionId,
  parseResourceId,
  resourceIdOf,
  targetKey,
  targetLabel,
} from "../../src/target/target.ts";

const subscriptionId = "6f1d2c3b-4a59-4e68-b7c6-d5e4f3a2b1c0";
const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-prod/providers/Microsoft.Compute`;
const vm = { kind: "vm", subscriptionId, resourceGroup: "rg-prod", name: "web-01" } as const;
const instance = {
  kind: "scale-set-instance",
  subscriptionId,
  resourceGroup: "rg-prod",
  scaleSet: "vmss-web",
  instanceId: "17",
} as const;

describe("a resource id", () => {
  test.each([
    [`${group}/virtualMachines/web-01`],
    [`${group}/virtualMachines/web-01/`],
    [`  ${group}/virtualMachines/web-01\n`],
    [
      `${group}/VIRTUALMACHINES/web-01`
        .replace("resourceGroups", "RESOURCEGROUPS")
        .replace("subscriptions", "Subscriptions"),
    ],
  ])("%s names a VM", (text) => {
    expect(parseResourceId(text)).toEqual(vm);
  });

  test("names an instance of a Uniform scale set", () => {
    expect(parseResourceId(`${group}/virtualMachineScaleSets/vmss-web/virtualMachines/17`)).toEqual(instance);
  });

  test("is written as Azure writes it, and read back", () => {
    expect(resourceIdOf(vm)).toBe(`${group}/virtualMachines/web-01`);
    for (const target of [vm, instance]) expect(parseResourceId(resourceIdOf(target))).toEqual(target);
  });

  test("is compared without case, and called what people call it", () => {
    const upper = parseResourceId(`${group}/virtualMachines/WEB-01`.replace("rg-prod", "RG-PROD"));
    expect(upper && targetKey(upper)).toBe(targetKey(vm));
    expect([targetLabel(vm), targetLabel(instance)]).toEqual(["web-01", "vmss-web/17"]);
  });

  test.each([
    ["no id at all", "web-01"],
    ["nothing", ""],
    ["a subscription that is none", `${group}/virtualMachines/web-01`.replace(subscriptionId, "prod")],
    ["another resource", `${group}/disks/web-01`],
    ["another provider", `${group}/virtualMachines/web-01`.replace("Microsoft.Compute", "Evil.Compute")],
    ["more behind the name", `${group}/virtualMachines/web-01/extensions/x`],
    ["a query", `${group}/virtualMachines/web-01?api-version=2024-03-01`],
    ["a way out of the path", `${group}/virtualMachines/..`],
    ["dots in a row", `${group}/virtualMachines/web..01`],
    ["a group that ends with a full stop", `${group}/virtualMachines/web-01`.replace("rg-prod", "rg-prod.")],
    ["a group that is a way out", `${group}/virtualMachines/web-01`.replace("rg-prod", "..")],
    ["an escaped stroke", `${group}/virtualMachines/web%2F01`],
    ["markup", `${group}/virtualMachines/<at>x</at>`],
    ["a line end", `${group}/virtualMachines/web-01\nx`],
    ["a name that is too long", `${group}/virtualMachines/${"a".repeat(65)}`],
    ["an instance with a hostile number", `${group}/virtualMachineScaleSets/vmss-web/virtualMachines/1.7`],
    ["an instance of nothing", `${group}/virtualMachineScaleSets/-/virtualMachines/1`],
    ["another host in front", `https://management.azure.com${group}/virtualMachines/web-01`],
  ])("with %s names nothing", (_, text) => {
    expect(parseResourceId(text)).toBeNull();
  });
});

describe("names", () => {
  test("of subscriptions are GUIDs", () => {
    expect(isSubscriptionId(subscriptionId.toUpperCase())).toBe(true);
    expect(isSubscriptionId(`${subscriptionId}0`)).toBe(false);
    expect(isSubscriptionId("prod")).toBe(false);
  });

  test.each(["a", "web-01", "WEB_01", "a.b", "_x", "a".repeat(64)])("%s may be a machine", (name) => {
    expect(isMachineName(name)).toBe(true);
  });

  test.each(["", "-a", "a-", ".a", "a.", "a..b", "a b", "ä", "a/b", "a\n", "a".repeat(65)])(
    "%j may not",
    (name) => {
      expect(isMachineName(name)).toBe(false);
    },
  );

  test.each(["a", "rg-prod", "rg_(1).x", "Ressourcengruppe-Süd", "g".repeat(90)])(
    "%s may be a group",
    (name) => {
      expect(isResourceGroupName(name)).toBe(true);
    },
  );

  test.each(["", "rg.", "a..b", "rg prod", "rg/x", "rg#", "g".repeat(91), "rg\u202e"])(
    "%j may not be a group",
    (name) => {
      expect(isResourceGroupName(name)).toBe(false);
    },
  );

  test("whatever is accepted as an id says the same when written and read again", () => {
    const word = stringMatching(/^[A-Za-z0-9._()%?#/ -]{0,70}$/);
    assert(
      property(word, word, word, (resourceGroup, name, instanceId) => {
        const texts = [
          `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${name}`,
          `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}/virtualMachines/${instanceId}`,
        ];
        for (const text of texts) {
          const target = parseResourceId(text);
          if (target !== null) expect(parseResourceId(resourceIdOf(target))).toEqual(target);
          if (target !== null) expect(resourceIdOf(target)).not.toMatch(/\.\.|[?#% ]/);
        }
      }),
    );
  });
});
