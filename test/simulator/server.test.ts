import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Simulator, SimulatorHalf } from "../../src/simulator/server.ts";
import { startSimulator } from "../../src/simulator/server.ts";
import { startFakeBot, startTeams, type FakeBot } from "./teams/helpers.ts";

let bot: FakeBot;
let simulator: Simulator<SimulatorHalf>;
beforeEach(async () => {
  bot = await startFakeBot();
  simulator = await startTeams(bot.endpoint);
});
afterEach(async () => {
  await simulator.close();
  await bot.close();
});

/** A request whose Host and path are taken as they are. */
function raw(path: string, headers: Record<string, string>, method = "GET"): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      { host: "127.0.0.1", port: simulator.port, path, method, headers },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}

describe("who may ask", () => {
  test("another host name is refused, so that no rebound name reads the chats", async () => {
    expect(await raw("/", { host: `127.0.0.1:${simulator.port}` })).toBe(200);
    expect(await raw("/", { host: `localhost:${simulator.port}` })).toBe(200);
    expect(await raw("/", { host: `attacker.example:${simulator.port}` })).toBe(403);
    expect(await raw("/", { host: "127.0.0.1" })).toBe(403);
  });

  test("another web page can change nothing", async () => {
    const path = "/_sim/teams/say";
    const body = JSON.stringify({ person: "ann", chat: "personal", text: "hi" });
    const say = (origin: string) =>
      fetch(`${simulator.url}${path}`, { method: "POST", body, headers: { origin } }).then(
        ({ status }) => status,
      );
    expect(await say("https://attacker.example")).toBe(403);
    expect(await say("null")).toBe(403);
    expect(await say(simulator.url)).toBe(202);
  });

  test("an address that is none gets 400", async () => {
    expect(await raw("//attacker.example/x", { host: `127.0.0.1:${simulator.port}` })).toBe(400);
  });
});

describe("the page", () => {
  test("is served with a policy that lets nothing in from elsewhere and no inline script", async () => {
    const page = await fetch(`${simulator.url}/`);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("unsafe");
    expect(await page.text()).not.toMatch(/<script(?![^>]*src=)/u);
  });

  test("its TypeScript comes as JavaScript, its libraries from their packages", async () => {
    const script = await fetch(`${simulator.url}/page/dom.ts`);
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(await script.text()).not.toContain("export type");
    for (const name of ["adaptivecards", "markdown-it"]) {
      const library = await fetch(`${simulator.url}/page/lib/${name}.js`);
      expect(library.status).toBe(200);
      expect(await library.text()).not.toContain("sourceMappingURL");
    }
  });

  test.each([
    ["no person", { chat: "personal", text: "x" }],
    ["an unknown chat", { person: "ann", chat: "x", text: "x" }],
    ["no text", { person: "ann", chat: "personal", text: "" }],
    ["a thread that is none", { person: "ann", chat: "channel", text: "x", threadId: "1;2" }],
  ])("%s is refused", async (_, body) => {
    const answer = await fetch(`${simulator.url}/_sim/teams/say`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(400);
  });

  test("a text that Teams would not take is refused with the way out", async () => {
    const body = JSON.stringify({ person: "ann", chat: "personal", text: "x".repeat(60_000) });
    const answer = await fetch(`${simulator.url}/_sim/teams/say`, { method: "POST", body });
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain("1:1 chat");
  });

  test("nobody presses on a card in somebody else's chat", async () => {
    const { messageId } = simulator.teams.say({ person: "ann", chat: "personal", text: "x" });
    const body = JSON.stringify({ person: "bo", messageId, action: { type: "Action.Execute", verb: "x" } });
    const answer = await fetch(`${simulator.url}/_sim/teams/press`, { method: "POST", body });
    expect(answer.status).toBe(400);
  });
});

test("what is none of Teams' goes to the other half; what nobody knows gets 404; a defect gets 500 and not the end", async () => {
  const both = await startSimulator({
    port: 0,
    botEndpoint: bot.endpoint,
    nowMs: Date.now,
    azure: {
      handle(request, response) {
        if (request.url === "/defect") return Promise.reject(new Error("defect"));
        if (request.url !== "/subscriptions/x") return Promise.resolve(false);
        response.end("azure");
        return Promise.resolve(true);
      },
    },
  });
  const get = async (path: string) => {
    const answer = await fetch(`${both.url}${path}`);
    return [answer.status, await answer.text()];
  };
  expect(await get("/subscriptions/x")).toEqual([200, "azure"]);
  expect((await get("/subscriptions/y"))[0]).toBe(404);
  expect((await get("/defect"))[0]).toBe(500);
  expect((await get("/"))[0]).toBe(200);
  await both.close();
});

test("a port that is taken is said", async () => {
  const again = startSimulator({
    port: simulator.port,
    botEndpoint: "",
    nowMs: Date.now,
    azure: simulator.azure,
  });
  await expect(again).rejects.toMatchObject({ code: "EADDRINUSE" });
});
