import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createAzureClient, type AzureClientOptions } from "../../src/azure/azure-client.ts";
import {
  armError,
  countingCredential,
  instance,
  instancePath,
  json,
  keepingLog,
  quiet,
  startArm,
  subscriptionId,
  vm,
  vmPath,
} from "./arm-server.ts";

const now = 1_795_000_000_000;
const body = { id: vmPath, name: "web-01", properties: { vmId: "1", provisioningState: "Succeeded" } };

function client(endpoint: string, more: Partial<AzureClientOptions> = {}) {
  return createAzureClient({
    endpoint,
    credential: countingCredential(),
    clock: () => now,
    log: quiet,
    backoffMs: [20, 40],
    ...more,
  });
}

describe("readVm", () => {
  it("reads a VM with exactly one request, with the reader's token", async () => {
    const arm = await startArm((_, response) => json(response, 200, body));
    const credential = countingCredential("reader-token");
    const result = await client(arm.endpoint, { credential }).readVm(vm, 5000);
    expect(result).toMatchObject({ ok: true, value: { receivedAtMs: now, correlationId: "corr-1" } });
    expect(arm.seen).toHaveLength(1);
    const [seen] = arm.seen;
    expect(seen?.method).toBe("GET");
    expect(seen?.url.pathname).toBe(vmPath);
    expect(Object.fromEntries(seen?.url.searchParams ?? [])).toStrictEqual({
      "api-version": "2026-04-01",
      $expand: "instanceView",
    });
    expect(seen?.headers["authorization"]).toBe("Bearer reader-token");
    expect(credential.asked).toStrictEqual(["https://management.azure.com/.default"]);
  });

  it("gives the bytes as they came: unknown members, order, white space, duplicate keys", async () => {
    const text = `{ "zeta" : 1.50, "properties": {"newThing":{"a":null}, "x":1, "x":2}, "ż": "\\u017c" }\n`;
    const arm = await startArm((_, response) => response.writeHead(200).end(text));
    const result = await client(arm.endpoint).readVm(vm, 5000);
    expect(result.ok && new TextDecoder().decode(result.value.bytes)).toBe(text);
  });

  it("reads an instance of a Uniform scale set by its own id", async () => {
    const arm = await startArm((_, response) => json(response, 200, body));
    expect(await client(arm.endpoint).readVm(instance, 5000)).toMatchObject({ ok: true });
    expect(arm.seen.map(({ url }) => url.pathname)).toStrictEqual([instancePath]);
  });

  it("encodes unusual names, and asks nobody about names that cannot be", async () => {
    const arm = await startArm((_, response) => json(response, 200, body));
    const azure = client(arm.endpoint);
    await azure.readVm({ ...vm, resourceGroup: "Grüße (test)" }, 5000);
    expect(arm.seen[0]?.url.pathname).toContain("/resourceGroups/Gr%C3%BC%C3%9Fe%20(test)/");
    for (const name of ["", ".", "..", "a/b", "a?b", "a#b", "a\\b", "%2e%2e", "a\nb", "x".repeat(91)]) {
      expect(await azure.readVm({ ...vm, name }, 5000)).toStrictEqual({
        ok: false,
        problem: { kind: "not-found", code: "InvalidResourceName", correlationId: "" },
      });
      expect(await azure.readVm({ ...instance, instanceId: name }, 5000)).toMatchObject({ ok: false });
    }
    expect(arm.seen).toHaveLength(1);
  });

  it("uses one token for many questions", async () => {
    const arm = await startArm((_, response) => json(response, 200, body));
    const credential = countingCredential();
    const azure = client(arm.endpoint, { credential });
    await Promise.all([azure.readVm(vm, 5000), azure.readVm(vm, 5000)]);
    await azure.readVm({ ...vm, name: "web-02" }, 5000);
    expect(credential.asked).toHaveLength(1);
    expect(arm.seen).toHaveLength(3);
  });
});

