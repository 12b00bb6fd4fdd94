import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { messagesFrom } from "../../../src/simulator/teams/chat-archive.ts";
import { startSimulator, type Simulator, type SimulatorHalf } from "../../../src/simulator/server.ts";
import { ask, card, cardMessage, invokeAnswer, noAzure, startFakeBot, type FakeBot } from "./helpers.ts";

let folder: string;
let bot: FakeBot;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-chats-"));
  bot = await startFakeBot();
});
afterEach(async () => {
  await bot.close();
  await rm(folder, { recursive: true });
});

const start = (chatFile: string): Promise<Simulator<SimulatorHalf>> =>
  startSimulator({ port: 0, botEndpoint: bot.endpoint, nowMs: Date.now, azure: noAzure, chatFile });

test("after a restart the chats stand as before, cards can be edited, and the bot is not installed again", async () => {
  const file = join(folder, "new", "chats.json");
  const first = await start(file);
  const sent = first.teams.say({ person: "ann", chat: "channel", text: "status of web-01" });
  await sent.delivered;
  const thread = `/v3/conversations/${encodeURIComponent(sent.conversationId)}/activities`;
  const { id } = (await ask(first.url, "POST", thread, cardMessage(card("base")))).body;
  bot.answer = () => invokeAnswer("card.adaptive", card("for bo"));
  await first.teams.press({ person: "bo", messageId: id, action: "Go" });
  const before = first.teams.messages({ person: "bo", chat: "channel" });
  await first.close();
  bot.received.length = 0;

  const second = await start(file);
  expect(second.teams.messages({ person: "bo", chat: "channel" })).toEqual(before);
  expect((await ask(second.url, "PUT", `${thread}/${id}`, cardMessage(card("later")))).status).toBe(200);
  await second.teams.say({ person: "ann", chat: "channel", text: "and now?", threadId: sent.threadId })
    .delivered;
  expect(bot.received.map(({ type }) => type)).toEqual(["message"]);
  expect(Number(bot.received[0].id)).toBeGreaterThan(Number(id));
  await second.close();
});

test("a message that was on its way counts as not delivered", async () => {
  const file = join(folder, "chats.json");
  bot.answer = () => null;
  const first = await start(file);
  first.teams.say({ person: "ann", chat: "group", text: "hello" });
  await expect.poll(() => bot.received.length).toBe(1);
  await first.close();
  const second = await start(file);
  expect(second.teams.messages({ person: "ann", chat: "group" })[0]?.delivery).toBe("failed");
  await second.close();
});

test.each(["", "{", "[]", '{"version":2,"messages":[{}]}', '{"version":1,"messages":[null,{"id":"1"}]}'])(
  "a file that cannot be read gives empty chats: %s",
  async (text) => {
    expect(messagesFrom(text)).toEqual([]);
    const file = join(folder, "chats.json");
    await writeFile(file, text);
    const simulator = await start(file);
    expect(simulator.teams.messages({ person: "ann", chat: "group" })).toEqual([]);
    await simulator.close();
  },
);
