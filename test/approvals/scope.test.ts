import { describe, expect, test } from "vitest";
import { isSameResource, scopeCovers, scopeDepth, scopePattern } from "../../src/approvals/scope.ts";
import { group, vm } from "./builders.ts";

describe("covering", () => {
  test.each([
    [group, vm, true],
    [group.toUpperCase(), vm, true],
    [`${group}/`, vm, true],
    [vm, vm, true],
    ["/", vm, true],
    ["/subscriptions/11111111-2222-3333-4444-555555555555", vm, true],
    [`${group}2`, vm, false],
    [group, vm.replace("rg-prod", "rg-prod2"), false],
    ["/subscriptions/11111111", vm, false],
    ["/", "web-01", false],
  ])("%s covers %s: %s", (scope, resourceId, covers) => {
    expect(scopeCovers(scope, resourceId)).toBe(covers);
  });
});

test("ids are compared without regard to case and a closing slash", () => {
  expect(isSameResource(vm, `${vm.toUpperCase()}/`)).toBe(true);
  expect(isSameResource(vm, `${vm}0`)).toBe(false);
});

test("the closer to the machine, the deeper", () => {
  expect([scopeDepth("/"), scopeDepth(`${group}/`), scopeDepth(vm)]).toEqual([0, 4, 8]);
});

test.each([
  ["/", true],
  ["/subscriptions/s", true],
  ["/Subscriptions/s/RESOURCEGROUPS/rg/", true],
  [vm, true],
  [`${group}/providers/microsoft.compute/virtualMachineScaleSets/ss`, true],
  [`${group}/providers/microsoft.compute/virtualMachineScaleSets/ss/virtualMachines/3`, true],
  [`${group}/providers/MicrosoftXCompute/virtualMachines/a`, false],
  [`${group}/providers/Microsoft.Storage/storageAccounts/a`, false],
  ["/subscriptions/*", false],
  ["/subscriptions/s/resourceGroups", false],
  ["/subscriptions/a b", false],
  ["subscriptions/s", false],
  ["//", false],
])("%s may stand in a policy: %s", (scope, isScope) => {
  expect(scopePattern.test(scope)).toBe(isScope);
});