describe("readVm, when Azure says no", () => {
  it.each([
    [
      404,
      armError("ResourceNotFound"),
      { kind: "not-found", code: "ResourceNotFound", correlationId: "corr-1" },
    ],
    [404, armError("ResourceGroupNotFound"), { kind: "not-found", code: "ResourceGroupNotFound" }],
    [404, armError("SubscriptionNotFound"), { kind: "not-found", code: "SubscriptionNotFound" }],
    [
      403,
      armError(
        "AuthorizationFailed",
        "… to perform action 'Microsoft.Compute/virtualMachines/read' over scope '/x'",
      ),
      { kind: "no-rights", code: "AuthorizationFailed", action: "Microsoft.Compute/virtualMachines/read" },
    ],
    [403, armError("AuthorizationFailed", "no action named"), { kind: "no-rights", action: null }],
    [401, armError("ExpiredAuthenticationToken"), { kind: "signed-out", code: "ExpiredAuthenticationToken" }],
    [
      401,
      { code: "InvalidAuthenticationTokenTenant", message: "" },
      { kind: "signed-out", code: "InvalidAuthenticationTokenTenant" },
    ],
    [409, armError("Conflict"), { kind: "unavailable", httpStatus: 409, code: "Conflict" }],
    [400, armError("BadRequest", "odd"), { kind: "unavailable", httpStatus: 400, code: "BadRequest" }],
    [
      409,
      armError("OperationNotAllowed", "", { details: [{ code: "TooManyRequests", message: "{}" }] }),
      { kind: "throttled", retryAfterSeconds: null },
    ],
    [418, { what: "is this" }, { kind: "not-understood", httpStatus: 418 }],
  ])("tells %i apart: %j", async (status, answer, problem) => {
    const arm = await startArm((_, response) => json(response, status, answer));
    expect(await client(arm.endpoint).readVm(vm, 5000)).toMatchObject({ ok: false, problem });
    expect(arm.seen).toHaveLength(1);
  });

  it("names its own request id where ARM gives none, so that support can find it", async () => {
    const arm = await startArm((_, response) => response.writeHead(404).end(JSON.stringify(armError("X"))));
    const result = await client(arm.endpoint).readVm(vm, 5000);
    const sent = arm.seen[0]?.headers["x-ms-client-request-id"];
    expect(sent).toMatch(/^[0-9a-f-]{36}$/);
    expect(result).toMatchObject({ problem: { correlationId: sent } });
  });

  it("does not take another server's page for an absent VM", async () => {
    const arm = await startArm((_, response) =>
      response.writeHead(404, { "content-type": "text/html" }).end("<html>nginx</html>"),
    );
    expect(await client(arm.endpoint).readVm(vm, 5000)).toMatchObject({
      problem: { kind: "not-understood", httpStatus: 404 },
    });
  });

  it.each([
    ["an HTML page", "<html>sign in</html>"],
    ["cut JSON", '{"id":"/subscriptions/1","properties":{"vmId":"'],
    ["null", "null"],
    ["a list", "[]"],
    ["a number", "1"],
    ["nothing", ""],
    ["JSON that is no VM", "{}"],
    ["properties that are null", '{"properties":null}'],
    ["an error with status 200", JSON.stringify(armError("Odd"))],
    ["bytes that are no text", Buffer.from([0x7b, 0xff, 0x7d])],
  ])("does not judge %s", async (_, content) => {
    const arm = await startArm((__, response) => response.writeHead(200).end(content));
    expect(await client(arm.endpoint).readVm(vm, 5000)).toMatchObject({
      ok: false,
      problem: { kind: "not-understood", httpStatus: 200 },
    });
    expect(arm.seen).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])("follows no redirect (%i), not even to itself", async (status) => {
    const other = await startArm((_, response) => json(response, 200, body));
    const arm = await startArm((_, response, count) =>
      response.writeHead(status, { location: count === 1 ? `${other.endpoint}${vmPath}` : "/again" }).end(),
    );
    expect(await client(arm.endpoint).readVm(vm, 5000)).toMatchObject({
      problem: { kind: "not-understood", httpStatus: status },
    });
    const own = await startArm((_, response) => response.writeHead(status, { location: vmPath }).end());
    await client(own.endpoint).readVm(vm, 5000);
    expect([arm.seen.length, own.seen.length, other.seen.length]).toStrictEqual([1, 1, 0]);
  });

  it("stops reading an answer that has no end", async () => {
    const arm = await startArm((_, response) => {
      response.writeHead(200);
      const chunk = "x".repeat(1_000_000);
      const push = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", push);
      push();
    });
    expect(await client(arm.endpoint).readVm(vm, 20_000)).toMatchObject({
      problem: { kind: "unavailable", code: "BodyTooLarge" },
    });
    expect(arm.seen).toHaveLength(1);
  }, 20_000);
});

