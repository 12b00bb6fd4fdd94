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

  test("typed, is diagnosed first and said not to help where it would not", async () => {
    product.say("ann", "personal", "reset the key on web-02");
    await product.card("ann", "Healthy", "web-02");
    await product.card("ann", "A key reset of web-02 is not offered");
    product.say("ann", "personal", "approve");
    product.say("ann", "personal", "yes");
    expect(patches()).toEqual([]);
  });
});
