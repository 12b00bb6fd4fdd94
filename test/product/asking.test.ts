import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MessageView } from "../../src/simulator/teams/views.ts";
import { startProduct, type Product } from "./product.ts";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.close());

/** Every text of a card, in order. */
function textsOf(message: MessageView): string {
  return JSON.stringify(message.parts);
}

const webId = "/subscriptions/SUB/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/web-01";

function resourceId(name: string): string {
  return product.simulator.azure.demoMachines.find((machine) => machine.name === name)?.resourceId ?? webId;
}

describe("asking about a VM", () => {
  test("in one's own words, in the 1:1 chat: one Resource Graph query, one read, one card with verdict and codes", async () => {
    product.armRequests();
    product.say("ann", "personal", "why is MSP not applied on web-01?");
    const card = await product.card("ann", "Action needed", "key-rejected", "web-01");
    expect(textsOf(card)).toContain("rg-prod");
    expect(product.armRequests()).toEqual([
      "POST /providers/Microsoft.ResourceGraph/resources",
      `GET ${resourceId("web-01")}`,
    ]);
  });

  test("by its resource id: exactly one request", async () => {
    const id = resourceId("web-02");
    product.say("ann", "personal", id);
    await product.card("ann", "Healthy", "web-02");
    expect(product.armRequests()).toEqual([`GET ${id}`]);
  });

  test("by a portal link: exactly one request", async () => {
    const id = resourceId("edge-01");
    product.say("bo", "personal", `https://portal.azure.com/#@contoso.example/resource${id}/overview`);
    await product.card("bo", "Action needed", "ebpf-cgroup2-missing");
    expect(product.armRequests()).toEqual([`GET ${id}`]);
  });

  test("by group and name, in a group chat and in a channel's thread", async () => {
    product.say("ann", "group", "rg-prod/web-01");
    const inGroup = await product.card("ann", "Action needed", "key-rejected", "Send status.json");
    expect(inGroup.chat).toBe("group");
    const post = product.say("bo", "channel", "check rg-prod/web-01 please");
    const inChannel = await product.simulator.teams.waitFor(
      "bo",
      (message) =>
        message.chat === "channel" &&
        message.author.kind === "bot" &&
        textsOf(message).includes("key-rejected"),
    );
    expect(inChannel.threadId).toBe(post.messageId);
  });

  test("that nobody knows: a clear card, and what to do", async () => {
    product.say("ann", "personal", "check nosuch-77");
    const card = await product.card("ann", "I do not find this VM", "nosuch-77");
    expect(textsOf(card)).toContain("Check the spelling");
  });

  test("with a slip of the keyboard: the likely names are offered, and one press asks", async () => {
    product.say("bo", "personal", "check wbe-02");
    await product.card("bo", "I do not find this VM", "wbe-02");
    product.say("bo", "personal", "check web02");
    const card = await product.card("bo", "I do not find this VM", "web-02");
    await product.simulator.teams.press({ person: "bo", messageId: card.id, action: "web-02" });
    await product.card("bo", "Healthy", "web-02");
  });

  test("whose name stands in two resource groups: a choice, which leads to the report", async () => {
    product.say("eve", "personal", "check app-01");
    const choice = await product.card("eve", "Choose 1", "Choose 2");
    const outcome = await product.simulator.teams.press({
      person: "eve",
      messageId: choice.id,
      action: "Choose 1",
    });
    expect(outcome.kind).toBe("card");
    await product.simulator.teams.waitFor(
      "eve",
      (message) =>
        message.id === choice.id && /Healthy|Action needed|Inconclusive|Wait/.test(textsOf(message)),
    );
  });

  test("a greeting and nonsense get help, never silence", async () => {
    product.say("olu", "personal", "hi");
    await product.card("olu", "status.json");
    product.say("olu", "personal", "colourless green ideas");
    await product.card("olu", "I did not understand that.");
  });

  test("and once more with fewer words: the thread remembers the VM", async () => {
    product.armRequests();
    product.say("ann", "personal", "and now?");
    await product.simulator.teams.waitFor("ann", () => product.simulator.azure.requests().length > 0);
    await expect.poll(() => product.armRequests().at(-1)).toMatch(/^GET /);
  });
});

describe("a name that looks like any word", () => {
  test("is asked for in Azure, and said to be absent where it is", async () => {
    product.say("olu", "group", "why is MSP not applied on jumpbox?");
    await product.card("olu", "I do not find this VM", "jumpbox");
  });

  test("does not take the place of the thread's machine where Azure does not know it", async () => {
    product.say("eve", "group", "check web-02");
    await product.card("eve", "Healthy", "web-02");
    product.armRequests();
    product.say("eve", "group", "is it healthy on redeploymentday?");
    await expect.poll(() => product.armRequests().some((request) => request.endsWith("/web-02"))).toBe(true);
  });
});
