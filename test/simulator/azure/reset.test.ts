import { describe, expect, test } from "vitest";
import { createAzureSimulator } from "../../../src/simulator/azure/azure-simulator.ts";
import { guestOf, idOf, startAzure, targetOf, type RunningAzure } from "./helpers.ts";

const json = { "content-type": "application/json" };
const bodyOf = (keyIncarnationId: unknown) => ({
  properties: { securityProfile: { proxyAgentSettings: { keyIncarnationId } } },
});

type Patch = Parameters<RunningAzure["writer"]["patchKeyIncarnationId"]>[0];

/** The model that a reset starts from. */
async function modelOf({ azure, writer }: RunningAzure, name: string) {
  const model = await writer.readModel(targetOf(azure, name), 5000);
  if (!model.ok) throw new Error(model.problem.kind);
  return model.value;
}

/** Resets through the adapter, from a fresh read. */
async function reset(running: RunningAzure, name: string, more: Partial<Patch> = {}) {
  const { etag, keyIncarnationId } = await modelOf(running, name);
  return running.writer.patchKeyIncarnationId({
    target: targetOf(running.azure, name),
    to: Number(keyIncarnationId) + 1,
    ifMatch: etag ?? "",
    correlationId: "req-1",
    ...more,
  });
}

/** The guest's own status as a read shows it. */
async function guestNow({ azure, client }: RunningAzure, name: string) {
  const answer = await client.readVm(targetOf(azure, name), 5000);
  return answer.ok ? guestOf(JSON.parse(new TextDecoder().decode(answer.value.bytes))) : null;
}

describe("a reset that goes well", () => {
  test("the model is new at once and Updating for a while, then the guest has a new key", async () => {
    const running = await startAzure();
    const before = await modelOf(running, "web-01");
    const guestBefore = await guestNow(running, "web-01");
    const answer = await reset(running, "web-01");
    expect(answer).toMatchObject({ kind: "accepted", httpStatus: 200, foreignOperationHost: null });
    const during = await modelOf(running, "web-01");
    expect(during).toMatchObject({ keyIncarnationId: 4, provisioningState: "Updating", vmId: before.vmId });
    expect(during.etag).not.toBe(before.etag);
    expect(await guestNow(running, "web-01")).toStrictEqual(guestBefore);

    const operationUrl = answer.kind === "accepted" ? (answer.operationUrl ?? "") : "";
    expect(operationUrl).toMatch(
      /^https:\/\/management\.azure\.com\/subscriptions\/[^/]+\/providers\/Microsoft\.Compute\/locations\/westeurope\/operations\/[0-9a-f-]{36}\?p=[0-9a-f-]{36}&api-version=2026-04-01$/,
    );
    expect(await running.writer.readOperation(operationUrl, 5000)).toMatchObject({
      value: { kind: "running" },
    });

    running.advance(running.azure.settings.updatingMs);
    const after = await modelOf(running, "web-01");
    expect(after).toMatchObject({ keyIncarnationId: 4, provisioningState: "Succeeded" });
    expect(after.etag).not.toBe(during.etag);
    expect(await running.writer.readOperation(operationUrl, 5000)).toMatchObject({
      value: { kind: "succeeded" },
    });

    running.advance(running.azure.settings.latchSoonMs);
    const guest = await guestNow(running, "web-01");
    expect(guest.keyLatchStatus).toMatchObject({
      message: "Successfully attest the key and ready to use. - 2004",
      states: { keyIncarnationId: "4" },
    });
    expect(guest.keyLatchStatus.states.keyGuid).not.toBe(guestBefore.keyLatchStatus.states.keyGuid);
    expect((await modelOf(running, "web-01")).etag).toBe(after.etag);
    expect(running.azure.machines.get(idOf(running.azure, "web-01"))).toMatchObject({
      changes: [4],
      guestKeyIncarnationId: 4,
    });
  });

  test("the answer is the model without its instance view, or empty with 202", async () => {
    const { azure, ask } = await startAzure();
    const path = `${idOf(azure, "win-01")}?api-version=2026-04-01`;
    const patch = (id: number) =>
      ask(path, { method: "PATCH", headers: json, body: JSON.stringify(bodyOf(id)) });
    const first = await patch(1);
    expect(first.body).toMatchObject({ name: "win-01", properties: { provisioningState: "Updating" } });
    expect(first.body.properties.instanceView).toBeUndefined();
    expect(first.headers.get("retry-after")).toBe("10");
    azure.settings.patchAnswer = 202;
    const other = `${idOf(azure, "web-02")}?api-version=2026-04-01`;
    const second = await ask(other, { method: "PATCH", headers: json, body: JSON.stringify(bodyOf(2)) });
    expect(second).toMatchObject({ status: 202, body: null });
    expect(second.headers.get("azure-asyncoperation")).toContain("/operations/");
  });

  test.each(["vmss-pool_9d8e7f60", "vmss-front_3"])("an instance of a scale set: %s", async (name) => {
    const running = await startAzure();
    const { keyIncarnationId } = await modelOf(running, name);
    expect(await reset(running, name)).toMatchObject({ kind: "accepted" });
    running.advance(60_000);
    const guest = await guestNow(running, name);
    expect(guest.keyLatchStatus.states.keyIncarnationId).toBe(String(Number(keyIncarnationId) + 1));
  });

  test("a machine without MSP takes the number, and its settings appear", async () => {
    const running = await startAzure();
    expect((await modelOf(running, "plain-01")).keyIncarnationId).toBeNull();
    await reset(running, "plain-01");
    expect(await modelOf(running, "plain-01")).toMatchObject({ keyIncarnationId: 1, enabled: null });
  });
});

