import { createRequire } from "node:module";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { TurnContext } from "botbuilder";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAdapter } from "../../src/hosting/adapter.ts";
import { captureConsole } from "../../src/hosting/capture-console.ts";
import { gateOf } from "../../src/hosting/door.ts";
import { createHttpServer } from "../../src/hosting/server.ts";
import { createServiceCheck } from "../../src/hosting/service-hosts.ts";
import {
  post,
  productionConfig,
  recordingLog,
  startConnector,
  type FakeConnector,
  type WireAnswer,
} from "./helpers.ts";
import * as tokens from "./tokens.ts";

const { appId, tenantId, serviceUrl, claims, token } = tokens;
const [good, other, foreign] = ["good", "good", "foreign"].map(tokens.createKey) as [
  tokens.SigningKey,
  tokens.SigningKey,
  tokens.SigningKey,
];
const nowSeconds = Math.floor(Date.now() / 1000);
const entraTenant = "deadbeef-0000-0000-0000-000000000000";

/** A message as Teams sends it, with changes. */
function message(changes: object = {}): any {
  return {
    type: "message",
    id: "1",
    channelId: "msteams",
    serviceUrl,
    text: "web-01",
    from: { id: "29:ann", aadObjectId: "aaaaaaaa-0000-0000-0000-000000000001" },
    recipient: { id: "28:bot" },
    conversation: { id: "a:1", conversationType: "personal", tenantId },
    channelData: { tenant: { id: tenantId } },
    ...changes,
  };
}

let keyServer: tokens.KeyServer;
let connector: FakeConnector;
let log: ReturnType<typeof recordingLog>;
let server: ReturnType<typeof createHttpServer>;
let endpoint = "";
let turns: TurnContext[] = [];
let release: () => void;
let onTurn: (context: TurnContext) => Promise<void>;

