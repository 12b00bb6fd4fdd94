import { describe, expect, test } from "vitest";
import { guestOf, idOf, startAzure, startMs, targetOf } from "./helpers.ts";

const version = "api-version=2026-04-01";
const subscription = "8d3e1f52-7c0a-4b96-a1de-5f2b9c7e4d10";
const group = `/subscriptions/${subscription}/resourceGroups/rg-prod`;
const compute = `${group}/providers/Microsoft.Compute`;
const web01 = `${compute}/virtualMachines/web-01`;
const front = `${compute}/virtualMachineScaleSets/vmss-front`;

describe("one machine", () => {
  test("comes with its instance view only when that is asked for", async () => {
    const { ask } = await startAzure();
    const plain = await ask(`${web01}?${version}`);
    const whole = await ask(`${web01}?$expand=instanceView&${version}`);
    expect(plain.body.properties.instanceView).toBeUndefined();
    expect(whole.body.properties.instanceView.statuses[1].code).toBe("PowerState/running");
    expect(plain.body.etag).toBe(whole.body.etag);
  });

  test("its instance view stands alone at its own address", async () => {
    const { ask } = await startAzure();
    const whole = await ask(`${web01}?$expand=instanceView&${version}`);
    expect((await ask(`${web01}/instanceView?${version}`)).body).toStrictEqual(
      whole.body.properties.instanceView,
    );
    const instance = `${front}/virtualMachines/0`;
    expect((await ask(`${instance}/instanceView?${version}`)).body).toHaveProperty("statuses");
  });

  test("is found whatever the case of its address", async () => {
    const { ask } = await startAzure();
    const shouted = await ask(`${web01.toUpperCase()}?$EXPAND=INSTANCEVIEW&API-VERSION=2026-04-01`);
    expect(shouted).toMatchObject({ status: 200, body: { id: web01 } });
  });

  test("its times follow the clock, so that no state ages", async () => {
    const { ask, advance } = await startAzure();
    const timeOf = async (): Promise<number> =>
      Date.parse((await ask(`${web01}/instanceView?${version}`)).body.vmAgent.statuses[0].time);
    expect(startMs - (await timeOf())).toBe(25_000);
    advance(86_400_000);
    expect(startMs + 86_400_000 - (await timeOf())).toBe(25_000);
  });

  test("has the nulls and the casing that ARM has at times", async () => {
    const { ask } = await startAzure();
    const { body } = await ask(`${compute}/virtualMachines/web-02?$expand=instanceView&${version}`);
    expect(body).toMatchObject({ tags: null, plan: null });
    expect(body.id).toContain("/resourceGroups/RG-PROD/");
    const { body: legacy } = await ask(
      `${compute}/virtualMachines/legacy-01?$expand=instanceView&${version}`,
    );
    expect(legacy.properties.instanceView).toMatchObject({
      extensions: null,
      vmAgent: { extensionHandlers: null },
    });
  });

  test("shows newer members only in newer versions", async () => {
    const { azure, ask } = await startAzure();
    const settings = async (apiVersion: string): Promise<unknown> =>
      (await ask(`${idOf(azure, "shop-01")}?api-version=${apiVersion}`)).body.properties.securityProfile
        .proxyAgentSettings;
    expect(await settings("2026-04-01")).toMatchObject({
      imds: { useLocalFileRules: true },
      addProxyAgentExtension: true,
    });
    expect(await settings("2025-04-01")).toMatchObject({ addProxyAgentExtension: true });
    expect(await settings("2025-04-01")).not.toHaveProperty("imds.useLocalFileRules");
    expect(await settings("2024-11-01")).not.toHaveProperty("addProxyAgentExtension");
  });

  test("carries the headers of every answer of ARM", async () => {
    const { ask } = await startAzure();
    const guid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
    for (const path of [`${web01}?${version}`, `${compute}/virtualMachines/none?${version}`]) {
      const { headers } = await ask(path, {
        headers: { "x-ms-client-request-id": "mine", "x-ms-return-client-request-id": "true" },
      });
      expect(headers.get("x-ms-request-id")).toMatch(guid);
      expect(headers.get("x-ms-correlation-request-id")).toMatch(guid);
      expect(headers.get("x-ms-client-request-id")).toBe("mine");
      expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    }
    const { headers } = await ask(`${web01}?${version}`, {
      headers: { "x-ms-correlation-request-id": "c-1" },
    });
    expect(headers.get("x-ms-correlation-request-id")).toBe("c-1");
    expect(headers.get("x-ms-client-request-id")).toBeNull();
    expect(headers.get("x-ms-ratelimit-remaining-resource")).toMatch(/^Microsoft\.Compute\/GetVM3Min;\d+/);
  });
});

