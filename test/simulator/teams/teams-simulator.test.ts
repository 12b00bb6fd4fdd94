import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  demoApproverIds,
  people,
  personOf,
  simulatedBot,
  simulatedTeam,
  simulatedTenantId,
} from "../../../src/simulator/teams/people.ts";
import { personalConversationId } from "../../../src/simulator/teams/places.ts";
import type { Simulator, SimulatorHalf } from "../../../src/simulator/server.ts";
import { ask, card, cardMessage, invokeAnswer, startFakeBot, startTeams, type FakeBot } from "./helpers.ts";

let bot: FakeBot;
let simulator: Simulator<SimulatorHalf>;
let nowMs = Date.parse("2026-11-23T14:00:00Z");
const ann = personOf("ann");
const bo = personOf("bo");
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

beforeEach(async () => {
  bot = await startFakeBot();
  simulator = await startTeams(bot.endpoint, () => nowMs);
});
afterEach(async () => {
  await simulator.close();
  await bot.close();
});

const messagesToBot = () => bot.received.filter(({ type }) => type === "message");

/** The bot posts a card into a conversation. */
async function botPosts(conversationId: string, content: object): Promise<string> {
  const path = `/v3/conversations/${encodeURIComponent(conversationId)}/activities`;
  return (await ask(simulator.url, "POST", path, cardMessage(content))).body.id;
}

