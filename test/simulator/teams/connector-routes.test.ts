import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { people, personOf, simulatedTeam, simulatedTenantId } from "../../../src/simulator/teams/people.ts";
import { conversationIdOf, personalConversationId } from "../../../src/simulator/teams/places.ts";
import type { Simulator, SimulatorHalf } from "../../../src/simulator/server.ts";
import { ask, card, cardMessage, startFakeBot, startTeams, type FakeBot } from "./helpers.ts";

let bot: FakeBot;
let simulator: Simulator<SimulatorHalf>;
const ann = personOf("ann");
const annChat = `/v3/conversations/${encodeURIComponent(personalConversationId(ann))}`;
const channel = `/v3/conversations/${encodeURIComponent(simulatedTeam.channelId)}`;

beforeEach(async () => {
  bot = await startFakeBot();
  simulator = await startTeams(bot.endpoint);
});
afterEach(async () => {
  await simulator.close();
  await bot.close();
});

const post = (path: string, body: unknown) => ask(simulator.url, "POST", path, body);

describe("activities", () => {
  test("a message is taken and shown to the person", async () => {
    const answer = await post(`${annChat}/activities`, { type: "message", text: "hello" });
    expect(answer.status).toBe(201);
    const [message] = simulator.teams.messages({ person: "ann", chat: "personal" });
    expect(message).toMatchObject({
      id: answer.body.id,
      text: "hello",
      author: { kind: "bot" },
      isEdited: false,
    });
    expect(simulator.teams.messages({ person: "bo", chat: "personal" })).toEqual([]);
  });

  test("an edit replaces the card in place and says so; a deletion empties it", async () => {
    const { id } = (await post(`${annChat}/activities/123`, cardMessage(card("one")))).body;
    const edited = await ask(simulator.url, "PUT", `${annChat}/activities/${id}`, cardMessage(card("two")));
    expect(edited).toMatchObject({ status: 200, body: { id } });
    const shown = simulator.teams.messages({ person: "ann", chat: "personal" });
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ isEdited: true, parts: [{ card: { body: [{ text: "two" }] } }] });
    expect((await ask(simulator.url, "DELETE", `${annChat}/activities/${id}`)).status).toBe(200);
    expect(simulator.teams.messages({ person: "ann", chat: "personal" })[0]).toMatchObject({
      isDeleted: true,
      parts: [],
    });
    const late = await ask(simulator.url, "PUT", `${annChat}/activities/${id}`, cardMessage(card("three")));
    expect(late.status).toBe(404);
  });

  test("a text beside a card is split into two messages and the first one's id is told", async () => {
    const { id } = (await post(`${annChat}/activities`, { ...cardMessage(card("one")), text: "look" })).body;
    const shown = simulator.teams.messages({ person: "ann", chat: "personal" });
    expect(shown.map(({ text, parts }) => [text, parts.length])).toEqual([
      ["look", 0],
      ["", 1],
    ]);
    expect(shown[0]?.id).toBe(id);
  });

  test("a person's message cannot be edited or deleted by the bot", async () => {
    const sent = simulator.teams.say({ person: "ann", chat: "personal", text: "mine" });
    for (const method of ["PUT", "DELETE"]) {
      const body = method === "PUT" ? { type: "message", text: "x" } : undefined;
      const answer = await ask(simulator.url, method, `${annChat}/activities/${sent.messageId}`, body);
      expect(answer.status).toBe(403);
    }
  });

  test.each([
    ["not JSON", "{"],
    ["a list", []],
    ["no type", { text: "x" }],
    ["an unknown type", { type: "massage", text: "x" }],
    ["an empty message", { type: "message" }],
    ["a text that is none", { type: "message", text: 5 }],
    ["attachments that are no list", { type: "message", attachments: {} }],
    ["an attachment without contentType", { type: "message", attachments: [{ content: {} }] }],
    [
      "a card without content",
      { type: "message", attachments: [{ contentType: "application/vnd.microsoft.card.adaptive" }] },
    ],
    ["a card without version", cardMessage({ type: "AdaptiveCard", body: [] })],
    ["a card of version 1.6", cardMessage({ type: "AdaptiveCard", version: "1.6", body: [] })],
    ["Media", cardMessage({ type: "AdaptiveCard", version: "1.5", body: [{ type: "Media" }] })],
    [
      "an unknown action",
      cardMessage({ type: "AdaptiveCard", version: "1.5", actions: [{ type: "Action.Http" }] }),
    ],
    [
      "Action.Execute in 1.3",
      cardMessage({ type: "AdaptiveCard", version: "1.3", actions: [{ type: "Action.Execute" }] }),
    ],
    [
      "refresh for 61 people",
      cardMessage(
        card(
          "x",
          Array.from({ length: 61 }, (_, index) => `29:${index}`),
        ),
      ),
    ],
  ])("%s is refused with 400", async (_, body) => {
    expect((await post(`${annChat}/activities`, body)).status).toBe(400);
    expect(simulator.teams.messages({ person: "ann", chat: "personal" })).toEqual([]);
  });

  test("what an action carries as data may look like anything", async () => {
    const message = cardMessage({
      type: "AdaptiveCard",
      version: "1.5",
      actions: [
        { type: "Action.Submit", title: "x", data: { type: "Media", nested: { type: "Action.Http" } } },
      ],
    });
    expect((await post(`${annChat}/activities`, message)).status).toBe(201);
  });

  test("a message over 100 KB as UTF-16 and a card over 28 KB get 413 MessageSizeTooBig", async () => {
    const fits = await post(`${annChat}/activities`, { type: "message", text: "x".repeat(51_000) });
    expect(fits.status).toBe(201);
    const long = await post(`${annChat}/activities`, { type: "message", text: "x".repeat(51_200) });
    expect(long).toMatchObject({ status: 413, body: { error: { code: "MessageSizeTooBig" } } });
    const big = await post(`${annChat}/activities`, cardMessage(card("ü".repeat(14_500))));
    expect(big).toMatchObject({ status: 413, body: { error: { code: "MessageSizeTooBig" } } });
  });

  test("somebody who is not this bot is refused", async () => {
    const answer = await post(`${annChat}/activities`, {
      type: "message",
      text: "x",
      from: { id: ann.teamsId },
    });
    expect(answer.status).toBe(403);
  });

  test("a message to the channel starts a thread; answers need a thread that exists", async () => {
    const { id } = (await post(`${channel}/activities`, { type: "message", text: "post" })).body;
    const thread = `/v3/conversations/${encodeURIComponent(`${simulatedTeam.channelId};messageid=${id}`)}`;
    expect((await post(`${thread}/activities`, { type: "message", text: "answer" })).status).toBe(201);
    expect(
      simulator.teams.messages({ person: "olu", chat: "channel", threadId: id }).map(({ text }) => text),
    ).toEqual(["post", "answer"]);
    const other = `/v3/conversations/${encodeURIComponent(`${simulatedTeam.channelId};messageid=77`)}`;
    expect((await post(`${other}/activities`, { type: "message", text: "x" })).status).toBe(404);
  });

  test("typing is told to listeners and leaves no message", async () => {
    const events: string[] = [];
    simulator.teams.listen((event) => events.push(event.kind));
    expect((await post(`${annChat}/activities`, { type: "typing" })).status).toBe(201);
    expect(events).toEqual(["typing"]);
  });
});

