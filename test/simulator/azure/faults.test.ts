import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { ArmExchange } from "../../../src/simulator/azure/arm-request.ts";
import { parseFault } from "../../../src/simulator/azure/parse-fault.ts";
import type { FaultEffect } from "../../../src/simulator/azure/faults.ts";
import { guestOf, idOf, startAzure, targetOf, type RunningAzure } from "./helpers.ts";

const once = (effect: FaultEffect, more: object = {}) => ({ effect, times: 1, ...more });
const onPatch = (effect: FaultEffect) => once(effect, { method: "PATCH" });

async function read({ azure, client }: RunningAzure, deadlineMs = 5000) {
  const answer = await client.readVm(targetOf(azure, "web-01"), deadlineMs);
  return answer.ok ? { kind: "read" } : answer.problem;
}

async function reset({ azure, writer }: RunningAzure, deadlineMs = 5000) {
  const target = targetOf(azure, "web-01");
  const model = await writer.readModel(target, 5000);
  if (!model.ok) throw new Error(model.problem.kind);
  const { etag, keyIncarnationId } = model.value;
  const to = Number(keyIncarnationId) + 1;
  return writer.patchKeyIncarnationId({ target, to, ifMatch: etag ?? "", correlationId: "r", deadlineMs });
}

const changes = ({ azure }: RunningAzure) => azure.machines.get(idOf(azure, "web-01")).changes;

describe("reads that go wrong", () => {
  test.each<[FaultEffect, object]>([
    [
      { kind: "throttled", retryAfterSeconds: 30 },
      { kind: "throttled", retryAfterSeconds: 30 },
    ],
    [
      { kind: "throttled", retryAfterSeconds: null },
      { kind: "throttled", retryAfterSeconds: null },
    ],
    [{ kind: "expired-token" }, { kind: "signed-out", code: "ExpiredAuthenticationToken" }],
    [{ kind: "forbidden" }, { kind: "no-rights", action: "Microsoft.Compute/virtualMachines/read" }],
    [{ kind: "not-found" }, { kind: "not-found", code: "ResourceNotFound" }],
    [{ kind: "conflict" }, { kind: "unavailable", httpStatus: 409 }],
  ])("%j", async (effect, problem) => {
    const running = await startAzure();
    running.azure.faults.add(once(effect));
    expect(await read(running)).toMatchObject(problem);
    expect(await read(running)).toStrictEqual({ kind: "read" });
  });

  test.each<FaultEffect>([
    { kind: "server-error", when: "before", status: 500 },
    { kind: "server-error", when: "after", status: 503 },
    { kind: "drop", when: "before" },
    { kind: "drop", when: "after" },
  ])("%j passes when it is asked again, and stays when it stays", async (effect) => {
    const running = await startAzure();
    running.azure.faults.add(once(effect));
    expect(await read(running)).toStrictEqual({ kind: "read" });
    running.azure.faults.add({ effect });
    expect(await read(running)).toMatchObject({ kind: "unavailable" });
    running.azure.faults.clear();
    expect(await read(running)).toStrictEqual({ kind: "read" });
  });

  test("a request that hangs, or answers too late, ends at the deadline", async () => {
    const running = await startAzure();
    running.azure.faults.add(once({ kind: "hang", when: "before" }));
    expect(await read(running, 100)).toStrictEqual({ kind: "timed-out", afterMs: 100 });
    running.azure.faults.add(once({ kind: "latency", latencyMs: 60_000 }));
    expect(await read(running, 100)).toStrictEqual({ kind: "timed-out", afterMs: 100 });
    running.azure.faults.add(once({ kind: "latency", latencyMs: 5 }));
    expect(await read(running)).toStrictEqual({ kind: "read" });
  });

  test("an old instance view beside a model of now", async () => {
    const running = await startAzure();
    await reset(running);
    running.advance(60_000);
    running.azure.faults.add({ effect: { kind: "stale-view", ageMs: 60_000 } });
    const answer = await running.client.readVm(targetOf(running.azure, "web-01"), 5000);
    const body: any = answer.ok ? JSON.parse(new TextDecoder().decode(answer.value.bytes)) : null;
    expect(body.properties.securityProfile.proxyAgentSettings.keyIncarnationId).toBe(4);
    expect(guestOf(body).keyLatchStatus.states.keyIncarnationId).toBe("3");
    const reported = Date.parse(body.properties.instanceView.vmAgent.statuses[0].time);
    expect(running.nowMs() - reported).toBe(85_000);
  });
});

