import { describe, expect, test } from "vitest";
import { queryOf } from "../../../src/azure/find-vms.ts";
import { startAzure, targetOf, type RunningAzure } from "./helpers.ts";

const path = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01";
const post = ({ ask }: RunningAzure, body: unknown) =>
  ask(path, { method: "POST", headers: json, body: typeof body === "string" ? body : JSON.stringify(body) });
const json = { "content-type": "application/json" };
const production = "8d3e1f52-7c0a-4b96-a1de-5f2b9c7e4d10";

describe("finding by name, with our own queries", () => {
  test("a name that stands once", async () => {
    const { azure, client } = await startAzure();
    const found = await client.findVms({ name: "WEB-01" }, 5000);
    expect(found).toStrictEqual({
      ok: true,
      value: [
        { target: targetOf(azure, "web-01"), location: "westeurope", powerState: "PowerState/running" },
      ],
    });
  });

  test("a name that stands twice, then by its group or its subscription", async () => {
    const { client } = await startAzure();
    const groups = async (query: object) => {
      const found = await client.findVms({ name: "app-01", ...query }, 5000);
      return found.ok ? found.value.map(({ target }) => target.resourceGroup) : found.problem.kind;
    };
    expect(await groups({})).toStrictEqual(["rg-test", "rg-prod"]);
    expect(await groups({ resourceGroup: "RG-PROD" })).toStrictEqual(["rg-prod"]);
    expect(await groups({ subscriptionId: production })).toStrictEqual(["rg-prod"]);
    expect(await groups({ subscriptionId: "00000000-0000-4000-8000-000000000000" })).toStrictEqual([]);
  });

  test("an instance of a scale set of either kind", async () => {
    const { azure, client } = await startAzure();
    for (const name of ["vmss-front_3", "vmss-pool_9d8e7f60"]) {
      expect(await client.findVms({ name }, 5000)).toMatchObject({
        value: [{ target: targetOf(azure, name) }],
      });
    }
  });

  test("the power state as it is now", async () => {
    const { azure, client } = await startAzure();
    const powerState = async () => {
      const found = await client.findVms({ name: "win-04" }, 5000);
      return found.ok ? found.value[0]?.powerState : null;
    };
    expect(await powerState()).toBe("PowerState/deallocated");
    azure.machines.setPower(
      azure.demoMachines.find(({ name }) => name === "win-04")?.resourceId ?? "",
      "running",
    );
    expect(await powerState()).toBe("PowerState/running");
  });

  test("nothing of a machine that may not be seen, and nothing of none", async () => {
    const { client } = await startAzure();
    expect(await client.findVms({ name: "hr-db-01" }, 5000)).toStrictEqual({ ok: true, value: [] });
    expect(await client.findVms({ name: "none" }, 5000)).toStrictEqual({ ok: true, value: [] });
  });

  test("ids may come rewritten in lower case", async () => {
    const running = await startAzure();
    const rows = async (name: string) => (await post(running, { query: queryOf({ name }) })).body.data;
    expect((await rows("web-01"))[0].id).toContain("/resourcegroups/rg-prod/providers/microsoft.compute/");
    expect((await rows("legacy-01"))[0].id).toContain("/resourceGroups/rg-prod/providers/Microsoft.Compute/");
  });
});

describe("the answer's shape", () => {
  test("counts all rows and shows as many as asked for", async () => {
    const running = await startAzure();
    const query = queryOf({ name: "app-01" });
    const { body, headers } = await post(running, {
      query,
      options: { resultFormat: "objectArray", $top: 1 },
    });
    expect(body).toMatchObject({ totalRecords: 2, count: 1, facets: [], resultTruncated: "false" });
    expect(body.data).toHaveLength(1);
    expect(headers.get("x-ms-user-quota-remaining")).toBe("14");
    expect((await post(running, { query: query.replace("limit 20", "take 1") })).body.count).toBe(1);
  });

  test("a column that is not known is null, `==` minds the case", async () => {
    const running = await startAzure();
    const ask = (query: string) => post(running, { query });
    const leg = "Resources | where name == 'web-01' | project name, tags, p = tostring(properties.x)";
    expect((await ask(leg)).body.data).toStrictEqual([{ name: "web-01", tags: null, p: null }]);
    expect((await ask(leg.replace("web-01", "WEB-01"))).body.data).toStrictEqual([]);
  });
});

