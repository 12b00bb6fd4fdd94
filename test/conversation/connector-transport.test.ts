import { createServer } from "node:net";
import type { ConversationReference } from "botbuilder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inConversation, type Outbox } from "../../src/conversation/outbox.ts";
import { createAdapter } from "../../src/hosting/adapter.ts";
import { parseConfig } from "../../src/hosting/config.ts";
import { recordingLog, startConnector, type FakeConnector, type Reply } from "../hosting/helpers.ts";

const card = { type: "AdaptiveCard", version: "1.5", body: [] } as never;
/** Everything is quicker than in service; the last attempt still comes well before the end. */
const timing = { attemptMs: 500, totalMs: 10_000, pausesMs: [5, 10, 15] };

let connector: FakeConnector;
let log: ReturnType<typeof recordingLog>;
/** How the calls ended, as the log tells it. */
const exchanges = () =>
  log.lines.filter(({ message }) => message === "connector call ended").map(({ fields }) => fields);

beforeEach(async () => {
  connector = await startConnector();
  log = recordingLog();
});
afterEach(() => connector.close());

function local() {
  const parsed = parseConfig({});
  if (!parsed.ok) throw new Error("no local configuration");
  return parsed.value;
}

async function send<T>(
  work: (outbox: Outbox) => Promise<T>,
  parts: object = {},
  serviceUrl = connector.url,
): Promise<T> {
  const adapter = createAdapter(local(), log, { timing, ...parts });
  const reference: Partial<ConversationReference> = {
    activityId: "1",
    channelId: "msteams",
    serviceUrl,
    conversation: { id: "a:1" } as ConversationReference["conversation"],
    bot: { id: "28:bot", name: "bot" },
    user: { id: "29:ann", name: "Ann" },
  };
  const { promise, resolve } = Promise.withResolvers<T>();
  await inConversation(reference, { adapter, appId: "", log }, async (outbox) => resolve(await work(outbox)));
  return promise;
}

/** The SDK answers a made-up activity when it goes on with a conversation. */
const conversation = expect.stringMatching(/^\/v3\/conversations\/a%3A1\/activities\/[^/]+$/);
const post = (outbox: Outbox): Promise<string | undefined> => outbox.post(card);
const edit = (outbox: Outbox): Promise<boolean> => outbox.edit("card-1", card);
const status = (code: number, headers: Record<string, string> = {}): Reply => ({
  status: code,
  headers,
  body: { error: { code: "ServiceError", message: "secret detail" } },
});