describe("writes that go wrong before anything is done", () => {
  test.each<[FaultEffect, object]>([
    [
      { kind: "throttled", retryAfterSeconds: 9 },
      { kind: "refused", httpStatus: 429, retryAfterSeconds: 9 },
    ],
    [
      { kind: "throttled", retryAfterSeconds: null },
      { httpStatus: 429, retryAfterSeconds: null },
    ],
    [{ kind: "precondition-failed" }, { kind: "refused", httpStatus: 412 }],
    [{ kind: "conflict" }, { kind: "refused", httpStatus: 409, code: "Conflict" }],
    [
      { kind: "lock" },
      { kind: "refused", code: "ScopeLocked", message: expect.stringContaining("'/subscriptions/") },
    ],
    [{ kind: "policy" }, { code: "RequestDisallowedByPolicy", policy: { assignment: "Require owner tag" } }],
    [
      { kind: "forbidden" },
      { code: "AuthorizationFailed", message: expect.stringContaining("virtualMachines/write") },
    ],
    [
      { kind: "server-error", when: "before", status: 500 },
      { kind: "unknown", cause: { kind: "server-error" } },
    ],
    [
      { kind: "drop", when: "before" },
      { kind: "unknown", cause: { kind: "connection-lost" } },
    ],
    [
      { kind: "raised-meanwhile", by: 2 },
      { kind: "refused", httpStatus: 412 },
    ],
  ])("%j", async (effect, answer) => {
    const running = await startAzure();
    running.azure.faults.add(onPatch(effect));
    expect(await reset(running)).toMatchObject(answer);
    expect(changes(running)).toStrictEqual(effect.kind === "raised-meanwhile" ? [5] : []);
  });

  test("a right for an instance of a scale set is named as such", async () => {
    const running = await startAzure();
    running.azure.faults.add(once({ kind: "forbidden" }));
    expect(await running.client.readVm(targetOf(running.azure, "vmss-front_0"), 5000)).toMatchObject({
      problem: { action: "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read" },
    });
  });

  test("the machine is another one under the same name: the etag of the old one fits no more", async () => {
    const running = await startAzure();
    await reset(running);
    running.advance(60_000);
    const before = running.azure.machines.get(idOf(running.azure, "web-01"));
    running.azure.faults.add(onPatch({ kind: "recreated" }));
    expect(await reset(running)).toMatchObject({ kind: "refused", httpStatus: 412 });
    expect(changes(running)).toStrictEqual([]);
    expect(running.azure.machines.get(before.resourceId).vmId).not.toBe(before.vmId);
  });
});

