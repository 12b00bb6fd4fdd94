import { describe, expect, test } from "vitest";
import { vmCheckCodes } from "../../src/approvals/transition-table.ts";
import { checkVm, vmCheckFailures } from "../../src/key-reset/checks.ts";
import { planReset, preconditions } from "../../src/key-reset/plan.ts";
import type { ModelReading } from "../../src/key-reset/reading.ts";
import { resetCommand } from "../../src/key-reset/reset-command.ts";
import { clickedAt, model, progress, resourceId, vmId } from "./builders.ts";

describe("the plan", () => {
  test("raises the id by one; an absent id is 0", () => {
    expect(planReset(model())).toEqual({ ok: true, value: { vmId, from: 3, to: 4, effect: "soon" } });
    expect(planReset(model({ keyIncarnationId: null }))).toMatchObject({ value: { from: 0, to: 1 } });
    expect(planReset(model({ keyIncarnationId: 2_147_483_646 }))).toMatchObject({
      value: { to: 2_147_483_647 },
    });
  });

  test.each<[string, Partial<ModelReading>]>([
    ["limit", { keyIncarnationId: 2_147_483_647 }],
    ["limit", { keyIncarnationId: -1 }],
    ["vm-state-unknown", { vmId: null }],
    ["vm-state-unknown", { keyIncarnationId: "unreadable" }],
    ["vm-state-unknown", { provisioningState: null }],
    ["vm-updating", { provisioningState: "updating" }],
    ["vm-deleting", { provisioningState: "Deleting" }],
    ["vm-failed", { provisioningState: "Failed" }],
    ["msp-not-enabled", { enabled: false }],
    ["msp-not-enabled", { enabled: null }],
  ])("%s forbids it", (problem, changes) => {
    expect(planReset(model(changes))).toEqual({ ok: false, problem });
  });

  test("a machine that does not run gets its key at the next start", () => {
    expect(planReset(model({ power: "deallocated" }))).toMatchObject({ value: { effect: "at-next-start" } });
    expect(planReset(model({ power: "unknown" }))).toMatchObject({ value: { effect: "unknown" } });
  });

  test("the card shows what was read, and what does not hold", () => {
    expect(preconditions(model())).toEqual([
      { name: "power", holds: null, shows: "running" },
      { name: "provisioning", holds: true, shows: "Succeeded" },
      { name: "enabled", holds: true, shows: "true" },
      { name: "limit", holds: true, shows: "3" },
    ]);
    const bad = model({ provisioningState: null, enabled: null, keyIncarnationId: 2_147_483_647 });
    expect(preconditions(bad).map(({ holds, shows }) => [holds, shows])).toEqual([
      [null, "running"],
      [false, null],
      [false, null],
      [false, "2147483647"],
    ]);
    expect(preconditions(model({ keyIncarnationId: "unreadable" })).at(-1)).toEqual({
      name: "limit",
      holds: false,
      shows: null,
    });
  });
});

describe("the checks at the click and before sending", () => {
  test("hold on the approved machine, with the version tag of the reading", () => {
    expect(checkVm(progress(), model({ vmId: vmId.toUpperCase() }), null)).toEqual({
      resourceId,
      vmId,
      from: 3,
      readAtMs: clickedAt,
      modelId: 3,
      etag: '"7"',
      failed: null,
    });
  });

  test.each<[string, Partial<ModelReading>]>([
    ["vm-replaced", { vmId: "another", keyIncarnationId: 9 }],
    ["vm-state-unknown", { vmId: null }],
    ["vm-state-unknown", { keyIncarnationId: "unreadable" }],
    ["overtaken", { keyIncarnationId: 4 }],
    ["overtaken", { keyIncarnationId: 9 }],
    ["model-changed", { keyIncarnationId: 2 }],
    ["model-changed", { keyIncarnationId: null }],
    ["vm-updating", { provisioningState: "Updating" }],
    ["vm-state-unknown", { provisioningState: null }],
    ["msp-not-enabled", { enabled: false }],
    ["etag-missing", { etag: null }],
  ])("%s", (failed, changes) => {
    expect(checkVm(progress(), model(changes), null)).toMatchObject({ failed, etag: null });
  });

  test("a machine that is gone fails, one that could not be read tells nothing", () => {
    expect(checkVm(progress(), { kind: "gone", readAtMs: 1 }, null)).toMatchObject({
      failed: "vm-gone",
      modelId: null,
    });
    expect(checkVm(progress(), { kind: "unread", readAtMs: 1, retryAfterMs: null }, null)).toBeNull();
  });

  test("newer evidence of a latched key ends a request that rests on a finding, not a declared compromise", () => {
    const { atMs } = progress().evidence;
    expect(checkVm(progress(), model(), atMs + 1)?.failed).toBe("newer-evidence-latched");
    expect(checkVm(progress(), model(), atMs)?.failed).toBeNull();
    expect(
      checkVm(progress({ ground: { kind: "declared-compromise" } }), model(), atMs + 1)?.failed,
    ).toBeNull();
  });
});

describe("the command for a person", () => {
  test("names the machine, or the instance of a scale set", () => {
    expect(resetCommand(resourceId, 4)).toBe(
      "az vm update --subscription 11111111-2222-3333-4444-555555555555 --resource-group rg-prod --name web-01 " +
        "--set securityProfile.proxyAgentSettings.keyIncarnationId=4",
    );
    const instance = resourceId.replace(
      "virtualMachines/web-01",
      "virtualMachineScaleSets/ss/virtualMachines/3",
    );
    expect(resetCommand(instance.toUpperCase().replace("RG-PROD", "rg(1)"), 9)).toContain(
      'az vmss update --subscription 11111111-2222-3333-4444-555555555555 --resource-group "rg(1)" --name SS --instance-id 3 --set',
    );
  });

  test("is not made for a scale set's model, another resource, or a name that a shell could read", () => {
    const sets = resourceId.replace("virtualMachines/web-01", "virtualMachineScaleSets/ss");
    for (const id of [
      sets,
      "web-01",
      `${resourceId}/extensions/x`,
      `${resourceId}$(reboot)`,
      `${resourceId};x`,
    ]) {
      expect(resetCommand(id, 4)).toBeNull();
    }
  });
});

test("the reasons of the checks are the ones that the approvals know", () => {
  expect(new Set<string>(vmCheckFailures)).toEqual(new Set<string>(vmCheckCodes));
});
