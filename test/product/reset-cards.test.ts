import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { readableRows, readTrails } from "../../src/app/key-reset/audit-trail.ts";
import {
  personOf,
  simulatedGroupChat,
  simulatedTeam,
  simulatedTenantId,
} from "../../src/simulator/teams/people.ts";
import type { MessageView, PersonKey } from "../../src/simulator/teams/views.ts";
import { activityOf, pressRaw } from "./activities.ts";
import { startProduct, type Product } from "./product.ts";

let product: Product;
beforeEach(async () => {
  product = await startProduct();
});
afterEach(() => product.close());

const shown = (message: MessageView): string => JSON.stringify([message.text, message.parts]);

/** Ann asks in the channel and requests the reset; the approval card as everybody sees it. */
async function requested(): Promise<MessageView> {
  const { teams } = product.simulator;
  product.say("ann", "channel", "why is MSP not applied on web-01?");
  const report = await product.card("ann", "Action needed", "key-rejected", "Request key reset");
  await teams.press({ person: "ann", messageId: report.id, action: "Request key reset" });
  await teams.press({
    person: "ann",
    messageId: report.id,
    action: "Request",
    inputs: { reason: "INC-4711" },
  });
  return product.card("bo", "Approve", "INC-4711");
}

function channel(person: PersonKey = "ann"): readonly MessageView[] {
  return product.simulator.teams.messages({ person, chat: "channel" });
}

/** The data of a button that decides, as it stands on the card. */
function consentOf(card: MessageView): { readonly requestId: string; readonly planHash: string } {
  const [, requestId = ""] = /"requestId":"([^"]+)"/.exec(shown(card)) ?? [];
  const [, planHash = ""] = /"planHash":"([^"]+)"/.exec(shown(card)) ?? [];
  return { requestId, planHash };
}

function inThread(card: MessageView) {
  const { channelId, id } = simulatedTeam;
  return {
    conversation: {
      isGroup: true,
      conversationType: "channel",
      id: `${channelId};messageid=${card.threadId ?? ""}`,
    },
    channelData: {
      team: { id },
      channel: { id: channelId },
      tenant: { id: simulatedTenantId },
    },
  };
}

describe("a decision by a client that submits instead of executing", () => {
  test("changes the card for everybody and leaves no second one behind", async () => {
    const { teams } = product.simulator;
    const card = await requested();
    await teams.sendRaw(
      activityOf(product, "bo", {
        ...inThread(card),
        value: { verb: "reject", ...consentOf(card), reason: "restore is running" },
        replyToId: card.id,
      }),
    );
    await teams.waitFor(
      "ann",
      ({ id, ...message }) => id === card.id && /restore is running/.test(JSON.stringify(message)),
    );
    await teams.waitFor("bo", ({ text }) => text.startsWith("Your decision is recorded"));
    const cards = channel().filter((message) => shown(message).includes("INC-4711"));
    expect(cards.map(({ id }) => id)).toEqual([card.id]);
  }, 30_000);
});

describe("the end of a request", () => {
  test("is told once in a conversation with two cards, and mentions who asked", async () => {
    const { teams } = product.simulator;
    const card = await requested();
    product.say("bo", "channel", "approve", card.threadId ?? undefined);
    const again = await teams.waitFor(
      "bo",
      (message) => message.id !== card.id && shown(message).includes("INC-4711"),
    );
    await teams.press({
      person: "eve",
      messageId: again.id,
      action: "Reject",
      inputs: { reason: "not today" },
    });
    for (const { id } of [card, again])
      await teams.waitFor("ann", (message) => message.id === id && shown(message).includes("not today"));
    const told = await teams.waitFor("ann", ({ text }) => text.startsWith("Key reset of web-01: rejected"));
    expect(told.mentions).toMatchObject([{ isYou: true }]);
    // What comes after is answered: by then a second telling would have been.
    product.say("ann", "channel", "help", card.threadId ?? undefined);
    await product.card("ann", "Try 1");
    expect(channel().filter(({ text }) => text.startsWith("Key reset of web-01"))).toHaveLength(1);
  }, 30_000);
});

describe("words about an open request", () => {
  test("get one further card, without mentions, and then words", async () => {
    const { teams } = product.simulator;
    const card = await requested();
    const thread = card.threadId ?? undefined;
    expect(shown(card)).toContain("please decide");
    product.say("bo", "channel", "approve", thread);
    const again = await teams.waitFor(
      "bo",
      (message) => message.id !== card.id && shown(message).includes("INC-4711"),
    );
    expect(shown(again)).not.toContain("please decide");
    product.say("eve", "channel", "approve", thread);
    product.say("ann", "channel", "status of the request", thread);
    await teams.waitFor("ann", ({ text }) => text.includes("stands above"));
    expect(channel().filter((message) => shown(message).includes("INC-4711"))).toHaveLength(2);
  }, 30_000);

  test("in the requester's 1:1 mention nobody", async () => {
    const { teams } = product.simulator;
    product.say("ann", "personal", "reset the key on web-01");
    const reason = await product.card("ann", "Why is the reset needed?");
    await teams.press({
      person: "ann",
      messageId: reason.id,
      action: "Request",
      inputs: { reason: "INC-1" },
    });
    const card = await product.card("ann", "INC-1", "Cancel the request");
    expect(shown(card)).not.toContain("please decide");
  }, 30_000);
});

