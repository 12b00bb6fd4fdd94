import {
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  MessageFactory,
  TeamsInfo,
  TurnContext,
} from "botbuilder";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Simulator, SimulatorHalf } from "../../../src/simulator/server.ts";
import { personOf, simulatedTeam } from "../../../src/simulator/teams/people.ts";
import { card, startBotServer, startTeams } from "./helpers.ts";

let simulator: Simulator<SimulatorHalf>;
let bot: { readonly endpoint: string; close(): Promise<void> };
const heard: any[] = [];

/** Everything that a bot built on the SDK asks of the connector. */
async function converse(context: TurnContext): Promise<void> {
  const text = TurnContext.removeRecipientMention(context.activity);
  const sent = await context.sendActivity({ attachments: [CardFactory.adaptiveCard(card("first"))] });
  await context.updateActivity({
    ...MessageFactory.attachment(CardFactory.adaptiveCard(card("second"))),
    id: sent?.id ?? "",
  });
  const gone = await context.sendActivity("gone");
  await context.deleteActivity(gone?.id ?? "");
  await context.sendActivity({ type: "typing" });
  heard.push({
    text: text.trim(),
    me: (await TeamsInfo.getMember(context, context.activity.from.id)).aadObjectId,
    page: (await TeamsInfo.getPagedMembers(context, 2)).members.length,
  });
  if (context.activity.conversation.conversationType === "channel") {
    heard.push({
      team: (await TeamsInfo.getTeamDetails(context)).aadGroupId,
      channels: (await TeamsInfo.getTeamChannels(context)).length,
    });
  }
}

beforeAll(async () => {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));

  /** Writes to a person who has not asked. */
  const greetBo = (context: TurnContext): Promise<void> =>
    adapter.createConversationAsync(
      "",
      "msteams",
      context.activity.serviceUrl,
      "",
      { isGroup: false, bot: context.activity.recipient, members: [{ id: personOf("bo").teamsId }] } as any,
      async (other) => {
        await other.sendActivity("hello Bo");
      },
    );

  bot = await startBotServer((request, body, response) => {
    const wire: any = {
      socket: response.socket,
      header: (name: string, value: unknown) => response.setHeader(name, String(value)),
      status: (code: number) => (response.statusCode = code),
      send: (value: unknown) => response.write(JSON.stringify(value)),
      end: () => response.end(),
    };
    const asked = { body, headers: request.headers as any, method: "POST" };
    return adapter.process(asked, wire, async (context) => {
      if (context.activity.type !== "message") return;
      await converse(context);
      if (context.activity.text === "proactive") await greetBo(context);
    });
  });
  simulator = await startTeams(bot.endpoint);
});
afterAll(async () => {
  await simulator.close();
  await bot.close();
});

test("a botbuilder bot sends, edits, deletes, types and reads rosters in a 1:1 chat", async () => {
  const sent = simulator.teams.say({ person: "ann", chat: "personal", text: "proactive" });
  expect((await sent.delivered)?.status).toBe(200);
  expect(heard.pop()).toEqual({ text: "proactive", me: personOf("ann").aadObjectId, page: 1 });
  const [, edited, deleted] = simulator.teams.messages({ person: "ann", chat: "personal" });
  expect(edited).toMatchObject({ isEdited: true, parts: [{ card: { body: [{ text: "second" }] } }] });
  expect(deleted).toMatchObject({ isDeleted: true });
  const toBo = await simulator.teams.waitFor("bo", ({ text }) => text === "hello Bo");
  expect(toBo.chat).toBe("personal");
});

test("the same in a thread of the channel, with the team's details", async () => {
  const sent = simulator.teams.say({ person: "eve", chat: "channel", text: "status of web-01" });
  expect((await sent.delivered)?.status).toBe(200);
  expect(heard.pop()).toEqual({ team: simulatedTeam.aadGroupId, channels: 2 });
  expect(heard.pop()).toEqual({ text: "status of web-01", me: personOf("eve").aadObjectId, page: 2 });
  const thread = simulator.teams.messages({ person: "olu", chat: "channel", threadId: sent.threadId });
  expect(thread.map(({ author }) => author.key)).toEqual(["eve", "bot", "bot"]);
});