describe("writes whose answer is lost or bad although they were done", () => {
  test.each<[FaultEffect, object]>([
    [
      { kind: "server-error", when: "after", status: 500 },
      { cause: { kind: "server-error", httpStatus: 500 } },
    ],
    [{ kind: "drop", when: "after" }, { cause: { kind: "connection-lost" } }],
    [{ kind: "hang", when: "after" }, { cause: { kind: "timed-out" } }],
  ])("%j", async (effect, answer) => {
    const running = await startAzure();
    running.azure.faults.add(onPatch(effect));
    expect(await reset(running, 200)).toMatchObject({ kind: "unknown", ...answer });
    expect(changes(running)).toStrictEqual([4]);
  });

  test("the operation's URL names a foreign host, which is never asked", async () => {
    let asked = 0;
    const foreign = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => {
      foreign.listen(0, "127.0.0.1", resolve);
    });
    const origin = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`;
    const running = await startAzure();
    running.azure.faults.add(onPatch({ kind: "foreign-operation", origin }));
    expect(await reset(running)).toMatchObject({
      kind: "accepted",
      operationUrl: null,
      foreignOperationHost: new URL(origin).host,
    });
    foreign.close();
    expect(asked).toBe(0);
  });

  test("the operation may not be read, or fails in the end", async () => {
    const running = await startAzure();
    running.azure.faults.add(once({ kind: "forbidden" }, { pathContains: "/OPERATIONS/" }));
    running.azure.faults.add(onPatch({ kind: "operation-failed" }));
    const answer = await reset(running);
    const url = answer.kind === "accepted" ? (answer.operationUrl ?? "") : "";
    expect(await running.writer.readOperation(url, 5000)).toMatchObject({
      problem: { kind: "no-rights", action: "Microsoft.Compute/locations/operations/read" },
    });
    running.advance(60_000);
    expect(await running.writer.readOperation(url, 5000)).toMatchObject({
      value: { kind: "failed", error: { code: "VMExtensionProvisioningError" } },
    });
    const machine = running.azure.machines.get(idOf(running.azure, "web-01"));
    expect(machine).toMatchObject({
      provisioningState: "Failed",
      keyIncarnationId: 4,
      guestKeyIncarnationId: 3,
    });
    const { body } = await running.ask(`${machine.resourceId}/instanceView?api-version=2026-04-01`);
    expect(body.statuses[0].code).toBe("ProvisioningState/failed/VMExtensionProvisioningError");
  });
});

describe("which requests a fault meets", () => {
  test("by method and a part of the path, whatever its case, so often as said", async () => {
    const running = await startAzure();
    const { faults } = running.azure;
    faults.add({ effect: { kind: "forbidden" }, method: "GET", pathContains: "WEB-01", times: 2 });
    faults.add({ effect: { kind: "lock" }, pathContains: "web-02" });
    expect(await running.client.readVm(targetOf(running.azure, "win-01"), 5000)).toMatchObject({ ok: true });
    expect(await read(running)).toMatchObject({ kind: "no-rights" });
    expect(faults.list()).toMatchObject([{ times: 1 }, { pathContains: "web-02" }]);
    expect(await read(running)).toMatchObject({ kind: "no-rights" });
    expect(await read(running)).toStrictEqual({ kind: "read" });
    expect(faults.list()).toHaveLength(1);
  });

  test("several at once when they are of different kinds, one after the other when of the same", async () => {
    const running = await startAzure();
    const { faults } = running.azure;
    faults.add(once({ kind: "latency", latencyMs: 1 }));
    faults.add(once({ kind: "throttled", retryAfterSeconds: 3600 }));
    faults.add(once({ kind: "throttled", retryAfterSeconds: 7200 }));
    expect(await read(running)).toMatchObject({ retryAfterSeconds: 3600 });
    expect(faults.list()).toHaveLength(1);
    expect(await read(running)).toMatchObject({ retryAfterSeconds: 7200 });
  });
});

describe("what is recorded", () => {
  test("every request, without its token, and what became of it", async () => {
    const running = await startAzure();
    running.azure.faults.add(onPatch({ kind: "drop", when: "after" }));
    await reset(running);
    running.azure.faults.add(once({ kind: "hang", when: "before" }));
    await read(running, 100);
    const seen = running.azure.requests();
    expect(seen.map(({ method, status, outcome }) => [method, status, outcome])).toStrictEqual([
      ["GET", 200, "answered"],
      ["PATCH", 200, "dropped"],
      ["GET", null, "hanging"],
    ]);
    expect(seen[1]).toMatchObject({
      headers: { "if-match": '"7"' },
      body: '{"properties":{"securityProfile":{"proxyAgentSettings":{"keyIncarnationId":4}}}}',
    });
    expect(JSON.stringify(seen)).not.toContain("latchkey-local-mode");
  });

  test("a listener hears of a request when it has come and when it is done, and is waited for", async () => {
    const running = await startAzure();
    const heard: string[] = [];
    const stop = running.azure.listen(async ({ method, outcome }: ArmExchange) => {
      await Promise.resolve();
      heard.push(`${method} ${outcome} ${changes(running).join()}`);
    });
    await reset(running);
    expect(heard).toStrictEqual(["GET pending ", "GET answered ", "PATCH pending ", "PATCH answered 4"]);
    stop();
    await read(running);
    expect(heard).toHaveLength(4);
  });
});

describe("over HTTP", () => {
  const post = ({ url }: RunningAzure, route: string, body: unknown) =>
    fetch(`${url}/_sim/azure/${route}`, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
    }).then(async (answer) => ({ status: answer.status, body: (await answer.json()) as any }));
  const get = async ({ url }: RunningAzure, route: string, method = "GET") => {
    const answer = await fetch(`${url}/_sim/azure/${route}`, { method });
    return { status: answer.status, body: (await answer.json()) as any };
  };

  test("faults are set, seen and cleared", async () => {
    const running = await startAzure();
    const fault = { effect: { kind: "forbidden" }, method: "GET", pathContains: "web", times: 3 };
    expect(await post(running, "faults", fault)).toStrictEqual({ status: 200, body: [fault] });
    expect(await read(running)).toMatchObject({ kind: "no-rights" });
    expect((await get(running, "faults")).body).toStrictEqual([{ ...fault, times: 2 }]);
    expect((await get(running, "faults", "DELETE")).body).toStrictEqual([]);
    expect(await read(running)).toStrictEqual({ kind: "read" });
  });

  test("requests are seen and forgotten", async () => {
    const running = await startAzure();
    await read(running);
    expect((await get(running, "requests")).body).toMatchObject([{ method: "GET", status: 200 }]);
    expect((await get(running, "requests", "DELETE")).body).toStrictEqual([]);
    expect(running.azure.requests()).toStrictEqual([]);
  });

  test("machines are seen and changed", async () => {
    const running = await startAzure();
    const resourceId = idOf(running.azure, "web-01");
    expect((await get(running, "machines")).body).toHaveLength(running.azure.demoMachines.length);
    const change = { resourceId: resourceId.toUpperCase(), latch: "never", power: "deallocated", raiseBy: 2 };
    expect((await post(running, "machines", change)).body).toMatchObject({
      resourceId,
      latch: "never",
      power: "deallocated",
      keyIncarnationId: 5,
      guestKeyIncarnationId: 3,
    });
    expect((await post(running, "machines", { resourceId, isRecreated: true })).body).toMatchObject({
      power: "running",
      keyIncarnationId: null,
      guestKeyIncarnationId: 0,
      changes: [],
    });
  });

  test("settings are seen and changed", async () => {
    const running = await startAzure();
    const changed = await post(running, "settings", { updatingMs: 0, uniformPatch: "refused" });
    expect(changed.body).toMatchObject({ updatingMs: 0, uniformPatch: "refused", patchAnswer: 200 });
    expect((await get(running, "settings")).body).toStrictEqual(changed.body);
    expect(running.azure.settings.updatingMs).toBe(0);
  });

  test.each([
    ["machines", {}, "resourceId names no machine."],
    ["machines", { resourceId: 1 }, "resourceId is unknown or out of range."],
    ["machines", { resourceId: "/x", latch: "soonish" }, "latch is unknown or out of range."],
    ["machines", { resourceId: "/x", power: "on" }, "power is unknown or out of range."],
    ["machines", { resourceId: "/x", raiseBy: 0 }, "raiseBy is unknown or out of range."],
    ["machines", { resourceId: "/x", isRecreated: 1 }, "isRecreated is unknown or out of range."],
    ["machines", { resourceId: "/x", colour: 1 }, 'the change has the unknown member "colour".'],
    ["settings", [], "settings is not an object."],
    ["settings", { updatingMs: -1 }, "updatingMs is unknown or out of range."],
    ["settings", { latchSoonMs: 1.5 }, "latchSoonMs is unknown or out of range."],
    ["settings", { patchAnswer: 204 }, "patchAnswer is unknown or out of range."],
    ["settings", { uniformPatch: true }, "uniformPatch is unknown or out of range."],
    ["settings", { pageSize: 0 }, "pageSize is unknown or out of range."],
    ["settings", { computeApiVersions: [] }, "computeApiVersions is unknown or out of range."],
    ["faults", { effect: { kind: "forbidden" }, path: "x" }, 'the fault has the unknown member "path".'],
    ["faults", "{", "The body is not JSON."],
  ])("%s refuses %j", async (route, body, message) => {
    const running = await startAzure();
    const answer = await post(running, route, body);
    expect([answer.status, answer.body.error.message]).toStrictEqual([400, message]);
    expect(running.azure.faults.list()).toStrictEqual([]);
  });

  test("an unknown route is none", async () => {
    const running = await startAzure();
    expect((await get(running, "moods")).status).toBe(404);
    expect((await get(running, "machines", "DELETE")).status).toBe(404);
  });
});

describe("reading a fault", () => {
  test.each([
    { kind: "latency", latencyMs: 10 },
    { kind: "throttled", retryAfterSeconds: 0 },
    { kind: "server-error", when: "after", status: 599 },
    { kind: "drop", when: "before" },
    { kind: "hang", when: "after" },
    { kind: "policy" },
    { kind: "operation-failed" },
    { kind: "foreign-operation", origin: "https://attacker.example" },
    { kind: "raised-meanwhile", by: 2 },
    { kind: "recreated" },
    { kind: "stale-view", ageMs: 1 },
  ])("%j", (effect) => {
    expect(parseFault({ effect })).toStrictEqual({ effect });
  });

  test("what is usual may be left out", () => {
    expect(parseFault({ effect: { kind: "throttled" } })).toMatchObject({
      effect: { retryAfterSeconds: null },
    });
    expect(parseFault({ effect: { kind: "server-error", when: "before" } })).toMatchObject({
      effect: { status: 500 },
    });
    expect(parseFault({ effect: { kind: "raised-meanwhile" } })).toMatchObject({ effect: { by: 1 } });
  });

  test.each([
    [null, "the fault is not an object"],
    [{}, "effect.kind is missing or unknown"],
    [{ effect: { kind: "explode" } }, "effect.kind is missing or unknown"],
    [{ effect: { kind: "constructor" } }, "effect.kind is missing or unknown"],
    [{ effect: { kind: "policy", name: "x" } }, 'effect has the unknown member "name"'],
    [{ effect: { kind: "latency", latencyMs: -1 } }, "effect.latencyMs is missing or out of range"],
    [
      { effect: { kind: "throttled", retryAfterSeconds: "1" } },
      "effect.retryAfterSeconds is missing or out of range",
    ],
    [{ effect: { kind: "server-error" } }, "effect.when is missing or out of range"],
    [
      { effect: { kind: "server-error", when: "after", status: 404 } },
      "effect.status is missing or out of range",
    ],
    [{ effect: { kind: "drop", when: "now" } }, "effect.when is missing or out of range"],
    [{ effect: { kind: "hang" } }, "effect.when is missing or out of range"],
    [
      { effect: { kind: "foreign-operation", origin: "attacker" } },
      "effect.origin is missing or out of range",
    ],
    [
      { effect: { kind: "foreign-operation", origin: "https://a.example/x" } },
      "effect.origin is missing or out of range",
    ],
    [{ effect: { kind: "raised-meanwhile", by: 0 } }, "effect.by is missing or out of range"],
    [{ effect: { kind: "stale-view" } }, "effect.ageMs is missing or out of range"],
    [{ effect: { kind: "lock" }, method: "get" }, "method is unknown"],
    [{ effect: { kind: "lock" }, pathContains: "" }, "pathContains is not a text"],
    [{ effect: { kind: "lock" }, times: 0 }, "times is out of range"],
  ])("%j is malformed", (value, text) => {
    expect(parseFault(value)).toStrictEqual({ malformed: text });
  });
});