describe("readVm, when Azure is in trouble", () => {
  it("tries 500 three times, then says so", async () => {
    const arm = await startArm((_, response) => json(response, 500, armError("InternalServerError")));
    expect(await client(arm.endpoint).readVm(vm, 10_000)).toStrictEqual({
      ok: false,
      problem: { kind: "unavailable", httpStatus: 500, code: "InternalServerError", correlationId: "corr-1" },
    });
    expect(arm.seen).toHaveLength(3);
  });

  it("pauses between its tries, a quarter and three quarters of a second", async () => {
    const times: number[] = [];
    const arm = await startArm((_, response) => {
      times.push(performance.now());
      response.writeHead(500).end();
    });
    const azure = createAzureClient({
      endpoint: arm.endpoint,
      credential: countingCredential(),
      clock: () => now,
      log: quiet,
    });
    await azure.readVm(vm, 10_000);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(245);
    expect(third - second).toBeGreaterThanOrEqual(745);
    expect(times).toHaveLength(3);
  });

  it("gives the answer of a later try", async () => {
    const arm = await startArm((_, response, count) =>
      count === 1 ? json(response, 503, armError("ServiceUnavailable")) : json(response, 200, body),
    );
    expect(await client(arm.endpoint).readVm(vm, 5000)).toMatchObject({ ok: true });
    expect(arm.seen).toHaveLength(2);
  });

  it("understands a gateway's HTML page as unavailable", async () => {
    const arm = await startArm((_, response) =>
      response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>502 Bad Gateway</h1></html>"),
    );
    expect(await client(arm.endpoint).readVm(vm, 5000)).toMatchObject({
      problem: { kind: "unavailable", httpStatus: 502, code: "HTTP 502" },
    });
  });

  it.each([
    ["before an answer", (response: ServerResponse) => response.socket?.destroy()],
    [
      "in the middle of one",
      (response: ServerResponse) => {
        response.writeHead(200, { "content-length": "500" }).write('{"properties":');
        setTimeout(() => response.socket?.destroy(), 20);
      },
    ],
  ])("tries again when the connection drops %s, and says so in the end", async (_, drop) => {
    const arm = await startArm((__, response) => drop(response));
    expect(await client(arm.endpoint).readVm(vm, 5000)).toMatchObject({
      problem: { kind: "unavailable", httpStatus: null, correlationId: "" },
    });
    expect(arm.seen).toHaveLength(3);
    const healing = await startArm((__, response, count) =>
      count === 1 ? drop(response) : json(response, 200, body),
    );
    expect(await client(healing.endpoint).readVm(vm, 5000)).toMatchObject({ ok: true });
  });

  it("says that nothing listens", async () => {
    const arm = await startArm(() => {});
    const [port] = /\d+$/.exec(arm.endpoint) ?? [];
    const free = Number(port) === 65_535 ? 65_534 : Number(port) + 1;
    const result = await client(`http://127.0.0.1:${free}`).readVm(vm, 5000);
    expect(result).toMatchObject({
      problem: { kind: "unavailable", httpStatus: null, code: "ECONNREFUSED" },
    });
  });

  it.each([
    ["in seconds", { "retry-after": "17" }, 17],
    ["as a date", { "retry-after": new Date(now + 90_000).toUTCString() }, 90],
    ["as Resource Graph does", { "x-ms-user-quota-resets-after": "00:01:05" }, 65],
    ["for longer than a day", { "retry-after": "999999" }, 86_400],
    ["in words", { "retry-after": "soon" }, null],
    ["not at all", {}, null],
  ])("reports 429 at once, with the wait that ARM names %s", async (_, headers, retryAfterSeconds) => {
    const arm = await startArm((__, response) => json(response, 429, armError("TooManyRequests"), headers));
    const started = performance.now();
    expect(await client(arm.endpoint).readVm(vm, 5000)).toStrictEqual({
      ok: false,
      problem: { kind: "throttled", retryAfterSeconds, correlationId: "corr-1" },
    });
    expect(performance.now() - started).toBeLessThan(1500);
    expect(arm.seen).toHaveLength(1);
  });

  it("asks again at once when the time named has passed", async () => {
    const past = new Date(now - 90_000).toUTCString();
    const arm = await startArm((_, response, count) =>
      count === 1 ? json(response, 429, armError("X"), { "retry-after": past }) : json(response, 200, body),
    );
    expect(await client(arm.endpoint).readVm(vm, 5000)).toMatchObject({ ok: true });
  });

  it("waits for a short Retry-After itself, no less than asked", async () => {
    const times: number[] = [];
    const arm = await startArm((_, response, count) => {
      times.push(performance.now());
      if (count === 1) {
        json(response, 429, armError("TooManyRequests"), { "retry-after": "1" });
      } else {
        json(response, 200, body);
      }
    });
    expect(await client(arm.endpoint).readVm(vm, 5000)).toMatchObject({ ok: true });
    expect(times).toHaveLength(2);
    expect(Number(times[1]) - Number(times[0])).toBeGreaterThanOrEqual(990);
  });

  it("prefers the known reason to a late answer: no wait beyond the deadline", async () => {
    const arm = await startArm((_, response) => json(response, 429, armError("X"), { "retry-after": "1" }));
    const started = performance.now();
    expect(await client(arm.endpoint).readVm(vm, 800)).toMatchObject({
      problem: { kind: "throttled", retryAfterSeconds: 1 },
    });
    expect(performance.now() - started).toBeLessThan(700);
  });

  it.each([
    ["never answers", "timed-out", () => {}],
    [
      "stalls after the head",
      "timed-out",
      (_: unknown, response: ServerResponse) => response.writeHead(200).write("{"),
    ],
    [
      "drips for ever",
      "timed-out",
      (_: unknown, response: ServerResponse) => {
        const timer = setInterval(() => response.write(" "), 20);
        response.once("close", () => clearInterval(timer));
      },
    ],
    [
      "fails and leaves no time to try again",
      "unavailable",
      (_: unknown, response: ServerResponse) => void setTimeout(() => response.writeHead(500).end(), 90),
    ],
  ])("ends at the deadline when ARM %s", async (_, kind, answer) => {
    const arm = await startArm(answer);
    const azure = client(arm.endpoint, { backoffMs: [250] });
    await azure.warmUp();
    const started = performance.now();
    const result = await azure.readVm(vm, 300);
    expect(performance.now() - started).toBeLessThan(900);
    expect(result).toMatchObject({ ok: false, problem: { kind } });
    expect(arm.seen).toHaveLength(1);
  });

  it("hangs up at the deadline", async () => {
    let hasHungUp: (value: null) => void = () => {};
    const hungUp = new Promise((resolve) => {
      hasHungUp = resolve;
    });
    const arm = await startArm((_, response) => void response.once("close", () => hasHungUp(null)));
    expect(await client(arm.endpoint).readVm(vm, 300)).toStrictEqual({
      ok: false,
      problem: { kind: "timed-out", afterMs: 300 },
    });
    await hungUp;
  });

  it("asks nobody when there is no time at all", async () => {
    const arm = await startArm((_, response) => json(response, 200, body));
    expect(await client(arm.endpoint).readVm(vm, 0)).toStrictEqual({
      ok: false,
      problem: { kind: "timed-out", afterMs: 0 },
    });
    expect(arm.seen).toHaveLength(0);
  });
});