describe("what is refused", () => {
  const well = "Resources | where name =~ 'x' | project id";
  test.each([
    ["not JSON", "{", "InvalidRequestContent"],
    ["no object", "[]", "InvalidRequestContent"],
    ["an unknown member", { query: well, facets: [] }, "InvalidRequestContent"],
    ["an unknown option", { query: well, options: { $skip: 1 } }, "InvalidRequestContent"],
    ["options that are none", { query: well, options: 1 }, "InvalidRequestContent"],
    ["another format", { query: well, options: { resultFormat: "table" } }, "InvalidRequestContent"],
    ["too many rows", { query: well, options: { $top: 1001 } }, "InvalidRequestContent"],
    ["a subscription that is no text", { query: well, subscriptions: [1] }, "InvalidRequestContent"],
    ["no subscription", { query: well, subscriptions: [] }, "InvalidRequestContent"],
    ["an unknown subscription", { query: well, subscriptions: ["x"] }, "NoValidSubscriptionsInQueryRequest"],
    ["no query", {}, "InvalidQuery"],
    ["another table", { query: "SecurityResources | where name =~ 'x' | project id" }, "InvalidQuery"],
    ["another operator", { query: `${well} | summarize count()` }, "InvalidQuery"],
    ["another comparison", { query: "Resources | where name contains 'x' | project id" }, "InvalidQuery"],
    ["another column to compare", { query: "Resources | where tags =~ 'x' | project id" }, "InvalidQuery"],
    ["a number to compare with", { query: "Resources | where name =~ 1 | project id" }, "InvalidQuery"],
    [
      "a second condition by or",
      { query: "Resources | where name =~ 'x' or id =~ 'x' | project id" },
      "InvalidQuery",
    ],
    ["no columns", { query: "Resources | where name =~ 'x'" }, "InvalidQuery"],
    ["a column that is a path", { query: "Resources | where name =~ 'x' | project a.b" }, "InvalidQuery"],
    ["a text that does not end", { query: "Resources | where name =~ 'x | project id" }, "InvalidQuery"],
    [
      "a text that ends early",
      { query: "Resources | where name =~ 'x' or true //' | project id" },
      "InvalidQuery",
    ],
    ["an escape that is none", { query: "Resources | where name =~ 'a\\q' | project id" }, "InvalidQuery"],
    ["a limit that is none", { query: `${well} | limit all` }, "InvalidQuery"],
    ["something behind the limit", { query: `${well} | limit 1 | limit 2` }, "InvalidQuery"],
    ["something behind the end", { query: `${well} limit` }, "InvalidQuery"],
  ])("%s", async (_, body, code) => {
    const answer = await post(await startAzure(), body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe("BadRequest");
    expect(answer.body.error.details.map((detail: any) => detail.code)).toStrictEqual(
      code === "InvalidQuery" ? [code, "ParserFailure"] : [code],
    );
  });

  test("a body that says it is something else", async () => {
    const { ask } = await startAzure();
    const answer = await ask(path, { method: "POST", body: JSON.stringify({ query: well }) });
    expect([answer.status, answer.body.error.code]).toStrictEqual([415, "UnsupportedMediaType"]);
  });

  test("a name that would end its string does not", async () => {
    const running = await startAzure();
    const query = queryOf({ name: "x", resourceGroup: "a' or 'b\\" });
    expect(await post(running, { query })).toMatchObject({ status: 200, body: { count: 0 } });
  });
});