describe("when the guest takes the key over", () => {
  const guid = async (running: RunningAzure, name: string): Promise<string | undefined> =>
    (await guestNow(running, name))?.keyLatchStatus.states.keyIncarnationId;

  test("late, and never until somebody repairs it", async () => {
    const running = await startAzure();
    await reset(running, "web-03");
    await reset(running, "web-04");
    running.advance(running.azure.settings.latchSoonMs);
    expect(await guid(running, "web-03")).toBeUndefined();
    running.advance(running.azure.settings.latchLateMs);
    expect(await guid(running, "web-03")).toBe("9");
    running.advance(86_400_000);
    expect(await guid(running, "web-04")).toBeUndefined();
    running.azure.machines.setLatch(idOf(running.azure, "web-04"), "soon");
    expect(await guid(running, "web-04")).toBe("1");
  });

  test("at the next start of a machine that is off; a later stop does not take it away", async () => {
    const running = await startAzure();
    const { azure } = running;
    const id = idOf(azure, "win-04");
    await reset(running, "win-04");
    running.advance(3_600_000);
    expect(await modelOf(running, "win-04")).toMatchObject({
      keyIncarnationId: 1,
      provisioningState: "Succeeded",
    });
    expect(azure.machines.get(id).guestKeyIncarnationId).toBe(0);
    azure.machines.setPower(id, "running");
    expect(await guid(running, "win-04")).toBe("0");
    running.advance(azure.settings.latchSoonMs);
    expect(await guid(running, "win-04")).toBe("1");
    azure.machines.setPower(id, "deallocated");
    azure.machines.setPower(id, "deallocated");
    expect(await guid(running, "win-04")).toBeUndefined();
    azure.machines.setPower(id, "running");
    expect(await guid(running, "win-04")).toBe("1");
  });
});