async function listen(): Promise<void> {
  const config = productionConfig();
  const toConnector: typeof fetch = (url, init) => {
    const { origin, pathname } = new URL(url);
    return fetch(`${connector.url}/${new URL(origin).host}${pathname}`, init);
  };
  const adapter = createAdapter(config, log, {
    settings: tokens.settingsFor(keyServer),
    fetch: toConnector,
    credentials: {
      isValidAppId: (id) => Promise.resolve(id === appId),
      isAuthenticationDisabled: () => Promise.resolve(false),
      createCredentials: () =>
        Promise.resolve({
          signRequest: (request) => {
            request.headers.set("authorization", "Bearer ours");
            return Promise.resolve(request);
          },
        }),
    },
  });
  server = createHttpServer({
    adapter,
    onTurn: (context) => {
      turns.push(context);
      return onTurn(context);
    },
    isReady: () => Promise.resolve(true),
    isServiceAllowed: createServiceCheck(config),
    gate: gateOf(config, Date.now)!,
    log,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${server.address().port}/api/messages`;
}

beforeAll(async () => {
  connector = await startConnector();
});
afterAll(() => connector.close());

beforeEach(async () => {
  log = recordingLog();
  release = captureConsole(log);
  keyServer = await tokens.startKeyServer([good]);
  turns = [];
  onTurn = () => Promise.resolve();
  connector.calls.length = 0;
  await listen();
});
afterEach(async () => {
  server.close();
  server.server.closeAllConnections();
  await keyServer.close();
  release();
});

const json = { "content-type": "application/json" };
function knock(authorization: string | undefined, body: unknown = message()): Promise<WireAnswer> {
  const headers = authorization === undefined ? json : { ...json, authorization };
  return post(endpoint, JSON.stringify(body), headers);
}

/** What a caller who does not belong gets, without the date. */
function expectRefusal(answer: WireAnswer): void {
  const { date: _date, ...headers } = answer.headers;
  expect({ ...answer, headers }).toStrictEqual({
    status: 401,
    body: '{"code":"Unauthorized"}',
    headers: {
      "content-type": "application/json",
      "content-length": "23",
      "www-authenticate": "Bearer",
      connection: "close",
      server: "latchkey",
    },
  });
}

const bearer = (text: string): string => `Bearer ${text}`;
const entra = (version: "1.0" | "2.0"): object => ({
  iss:
    version === "1.0"
      ? `https://sts.windows.net/${entraTenant}/`
      : `https://login.microsoftonline.com/${entraTenant}/v2.0`,
  ver: version,
  tid: entraTenant,
  ...(version === "1.0" ? { appid: appId } : { azp: appId }),
});
/** Parts of a right token, put together wrongly. */
const [headerPart, , signaturePart] = token(good).split(".") as [string, string, string];
const changedClaims = token(good, claims({ exp: nowSeconds + 7200 })).split(".")[1]!;

/** What knocks: its name, the header, and the body where it is not a right one. */
type Knock = readonly [name: string, authorization: string | undefined, body?: unknown];

const cases: readonly Knock[] = [
  ["no header", undefined],
  ["an empty header", ""],
  ["Basic", "Basic dXNlcjpwYXNzd29yZA=="],
  ["lower-case bearer", `bearer ${token(good)}`],
  ["no token after Bearer", "Bearer "],
  ["garbage", bearer("garbage")],
  ["garbage of three parts", bearer("a.b.c")],
  ["parts that are no JSON", bearer(`${Buffer.from("no").toString("base64url")}.${headerPart}.x`)],
  ["a token and more", `${bearer(token(good))} more`],
  ["an oversized token", bearer(token(good, claims({ padding: "x".repeat(9000) })))],
  ["claims changed after signing", bearer(`${headerPart}.${changedClaims}.${signaturePart}`)],
  ["a signature cut short", bearer(token(good).slice(0, -40))],
  ["an unsigned token", bearer(tokens.unsignedToken({ alg: "RS256", kid: "good" }))],
  [
    "an unsigned token with a made-up signature",
    bearer(tokens.unsignedToken({ alg: "RS256", kid: "good" }, claims(), "AAAA")),
  ],
  ["alg none", bearer(tokens.unsignedToken({ alg: "none", kid: "good" }))],
  ["alg None with a signature", bearer(tokens.unsignedToken({ alg: "None", kid: "good" }, claims(), "AAAA"))],
  ["HS256 with the public key as secret", bearer(tokens.hmacToken(good))],
  ["another key under the same id", bearer(token(other))],
  ["an unknown key", bearer(token(foreign))],
  ["no key id", bearer(token(good, claims(), { kid: undefined }))],
  ["expired ten minutes ago", bearer(token(good, claims({ exp: nowSeconds - 600 })))],
  ["never expiring", bearer(token(good, claims({ exp: undefined })))],
  ["valid for a year", bearer(token(good, claims({ exp: nowSeconds + 31_536_000 })))],
  ["not valid yet", bearer(token(good, claims({ nbf: nowSeconds + 3600 })))],
  ["another audience", bearer(token(good, claims({ aud: "https://api.botframework.com" })))],
  ["several audiences", bearer(token(good, claims({ aud: [appId, "other"] })))],
  ["another issuer", bearer(token(good, claims({ iss: "https://api.botframework.us" })))],
  ["no issuer", bearer(token(good, claims({ iss: undefined })))],
  [
    "the token of another service",
    bearer(token(good, claims({ serviceurl: "https://smba.trafficmanager.net/emea/" }))),
  ],
  ["a token without a service", bearer(token(good, claims({ serviceurl: undefined })))],
  ["a body without a service", bearer(token(good)), message({ serviceUrl: undefined })],
  [
    "a body with another service",
    bearer(token(good)),
    message({ serviceUrl: "https://smba.trafficmanager.net/amer/" }),
  ],
  ...[
    "https://evil.example/",
    "https://smba.trafficmanager.net.evil.example/",
    "http://smba.trafficmanager.net/teams/",
    "https://smba.trafficmanager.net:8443/",
    "https://user@smba.trafficmanager.net/",
    "http://169.254.169.254/",
  ].map(
    (url) =>
      [
        `a service that is not Teams': ${url}`,
        bearer(token(good, claims({ serviceurl: url }))),
        message({ serviceUrl: url }),
      ] as const,
  ),
  [
    "a foreign tenant",
    bearer(token(good)),
    message({
      conversation: { id: "a:1", tenantId: entraTenant },
      channelData: { tenant: { id: entraTenant } },
    }),
  ],
  [
    "a foreign tenant in one place",
    bearer(token(good)),
    message({ channelData: { tenant: { id: entraTenant } } }),
  ],
  ["no tenant", bearer(token(good)), message({ conversation: { id: "a:1" }, channelData: {} })],
  ["an Entra token of version 1 (the Emulator's way in)", bearer(token(good, claims(entra("1.0"))))],
  ["an Entra token of version 2 (the Emulator's way in)", bearer(token(good, claims(entra("2.0"))))],
  ["a right token that names a tenant", bearer(token(good, claims({ tid: entraTenant })))],
  ["a skill's token", bearer(token(good, claims({ ver: "1.0", appid: "another" })))],
  ["AseChannel", bearer(token(good)), message({ channelId: "AseChannel" })],
  ["the Emulator's channel", bearer(token(good)), message({ channelId: "emulator" })],
  ["no channel", bearer(token(good)), message({ channelId: undefined })],
  ["a body that is no object", bearer(token(good)), [1, 2]],
];

describe("the door", () => {
  const knocks = cases.map(([name, authorization, body = message()]) => ({ name, authorization, body }));
  it.each(knocks)("refuses $name with the constant 401", async ({ authorization, body }) => {
    expectRefusal(await knock(authorization, body));
    expect(turns).toStrictEqual([]);
    expect(connector.calls).toStrictEqual([]);
    expect(log.lines.filter(({ message: text }) => text === "caller refused")).toHaveLength(1);
  });

  it("lets a right token in, and the answer goes to the service it names", async () => {
    onTurn = async (context) => void (await context.sendActivity("hello"));
    expect(await knock(bearer(token(good)))).toMatchObject({ status: 200, body: "" });
    expect(turns).toHaveLength(1);
    expect(connector.calls).toMatchObject([
      {
        method: "POST",
        url: "/smba.trafficmanager.net/teams/v3/conversations/a%3A1/activities/1",
        authorization: "Bearer ours",
        body: { text: "hello" },
      },
    ]);
  });

  it.each([
    ["expired two minutes ago, which clocks may differ by", claims({ exp: nowSeconds - 120 })],
    ["names our own tenant", claims({ tid: tenantId.toUpperCase() })],
  ])("lets a token in that %s", async (_name, body) => {
    expect((await knock(bearer(token(good, body)))).status).toBe(200);
  });

  it("asks nobody for keys for callers whom the gate refuses", async () => {
    await knock(bearer(token(good, claims({ iss: "other" }))));
    expect(keyServer.requests).toStrictEqual([]);
  });

  it("refuses keys that are endorsed for another channel only", async () => {
    await keyServer.close();
    keyServer = await tokens.startKeyServer([good], ["webchat"]);
    server.close();
    await listen();
    expectRefusal(await knock(bearer(token(good))));
  });

  it("says nothing of the provider's trouble to the caller, and all of it to the log", async () => {
    keyServer.isDown = true;
    expectRefusal(await knock(bearer(token(good))));
    expect(log.lines).toContainEqual({
      level: "warn",
      message: "caller refused",
      fields: { why: "signature", reason: "Failed to load openID config: 503" },
    });
  });

  it("answers a failing turn without its text", async () => {
    onTurn = () => Promise.reject(new Error("secret detail"));
    const answer = await knock(bearer(token(good)));
    expect(answer).toMatchObject({ status: 200, body: "" });
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        message: "turn failed",
        fields: { error: "Error", reason: "secret detail" },
      }),
    );
  });

  it("answers an activity of the wrong shape with 400 and the names of what is wrong", async () => {
    const answer = await knock(bearer(token(good)), message({ from: {} }));
    expect(answer).toMatchObject({
      status: 400,
      body: '{"code":"BadRequest","message":"not an activity: from.id"}',
    });
  });
});

