import { describe, expect, it } from "vitest";
import { createAzureClient } from "../../src/azure/azure-client.ts";
import {
  armError,
  countingCredential,
  instancePath,
  json,
  quiet,
  startArm,
  subscriptionId,
  vm,
  vmPath,
  type SeenRequest,
} from "./arm-server.ts";

const id = { subscriptionId, resourceGroup: "rg-prod", name: "pool" };
const modelPath = instancePath.replace("/virtualMachines/3", "");
const client = (endpoint: string) =>
  createAzureClient({ endpoint, credential: countingCredential(), clock: () => 7, log: quiet });
const isModel = ({ url }: SeenRequest): boolean => url.pathname === modelPath;
const model = (orchestrationMode: unknown) => ({ id: modelPath, properties: { orchestrationMode } });
const entry = (n: number) => ({
  id: instancePath.replace(/3$/, String(n)),
  newMember: { n },
  extensions: null,
});

describe("listScaleSetInstances", () => {
  it("reads a Uniform set over all pages, each instance whole", async () => {
    const arm = await startArm((request, response) => {
      const page = Number(request.url.searchParams.get("$skiptoken") ?? 1);
      const nextLink = `https://management.azure.com${modelPath}/virtualMachines?api-version=2026-04-01&$skiptoken=${page + 1}`;
      json(
        response,
        200,
        isModel(request)
          ? model("Uniform")
          : { value: [entry(page), { id: "odd" }, null], ...(page < 3 ? { nextLink } : {}) },
      );
    });
    const result = await client(arm.endpoint).listScaleSetInstances(id, 5000);
    expect(result).toMatchObject({
      ok: true,
      value: { orchestration: "uniform", isComplete: true, model: { receivedAtMs: 7 } },
    });
    const instances = result.ok ? result.value.instances : [];
    expect(instances.map(({ target }) => target)).toMatchObject([
      { instanceId: "1" },
      { instanceId: "2" },
      { instanceId: "3" },
    ]);
    expect(
      instances.map(({ document }) => JSON.parse(new TextDecoder().decode(document.bytes)) as unknown),
    ).toStrictEqual([entry(1), entry(2), entry(3)]);
    expect(arm.seen).toHaveLength(4);
    expect(arm.seen[1]?.url.pathname).toBe(`${modelPath}/virtualMachines`);
    expect(arm.seen[1]?.url.searchParams.get("$expand")).toBe("instanceView");
  });

  it("reads a Flexible set's VMs by ARM's own filter", async () => {
    const arm = await startArm((request, response) =>
      json(response, 200, isModel(request) ? model("Flexible") : { value: [{ id: vmPath }] }),
    );
    expect(await client(arm.endpoint).listScaleSetInstances(id, 5000)).toMatchObject({
      ok: true,
      value: { orchestration: "flexible", instances: [{ target: vm }] },
    });
    expect(arm.seen[1]?.url.pathname).toBe(vmPath.replace("/web-01", ""));
    expect(arm.seen[1]?.url.searchParams.get("$filter")).toBe(
      `'virtualMachineScaleSet/id' eq '${modelPath}'`,
    );
    expect(arm.seen).toHaveLength(2);
  });

  it("follows a page link on the ARM host alone", async () => {
    const foreign = await startArm((_, response) => json(response, 200, { value: [] }));
    for (const nextLink of [
      `${foreign.endpoint}/next`,
      "https://management.azure.com.evil.example/next",
      "https://u:p@management.azure.com/x",
      "odd",
    ]) {
      const arm = await startArm((request, response) =>
        json(response, 200, isModel(request) ? model("Uniform") : { value: [entry(1)], nextLink }),
      );
      expect(await client(arm.endpoint).listScaleSetInstances(id, 5000)).toMatchObject({
        ok: false,
        problem: { kind: "not-understood" },
      });
      expect(arm.seen).toHaveLength(2);
    }
    expect(foreign.seen).toHaveLength(0);
  });

  it("stops at a number of pages and says that there are more", async () => {
    const arm = await startArm((request, response) =>
      json(
        response,
        200,
        isModel(request) ? model("Uniform") : { value: [entry(1)], nextLink: `${arm.endpoint}/again` },
      ),
    );
    expect(await client(arm.endpoint).listScaleSetInstances(id, 10_000)).toMatchObject({
      ok: true,
      value: { isComplete: false },
    });
    expect(arm.seen).toHaveLength(21);
  });

  it("gives the problem of whichever request failed", async () => {
    for (const failing of [1, 2, 3]) {
      const arm = await startArm((request, response, count) => {
        if (count === failing) {
          json(response, 403, armError("AuthorizationFailed"));
        } else {
          json(
            response,
            200,
            isModel(request) ? model("Uniform") : { value: null, nextLink: `${arm.endpoint}/2` },
          );
        }
      });
      expect(await client(arm.endpoint).listScaleSetInstances(id, 5000)).toMatchObject({
        problem: { kind: "no-rights" },
      });
    }
    expect(
      await client("http://127.0.0.1:1").listScaleSetInstances({ ...id, name: ".." }, 5000),
    ).toMatchObject({
      problem: { kind: "not-found" },
    });
  });
});
