import { describe, expect, it } from "vitest";
import { createAzureClient } from "../../src/azure/azure-client.ts";
import { queryOf } from "../../src/azure/find-vms.ts";
import {
  armError,
  countingCredential,
  instance,
  instancePath,
  json,
  quiet,
  startArm,
  subscriptionId,
  vm,
  vmPath,
} from "./arm-server.ts";

const client = (endpoint: string) =>
  createAzureClient({ endpoint, credential: countingCredential(), clock: () => 0, log: quiet });
const answering = (data: unknown) =>
  startArm((_, response) => json(response, 200, { totalRecords: 1, data, resultTruncated: "false" }));
const other = vmPath.replace("rg-prod", "RG-TEST");

describe("findVms", () => {
  it("asks Resource Graph once, for VMs and scale-set instances of that name", async () => {
    const arm = await answering([{ id: vmPath, location: "westeurope", powerState: "PowerState/running" }]);
    expect(await client(arm.endpoint).findVms({ name: "web-01" }, 5000)).toStrictEqual({
      ok: true,
      value: [{ target: vm, location: "westeurope", powerState: "PowerState/running" }],
    });
    expect(arm.seen).toHaveLength(1);
    const [seen] = arm.seen;
    expect(`${seen?.method} ${seen?.url.pathname}${seen?.url.search}`).toBe(
      "POST /providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01",
    );
    expect(seen?.headers["content-type"]).toBe("application/json");
    const sent: unknown = JSON.parse(seen?.body ?? "");
    expect(sent).toStrictEqual({
      query: queryOf({ name: "web-01" }),
      options: { resultFormat: "objectArray", $top: 20 },
    });
  });

  it("asks by name and group in Kusto, for both tables", () => {
    const query = queryOf({ name: "web-01", resourceGroup: "rg" });
    expect(query).toMatch(
      /^Resources \| where type =~ 'microsoft\.compute\/virtualmachines' and name =~ 'web-01' and resourceGroup =~ 'rg' \| project id, /,
    );
    expect(query).toContain(
      "union (ComputeResources | where type =~ 'microsoft.compute/virtualmachinescalesets/virtualmachines' and name =~ 'web-01' and resourceGroup =~ 'rg'",
    );
    expect(query).toMatch(/ \| limit 20$/);
  });

  it("lets no name out of its quotes", () => {
    const query = queryOf({ name: "x' or 1==1 | project secret //", resourceGroup: "a\\' b" });
    expect(query).toContain(String.raw`name =~ 'x\' or 1==1 | project secret //'`);
    expect(query).toContain(String.raw`resourceGroup =~ 'a\\\' b'`);
  });

  it.each(["", "x'", "x y", "x\n", "x|y", "x".repeat(81), "ü"])(
    "asks nobody about the name %j",
    async (name) => {
      const arm = await answering([{ id: vmPath }]);
      expect(await client(arm.endpoint).findVms({ name }, 5000)).toStrictEqual({ ok: true, value: [] });
      expect(arm.seen).toHaveLength(0);
    },
  );

  it("asks nobody about a group that cannot be, but does about one with unusual letters", async () => {
    const arm = await answering([]);
    await client(arm.endpoint).findVms({ name: "web-01", resourceGroup: "rg'" }, 5000);
    expect(arm.seen).toHaveLength(0);
    await client(arm.endpoint).findVms({ name: "web-01", resourceGroup: "Grüße_(test)" }, 5000);
    expect(arm.seen).toHaveLength(1);
  });

  it("asks within one subscription where it is known", async () => {
    const arm = await answering([]);
    await client(arm.endpoint).findVms({ name: "web-01", subscriptionId }, 5000);
    expect(JSON.parse(arm.seen[0]?.body ?? "")).toMatchObject({ subscriptions: [subscriptionId] });
  });

  it("needs nothing of a row but its id, in any case, and names each machine once", async () => {
    const arm = await answering([
      { id: vmPath.toLowerCase(), location: null, powerState: "" },
      { id: vmPath },
      { id: other, name: 5 },
      { id: instancePath, name: "web-01" },
      { id: "/subscriptions/x" },
      { name: "web-01" },
      null,
      "text",
    ]);
    const result = await client(arm.endpoint).findVms({ name: "WEB-01" }, 5000);
    expect(result).toMatchObject({
      ok: true,
      value: [{ target: { name: "web-01" } }, { target: { resourceGroup: "RG-TEST" } }, { target: instance }],
    });
    expect(result.ok && result.value).toHaveLength(3);
    expect(result.ok && result.value[0]).not.toHaveProperty("location");
    expect(result.ok && result.value[0]).not.toHaveProperty("powerState");
  });

  it("leaves out machines that were not asked for", async () => {
    const arm = await answering([
      { id: other },
      { id: vmPath },
      { id: vmPath.replace("web-01", "web-02") },
      { id: vmPath.replace("1111", "2222") },
    ]);
    const query = { name: "web-01", resourceGroup: "RG-PROD", subscriptionId: subscriptionId.toUpperCase() };
    expect(await client(arm.endpoint).findVms(query, 5000)).toStrictEqual({
      ok: true,
      value: [{ target: vm }],
    });
  });

  it("gives at most 20", async () => {
    const rows = Array.from({ length: 30 }, (_, n) => ({ id: vmPath.replace("rg-prod", `rg-${n}`) }));
    const result = await client((await answering(rows)).endpoint).findVms({ name: "web-01" }, 5000);
    expect(result.ok && result.value).toHaveLength(20);
  });

  it("finds nothing where there is nothing, also where no subscription is visible", async () => {
    expect(await client((await answering([])).endpoint).findVms({ name: "x" }, 5000)).toStrictEqual({
      ok: true,
      value: [],
    });
    const arm = await startArm((_, response) =>
      json(
        response,
        400,
        armError("BadRequest", "Please provide below info", {
          details: [{ code: "NoValidSubscriptionsInQueryRequest", message: "" }],
        }),
      ),
    );
    expect(await client(arm.endpoint).findVms({ name: "x" }, 5000)).toStrictEqual({ ok: true, value: [] });
  });

  it.each([[undefined], [{ columns: [], rows: [] }], ["x"], [[{ id: "nonsense" }]], [[{}]]])(
    "does not take an answer that it cannot read for nothing found: %j",
    async (data) => {
      expect(await client((await answering(data)).endpoint).findVms({ name: "x" }, 5000)).toMatchObject({
        ok: false,
        problem: { kind: "not-understood", httpStatus: 200 },
      });
    },
  );

  it("tells throttling and missing rights as for a VM, and names the telling code", async () => {
    const throttled = await startArm((_, response) =>
      json(response, 429, armError("RateLimiting"), { "x-ms-user-quota-resets-after": "00:00:04" }),
    );
    expect(await client(throttled.endpoint).findVms({ name: "x" }, 5000)).toMatchObject({
      problem: { kind: "throttled", retryAfterSeconds: 4 },
    });
    const bad = await startArm((_, response) =>
      json(
        response,
        400,
        armError("BadRequest", "", { details: [{ code: "ParserFailure", message: "line 1" }] }),
      ),
    );
    expect(await client(bad.endpoint).findVms({ name: "x" }, 5000)).toMatchObject({
      problem: { kind: "unavailable", code: "ParserFailure" },
    });
  });
});
