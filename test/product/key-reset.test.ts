import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MessageView } from "../../src/simulator/teams/views.ts";
import { startProduct, type Product } from "./product.ts";

let product: Product;
beforeEach(async () => {
  product = await startProduct();
});
afterEach(() => product.close());

function shown(message: MessageView): string {
  return JSON.stringify(message.parts);
}

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
    inputs: { reason: "disk was swapped during restore, INC-4711" },
  });
  await teams.waitFor(
    "olu",
    (message) => message.id === report.id && shown(message).includes("A key reset is under way"),
  );
  return product.card("bo", "Approve", "INC-4711");
}

function patches(): readonly string[] {
  return product.simulator.azure
    .requests()
    .filter(({ method }) => method === "PATCH")
    .map(({ body }) => body);
}

describe("a key reset in the chat", () => {
  test("is asked for by one person, refused to the asker and the outsider, approved by another, carried out once and verified", async () => {
    const { teams } = product.simulator;
    const card = await requested();
    expect(shown(card)).toContain("3 → 4");

    const byAnn = await teams.press({ person: "ann", messageId: card.id, action: "approve" });
    expect(byAnn).toMatchObject({ kind: "error" });
    expect(JSON.stringify(byAnn)).toContain("You asked for this reset");
    const byOlu = await teams.press({ person: "olu", messageId: card.id, action: "approve" });
    expect(byOlu).toMatchObject({ kind: "error" });
    expect(patches()).toEqual([]);

    const byBo = await teams.press({ person: "bo", messageId: card.id, action: "Approve" });
    expect(byBo.kind).toBe("card");
    await teams.waitFor(
      "olu",
      (message) => message.id === card.id && /guest confirmed/.test(shown(message)),
      40_000,
    );
    expect(patches()).toEqual([
      JSON.stringify({ properties: { securityProfile: { proxyAgentSettings: { keyIncarnationId: 4 } } } }),
    ]);
    await teams.waitFor("ann", (message) => message.text.startsWith("Key reset of web-01: done"), 15_000);
  }, 90_000);

  test("is rejected with a reason by an approver, and then nothing was sent", async () => {
    const { teams } = product.simulator;
    const card = await requested();
    await teams.press({
      person: "eve",
      messageId: card.id,
      action: "Reject",
      inputs: { reason: "restore is still running" },
    });
    await teams.waitFor(
      "ann",
      (message) => message.id === card.id && /restore is still running/.test(shown(message)),
    );
    expect(patches()).toEqual([]);
  });

  test("typed approval decides nothing and is answered with the card", async () => {
    const { teams } = product.simulator;
    const card = await requested();
    product.say("bo", "channel", "approve", card.threadId ?? undefined);
    const again = await teams.waitFor(
      "bo",
      (message) => message.id !== card.id && shown(message).includes("INC-4711"),
    );
    expect(again.threadId).toBe(card.threadId);
    expect(patches()).toEqual([]);
    // On the second card it can be decided as on the first, and both show it.
    await teams.press({
      person: "eve",
      messageId: again.id,
      action: "Reject",
      inputs: { reason: "restore is still running" },
    });
    for (const { id } of [card, again])
      await teams.waitFor(
        "ann",
        (message) => message.id === id && /restore is still running/.test(shown(message)),
      );
  });

  test("typed, is diagnosed first and said not to help where it would not", async () => {
    product.say("ann", "personal", "reset the key on web-02");
    await product.card("ann", "Healthy", "web-02");
    await product.card("ann", "A key reset of web-02 is not offered");
    product.say("ann", "personal", "approve");
    product.say("ann", "personal", "yes");
    expect(patches()).toEqual([]);
  });

  test("asked for in a 1:1 chat, goes to the approvers who have a chat with the bot, and the requester hears whom", async () => {
    const { teams } = product.simulator;
    teams.openChat({ person: "bo", chat: "personal" })();
    await product.card("bo", "Try 1");
    product.say("ann", "personal", "reset the key on web-01");
    const reason = await product.card("ann", "Why is the reset needed?");
    await teams.press({
      person: "ann",
      messageId: reason.id,
      action: "Request",
      inputs: { reason: "INC-1" },
    });
    const card = await teams.waitFor(
      "bo",
      (message) => message.chat === "personal" && shown(message).includes("INC-1"),
    );
    await teams.waitFor("ann", (message) => message.text.includes("sent for approval to Bo Chen"));
    await teams.press({
      person: "bo",
      messageId: card.id,
      action: "Reject",
      inputs: { reason: "not today" },
    });
    await teams.waitFor("ann", (message) => message.text.startsWith("Key reset of web-01: rejected"));
  }, 20_000);

  test("asked for in a 1:1 chat where no approver can be reached, says so and what to do", async () => {
    const { teams } = product.simulator;
    product.say("ann", "personal", "reset the key on web-01");
    const reason = await product.card("ann", "Why is the reset needed?");
    await teams.press({
      person: "ann",
      messageId: reason.id,
      action: "Request",
      inputs: { reason: "INC-1" },
    });
    await teams.waitFor("ann", (message) =>
      message.text.includes("Nobody who may approve has a chat with me yet"),
    );
  }, 20_000);

  test("a key that is declared compromised can be reset on a person's word, which the card says", async () => {
    const { teams } = product.simulator;
    product.say("ann", "channel", "the key of web-02 is compromised, reset it");
    const reason = await product.card("ann", "What makes you sure?");
    await teams.press({
      person: "ann",
      messageId: reason.id,
      action: "Ask for approval",
      inputs: { reason: "seen in a public log" },
    });
    const card = await product.card("bo", "Approve", "seen in a public log");
    expect(shown(card)).toMatch(/word of/);
  }, 20_000);
});