describe("readVm, when there is no token", () => {
  it("says signed-out, and asks ARM nothing", async () => {
    const arm = await startArm((_, response) => json(response, 200, body));
    const credential = {
      getToken: () =>
        Promise.reject(Object.assign(new Error("no endpoint found"), { name: "CredentialUnavailableError" })),
    };
    expect(await client(arm.endpoint, { credential }).readVm(vm, 5000)).toStrictEqual({
      ok: false,
      problem: { kind: "signed-out", code: "CredentialUnavailableError", correlationId: "" },
    });
    expect(arm.seen).toHaveLength(0);
  });

  it("ends at the deadline when the token never comes", async () => {
    const arm = await startArm((_, response) => json(response, 200, body));
    const credential = { getToken: () => new Promise<never>(() => {}) };
    expect(await client(arm.endpoint, { credential }).readVm(vm, 200)).toStrictEqual({
      ok: false,
      problem: { kind: "timed-out", afterMs: 200 },
    });
  });
});

describe("api-version", () => {
  const knows = (...known: readonly string[]) =>
    startArm(({ url }, response) =>
      known.includes(url.searchParams.get("api-version") ?? "")
        ? json(response, 200, body)
        : json(
            response,
            400,
            armError(known.length === 1 ? "InvalidApiVersionParameter" : "NoRegisteredProviderFound"),
          ),
    );
  const versionsOf = (arm: { readonly seen: readonly { readonly url: URL }[] }) =>
    arm.seen.map(({ url }) => url.searchParams.get("api-version"));

  it.each([[["2024-11-01"]], [["2024-11-01", "2024-07-01"]]])(
    "steps down where a cloud does not know the newest, and remembers (%j)",
    async (known) => {
      const arm = await knows(...known);
      const azure = client(arm.endpoint);
      expect(await azure.readVm(vm, 5000)).toMatchObject({ ok: true });
      expect(await azure.readVm(vm, 5000)).toMatchObject({ ok: true });
      expect(versionsOf(arm)).toStrictEqual(["2026-04-01", "2025-04-01", "2024-11-01", "2024-11-01"]);
    },
  );

  it("says so when none is known, and starts again at the newest", async () => {
    const arm = await knows("1999-01-01");
    const azure = client(arm.endpoint, { apiVersions: ["2026-04-01", "2025-04-01"] });
    const problem = { kind: "unavailable", httpStatus: 400, code: "InvalidApiVersionParameter" };
    expect(await azure.readVm(vm, 5000)).toMatchObject({ problem });
    expect(await azure.readVm(vm, 5000)).toMatchObject({ problem });
    expect(versionsOf(arm)).toStrictEqual(["2026-04-01", "2025-04-01", "2026-04-01", "2025-04-01"]);
  });

  it("refuses an empty list", () => {
    expect(() => client("http://127.0.0.1:1", { apiVersions: [] })).toThrow(RangeError);
  });
});