describe("the door under load", () => {
  const require = createRequire(createRequire(import.meta.url).resolve("botbuilder"));
  /** The list that the SDK keeps, in a package that it brings along. */
  const inside = ["botframework-connector", "lib", "auth", "tokenValidationParameters"].join("/");
  const { ToBotFromBotOrEmulatorTokenValidationParameters: emulator } = require(inside) as {
    readonly ToBotFromBotOrEmulatorTokenValidationParameters: { readonly issuer: string[] };
  };

  /** What is in use after everything that can go has gone. */
  function usedHeap(): number {
    log.lines.length = 0;
    setFlagsFromString("--expose-gc");
    (runInNewContext("gc") as () => void)();
    return process.memoryUsage().heapUsed;
  }

  async function knockOften(count: number, headers: (n: number) => object): Promise<void> {
    const body = JSON.stringify(message());
    for (let n = 0; n < count; n += 50) {
      const batch = Array.from({ length: 50 }, (_, index) => n + index);
      const answers = await Promise.all(
        batch.map((index) => {
          const authorization = bearer(
            tokens.unsignedToken({ alg: "RS256", kid: "good" }, headers(index), "AAAA"),
          );
          return post(endpoint, body, { ...json, authorization });
        }),
      );
      expect(new Set(answers.map(({ status }) => status))).toStrictEqual(new Set([401]));
    }
  }

  it("keeps nothing of 5,000 callers whose tokens name tenants of 4 kB", async () => {
    const issuersBefore = emulator.issuer.length;
    const tid = (n: number): string => `${n}-${"t".repeat(4000)}`;
    await knockOften(200, (n) => claims({ tid: tid(n) }));
    const heapBefore = usedHeap();
    await knockOften(2500, (n) => claims({ tid: tid(n) }));
    await knockOften(2500, (n) => ({ iss: "x", tid: tid(n) }));
    const growthBytes = usedHeap() - heapBefore;
    // oxlint-disable-next-line no-console -- a figure to report
    console.info(`5,000 refused callers: the heap grew by ${(growthBytes / 1_000_000).toFixed(1)} MB`);
    expect(emulator.issuer).toHaveLength(issuersBefore);
    // The SDK alone grows by 190 MB; one copy of each name would be 20 MB.
    expect(growthBytes).toBeLessThan(15_000_000);
  }, 60_000);
});