describe("what is refused, or changes nothing", () => {
  test("an etag that is not the machine's any more", async () => {
    const running = await startAzure();
    expect(await reset(running, "web-01", { ifMatch: '"6"' })).toMatchObject({
      kind: "refused",
      httpStatus: 412,
      code: "PreconditionFailed",
    });
    expect((await modelOf(running, "web-01")).keyIncarnationId).toBe(3);
  });

  test("of two at once one wins, the other meets the new etag", async () => {
    const running = await startAzure();
    const answers = await Promise.all([reset(running, "web-01"), reset(running, "web-01")]);
    expect(answers.map(({ kind }) => kind).toSorted()).toStrictEqual(["accepted", "refused"]);
    expect(running.azure.machines.get(idOf(running.azure, "web-01")).changes).toStrictEqual([4]);
  });

  test("a lower number; the same one is done already", async () => {
    const running = await startAzure();
    const { etag } = await modelOf(running, "web-01");
    expect(await reset(running, "web-01", { to: 2 })).toMatchObject({
      kind: "refused",
      httpStatus: 400,
      code: "BadRequest",
      message: "The value securityProfile.proxyAgentSettings.keyIncarnationId can only be incremented.",
    });
    expect(await reset(running, "web-01", { to: 3 })).toMatchObject({ kind: "accepted", operationUrl: null });
    expect((await modelOf(running, "web-01")).etag).toBe(etag);
    expect(await reset(running, "web-01", { to: 2_147_483_647 })).toMatchObject({ kind: "accepted" });
  });

  test("a change while another one is under way", async () => {
    const running = await startAzure();
    await reset(running, "web-01");
    expect(await reset(running, "web-01")).toMatchObject({ httpStatus: 409, code: "Conflict" });
    expect(await reset(running, "win-05")).toMatchObject({ httpStatus: 409, code: "Conflict" });
    // The same number again is no second change.
    expect(await reset(running, "web-01", { to: 4 })).toMatchObject({ kind: "accepted" });
  });

  test("a machine without a right to write, and one that is not there", async () => {
    const running = await startAzure();
    const patch = { to: 1, ifMatch: '"7"', correlationId: "r" };
    expect(
      await running.writer.patchKeyIncarnationId({ ...patch, target: targetOf(running.azure, "hr-db-01") }),
    ).toMatchObject({
      code: "AuthorizationFailed",
      message: expect.stringContaining("virtualMachines/write"),
    });
    const target = { ...targetOf(running.azure, "web-01"), name: "none" } as const;
    expect(await running.writer.patchKeyIncarnationId({ ...patch, target })).toMatchObject({
      httpStatus: 404,
    });
  });

  test("an instance of a Uniform scale set, where the service knows no PATCH for it", async () => {
    const running = await startAzure();
    running.azure.settings.uniformPatch = "refused";
    expect(await reset(running, "vmss-front_3")).toMatchObject({ httpStatus: 405, code: "MethodNotAllowed" });
    expect(await reset(running, "vmss-pool_9d8e7f60")).toMatchObject({ kind: "accepted" });
  });

  test.each([
    ["another media type", JSON.stringify(bodyOf(4)), "text/plain", 415, "UnsupportedMediaType"],
    ["no JSON", "{", "application/json", 400, "InvalidRequestContent"],
    ["a list", "[]", "application/json", 400, "InvalidRequestContent"],
    ["nothing", "null", "application/json", 400, "InvalidRequestContent"],
    ["an unknown member", { propertys: {} }, "application/json", 400, "InvalidRequestContent"],
    [
      "settings in the wrong place",
      { properties: { proxyAgentSettings: {} } },
      "application/json",
      400,
      "InvalidRequestContent",
    ],
    [
      "an unknown setting",
      { properties: { securityProfile: { proxyAgentSettings: { hostGA: {} } } } },
      "application/json",
      400,
      "InvalidRequestContent",
    ],
    ["a read-only member", { ...bodyOf(4), etag: '"7"' }, "application/json", 400, "InvalidParameter"],
    [
      "an echoed instance view",
      { properties: { instanceView: {} } },
      "application/json",
      400,
      "InvalidParameter",
    ],
    [
      "a member twice, spelled otherwise",
      { properties: {}, Properties: {} },
      "application/json",
      400,
      "InvalidRequestContent",
    ],
    [
      "a profile that is a text",
      { properties: { securityProfile: "x" } },
      "application/json",
      400,
      "InvalidRequestContent",
    ],
    ["a text for a number", bodyOf("4"), "application/json", 400, "InvalidRequestContent"],
    ["half a number", bodyOf(4.5), "application/json", 400, "InvalidRequestContent"],
    ["more than an Int32", bodyOf(2_147_483_648), "application/json", 400, "InvalidRequestContent"],
    ["less than an Int32", bodyOf(-2_147_483_649), "application/json", 400, "InvalidRequestContent"],
    ["a number below zero", bodyOf(-1), "application/json", 400, "BadRequest"],
  ])("%s", async (_, body, contentType, status, code) => {
    const { azure, ask } = await startAzure();
    const id = idOf(azure, "web-01");
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const init = { method: "PATCH", headers: { "content-type": contentType }, body: text };
    const answer = await ask(`${id}?api-version=2026-04-01`, init);
    expect([answer.status, answer.body.error.code]).toStrictEqual([status, code]);
    expect(azure.machines.get(id).changes).toStrictEqual([]);
  });

  test.each([{}, { properties: null }, { properties: {} }, bodyOf(null)])(
    "%j changes nothing",
    async (body) => {
      const { azure, ask } = await startAzure();
      const id = idOf(azure, "web-01");
      const { etag } = azure.machines.get(id);
      const init = { method: "PATCH", headers: json, body: JSON.stringify(body) };
      expect(await ask(`${id}?api-version=2026-04-01`, init)).toMatchObject({ status: 200, body: { etag } });
    },
  );

  test("an expansion", async () => {
    const { azure, ask } = await startAzure();
    const path = `${idOf(azure, "web-01")}?$expand=instanceView&api-version=2026-04-01`;
    const init = { method: "PATCH", headers: json, body: JSON.stringify(bodyOf(4)) };
    expect((await ask(path, init)).body.error.code).toBe("InvalidQueryParameter");
  });
});