describe("the guest", () => {
  test("reports its key and what troubles it", async () => {
    const { ask } = await startAzure();
    const { body } = await ask(`${web01}?$expand=instanceView&${version}`);
    expect(guestOf(body)).toMatchObject({
      version: "1.0.44",
      status: "SUCCESS",
      keyLatchStatus: {
        message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))',
        states: { keyIncarnationId: "3" },
      },
    });
    const proxy = await ask(`${compute}/virtualMachines/proxy-01?$expand=instanceView&${version}`);
    expect(guestOf(proxy.body)).toMatchObject({
      status: "ERROR",
      proxyListenerStatus: { status: "STOPPED" },
    });
  });

  test("tells nothing when the machine is off or its agent silent", async () => {
    const { azure, ask } = await startAzure();
    for (const name of ["win-03", "win-04", "new-01"]) {
      const { body } = await ask(`${idOf(azure, name)}?$expand=instanceView&${version}`);
      expect(guestOf(body)).toBeNull();
      expect(body.properties.instanceView).not.toHaveProperty("osName");
    }
  });
});

describe("lists", () => {
  test("the machines of a group and of a subscription, those without a right left out", async () => {
    const { ask } = await startAzure();
    const inGroup = await ask(`${compute}/virtualMachines?${version}`);
    const names = inGroup.body.value.map(({ name }: { name: string }) => name);
    expect(names).toContain("web-01");
    expect(names).not.toContain("win-01");
    expect(inGroup.body.nextLink).toBeUndefined();
    const all = await ask(
      `/subscriptions/${subscription}/providers/Microsoft.Compute/virtualMachines?${version}`,
    );
    const everywhere = all.body.value.map(({ name }: { name: string }) => name);
    expect(everywhere).toContain("win-01");
    expect(everywhere).not.toContain("hr-db-01");
    expect(everywhere).not.toContain("plain-01");
  });

  test("come in pages that lead to each other and hold every entry once", async () => {
    const { azure, ask } = await startAzure();
    azure.settings.pageSize = 3;
    const names: string[] = [];
    let path: string | undefined = `${compute}/virtualMachines?${version}`;
    while (path !== undefined) {
      const { body } = await ask(path);
      expect(body.value.length).toBeLessThanOrEqual(3);
      names.push(...body.value.map(({ name }: { name: string }) => name));
      const next: string | undefined = body.nextLink;
      path = next?.replace("https://management.azure.com", "");
    }
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(9);
    expect((await ask(`${compute}/virtualMachines?${version}&$skiptoken=999`)).body.error.code).toBe(
      "InvalidSkipToken",
    );
  });

  test.each(["Uniform", "Flexible"])(
    "a %s scale set gives its instances, whole, over all pages",
    async (mode) => {
      const { azure, client } = await startAzure();
      azure.settings.pageSize = 1;
      const name = mode === "Uniform" ? "vmss-front" : "vmss-pool";
      const id = { subscriptionId: subscription, resourceGroup: "RG-Prod", name };
      const result = await client.listScaleSetInstances(id, 5000);
      if (!result.ok) throw new Error(result.problem.kind);
      const { orchestration, instances, isComplete } = result.value;
      expect(orchestration).toBe(mode.toLowerCase());
      expect(isComplete).toBe(true);
      const names = azure.demoMachines.map((machine) => machine.name).filter((text) => text.startsWith(name));
      expect(instances.map(({ target }) => target)).toStrictEqual(names.map((text) => targetOf(azure, text)));
      for (const { document } of instances) {
        const body: any = JSON.parse(new TextDecoder().decode(document.bytes));
        expect(body.properties.instanceView.statuses).toHaveLength(2);
      }
    },
  );

  test("an instance of a Uniform scale set is read at its own address", async () => {
    const { azure, client } = await startAzure();
    const answer = await client.readVm(targetOf(azure, "vmss-front_3"), 5000);
    const body: any = answer.ok ? JSON.parse(new TextDecoder().decode(answer.value.bytes)) : null;
    expect(body).toMatchObject({
      instanceId: "3",
      name: "vmss-front_3",
      properties: { latestModelApplied: true },
    });
  });
});

describe("rights", () => {
  test("the caller's own are told for a VM and an instance", async () => {
    const { ask } = await startAzure();
    const path = "providers/Microsoft.Authorization/permissions?api-version=2022-04-01";
    const vm = await ask(`${web01}/${path}`);
    expect(vm.body.value.map(({ actions }: any) => actions)).toStrictEqual([
      ["*/read"],
      ["Microsoft.Compute/virtualMachines/write"],
    ]);
    const instance = await ask(`${front}/virtualMachines/0/${path}`);
    expect(instance.body.value[1].actions).toStrictEqual([
      "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/write",
    ]);
  });
});