describe("a card that is posted", () => {
  it("is one POST when all goes well", async () => {
    expect(await send(post)).toBe("sent-1");
    expect(connector.calls).toMatchObject([{ method: "POST", url: conversation }]);
    expect(exchanges()).toStrictEqual([{ method: "POST", status: 201, attempts: 1 }]);
  });

  it.each<readonly [string, Reply]>([
    ["429 without Retry-After", status(429)],
    ["429 with Retry-After", status(429, { "retry-after": "1" })],
    [
      "429 with a Retry-After that is a date gone by",
      status(429, { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }),
    ],
    ["429 with a Retry-After that says nothing", status(429, { "retry-after": "soon" })],
    ["412", status(412)],
    ["502", status(502)],
    ["504", status(504)],
  ])("is sent again after %s", async (_name, reply) => {
    connector.script.push(reply);
    expect(await send(post)).toBe("sent-2");
    expect(connector.calls).toHaveLength(2);
    expect(exchanges()).toStrictEqual([{ method: "POST", status: 201, attempts: 2 }]);
  });

  it.each<readonly [string, Reply]>([
    ["500", status(500)],
    ["503", status(503)],
    ["503 with Retry-After", status(503, { "retry-after": "0" })],
    ["408", status(408)],
    ["a lost connection", "drop"],
    ["no answer in time", "hang"],
  ])("is not sent again after %s, since it may stand there already", async (_name, reply) => {
    connector.script.push(reply);
    expect(await send(post)).toBeUndefined();
    expect(connector.calls).toHaveLength(1);
    expect(exchanges()).toMatchObject([{ method: "POST", attempts: 1 }]);
    expect(log.lines.filter(({ level }) => level === "warn")).toMatchObject([
      { message: "an answer could not be sent", fields: { what: "message", isSent: true } },
    ]);
  });

  it.each([400, 401, 403, 404, 413])("is not sent again after %d", async (code) => {
    connector.script.push(status(code));
    expect(await send(post)).toBeUndefined();
    expect(connector.calls).toHaveLength(1);
    expect(log.lines.at(-1)?.fields).toMatchObject({ status: code, code: "ServiceError" });
    expect(JSON.stringify(log.lines)).not.toContain("secret detail");
  });

  it("is given up after four attempts", async () => {
    connector.script.push(...Array.from({ length: 9 }, () => status(429)));
    expect(await send(post)).toBeUndefined();
    expect(connector.calls).toHaveLength(4);
    expect(exchanges()).toStrictEqual([{ method: "POST", status: 429, attempts: 4 }]);
  });

  it("is given up at once when the service asks for more time than there is", async () => {
    connector.script.push(status(429, { "retry-after": "3600" }));
    expect(await send(post)).toBeUndefined();
    expect(connector.calls).toHaveLength(1);
  });

  it("is sent again when no connection stood", async () => {
    let attempts = 0;
    const unreachable: typeof fetch = (input, init) => {
      attempts += 1;
      if (attempts > 1) return fetch(input, init);
      const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
      return Promise.reject(new TypeError("fetch failed", { cause }));
    };
    expect(await send(post, { fetch: unreachable })).toBe("sent-1");
    expect(attempts).toBe(2);
  });

  it("ends at its deadline when nobody listens", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closed.once("listening", resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    expect(await send(post, {}, `http://127.0.0.1:${port}`)).toBeUndefined();
    expect(exchanges()).toStrictEqual([{ method: "POST", status: undefined, attempts: 4 }]);
    expect(log.lines.at(-1)?.fields).toMatchObject({ code: "ECONNREFUSED", isSent: false });
  });
});

describe("a card that is edited", () => {
  it("is one PUT on its id", async () => {
    expect(await send(edit)).toBe(true);
    expect(connector.calls).toMatchObject([
      { method: "PUT", url: "/v3/conversations/a%3A1/activities/card-1", body: { id: "card-1" } },
    ]);
  });

  it.each<readonly [string, Reply]>([
    ["429", status(429)],
    ["412", status(412)],
    ["500", status(500)],
    ["503", status(503)],
    ["504", status(504)],
    ["a lost connection", "drop"],
    ["no answer in time", "hang"],
  ])("is sent again after %s, since twice is as good as once", async (_name, reply) => {
    connector.script.push(reply);
    expect(await send(edit)).toBe(true);
    expect(connector.calls).toHaveLength(2);
  });

  it("tells that it failed", async () => {
    connector.script.push(status(404));
    expect(await send(edit)).toBe(false);
  });
});

describe("where answers go", () => {
  it.each(["https://evil.example/", "http://169.254.169.254/", "http://localhost.evil.example/"])(
    "never to %s",
    async (serviceUrl) => {
      const asked: unknown[] = [];
      const record: typeof fetch = (input) => {
        asked.push(input);
        return Promise.reject(new Error("must not be asked"));
      };
      expect(await send(post, { fetch: record }, serviceUrl)).toBeUndefined();
      expect(asked).toStrictEqual([]);
    },
  );

  it("never where a redirect leads, with the token", async () => {
    const other = await startConnector();
    connector.script.push({
      status: 307,
      headers: { location: `${other.url}/v3/conversations/x/activities` },
    });
    expect(await send(post)).toBeUndefined();
    expect(other.calls).toStrictEqual([]);
    await other.close();
  });
});
