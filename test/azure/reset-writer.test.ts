import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import type { Log } from "../../src/app/ports/log.ts";
import { createResetWriter } from "../../src/azure/reset-writer.ts";
import {
  armError,
  countingCredential,
  instance,
  instancePath,
  json,
  keepingLog,
  quiet,
  startArm,
  vm,
  vmPath,
  type SeenRequest,
} from "./arm-server.ts";

const writer = (endpoint: string, log: Log = quiet) =>
  createResetWriter({
    endpoint,
    credential: countingCredential("reader-token"),
    resetCredential: countingCredential("reset-token"),
    clock: () => 1_795_000_000_000,
    log,
  });
const patch = { target: vm, to: 4, ifMatch: '"7"', correlationId: "req-1", deadlineMs: 5000 };
const methods = (seen: readonly SeenRequest[]) => seen.map(({ method }) => method);

describe("readModel", () => {
  it("reads what a reset depends on, with the reader's token, in one request", async () => {
    const arm = await startArm((_, response) =>
      json(response, 200, {
        id: vmPath,
        etag: '"7"',
        properties: {
          vmId: "vm-id",
          provisioningState: "Succeeded",
          securityProfile: { proxyAgentSettings: { enabled: true, keyIncarnationId: 3, newer: 1 } },
        },
      }),
    );
    const model = await writer(arm.endpoint).readModel(vm, 5000);
    expect(model).toMatchObject({
      ok: true,
      value: {
        resourceId: vmPath,
        vmId: "vm-id",
        etag: '"7"',
        provisioningState: "Succeeded",
        enabled: true,
        keyIncarnationId: 3,
      },
    });
    expect(model.ok && new TextDecoder().decode(model.value.document.bytes)).toContain('"newer":1');
    expect(methods(arm.seen)).toStrictEqual(["GET"]);
    expect(arm.seen[0]?.headers["authorization"]).toBe("Bearer reader-token");
  });

  it("fills nothing in: what is absent or odd is null", async () => {
    for (const securityProfile of [
      undefined,
      null,
      { proxyAgentSettings: null },
      { proxyAgentSettings: { enabled: "true", keyIncarnationId: null } },
    ]) {
      const arm = await startArm((_, response) => json(response, 200, { properties: { securityProfile } }));
      expect(await writer(arm.endpoint).readModel(vm, 5000)).toMatchObject({
        ok: true,
        value: {
          resourceId: null,
          vmId: null,
          etag: null,
          provisioningState: null,
          enabled: null,
          keyIncarnationId: null,
        },
      });
    }
  });

  it.each(["3", 1.5, true, [3], {}, 2 ** 53])(
    "an id that is no whole number (%j) is not taken for an absent one",
    async (odd) => {
      const securityProfile = { proxyAgentSettings: { enabled: true, keyIncarnationId: odd } };
      const arm = await startArm((_, response) => json(response, 200, { properties: { securityProfile } }));
      expect(await writer(arm.endpoint).readModel(vm, 5000)).toMatchObject({
        value: { enabled: true, keyIncarnationId: "unreadable" },
      });
    },
  );

  it("takes the etag of the head where the body has none", async () => {
    const arm = await startArm((_, response) => json(response, 200, { properties: {} }, { etag: '"head"' }));
    expect(await writer(arm.endpoint).readModel(vm, 5000)).toMatchObject({ value: { etag: '"head"' } });
  });

  it("gives Azure's problem as it is", async () => {
    const arm = await startArm((_, response) => json(response, 404, armError("ResourceNotFound")));
    expect(await writer(arm.endpoint).readModel(vm, 5000)).toMatchObject({ problem: { kind: "not-found" } });
  });
});