describe("what the bot gets", () => {
  test("a 1:1 message looks as Teams sends it", async () => {
    const sent = simulator.teams.say({ person: "ann", chat: "personal", text: "why <web-01>?" });
    expect((await sent.delivered)?.status).toBe(202);
    expect(messagesToBot()).toEqual([
      {
        type: "message",
        id: sent.messageId,
        timestamp: "2026-11-23T14:00:00.000Z",
        localTimestamp: "2026-11-23T14:00:00.000+00:00",
        localTimezone: "Etc/UTC",
        channelId: "msteams",
        serviceUrl: `${simulator.url}/`,
        from: { id: ann.teamsId, name: "Ann Lee", aadObjectId: ann.aadObjectId },
        recipient: { id: simulatedBot.id, name: "Latchkey" },
        conversation: {
          conversationType: "personal",
          tenantId: simulatedTenantId,
          id: personalConversationId(ann),
        },
        channelData: { tenant: { id: simulatedTenantId } },
        locale: "en-US",
        text: "why <web-01>?",
        textFormat: "plain",
        attachments: [{ contentType: "text/html", content: "<p>why &lt;web-01&gt;?</p>" }],
        entities: [expect.objectContaining({ type: "clientInfo" })],
      },
    ]);
    expect(simulator.teams.messages({ person: "ann", chat: "personal" })[0]?.delivery).toBe("delivered");
  });

  test("in a channel it carries mention, thread, team and channel", async () => {
    const sent = simulator.teams.say({ person: "bo", chat: "channel", text: "status of web-01" });
    await sent.delivered;
    expect(sent.threadId).toBe(sent.messageId);
    expect(messagesToBot()[0]).toMatchObject({
      text: "<at>Latchkey</at> status of web-01",
      conversation: {
        id: `${simulatedTeam.channelId};messageid=${sent.messageId}`,
        conversationType: "channel",
        isGroup: true,
      },
      channelData: {
        team: { id: simulatedTeam.id, aadGroupId: simulatedTeam.aadGroupId },
        channel: { id: simulatedTeam.channelId },
        tenant: { id: simulatedTenantId },
      },
      entities: [
        { type: "mention", text: "<at>Latchkey</at>", mentioned: { id: simulatedBot.id, name: "Latchkey" } },
        { type: "clientInfo" },
      ],
    });
    const answer = simulator.teams.say({
      person: "ann",
      chat: "channel",
      text: "and now?",
      threadId: sent.threadId,
    });
    await answer.delivered;
    expect(messagesToBot()[1].conversation.id).toBe(messagesToBot()[0].conversation.id);
  });

  test("without a mention nothing is delivered in a group chat, and the page says so", async () => {
    const sent = simulator.teams.say({ person: "bo", chat: "group", text: "hi all", isMentioning: false });
    expect(await sent.delivered).toBeNull();
    expect(bot.received).toEqual([]);
    expect(simulator.teams.messages({ person: "eve", chat: "group" })[0]).toMatchObject({
      text: "hi all",
      delivery: "not-addressed",
    });
  });

  test("a paste can lose its text; a fence becomes a code block in the HTML", async () => {
    const text = 'look:\n```json\n{"a": 1}\n```';
    await simulator.teams.say({ person: "ann", chat: "personal", text, shape: "html-only" }).delivered;
    expect(messagesToBot()[0]).not.toHaveProperty("text");
    expect(messagesToBot()[0].attachments[0].content).toBe(
      "<p>look:</p><pre><code>{&quot;a&quot;: 1}</code></pre>",
    );
    await simulator.teams.say({ person: "ann", chat: "personal", text, shape: "plain" }).delivered;
    expect(messagesToBot()[1]).toMatchObject({ text, attachments: [] });
  });

  test("a file reaches the bot in a 1:1 chat through a pre-authorised address", async () => {
    const bytes = Buffer.from('{"ok":1}');
    await simulator.teams.upload({ person: "ann", chat: "personal", files: [{ name: "status.json", bytes }] })
      .delivered;
    const [file, html] = messagesToBot()[0].attachments;
    expect(file).toMatchObject({
      contentType: "application/vnd.microsoft.teams.file.download.info",
      name: "status.json",
      content: { fileType: "json", uniqueId: expect.stringMatching(guid) },
    });
    expect(html.content).toContain(`<attachment id="${file.content.uniqueId}">`);
    const download = await fetch(file.content.downloadUrl);
    expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes);
    expect((await fetch(file.contentUrl)).status).toBe(401);
    expect((await fetch(`${file.contentUrl}?tempauth=wrong`)).status).toBe(401);
    nowMs += 2 * 60 * 60 * 1000;
    expect((await fetch(file.content.downloadUrl)).status).toBe(401);
    expect((await fetch(`${simulator.url}/_files/unknown/x`)).status).toBe(404);
  });

  test("elsewhere a file is only a stub", async () => {
    const files = [{ name: "status.json", bytes: Buffer.from("{}") }];
    await simulator.teams.upload({ person: "ann", chat: "group", files, text: "here" }).delivered;
    const [only, ...others] = messagesToBot()[0].attachments;
    expect(others).toEqual([]);
    expect(only.contentType).toBe("text/html");
    expect(only.content).toMatch(/<attachment id="[0-9a-f-]{36}"><\/attachment>$/u);
    expect(JSON.stringify(messagesToBot()[0])).not.toContain("downloadUrl");
  });

  test("downloads can stall, never end, or lead elsewhere", async () => {
    await simulator.teams.upload({
      person: "ann",
      chat: "personal",
      files: [{ name: "a.json", bytes: Buffer.from("{}") }],
    }).delivered;
    const { downloadUrl } = messagesToBot()[0].attachments[0].content;
    simulator.teams.faults.add({ effect: { kind: "hang" }, pathContains: "/_files/", times: 1 });
    await expect(fetch(downloadUrl, { signal: AbortSignal.timeout(80) })).rejects.toThrow();
    simulator.teams.faults.add({
      effect: { kind: "redirect", location: "http://127.0.0.1:1/" },
      pathContains: "/_files/",
      times: 1,
    });
    expect((await fetch(downloadUrl, { redirect: "manual" })).status).toBe(302);
    simulator.teams.faults.add({ effect: { kind: "endless" }, pathContains: "/_files/", times: 1 });
    const endless = await fetch(downloadUrl);
    let sizeBytes = 0;
    for await (const part of endless.body!) {
      sizeBytes += part.length;
      if (sizeBytes > 200_000) break;
    }
    expect(sizeBytes).toBeGreaterThan(200_000);
  });

  test("a chat installs the bot once, whoever opens it", async () => {
    const leave = simulator.teams.openChat({ person: "ann", chat: "channel" });
    await simulator.teams.say({ person: "bo", chat: "channel", text: "hello" }).delivered;
    leave();
    simulator.teams.openChat({ person: "eve", chat: "channel" });
    await simulator.teams.say({ person: "eve", chat: "channel", text: "hello" }).delivered;
    expect(bot.received.map(({ type }) => type)).toEqual([
      "conversationUpdate",
      "installationUpdate",
      "message",
      "message",
    ]);
    expect(bot.received[0]).toMatchObject({
      membersAdded: [{ id: simulatedBot.id }],
      conversation: { id: simulatedTeam.channelId },
      channelData: { eventType: "teamMemberAdded" },
    });
    expect(bot.received[1]).toMatchObject({ action: "add", from: { aadObjectId: ann.aadObjectId } });
  });

  test("an unanswered message is sent again with the same id; an answered one is not", async () => {
    simulator.teams.settings.answerTimeoutMs = 80;
    bot.answer = ({ type }) => (type === "message" ? null : { status: 200 });
    const sent = simulator.teams.say({ person: "ann", chat: "personal", text: "slow" });
    expect((await sent.delivered)?.status).toBeNull();
    expect(messagesToBot().map(({ id }) => id)).toEqual([sent.messageId, sent.messageId]);
    expect(simulator.teams.messages({ person: "ann", chat: "personal" })[0]?.delivery).toBe("failed");
    bot.answer = () => ({ status: 500 });
    await simulator.teams.say({ person: "ann", chat: "personal", text: "broken" }).delivered;
    expect(messagesToBot()).toHaveLength(3);
    simulator.teams.settings.isSentTwice = true;
    bot.answer = () => ({ status: 200 });
    await simulator.teams.say({ person: "ann", chat: "personal", text: "twice" }).delivered;
    expect(messagesToBot()).toHaveLength(5);
  });

  test("a bot that is not there leaves a message that was not delivered", async () => {
    simulator.teams.settings.botEndpoint = "http://127.0.0.1:1/api/messages";
    await simulator.teams.say({ person: "ann", chat: "personal", text: "anybody?" }).delivered;
    expect(simulator.teams.messages({ person: "ann", chat: "personal" })[0]?.delivery).toBe("failed");
  });
});