describe("what others do meanwhile", () => {
  test("somebody raises the id: the etag is another, the guest follows", async () => {
    const running = await startAzure();
    const { etag } = await modelOf(running, "web-01");
    running.azure.machines.raise(idOf(running.azure, "web-01"), 2);
    expect(await reset(running, "web-01", { ifMatch: etag ?? "" })).toMatchObject({ httpStatus: 412 });
    expect(await modelOf(running, "web-01")).toMatchObject({
      keyIncarnationId: 5,
      provisioningState: "Succeeded",
    });
  });

  test("somebody deletes the machine and makes it again: another vmId, its first key", async () => {
    const running = await startAzure();
    const before = await modelOf(running, "web-01");
    running.azure.machines.recreate(idOf(running.azure, "web-01"));
    const after = await modelOf(running, "web-01");
    expect(after.vmId).not.toBe(before.vmId);
    expect(after).toMatchObject({ keyIncarnationId: null, enabled: true, provisioningState: "Succeeded" });
    expect((await guestNow(running, "web-01")).keyLatchStatus.message).toContain("Found key details");
    running.azure.machines.recreate(idOf(running.azure, "new-01"));
    expect(await modelOf(running, "new-01")).toMatchObject({ provisioningState: "Succeeded" });
  });

  test("a machine that is not there cannot be changed", async () => {
    const { azure } = await startAzure();
    for (const change of [
      () => azure.machines.get("/x"),
      () => azure.machines.raise("/x"),
      () => azure.machines.recreate("/x"),
      () => azure.machines.setLatch("/x", "soon"),
    ]) {
      expect(change).toThrow("There is no machine /x.");
    }
  });
});

describe("over a restart", () => {
  test("a simulator goes on where another one stood", async () => {
    const running = await startAzure();
    await reset(running, "web-01");
    const snapshot: ReturnType<typeof running.azure.snapshot> = JSON.parse(
      JSON.stringify(running.azure.snapshot()),
    );
    running.advance(60_000);
    const next = createAzureSimulator({ nowMs: running.nowMs });
    next.restore({
      ...snapshot,
      states: { ...snapshot.states, "/gone": snapshot.states[Object.keys(snapshot.states)[0] ?? ""]! },
    });
    const id = idOf(next, "web-01");
    expect(next.machines.get(id)).toStrictEqual(running.azure.machines.get(id));
    expect(next.machines.get(id)).toMatchObject({
      keyIncarnationId: 4,
      guestKeyIncarnationId: 4,
      changes: [4],
    });
    expect(next.machines.list()).toHaveLength(next.demoMachines.length);
  });

  test("with the same source of numbers ids are the same again", () => {
    const idsOf = () => {
      let n = 0;
      const azure = createAzureSimulator({ nowMs: () => 0, random: () => (n = (n + 0.37) % 1) });
      azure.machines.recreate(idOf(azure, "web-01"));
      return azure.machines.get(idOf(azure, "web-01")).vmId;
    };
    expect(idsOf()).toBe(idsOf());
    expect(idsOf()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
