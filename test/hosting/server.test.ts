import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from "botbuilder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { correlationId } from "../../src/hosting/correlation.ts";
import { createHttpServer, type ServerDeps } from "../../src/hosting/server.ts";
import { createServiceCheck } from "../../src/hosting/service-hosts.ts";
import { post, recordingLog } from "./helpers.ts";

const activity = {
  type: "message",
  id: "1",
  channelId: "msteams",
  serviceUrl: "http://127.0.0.1:9/",
  conversation: { id: "a:1" },
  from: { id: "29:ann" },
  recipient: { id: "28:bot" },
  text: "hi",
};
const json = { "content-type": "application/json" };

let log: ReturnType<typeof recordingLog>;
let server: ReturnType<typeof createHttpServer>;
let url = "";

async function listen(changes: Partial<ServerDeps> = {}): Promise<void> {
  server = createHttpServer({
    adapter: new CloudAdapter(new ConfigurationBotFrameworkAuthentication({})),
    onTurn: () => Promise.resolve(),
    isReady: () => Promise.resolve(true),
    isServiceAllowed: createServiceCheck({ mode: "local", serviceHosts: [] }),
    log,
    ...changes,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}`;
}

beforeEach(() => {
  log = recordingLog();
});
afterEach(() => {
  server.close();
  server.server.closeAllConnections();
});

describe("the HTTP server in local mode", () => {
  it("runs a turn and answers 200 with an empty body", async () => {
    const texts: string[] = [];
    await listen({
      onTurn: (context: TurnContext) => Promise.resolve(void texts.push(context.activity.text)),
    });
    expect(await post(`${url}/api/messages`, JSON.stringify(activity), json)).toMatchObject({
      status: 200,
      body: "",
    });
    expect(texts).toStrictEqual(["hi"]);
  });

  it("answers an invoke with the body of the turn", async () => {
    const value = {
      status: 200,
      body: { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: "done" },
    };
    await listen({
      onTurn: async (context) => void (await context.sendActivity({ type: "invokeResponse", value })),
    });
    const invoke = { ...activity, type: "invoke", name: "adaptiveCard/action" };
    const answer = await post(`${url}/api/messages`, JSON.stringify(invoke), json);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toStrictEqual(value.body);
  });

  it("answers an invoke that nobody answers with 501", async () => {
    await listen();
    const answer = await post(`${url}/api/messages`, JSON.stringify({ ...activity, type: "invoke" }), json);
    expect(answer).toMatchObject({ status: 501, body: "" });
  });

  it("runs no turn for a service on another machine", async () => {
    await listen({ onTurn: () => Promise.reject(new Error("must not run")) });
    const body = JSON.stringify({ ...activity, serviceUrl: "https://smba.trafficmanager.net/" });
    expect(await post(`${url}/api/messages`, body, json)).toMatchObject({ status: 403 });
  });

  it("answers an error of the SDK without its text", async () => {
    const adapter = {
      process: () => Promise.reject(new Error("secret detail")),
    } as unknown as ServerDeps["adapter"];
    await listen({ adapter });
    const answer = await post(`${url}/api/messages`, JSON.stringify(activity), json);
    expect(answer).toMatchObject({ status: 500, body: '{"code":"Internal"}' });
    expect(log.lines).toContainEqual(expect.objectContaining({ level: "error", message: "activity failed" }));
  });

  it.each([
    ["GET", "/api/messages", 405],
    ["GET", "/nothing", 404],
    ["PUT", "/healthz", 405],
    ["GET", "/api/messages/../../etc/passwd", 404],
  ])("answers %s %s with %d and a code", async (method, path, status) => {
    await listen();
    const answer = await fetch(`${url}${path}`, { method });
    expect(answer.status).toBe(status);
    expect(Object.keys((await answer.json()) as object)).toStrictEqual(["code"]);
  });

  it("is alive while it listens, and ready when it is told so", async () => {
    let isReady = true;
    await listen({ isReady: () => Promise.resolve(isReady) });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    isReady = false;
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it("tells its figures to whoever stands beside it, and to nobody beyond the ingress", async () => {
    await listen({ metrics: { text: () => "latchkey_turns_total 1\n" } });
    const beside = await fetch(`${url}/metrics`);
    expect(beside.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await beside.text()).toBe("latchkey_turns_total 1\n");
    const beyond = await fetch(`${url}/metrics`, { headers: { "x-forwarded-for": "203.0.113.9" } });
    expect(beyond.status).toBe(404);
    expect(await beyond.json()).toStrictEqual({ code: "NotFound" });
  });

  it("runs each turn, and what it starts, under an id of its own", async () => {
    const ids: (string | undefined)[] = [];
    const { promise: twice, resolve } = Promise.withResolvers<null>();
    const onTurn = (): Promise<void> => {
      ids.push(correlationId());
      setImmediate(() => {
        ids.push(correlationId());
        if (ids.length === 4) resolve(null);
      });
      return Promise.resolve();
    };
    await listen({ onTurn });
    for (const id of ["1", "2"]) await post(`${url}/api/messages`, JSON.stringify({ ...activity, id }), json);
    await twice;
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(undefined);
    expect(log.lines.filter(({ message }) => message === "activity received")).toHaveLength(2);
  });

  it("hides what goes wrong inside, and logs it", async () => {
    await listen({ guidePage: () => Promise.reject(new Error("secret detail")) });
    const answer = await fetch(`${url}/guide/x`);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toStrictEqual({ code: "Internal" });
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        level: "error",
        message: "request failed",
        fields: { error: "Error", path: "/guide/x" },
      }),
    );
  });

  it("serves pages of the guide under a policy that runs nothing", async () => {
    await listen({
      guidePage: (name) =>
        Promise.resolve(
          name === "gone" ? undefined : { contentType: "text/html; charset=utf-8", body: `<p>${name}</p>` },
        ),
    });
    const index = await fetch(`${url}/guide/`);
    expect(await index.text()).toBe("<p>index</p>");
    expect(index.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await (await fetch(`${url}/guide/key-rejected`)).text()).toBe("<p>key-rejected</p>");
    expect((await fetch(`${url}/guide/gone`)).status).toBe(404);
  });

  it("leaves other HTTP servers of the process as Node made them", async () => {
    await listen();
    const plain = createServer((_request, response) => response.writeHead(202).end("fine"));
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const answer = await fetch(`http://127.0.0.1:${(plain.address() as AddressInfo).port}`);
    expect([answer.status, await answer.text()]).toStrictEqual([202, "fine"]);
    plain.close();
    plain.closeAllConnections();
  });
});