describe("cards", () => {
  const personal = personalConversationId(ann);
  const group = () => simulator.teams.say({ person: "ann", chat: "group", text: "go" }).conversationId;

  test("Action.Execute is an invoke with data, inputs and the card it stands on; its card is for that person alone", async () => {
    const id = await botPosts(group(), card("base"));
    bot.answer = () => invokeAnswer("card.adaptive", card("for bo"));
    const pressed = { person: "bo", messageId: id, action: "Go", inputs: { reason: "why" } } as const;
    expect(await simulator.teams.press(pressed)).toEqual({ kind: "card" });
    const invoke = bot.received.at(-1);
    expect(invoke).toMatchObject({
      type: "invoke",
      name: "adaptiveCard/action",
      replyToId: id,
      from: { aadObjectId: bo.aadObjectId },
      conversation: { conversationType: "groupChat" },
      value: {
        action: { type: "Action.Execute", id: "go", verb: "go", data: { request: 7, reason: "why" } },
        trigger: "manual",
      },
    });
    const seenBy = (person: "bo" | "eve"): any =>
      simulator.teams.messages({ person, chat: "group" }).find((message) => message.id === id)?.parts[0];
    expect(seenBy("bo").card.body[0].text).toBe("for bo");
    expect(seenBy("eve").card.body[0].text).toBe("base");
  });

  test.each([
    ["a message", invokeAnswer("activity.message", "Noted."), { kind: "message", text: "Noted." }],
    [
      "an error",
      invokeAnswer("error", { code: "BadRequest", message: "You asked for it yourself." }, 400),
      { kind: "error", text: "You asked for it yourself." },
    ],
  ])("the answer can be %s", async (_, answer, outcome) => {
    const id = await botPosts(personal, card("base"));
    bot.answer = () => answer;
    expect(await simulator.teams.press({ person: "ann", messageId: id, action: "go" })).toEqual(outcome);
  });

  test.each([
    ["HTTP 400, although the body is right", { ...invokeAnswer("activity.message", "x"), status: 400 }],
    ["HTTP 500", { status: 500 }],
    ["no body", { status: 200 }],
    [
      "no statusCode",
      { status: 200, body: { type: "application/vnd.microsoft.activity.message", value: "x" } },
    ],
    ["an unknown type", invokeAnswer("nonsense", "x")],
    ["a card of version 1.6", invokeAnswer("card.adaptive", { type: "AdaptiveCard", version: "1.6" })],
    ["a sign-in", invokeAnswer("activity.loginRequest", {}, 401)],
  ])("%s is an error for the person", async (_, answer) => {
    const id = await botPosts(personal, card("base"));
    bot.answer = () => answer;
    const outcome = await simulator.teams.press({ person: "ann", messageId: id, action: "Go" });
    expect(outcome.kind).toBe("error");
  });

  test("an invoke that is not answered in time is an error and is not sent again", async () => {
    const id = await botPosts(personal, card("base"));
    simulator.teams.settings.answerTimeoutMs = 60;
    bot.answer = () => null;
    const outcome = await simulator.teams.press({ person: "ann", messageId: id, action: "Go" });
    expect(outcome).toEqual({ kind: "error", text: "Unable to reach app. Please try again." });
    expect(bot.received.filter(({ type }) => type === "invoke")).toHaveLength(1);
  });

  test("Action.Submit is a message with value and replyToId, without text", async () => {
    const id = await botPosts(personal, card("base"));
    const action = {
      type: "Action.Submit",
      data: { kind: "form", msteams: { type: "messageBack", text: "said" } },
    };
    await simulator.teams.press({ person: "ann", messageId: id, action, inputs: { note: "n" } });
    expect(bot.received.at(-1)).toMatchObject({
      type: "message",
      text: "said",
      replyToId: id,
      value: { kind: "form", note: "n" },
    });
    await simulator.teams.press({ person: "ann", messageId: id, action: { type: "Action.Submit" } });
    expect(bot.received.at(-1)).not.toHaveProperty("text");
  });

  test("refresh asks once per card and person, for those who look and are named; an edit asks again", async () => {
    bot.answer = ({ value, from }) =>
      value === undefined
        ? { status: 200 }
        : invokeAnswer("card.adaptive", card(`for ${from.name}`, [bo.teamsId]));
    const conversationId = group();
    simulator.teams.openChat({ person: "bo", chat: "group" });
    simulator.teams.openChat({ person: "eve", chat: "group" });
    const id = await botPosts(conversationId, card("base", [bo.teamsId]));
    const seen = await simulator.teams.waitFor("bo", (message) => message.isOwnView);
    expect(seen.parts[0]).toMatchObject({ card: { body: [{ text: "for Bo Chen" }] } });
    const refreshes = () => bot.received.filter(({ value }) => value?.trigger === "automatic");
    expect(refreshes().map(({ from }) => from.name)).toEqual(["Bo Chen"]);

    const path = `/v3/conversations/${encodeURIComponent(conversationId)}/activities/${id}`;
    await ask(simulator.url, "PUT", path, cardMessage(card("edited", [bo.teamsId])));
    await simulator.teams.waitFor("bo", (message) => message.isOwnView && message.isEdited);
    expect(refreshes()).toHaveLength(2);
  });

  test("opening a chat fetches what is missing, and what is older than a minute", async () => {
    bot.answer = ({ value }) =>
      value === undefined ? { status: 200 } : invokeAnswer("card.adaptive", card("own", [bo.teamsId]));
    const id = await botPosts(group(), card("base", [bo.teamsId]));
    const isOwn = (message: { id: string; isOwnView: boolean }): boolean =>
      message.id === id && message.isOwnView;
    const refreshes = () => bot.received.filter(({ value }) => value?.trigger === "automatic").length;
    simulator.teams.openChat({ person: "bo", chat: "group" })();
    await simulator.teams.waitFor("bo", isOwn);
    simulator.teams.openChat({ person: "bo", chat: "group" })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(refreshes()).toBe(1);
    nowMs += 61_000;
    simulator.teams.openChat({ person: "bo", chat: "group" })();
    await expect.poll(refreshes).toBe(2);
  });

  test("an empty userIds refreshes nobody by itself; a person still can", async () => {
    bot.answer = ({ value }) =>
      value === undefined ? { status: 200 } : invokeAnswer("card.adaptive", card("own"));
    simulator.teams.openChat({ person: "ann", chat: "personal" });
    const id = await botPosts(personal, card("base", []));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bot.received.filter(({ type }) => type === "invoke")).toEqual([]);
    expect(await simulator.teams.refreshCard("ann", id)).toEqual({ kind: "card" });
    expect(bot.received.at(-1).value.trigger).toBe("manual");
  });

  test("mentions name the person and tell that person apart", async () => {
    const content = {
      ...card("Ask <at>approver 1</at>"),
      msteams: {
        entities: [
          { type: "mention", text: "<at>approver 1</at>", mentioned: { id: bo.aadObjectId, name: "x" } },
        ],
      },
    };
    await botPosts(group(), content);
    const mentionsFor = (person: "bo" | "eve"): any =>
      simulator.teams.messages({ person, chat: "group" }).at(-1)?.parts[0];
    expect(mentionsFor("bo").mentions).toEqual([
      { text: "<at>approver 1</at>", name: "Bo Chen", isYou: true },
    ]);
    expect(mentionsFor("eve").mentions[0].isYou).toBe(false);
  });

  test("an action that is not on the card cannot be pressed by name", async () => {
    const id = await botPosts(personal, card("base"));
    await expect(
      simulator.teams.press({ person: "ann", messageId: id, action: "Approve" }),
    ).rejects.toThrow();
  });

  test("waiting for a message that never comes ends", async () => {
    await expect(simulator.teams.waitFor("ann", () => false, 30)).rejects.toThrow("within 30 ms");
  });
});

describe("the people", () => {
  test("every id is a GUID, nobody shares one, and there are an asker, two approvers and an outsider", () => {
    const ids = [
      simulatedTenantId,
      simulatedTeam.aadGroupId,
      ...people.map(({ aadObjectId }) => aadObjectId),
    ];
    for (const id of [...ids, simulatedBot.id.slice(3)]) expect(id).toMatch(guid);
    expect(new Set(ids).size).toBe(ids.length);
    expect(people.map(({ part }) => part)).toEqual(["asker", "approver", "approver", "outsider"]);
    expect(demoApproverIds).toEqual([bo.aadObjectId, personOf("eve").aadObjectId]);
  });
});