describe("bodies", () => {
  let folder = "";
  const before = process.env["TMPDIR"];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "latchkey-door-"));
    process.env["TMPDIR"] = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    rmSync(folder, { recursive: true });
  });

  const large = JSON.stringify(message({ text: "x".repeat(600 * 1024) }));

  it("refuses a body above the limit by its length, before it is read", async () => {
    const answer = await post(endpoint, "{", {
      ...json,
      "content-length": "30000000",
      authorization: bearer(token(good)),
    });
    expect(answer).toMatchObject({
      status: 413,
      body: '{"code":"PayloadTooLarge"}',
      headers: { connection: "close" },
    });
  });

  it("lets a client finish that is still sending a body above the limit, so that it sees the answer", async () => {
    const answer = await fetch(endpoint, { method: "POST", headers: json, body: "x".repeat(4_000_000) });
    expect([answer.status, answer.headers.get("connection")]).toEqual([413, "keep-alive"]);
  });

  it("refuses a body above the limit that does not say its length", async () => {
    const headers = { ...json, "transfer-encoding": "chunked", authorization: bearer(token(good)) };
    expect(await post(endpoint, large, headers)).toMatchObject({
      status: 413,
      body: '{"code":"PayloadTooLarge"}',
    });
    expect(turns).toStrictEqual([]);
  });

  it("reads no body of a caller whose token cannot be right", async () => {
    expectRefusal(await post(endpoint, "{ not json", { ...json, "transfer-encoding": "chunked" }));
  });

  it("refuses multipart and compressed bodies and leaves nothing on disk", async () => {
    const boundary = "b";
    const form = `--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\n\r\nhello\r\n--${boundary}--\r\n`;
    const authorization = bearer(token(good));
    const wrong: readonly Record<string, string>[] = [
      { "content-type": `multipart/form-data; boundary=${boundary}`, authorization },
      { "content-type": "application/x-www-form-urlencoded", authorization },
      { ...json, "content-encoding": "gzip", authorization },
      { authorization },
    ];
    for (const headers of wrong)
      expect(await post(endpoint, form, headers)).toMatchObject({
        status: 415,
        body: '{"code":"UnsupportedMediaType"}',
      });
    expect(readdirSync(folder)).toStrictEqual([]);
  });

  it("answers broken JSON with 400", async () => {
    const answer = await post(endpoint, "{ not json", { ...json, authorization: bearer(token(good)) });
    expect(answer).toMatchObject({ status: 400, body: '{"code":"BadRequest"}' });
  });
});