describe("what ARM would not answer", () => {
  const other = "00000000-0000-4000-8000-000000000000";
  test.each([
    ["no token", `${web01}?${version}`, { headers: { authorization: "" } }, 401, "AuthenticationFailed"],
    [
      "a token of another kind",
      `${web01}?${version}`,
      { headers: { authorization: "Basic eA==" } },
      401,
      "AuthenticationFailed",
    ],
    ["no api-version", web01, {}, 400, "MissingApiVersionParameter"],
    ["an api-version that is no date", `${web01}?api-version=latest`, {}, 400, "InvalidApiVersionParameter"],
    ["an api-version of nobody", `${web01}?api-version=2019-01-01`, {}, 400, "NoRegisteredProviderFound"],
    ["an unknown member of the query", `${web01}?${version}&$select=id`, {}, 400, "InvalidQueryParameter"],
    ["a member of the query twice", `${web01}?${version}&${version}`, {}, 400, "InvalidQueryParameter"],
    ["another expansion", `${web01}?${version}&$expand=userData`, {}, 400, "InvalidParameter"],
    [
      "another expansion of a list",
      `${compute}/virtualMachines?${version}&$expand=x`,
      {},
      400,
      "InvalidParameter",
    ],
    [
      "an expansion of a list without a filter",
      `${compute}/virtualMachines?${version}&$expand=instanceView`,
      {},
      400,
      "InvalidParameter",
    ],
    [
      "another filter",
      `${compute}/virtualMachines?${version}&$filter=name eq 'x'`,
      {},
      400,
      "InvalidParameter",
    ],
    [
      "another expansion of instances",
      `${front}/virtualMachines?${version}&$expand=x`,
      {},
      400,
      "InvalidParameter",
    ],
    ["a PUT", `${web01}?${version}`, { method: "PUT", body: "{}" }, 405, "MethodNotAllowed"],
    [
      "a change of a scale set's model",
      `${front}?${version}`,
      { method: "PATCH", body: "{}" },
      405,
      "MethodNotAllowed",
    ],
    [
      "a machine that is not there",
      `${compute}/virtualMachines/none?${version}`,
      {},
      404,
      "ResourceNotFound",
    ],
    ["an instance that is not there", `${front}/virtualMachines/99?${version}`, {}, 404, "ResourceNotFound"],
    [
      "a scale set that is not there",
      `${compute}/virtualMachineScaleSets/none?${version}`,
      {},
      404,
      "ResourceNotFound",
    ],
    [
      "instances of none",
      `${compute}/virtualMachineScaleSets/none/virtualMachines?${version}`,
      {},
      404,
      "ResourceNotFound",
    ],
    [
      "a group that is not there",
      `${compute.replace("rg-prod", "rg-none")}/virtualMachines?${version}`,
      {},
      404,
      "ResourceGroupNotFound",
    ],
    [
      "a group without rights",
      `${compute.replace("rg-prod", "rg-hr")}/virtualMachines?${version}`,
      {},
      403,
      "AuthorizationFailed",
    ],
    [
      "a subscription that is not there",
      `${web01.replace(subscription, other)}?${version}`,
      {},
      404,
      "SubscriptionNotFound",
    ],
    [
      "a subscription that is none",
      `${web01.replace(subscription, "mine")}?${version}`,
      {},
      400,
      "InvalidSubscriptionId",
    ],
    [
      "an operation that is not there",
      `/subscriptions/${subscription}/providers/Microsoft.Compute/locations/westeurope/operations/x?${version}`,
      {},
      404,
      "OperationNotFound",
    ],
    [
      "rights on what is not there",
      `${compute}/virtualMachines/none/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
      {},
      404,
      "ResourceNotFound",
    ],
    [
      "an instance view of none",
      `${compute}/virtualMachines/none/instanceView?${version}`,
      {},
      404,
      "ResourceNotFound",
    ],
    ["another type", `${compute}/disks/x?${version}`, {}, 404, "InvalidResourceType"],
    [
      "another provider",
      `${group}/providers/Microsoft.Storage/storageAccounts/x?${version}`,
      {},
      404,
      "InvalidResourceNamespace",
    ],
    ["no provider", `${group}?${version}`, {}, 404, "MissingSubscription"],
    [
      "an address with a broken escape",
      `${compute}/virtualMachines/%E0%A4%A?${version}`,
      {},
      400,
      "BadRequest",
    ],
  ])("%s", async (_, path, init, status, code) => {
    const { ask } = await startAzure();
    const answer = await ask(path, init);
    expect(answer.body.error.message).not.toBe("");
    expect([answer.status, answer.body.error.code]).toStrictEqual([status, code]);
    expect(answer.headers.get("www-authenticate") !== null).toBe(status === 401);
  });

  test("a body that is too large", async () => {
    const { ask } = await startAzure();
    const body = "x".repeat(4 * 1024 * 1024 + 1);
    expect((await ask(`${web01}?${version}`, { method: "PATCH", body })).body.error.code).toBe(
      "RequestContentTooLarge",
    );
  });

  test("what is not ARM's is left to others", async () => {
    const { url } = await startAzure();
    for (const path of ["/", "/v3/conversations", "/subscriptionsx", "/_sim/teams/faults"]) {
      expect((await fetch(`${url}${path}`)).headers.get("x-ms-request-id")).toBeNull();
    }
  });

  test("an older cloud names the versions that it knows, and the adapter steps down", async () => {
    const { azure, client, ask } = await startAzure();
    azure.settings.computeApiVersions = ["2024-03-01", "2024-07-01"];
    const { body } = await ask(`${web01}?${version}`);
    expect(body.error.message).toContain("The supported api-versions are '2024-03-01, 2024-07-01'");
    expect(await client.readVm(targetOf(azure, "web-01"), 5000)).toMatchObject({ ok: true });
    expect(azure.requests().at(-1)?.path).toContain("api-version=2024-07-01");
  });
});