describe("rosters, teams, conversations", () => {
  test("members are named with their Entra object ids", async () => {
    const all = await ask(simulator.url, "GET", `${channel}/members`);
    expect(all.body.map((member: any) => member.aadObjectId)).toEqual(people.map((one) => one.aadObjectId));
    const one = await ask(simulator.url, "GET", `${annChat}/members/${encodeURIComponent(ann.teamsId)}`);
    expect(one.body).toMatchObject({ name: "Ann Lee", tenantId: simulatedTenantId });
    const stranger = `${annChat}/members/${encodeURIComponent(personOf("bo").teamsId)}`;
    expect((await ask(simulator.url, "GET", stranger)).status).toBe(404);
  });

  test("paged members come in pages", async () => {
    const first = await ask(simulator.url, "GET", `${channel}/pagedmembers?pageSize=3`);
    expect(first.body.members).toHaveLength(3);
    const token = first.body.continuationToken;
    const rest = await ask(
      simulator.url,
      "GET",
      `${channel}/pagedmembers?pageSize=3&continuationToken=${token}`,
    );
    expect(rest.body.members).toHaveLength(1);
    expect(rest.body).not.toHaveProperty("continuationToken");
    expect((await ask(simulator.url, "GET", `${channel}/pagedmembers?pageSize=zero`)).status).toBe(400);
  });

  test("the team and its channels", async () => {
    const team = `/v3/teams/${encodeURIComponent(simulatedTeam.id)}`;
    expect((await ask(simulator.url, "GET", team)).body).toMatchObject({
      aadGroupId: simulatedTeam.aadGroupId,
    });
    expect((await ask(simulator.url, "GET", `${team}/conversations`)).body.conversations[1]).toEqual({
      id: simulatedTeam.channelId,
      name: "VM support",
    });
    expect((await ask(simulator.url, "GET", "/v3/teams/other")).status).toBe(404);
  });

  test("a 1:1 chat is found by Teams id or object id; another tenant, a group and strangers are refused", async () => {
    const make = (body: object) => post("/v3/conversations", body);
    const id = conversationIdOf({ kind: "personal", person: "bo" });
    const bo = personOf("bo");
    expect((await make({ members: [{ id: bo.teamsId }], tenantId: simulatedTenantId })).body).toEqual({ id });
    expect((await make({ members: [{ id: bo.aadObjectId }] })).body).toEqual({ id });
    expect((await make({ members: [{ id: bo.teamsId }], tenantId: "other" })).status).toBe(403);
    expect((await make({ members: [{ id: bo.teamsId }, { id: ann.teamsId }] })).status).toBe(400);
    expect((await make({ isGroup: true, members: [{ id: bo.teamsId }] })).status).toBe(400);
    expect((await make({ members: [{ id: "29:stranger" }] })).status).toBe(400);
  });

  test("a thread is made by a first activity", async () => {
    const made = await post("/v3/conversations", {
      isGroup: true,
      channelData: { channel: { id: simulatedTeam.channelId } },
      activity: { type: "message", text: "a new post" },
    });
    expect(made.body.id).toBe(`${simulatedTeam.channelId};messageid=${made.body.activityId}`);
    const bad = { channelData: { channel: { id: simulatedTeam.channelId } }, activity: {} };
    expect((await post("/v3/conversations", bad)).status).toBe(400);
    const lost = { channelData: { channel: { id: "19:x" } }, activity: { type: "message", text: "x" } };
    expect((await post("/v3/conversations", lost)).status).toBe(404);
  });

  test.each([
    ["GET", "/v3/conversations"],
    ["POST", "/v3/conversations/unknown/activities"],
    ["PATCH", `${annChat}/activities/1`],
    ["GET", `${annChat}/attachments`],
    ["GET", `${annChat}/members/a/b`],
    ["POST", "/v3/teams/x"],
    ["GET", "/v3/batch/conversation"],
    ["GET", "/v4/conversations"],
    ["GET", "/page/../server.ts"],
    ["GET", "/page/tsconfig.json"],
    ["GET", "/_sim/teams/unknown"],
  ])("%s %s does not exist", async (method, path) => {
    const body = method === "POST" ? {} : undefined;
    expect((await ask(simulator.url, method, path, body)).status).toBe(404);
  });
});

