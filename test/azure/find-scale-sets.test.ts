import { describe, expect, test } from "vitest";
import { createAzureClient } from "../../src/azure/azure-client.ts";
import { scaleSetQueryOf } from "../../src/azure/find-scale-sets.ts";
import { similarQueryOf } from "../../src/azure/find-vms.ts";
import { countingCredential, json, quiet, startArm, subscriptionId, vmPath } from "./arm-server.ts";

const client = (endpoint: string) =>
  createAzureClient({ endpoint, credential: countingCredential(), clock: () => 0, log: quiet });
const answering = (data: unknown) => startArm((_, response) => json(response, 200, { data }));
const id = (name: string, group = "rg-prod") =>
  `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`;

describe("findScaleSets", () => {
  test("asks once, and takes only rows of the asked name, group and subscription", async () => {
    const arm = await answering([
      { id: id("vmss-front") },
      { id: id("other") },
      { id: id("VMSS-front", "rg-2") },
      { id: "nonsense" },
    ]);
    const found = await client(arm.endpoint).findScaleSets(
      { name: "vmss-front", resourceGroup: "RG-prod" },
      5000,
    );
    expect(found).toEqual({
      ok: true,
      value: [{ subscriptionId, resourceGroup: "rg-prod", name: "vmss-front" }],
    });
    expect(JSON.parse(arm.seen[0]?.body ?? "").query).toBe(
      scaleSetQueryOf({ name: "vmss-front", resourceGroup: "RG-prod" }),
    );
  });

  test("understands nothing where no row has an id, and says so", async () => {
    const arm = await answering([{ id: 7 }]);
    expect(await client(arm.endpoint).findScaleSets({ name: "vmss-front" }, 5000)).toMatchObject({
      ok: false,
      problem: { kind: "not-understood" },
    });
  });

  test("never asks for a name that no scale set can have", async () => {
    const arm = await answering([]);
    expect(await client(arm.endpoint).findScaleSets({ name: "x' or 1==1" }, 5000)).toEqual({
      ok: true,
      value: [],
    });
    expect(arm.seen).toHaveLength(0);
  });
});

describe("findSimilar", () => {
  test("asks for names that begin alike; unreadable rows are left out", async () => {
    const arm = await answering([{ id: vmPath }, { id: null }]);
    const found = await client(arm.endpoint).findSimilar("web01", 5000);
    expect(found).toMatchObject({ ok: true, value: [{ target: { name: "web-01" } }] });
    expect(JSON.parse(arm.seen[0]?.body ?? "").query).toBe(similarQueryOf("web01"));
    expect(similarQueryOf("web01")).toContain("name startswith 'web'");
  });

  test("never asks with what could end the query's string", async () => {
    const arm = await answering([]);
    expect(await client(arm.endpoint).findSimilar("we'b", 5000)).toEqual({ ok: true, value: [] });
    expect(arm.seen).toHaveLength(0);
  });
});