describe("patchKeyIncarnationId", () => {
  it.each([
    [vm, vmPath],
    [instance, instancePath],
  ])("sends exactly this, once, with the reset identity: %j", async (target, path) => {
    const arm = await startArm((_, response) => json(response, 200, { etag: '"8"' }));
    expect(await writer(arm.endpoint).patchKeyIncarnationId({ ...patch, target })).toStrictEqual({
      kind: "accepted",
      httpStatus: 200,
      correlationId: "corr-1",
      operationUrl: null,
      foreignOperationHost: null,
    });
    expect(arm.seen).toHaveLength(1);
    const [seen] = arm.seen;
    expect(seen?.method).toBe("PATCH");
    expect(`${seen?.url.pathname}${seen?.url.search}`).toBe(`${path}?api-version=2026-04-01`);
    expect(seen?.body).toBe(
      '{"properties":{"securityProfile":{"proxyAgentSettings":{"keyIncarnationId":4}}}}',
    );
    expect(seen?.headers).toMatchObject({
      "if-match": '"7"',
      authorization: "Bearer reset-token",
      "content-type": "application/json",
      "x-ms-client-request-id": "req-1",
    });
  });

  it("accepts an empty answer, but not the page of a proxy", async () => {
    for (const [status, content, kind] of [
      [202, "", "accepted"],
      [204, "", "accepted"],
      [200, "<html>sign in</html>", "unknown"],
      [200, "[]", "unknown"],
    ] as const) {
      const arm = await startArm((_, response) => response.writeHead(status).end(content));
      expect(await writer(arm.endpoint).patchKeyIncarnationId(patch)).toMatchObject({ kind });
    }
  });

  it("takes a new connection for every write", async () => {
    const ports = new Set<number | undefined>();
    const arm = await startArm((_, response) => {
      ports.add(response.socket?.remotePort);
      json(response, 200, {});
    });
    const reset = writer(arm.endpoint);
    for (let n = 0; n < 3; n += 1) {
      await reset.patchKeyIncarnationId(patch);
    }
    expect(ports.size).toBe(3);
  });

  it("writes with the api-version that the read was answered in", async () => {
    const arm = await startArm(({ url }, response) =>
      url.searchParams.get("api-version") === "2024-11-01"
        ? json(response, 200, { properties: {} })
        : json(response, 400, armError("InvalidApiVersionParameter")),
    );
    const reset = writer(arm.endpoint);
    await reset.readModel(vm, 5000);
    expect(await reset.patchKeyIncarnationId(patch)).toMatchObject({ kind: "accepted" });
    expect(arm.seen.at(-1)?.url.searchParams.get("api-version")).toBe("2024-11-01");
    expect(methods(arm.seen)).toStrictEqual(["GET", "GET", "GET", "PATCH"]);
  });

  it.each([0, -1, 1.5, 2_147_483_648, Number.NaN, Number.POSITIVE_INFINITY])(
    "never sends the number %d",
    async (to) => {
      const arm = await startArm((_, response) => json(response, 200, {}));
      await expect(writer(arm.endpoint).patchKeyIncarnationId({ ...patch, to })).rejects.toThrow(RangeError);
      expect(arm.seen).toHaveLength(0);
    },
  );

  it("sends the largest number", async () => {
    const arm = await startArm((_, response) => json(response, 200, {}));
    await writer(arm.endpoint).patchKeyIncarnationId({ ...patch, to: 2_147_483_647 });
    expect(arm.seen[0]?.body).toContain('"keyIncarnationId":2147483647}');
  });

  it.each([
    ["no etag", { ifMatch: "" }],
    ["an etag for everything", { ifMatch: "*" }],
    ["an etag that ends the header", { ifMatch: '"7"\r\nX: y' }],
    ["a correlation id that ends the header", { correlationId: "a\nb" }],
    ["a scale set in disguise", { target: { ...instance, instanceId: ".." } }],
    ["a scale set in disguise, doubled", { target: { ...instance, instanceId: "3/../.." } }],
    ["no instance", { target: { ...instance, instanceId: "" } }],
    ["a name with a query", { target: { ...vm, name: "web-01?x" } }],
  ])("never sends %s", async (_, more) => {
    const arm = await startArm((__, response) => json(response, 200, {}));
    await expect(writer(arm.endpoint).patchKeyIncarnationId({ ...patch, ...more })).rejects.toThrow(
      RangeError,
    );
    expect(arm.seen).toHaveLength(0);
  });

  it("gives the operation URL back, from either name of the ARM host", async () => {
    const path =
      "/subscriptions/1/providers/Microsoft.Compute/locations/we/operations/2?api-version=2026-04-01";
    const arm = await startArm((_, response, count) =>
      json(
        response,
        202,
        {},
        { "azure-asyncoperation": `${count === 1 ? "https://management.azure.com" : arm.endpoint}${path}` },
      ),
    );
    for (let n = 0; n < 2; n += 1) {
      expect(await writer(arm.endpoint).patchKeyIncarnationId(patch)).toMatchObject({
        kind: "accepted",
        httpStatus: 202,
        operationUrl: `https://management.azure.com${path}`,
        foreignOperationHost: null,
      });
    }
  });

  it("drops an operation URL on a foreign host, says so, and never asks it", async () => {
    const foreign = await startArm((_, response) => json(response, 200, { status: "Succeeded" }));
    const lines: string[] = [];
    const arm = await startArm((_, response) =>
      json(response, 202, {}, { "azure-asyncoperation": `${foreign.endpoint}/op` }),
    );
    const reset = writer(arm.endpoint, keepingLog(lines));
    expect(await reset.patchKeyIncarnationId(patch)).toMatchObject({
      kind: "accepted",
      operationUrl: null,
      foreignOperationHost: new URL(foreign.endpoint).host,
    });
    expect(lines).toContain(
      `warn a link to a foreign host was not followed ${JSON.stringify({ host: new URL(foreign.endpoint).host })}`,
    );
    expect(await reset.readOperation(`${foreign.endpoint}/op`, 5000)).toStrictEqual({
      ok: false,
      problem: { kind: "not-understood", httpStatus: 0, correlationId: "" },
    });
    expect(foreign.seen).toHaveLength(0);
  });

  it.each([
    [400, "BadRequest"],
    [403, "AuthorizationFailed"],
    [404, "ResourceNotFound"],
    [405, "MethodNotAllowed"],
    [409, "Conflict"],
    [409, "ScopeLocked"],
    [412, "PreconditionFailed"],
  ])("tells a refusal with its reason (%i %s)", async (httpStatus, code) => {
    const details = [{ code: "Inner", message: "because", target: "x" }];
    const arm = await startArm((_, response) =>
      json(response, httpStatus, armError(code, "why", { details })),
    );
    expect(await writer(arm.endpoint).patchKeyIncarnationId(patch)).toStrictEqual({
      kind: "refused",
      httpStatus,
      code,
      message: "why",
      details: [{ code: "Inner", message: "because" }],
      policy: null,
      correlationId: "corr-1",
      retryAfterSeconds: null,
    });
    expect(arm.seen).toHaveLength(1);
  });

  it("names the policy that forbids it, at the top or in a detail", async () => {
    const additionalInfo = [
      { type: "Other", info: {} },
      {
        type: "PolicyViolation",
        info: {
          policyAssignmentDisplayName: "Require owner tag",
          policyDefinitionDisplayName: "Require a tag",
          policyAssignmentId: "/x",
        },
      },
    ];
    const nested = armError("InvalidTemplateDeployment", "", {
      details: [{ code: "RequestDisallowedByPolicy", additionalInfo }],
    });
    for (const answer of [armError("RequestDisallowedByPolicy", "", { additionalInfo }), nested]) {
      const arm = await startArm((_, response) => json(response, 403, answer));
      expect(await writer(arm.endpoint).patchKeyIncarnationId(patch)).toMatchObject({
        kind: "refused",
        policy: { assignment: "Require owner tag", definition: "Require a tag" },
      });
    }
    const bare = [{ type: "PolicyViolation", info: { policyAssignmentId: "/a", policyDefinitionId: "/d" } }];
    const arm = await startArm((_, response) =>
      json(response, 403, armError("X", "", { additionalInfo: bare })),
    );
    expect(await writer(arm.endpoint).patchKeyIncarnationId(patch)).toMatchObject({
      policy: { assignment: "/a", definition: "/d" },
    });
  });

  it.each([
    [{ "retry-after": "9" }, 9],
    [{}, null],
  ])("is refused by 429 without trying again (%j)", async (headers, retryAfterSeconds) => {
    const arm = await startArm((_, response) => json(response, 429, armError("TooManyRequests"), headers));
    expect(await writer(arm.endpoint).patchKeyIncarnationId(patch)).toMatchObject({
      kind: "refused",
      httpStatus: 429,
      retryAfterSeconds,
    });
    expect(arm.seen).toHaveLength(1);
  });

  it.each([500, 502, 503, 504, 408, 499, 307, 308, 302])(
    "does not know what %i means for the VM, and sends nothing more",
    async (httpStatus) => {
      let model = 3;
      const arm = await startArm((request, response) => {
        model = request.method === "PATCH" ? 4 : model;
        response
          .writeHead(httpStatus, { "content-type": "text/html", location: "/again", "retry-after": "0" })
          .end("<html>");
      });
      expect(await writer(arm.endpoint).patchKeyIncarnationId(patch)).toMatchObject({
        kind: "unknown",
        cause: { kind: "server-error", httpStatus, code: `HTTP ${httpStatus}` },
      });
      expect(methods(arm.seen)).toStrictEqual(["PATCH"]);
      expect(model).toBe(4);
    },
  );

  it.each([
    ["before an answer", (response: ServerResponse) => response.socket?.destroy()],
    [
      "in the middle of one",
      (response: ServerResponse) => {
        response.writeHead(200, { "content-length": "500" }).write("{");
        setTimeout(() => response.socket?.destroy(), 20);
      },
    ],
  ])("does not know when the connection drops %s, and sends nothing more", async (_, drop) => {
    const arm = await startArm((__, response) => drop(response));
    expect(await writer(arm.endpoint).patchKeyIncarnationId(patch)).toMatchObject({
      kind: "unknown",
      cause: { kind: "connection-lost" },
    });
    expect(methods(arm.seen)).toStrictEqual(["PATCH"]);
  });

  it("does not know when ARM hangs, and says so at the deadline", async () => {
    const arm = await startArm(() => {});
    const started = performance.now();
    expect(await writer(arm.endpoint).patchKeyIncarnationId({ ...patch, deadlineMs: 300 })).toStrictEqual({
      kind: "unknown",
      cause: { kind: "timed-out", afterMs: 300 },
    });
    expect(performance.now() - started).toBeLessThan(1500);
    expect(methods(arm.seen)).toStrictEqual(["PATCH"]);
  });

  it("knows that nothing was sent without a token, or where nothing listens", async () => {
    const options = {
      endpoint: "http://127.0.0.1:1",
      clock: () => 0,
      log: quiet,
      credential: countingCredential(),
    };
    const refused = {
      kind: "refused",
      httpStatus: null,
      message: "",
      details: [],
      policy: null,
      correlationId: "req-1",
      retryAfterSeconds: null,
    };
    const unsigned = createResetWriter({
      ...options,
      resetCredential: {
        getToken: () => Promise.reject(Object.assign(new Error("x"), { name: "AuthenticationError" })),
      },
    });
    expect(await unsigned.patchKeyIncarnationId(patch)).toStrictEqual({
      ...refused,
      code: "AuthenticationError",
    });
    const alone = createResetWriter({ ...options, resetCredential: countingCredential() });
    expect(await alone.patchKeyIncarnationId(patch)).toStrictEqual({ ...refused, code: "ECONNREFUSED" });
  });

  it("does not call a foreign page's refusal by an ARM code", async () => {
    const arm = await startArm((_, response) => response.writeHead(403).end("<html>proxy</html>"));
    expect(await writer(arm.endpoint).patchKeyIncarnationId(patch)).toMatchObject({
      kind: "refused",
      code: "HTTP 403",
    });
  });
});

