import { describe, expect, it } from "vitest";
import { wrongMembers } from "../../src/hosting/activity-shape.ts";

const activity = {
  type: "message",
  channelId: "msteams",
  serviceUrl: "https://smba.trafficmanager.net/teams/",
  conversation: { id: "a:1" },
  from: { id: "29:ann" },
};

describe("the shape of an activity", () => {
  it("is right with the least, and with members that nobody knows yet", () => {
    expect(wrongMembers(activity)).toStrictEqual([]);
    const entities = [{ type: "somethingNew", locale: "en" }];
    expect(wrongMembers({ ...activity, entities, onBehalfOf: [{}], text: null })).toStrictEqual([]);
  });

  it.each([
    ["type", { type: "" }],
    ["type", { type: undefined }],
    ["serviceUrl", { serviceUrl: "here" }],
    ["conversation.id", { conversation: {} }],
    ["from.id", { from: { id: 7 } }],
    ["from.name", { from: { id: "29:ann", name: {} } }],
    ["from.role", { from: { id: "29:ann", role: 7 } }],
    ["from.aadObjectId", { from: { id: "29:ann", aadObjectId: ["a"] } }],
    ["recipient.name", { recipient: { id: "28:bot", name: 1 } }],
    ["conversation.conversationType", { conversation: { id: "a:1", conversationType: 1 } }],
    ["conversation.tenantId", { conversation: { id: "a:1", tenantId: {} } }],
    ["conversation.isGroup", { conversation: { id: "a:1", isGroup: "yes" } }],
    ["locale", { locale: 1 }],
    ["textFormat", { textFormat: [] }],
    ["replyToId", { replyToId: {} }],
    ["name", { type: "invoke", name: 7 }],
    ["action", { action: false }],
    ["attachments.0.contentType", { attachments: [{}] }],
    ["entities", { entities: Array.from({ length: 1001 }, () => ({ type: "mention" })) }],
  ])("is wrong in %s", (member, changes) => {
    expect(wrongMembers({ ...activity, ...changes })).toStrictEqual([member]);
  });

  it.each([[undefined], [null], ["text"], [[activity]]])("is not %o", (body) => {
    expect(wrongMembers(body)).toStrictEqual(["the body"]);
  });

  it("names each wrong member once", () => {
    expect(wrongMembers({})).toStrictEqual(["type", "channelId", "serviceUrl", "conversation", "from"]);
  });
});
