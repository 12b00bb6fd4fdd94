import { anything, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { readIncoming } from "../../src/conversation/incoming.ts";

type Json = { readonly [member: string]: unknown };

/** What Teams sends (made up after its documentation), with changes. */
function teams(changes: Json = {}): Json {
  return {
    type: "message",
    id: "1795420708295",
    channelId: "msteams",
    serviceUrl: "https://smba.trafficmanager.net/emea/",
    from: { id: "29:ann", name: "Ann Lee", aadObjectId: "a1f3c2d4-58b7-4e09-9c6a-0d2e7b41f5a8" },
    recipient: { id: "28:bot", name: "Latchkey" },
    conversation: { id: "a:1", conversationType: "personal", tenantId: "t" },
    channelData: { tenant: { id: "t" } },
    text: "check web-01",
    ...changes,
  };
}

const channel: Json = {
  conversation: {
    id: "19:x@thread.tacv2;messageid=1",
    conversationType: "channel",
    isGroup: true,
    tenantId: "t",
  },
  channelData: {
    team: { id: "19:team@thread.tacv2", aadGroupId: "g1", name: "Cloud" },
    channel: { id: "19:x@thread.tacv2" },
    tenant: { id: "t" },
  },
};

const html = (content: unknown): Json => ({ contentType: "text/html", content });
const download = (content: unknown, more: Json = {}): Json => ({
  contentType: "application/vnd.microsoft.teams.file.download.info",
  contentUrl: "https://contoso-my.sharepoint.com/status.json",
  name: "status.json",
  content,
  ...more,
});

describe("a message from Teams", () => {
  it("is read with its person, its place and its chat", () => {
    expect(readIncoming(teams())).toEqual({
      kind: "message",
      activityId: "1795420708295",
      channelId: "msteams",
      conversationId: "a:1",
      botId: "28:bot",
      chat: "personal",
      person: {
        objectId: "a1f3c2d4-58b7-4e09-9c6a-0d2e7b41f5a8",
        tenantId: "t",
        isBot: false,
        name: "Ann Lee",
      },
      place: { teamId: null, channelId: null },
      text: "check web-01",
      files: [],
      hasFileStub: false,
    });
    expect(readIncoming(teams(channel))).toMatchObject({
      chat: "channel",
      place: { teamId: "g1", channelId: "19:x@thread.tacv2" },
    });
  });

  it.each([
    ["the group without its Entra id", { team: { id: "19:team" } }, { teamId: "19:team", channelId: null }],
    [
      "both ids of the team",
      { team: { id: "19:team", aadGroupId: "g1" } },
      { teamId: "g1", teamThreadId: "19:team", channelId: null },
    ],
    ["other shapes", { team: 5, channel: "x" }, { teamId: null, channelId: null }],
    ["nothing", null, { teamId: null, channelId: null }],
  ])("has the place that %s tells", (_name, channelData, place) => {
    expect(readIncoming(teams({ channelData }))).toMatchObject({ place });
  });

  it.each([
    [{ id: "1", conversationType: "groupChat" }, "groupChat"],
    [{ id: "1", isGroup: true }, "groupChat"],
    [{ id: "1", conversationType: "meeting" }, "personal"],
    [{ id: "1" }, "personal"],
  ])("is in the chat that %j names: %s", (conversation, chat) => {
    expect(readIncoming(teams({ conversation }))).toMatchObject({ chat });
  });

  it("has the tenant of its conversation, else of its channel data, else none", () => {
    const conversation = { id: "1" };
    expect(readIncoming(teams())).toMatchObject({ person: { tenantId: "t" } });
    expect(readIncoming(teams({ conversation }))).toMatchObject({ person: { tenantId: "t" } });
    expect(readIncoming(teams({ conversation, channelData: {} }))).toMatchObject({
      person: { tenantId: null },
    });
  });

  it("of a bot is nobody's", () => {
    const from = { id: "28:other", name: "Other", role: "Bot", aadObjectId: "x" };
    expect(readIncoming(teams({ from }))).toEqual({ kind: "other" });
  });

  it.each<readonly [string, Json, string]>([
    ["its text", { text: "a", attachments: [html("<p>b</p>")] }, "a"],
    [
      "its rich copy where the text is missing",
      { text: undefined, attachments: [html("<p>b</p>")] },
      "<p>b</p>",
    ],
    ["its rich copy where the text is blank", { text: " \n", attachments: [html("<p>b</p>")] }, "<p>b</p>"],
    ["nothing where the copy is no text", { text: null, attachments: [html({ a: 1 })] }, ""],
    ["nothing where there is nothing", { text: undefined }, ""],
  ])("says %s", (_name, changes, text) => {
    expect(readIncoming(teams(changes))).toMatchObject({ text });
  });
});

describe("files", () => {
  it("are taken with where they can be fetched; malformed attachments beside them do no harm", () => {
    const attachments = [
      { contentType: 5 },
      "x",
      null,
      download({ downloadUrl: "https://contoso-my.sharepoint.com/d", uniqueId: "1" }),
      download({ downloadUrl: 5 }),
      download(undefined, { name: 7 }),
      download(
        { downloadUrl: "https://contoso-my.sharepoint.com/e" },
        { name: undefined, contentUrl: undefined },
      ),
      { contentType: "image/png", contentUrl: "https://x/y.png" },
    ];
    expect(readIncoming(teams({ attachments }))).toMatchObject({
      text: "check web-01",
      files: [
        { url: "https://contoso-my.sharepoint.com/d", name: "status.json" },
        { url: "https://contoso-my.sharepoint.com/status.json", name: "status.json" },
        { url: "https://contoso-my.sharepoint.com/e", name: "file" },
      ],
    });
  });

  it.each<readonly [string, Json, boolean]>([
    [
      "a stub in the rich copy of a channel",
      { ...channel, attachments: [html('<p>x</p><attachment id="1"></attachment>')] },
      true,
    ],
    [
      "a reference in a channel",
      { ...channel, attachments: [{ contentType: "reference", contentUrl: "https://x" }] },
      true,
    ],
    [
      "a stub in the 1:1 chat, where the file itself comes",
      { attachments: [html('<attachment id="1"></attachment>')] },
      false,
    ],
    [
      "a quoted message in a channel",
      {
        ...channel,
        attachments: [
          html('<attachment id="1"></attachment><p>x</p>'),
          { contentType: "messageReference", id: "1" },
        ],
      },
      false,
    ],
    ["no stub", { ...channel, attachments: [html("<p>x</p>")] }, false],
  ])("%s", (_name, changes, hasFileStub) => {
    expect(readIncoming(teams(changes))).toMatchObject({ hasFileStub });
  });
});

describe("a press", () => {
  const execute = {
    action: { type: "Action.Execute", verb: "check-again", data: { vm: "/x" } },
    trigger: "manual",
  };

  it("comes as an invoke, with the card that was pressed", () => {
    const invoke = teams({ type: "invoke", name: "adaptiveCard/action", value: execute, replyToId: "17" });
    expect(readIncoming(invoke)).toMatchObject({
      kind: "press",
      verb: "check-again",
      data: { vm: "/x" },
      cardId: "17",
      isInvoke: true,
    });
  });

  it("comes without a trigger from the Agents Playground, and as a message with a value from Action.Submit", () => {
    const { trigger: _left, ...played } = execute;
    expect(readIncoming(teams({ type: "invoke", name: "adaptiveCard/action", value: played }))).toMatchObject(
      { verb: "check-again" },
    );
    const submitted = teams({ text: undefined, value: { verb: "reject", reason: "no" }, replyToId: "17" });
    expect(readIncoming(submitted)).toMatchObject({
      kind: "press",
      verb: "reject",
      data: { reason: "no" },
      isInvoke: false,
    });
  });

  it.each([
    undefined,
    null,
    "x",
    5,
    [],
    {},
    { action: 5 },
    { action: { verb: 5 } },
    { action: { verb: "x", data: [1] } },
  ])("that cannot be read (%j) is one without data, because an invoke always gets its answer", (value) => {
    const read = readIncoming(teams({ type: "invoke", name: "adaptiveCard/action", value }));
    expect(read).toMatchObject({ kind: "press", data: {}, isInvoke: true });
  });

  it("of another invoke is none", () => {
    expect(readIncoming(teams({ type: "invoke", name: "task/fetch", value: execute }))).toEqual({
      kind: "other",
    });
  });
});

describe("an arrival", () => {
  /** What the Agents Playground sends when its page is opened (made up after it): ids that are no GUIDs, nobody's name. */
  const playground = {
    id: "e1",
    channelId: "msteams",
    serviceUrl: "http://localhost:56150/_connector",
    from: { id: "user-id-0", aadObjectId: "00000000-0000-0000-0000-0000000000020" },
    recipient: { id: "00000000-0000-0000-0000-00000000000011", name: "Test Bot" },
    conversation: {
      conversationType: "personal",
      tenantId: "00000000-0000-0000-0000-0000000000001",
      id: "c1",
    },
    channelData: { tenant: { id: "00000000-0000-0000-0000-0000000000001" }, source: { name: "message" } },
  };

  it.each<readonly [string, Json, string]>([
    ["an installation", { type: "installationUpdate", action: "add" }, "arrival"],
    ["an upgrade", { type: "installationUpdate", action: "add-upgrade" }, "arrival"],
    [
      "the bot among new members",
      {
        type: "conversationUpdate",
        membersAdded: [{ id: "x" }, { id: "00000000-0000-0000-0000-00000000000011" }],
      },
      "arrival",
    ],
    ["others who came", { type: "conversationUpdate", membersAdded: [{ id: "x" }] }, "other"],
    ["members of another shape", { type: "conversationUpdate", membersAdded: [5] }, "other"],
    ["a removal", { type: "installationUpdate", action: "remove" }, "other"],
  ])("is read from the Playground: %s", (_name, changes, kind) => {
    expect(readIncoming({ ...playground, ...changes }).kind).toBe(kind);
  });

  it("has a person without a name", () => {
    const read = readIncoming({ ...playground, type: "installationUpdate", action: "add" });
    expect(read).toMatchObject({ person: { name: "", objectId: "00000000-0000-0000-0000-0000000000020" } });
  });
});

describe("anything else", () => {
  it.each([
    undefined,
    null,
    5,
    "x",
    [],
    {},
    { type: "message" },
    { ...teams(), from: null },
    { ...teams(), text: 5 },
  ])("is nobody's: %j", (activity) => {
    expect(readIncoming(activity)).toEqual({ kind: "other" });
  });

  it("never throws, whatever stands in whichever member", () => {
    const members = Object.keys(teams());
    assert(
      property(
        constantFrom(...members, "value", "attachments", "name", "replyToId"),
        anything(),
        (member, value) => {
          for (const type of ["message", "invoke", "conversationUpdate"]) {
            const activity = { ...teams(), type, name: "adaptiveCard/action", [member]: value };
            expect(["message", "press", "arrival", "other"]).toContain(readIncoming(activity).kind);
          }
        },
      ),
    );
  });
});