describe("readOperation", () => {
  const url =
    "https://management.azure.com/subscriptions/1/providers/Microsoft.Compute/locations/we/operations/2?api-version=2026-04-01";

  it.each([
    [{ status: "InProgress" }, { kind: "running" }],
    [{ status: "Updating" }, { kind: "running" }],
    [{ status: "succeeded" }, { kind: "succeeded" }],
    [
      {
        status: "Failed",
        error: { code: "VMExtensionProvisioningError", message: "VM has reported a failure" },
      },
      { kind: "failed", status: "Failed", error: { code: "VMExtensionProvisioningError" } },
    ],
    [{ status: "Canceled" }, { kind: "failed", status: "Canceled", error: null }],
  ])("reads %j", async (answer, value) => {
    const arm = await startArm((_, response) => json(response, 200, answer));
    expect(await writer(arm.endpoint).readOperation(url, 5000)).toMatchObject({ ok: true, value });
    expect(
      arm.seen.map(
        (seen) => `${seen.method} https://management.azure.com${seen.url.pathname}${seen.url.search}`,
      ),
    ).toStrictEqual([`GET ${url}`]);
    expect(arm.seen[0]?.headers["authorization"]).toBe("Bearer reader-token");
  });

  it("gives a missing right as a problem, and does not read what is no operation", async () => {
    const forbidden = await startArm((_, response) => json(response, 403, armError("AuthorizationFailed")));
    expect(await writer(forbidden.endpoint).readOperation(url, 5000)).toMatchObject({
      problem: { kind: "no-rights" },
    });
    const odd = await startArm((_, response) => json(response, 200, { properties: {} }));
    expect(await writer(odd.endpoint).readOperation(url, 5000)).toMatchObject({
      problem: { kind: "not-understood" },
    });
  });
});