describe("faults", () => {
  const hello = { type: "message", text: "hello" };

  test("429 comes with and without Retry-After, so often as asked for, and is recorded", async () => {
    simulator.teams.faults.add({ effect: { kind: "status", status: 429, retryAfterSeconds: 2 }, times: 1 });
    simulator.teams.faults.add({ effect: { kind: "status", status: 429 }, method: "POST", times: 1 });
    const [first, second, third] = [
      await post(`${annChat}/activities`, hello),
      await post(`${annChat}/activities`, hello),
      await post(`${annChat}/activities`, hello),
    ];
    expect([first.status, first.headers.get("retry-after")]).toEqual([429, "2"]);
    expect([second.status, second.headers.get("retry-after")]).toEqual([429, null]);
    expect(third.status).toBe(201);
    expect(simulator.teams.requests().map(({ status }) => status)).toEqual([429, 429, 201]);
    expect(simulator.teams.messages({ person: "ann", chat: "personal" })).toHaveLength(1);
  });

  test.each([412, 500, 502, 504])(
    "%i can be switched on over HTTP for one kind of request",
    async (status) => {
      const fault = { effect: { kind: "status", status }, method: "PUT", pathContains: "/activities/" };
      expect((await post("/_sim/teams/faults", fault)).status).toBe(200);
      const { id } = (await post(`${annChat}/activities`, hello)).body;
      expect((await ask(simulator.url, "PUT", `${annChat}/activities/${id}`, hello)).status).toBe(status);
      expect((await ask(simulator.url, "DELETE", "/_sim/teams/faults")).status).toBe(200);
      expect((await ask(simulator.url, "PUT", `${annChat}/activities/${id}`, hello)).status).toBe(200);
    },
  );

  test("a late failure has done its work", async () => {
    simulator.teams.faults.add({ effect: { kind: "late-status", status: 502 }, times: 1 });
    expect((await post(`${annChat}/activities`, hello)).status).toBe(502);
    expect(simulator.teams.messages({ person: "ann", chat: "personal" })).toHaveLength(1);
  });

  test("hanging, dropped and slow requests", async () => {
    simulator.teams.faults.add({ effect: { kind: "hang" }, times: 1 });
    const hanging = fetch(`${simulator.url}${annChat}/members`, { signal: AbortSignal.timeout(100) });
    await expect(hanging).rejects.toMatchObject({ name: "TimeoutError" });
    simulator.teams.faults.add({ effect: { kind: "drop" }, times: 1 });
    await expect(fetch(`${simulator.url}${annChat}/members`)).rejects.toThrow();
    simulator.teams.faults.add({ effect: { kind: "latency", latencyMs: 60 }, times: 1 });
    const startedMs = performance.now();
    expect((await ask(simulator.url, "GET", `${annChat}/members`)).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThan(50);
  });

  test.each([
    {},
    { effect: { kind: "status", status: 200 } },
    { effect: { kind: "boom" } },
    { effect: { kind: "latency", latencyMs: -1 } },
    { effect: { kind: "hang" }, times: 0 },
  ])("a malformed switch is refused: %j", async (fault) => {
    expect((await post("/_sim/teams/faults", fault)).status).toBe(400);
    expect(simulator.teams.faults.list()).toEqual([]);
  });
});