describe("a request whose card cannot be posted", () => {
  const post = {
    method: "POST",
    pathContains: "/activities",
    effect: { kind: "status", status: 403 },
  } as const;

  /** Ann presses Request while the connector refuses so many posts. */
  async function requestedWith(refusals: number) {
    const { teams } = product.simulator;
    product.say("ann", "channel", "why is MSP not applied on web-01?");
    const report = await product.card("ann", "Action needed", "Request key reset");
    await teams.press({ person: "ann", messageId: report.id, action: "Request key reset" });
    teams.faults.add({ ...post, times: refusals });
    return teams.press({
      person: "ann",
      messageId: report.id,
      action: "Request",
      inputs: { reason: "INC-4711" },
    });
  }

  test("because of its mentions is posted without them", async () => {
    await requestedWith(1);
    const card = await product.card("bo", "Approve", "INC-4711");
    expect(shown(card)).not.toContain("please decide");
  }, 30_000);

  test("stands all the same, and its requester hears how to get the card", async () => {
    const outcome = await requestedWith(2);
    expect(JSON.stringify(outcome)).toContain("its card could not be posted here");
    const [, phrase = ""] = /Write \W+(status of the request for web-01)/.exec(JSON.stringify(outcome)) ?? [];
    product.say("ann", "channel", phrase);
    await product.card("bo", "Approve", "INC-4711");
  }, 30_000);
});

describe("a forged click on a request that waits for its decision", () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-forged-"));
  const file = join(folder, "policy.json");
  const subscription = "/subscriptions/8d3e1f52-7c0a-4b96-a1de-5f2b9c7e4d10";
  const approve = (["bo", "eve"] as const).map((key) => personOf(key).aadObjectId);
  beforeEach(async () => {
    writeFileSync(
      file,
      JSON.stringify({
        version: 1,
        tenants: [simulatedTenantId],
        rules: [{ scopes: [subscription], ask: ["*"], approve }],
      }),
    );
    await product.close();
    product = await startProduct({ environment: { LATCHKEY_POLICY: file } });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const bo = personOf("bo");
  const from = { id: bo.teamsId, name: bo.name, aadObjectId: bo.aadObjectId };
  const otherTenant = "00000000-1111-4222-8333-444444444444";

  /** What is refused, the code in the audit trail, and what is forged of an otherwise valid click by Bo on the card. */
  const forgeries: readonly (readonly [string, string, (card: MessageView) => object])[] = [
    ["of another card", "unknown-card", () => ({ replyToId: "1700000000000" })],
    ["of no card", "unknown-card", () => ({ replyToId: undefined })],
    [
      "from another chat",
      "unknown-card",
      () => ({ conversation: { ...groupChat }, channelData: tenantOnly }),
    ],
    [
      "from another tenant",
      "other-tenant",
      (card) => ({
        conversation: { ...inThread(card).conversation, tenantId: otherTenant },
        channelData: { ...inThread(card).channelData, tenant: { id: otherTenant } },
      }),
    ],
    ["by a bot", "bot", () => ({ from: { ...from, role: "bot" } })],
    ["by nobody", "no-object-id", () => ({ from: { id: bo.teamsId, name: bo.name } })],
    [
      "by a name of an approver",
      "not-listed",
      () => ({ from: { ...from, aadObjectId: personOf("olu").aadObjectId } }),
    ],
    [
      "by who asked",
      "requester-may-not-decide",
      () => ({ from: { ...from, aadObjectId: personOf("ann").aadObjectId } }),
    ],
  ];
  const tenantOnly = { tenant: { id: simulatedTenantId } };
  const groupChat = { isGroup: true, conversationType: "groupChat", id: simulatedGroupChat.id };

  test("is refused in each form, sends nothing, decides nothing and stands in the audit trail", async () => {
    const card = await requested();
    const data = { ...consentOf(card), reason: "r" };
    for (const [name, code, forge] of forgeries) {
      const value = { action: { type: "Action.Execute", verb: "approve", data }, trigger: "manual" };
      const common = { ...inThread(card), replyToId: card.id };
      const before = (await refusals()).length;
      // What a bot writes is not heard at all, so that its Submit is no click.
      const count = code === "bot" ? 1 : 2;
      const delivery = await product.simulator.teams.sendRaw(
        activityOf(product, "bo", {
          ...common,
          type: "invoke",
          name: "adaptiveCard/action",
          value,
          ...forge(card),
        }),
      );
      expect.soft(delivery.body, name).toMatchObject({ statusCode: 400 });
      await product.simulator.teams.sendRaw(
        activityOf(product, "bo", { ...common, value: { verb: "approve", ...data }, ...forge(card) }),
      );
      await expect.poll(async () => (await refusals()).length, { message: name }).toBe(before + count);
      expect.soft((await refusals()).slice(before), name).toEqual(Array.from({ length: count }, () => code));
    }
    const altered = {
      ...data,
      planHash: data.planHash.replace(/^./, (first) => (first === "0" ? "1" : "0")),
    };
    const click = { ...inThread(card), replyToId: card.id };
    const other = await pressRaw(product, "bo", "approve", altered, click);
    expect(other.body).toMatchObject({ statusCode: 400 });
    const events = (await readTrails(product.bot.store)).flatMap(readableRows);
    expect(events.filter(({ event }) => event.stateAfter !== null && event.stateAfter !== "PENDING")).toEqual(
      [],
    );
    const writes = product.simulator.azure.requests().filter(({ method }) => method === "PATCH");
    expect(writes).toEqual([]);
    // The same click, not forged, is a decision: nothing but the forgery was refused.
    const valid = await pressRaw(product, "bo", "reject", data, click);
    expect(valid.body).toMatchObject({ statusCode: 200 });
  }, 60_000);

  async function refusals(): Promise<readonly string[]> {
    const rows = (await readTrails(product.bot.store)).flatMap(readableRows);
    return rows.flatMap(({ event }) => (event.outcome === "refused" ? [event.reason] : []));
  }
});
