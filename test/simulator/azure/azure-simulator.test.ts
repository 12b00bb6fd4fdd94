import { describe, expect, test } from "vitest";
import { createAzureClient } from "../../../src/azure/azure-client.ts";
import { createLocalCredential } from "../../../src/azure/credentials.ts";
import { createAzureSimulator } from "../../../src/simulator/azure/azure-simulator.ts";
import { startSimulator } from "../../../src/simulator/server.ts";
import { quiet } from "../../azure/arm-server.ts";
import { startAzure, targetOf } from "./helpers.ts";

describe("beside the simulated Teams, on one port", () => {
  test("each half answers what is its own", async () => {
    const azure = createAzureSimulator({ nowMs: Date.now });
    const botEndpoint = "http://127.0.0.1:9/api/messages";
    const simulator = await startSimulator({ port: 0, botEndpoint, nowMs: Date.now, azure });
    try {
      const credential = createLocalCredential(Date.now);
      const client = createAzureClient({ endpoint: simulator.url, credential, clock: Date.now, log: quiet });
      expect(await client.readVm(targetOf(azure, "web-01"), 5000)).toMatchObject({ ok: true });
      expect(await client.findVms({ name: "web-01" }, 5000)).toMatchObject({ ok: true, value: [{}] });
      const statusOf = async (path: string): Promise<number> => (await fetch(simulator.url + path)).status;
      expect(await statusOf("/")).toBe(200);
      expect(await statusOf("/_sim/teams/faults")).toBe(200);
      expect(await statusOf("/_sim/azure/faults")).toBe(200);
      expect(await statusOf("/subscriptions/x")).toBe(401);
      expect(await statusOf("/nothing")).toBe(404);
      const foreign = { method: "DELETE", headers: { origin: "https://attacker.example" } };
      expect((await fetch(`${simulator.url}/_sim/azure/faults`, foreign)).status).toBe(403);
      expect(azure.requests()).toHaveLength(3);
    } finally {
      await simulator.close();
    }
  });
});

describe("links in answers", () => {
  test("lead to ARM's own host, or to another one that is named", async () => {
    const { azure, ask } = await startAzure();
    azure.settings.pageSize = 1;
    const path =
      "/subscriptions/8d3e1f52-7c0a-4b96-a1de-5f2b9c7e4d10/providers/Microsoft.Compute/virtualMachines";
    const { body } = await ask(`${path}?api-version=2026-04-01`);
    expect(body.nextLink).toBe(`https://management.azure.com${path}?api-version=2026-04-01&$skiptoken=1`);
    const mine = await startAzure(undefined, { baseUrl: "https://arm.example" });
    mine.azure.settings.pageSize = 1;
    const other = await mine.ask(`${path}?api-version=2026-04-01`);
    expect(other.body.nextLink).toMatch(/^https:\/\/arm\.example\/subscriptions\//);
  });
});

describe("the end", () => {
  test("ends requests that hang", async () => {
    const { azure, url } = await startAzure();
    azure.faults.add({ effect: { kind: "hang", when: "before" } });
    const asked = fetch(`${url}/subscriptions/x`).then(
      () => "answered",
      () => "ended",
    );
    await expect.poll(() => azure.requests()[0]?.outcome).toBe("hanging");
    await azure.close();
    expect(await asked).toBe("ended");
  });
});