describe("the ARM host", () => {
  it("gets its production requests under its own origin and audience, through the same path", async () => {
    const sent: string[] = [];
    const credential = countingCredential("production-token");
    const azure = client("https://management.usgovcloudapi.net", {
      credential,
      httpClient: {
        sendRequest(request) {
          sent.push(`${request.url} ${request.headers.get("authorization")}`);
          return Promise.reject(Object.assign(new Error("no network here"), { code: "ENOTFOUND" }));
        },
      },
    });
    expect(await azure.readVm(vm, 2000)).toMatchObject({
      problem: { kind: "unavailable", code: "ENOTFOUND" },
    });
    expect(sent[0]).toBe(
      `https://management.usgovcloudapi.net${vmPath}?api-version=2026-04-01&$expand=instanceView Bearer production-token`,
    );
    expect(credential.asked).toStrictEqual(["https://management.usgovcloudapi.net/.default"]);
  });

  it("tells the log what was asked and answered, and never a token or a body", async () => {
    const lines: string[] = [];
    const arm = await startArm((_, response) =>
      json(
        response,
        200,
        { ...body, secret: "in-the-body" },
        { "x-ms-ratelimit-remaining-resource": "GetVM30Min;99" },
      ),
    );
    await client(arm.endpoint, {
      log: keepingLog(lines),
      credential: countingCredential("the-token"),
    }).readVm(vm, 5000);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^info arm answered \{"method":"GET","durationMs":\d+,"httpStatus":200,"correlationId":"corr-1","rateRemaining":"GetVM30Min;99"\}$/,
    );
    expect(lines[0]).not.toMatch(/the-token|in-the-body/);
  });

  it("keeps working for more subscriptions than it remembers clients for", async () => {
    const arm = await startArm((_, response) => json(response, 200, body));
    const azure = client(arm.endpoint);
    for (let n = 0; n < 70; n += 1) {
      const id = subscriptionId.replace(/^1{8}/, String(n).padStart(8, "0"));
      expect(await azure.readVm({ ...vm, subscriptionId: id }, 5000)).toMatchObject({ ok: true });
    }
    expect(arm.seen).toHaveLength(70);
  });
});
