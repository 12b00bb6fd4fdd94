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

/** What the connector was asked to do in conversations, in order. */
function sent(): readonly string[] {
  return product.simulator.teams
    .requests()
    .filter(({ path }) => path.includes("/activities"))
    .map(({ method }) => method);
}

/** Ann's 1:1 chat with the welcome in it; what follows counts from here. */
async function opened(): Promise<{ sent(): readonly string[]; deliveries(): number }> {
  const { teams } = product.simulator;
  teams.openChat({ person: "ann", chat: "personal" })();
  await product.card("ann", "Try 1");
  const already = sent().length;
  const messages = (): number =>
    teams.deliveries().filter(({ activity }) => activity["type"] === "message").length;
  return { sent: () => sent().slice(already), deliveries: messages };
}

describe("the chat contract", () => {
  test("a message is acknowledged with an empty body, and answered by one POST", async () => {
    const { teams } = product.simulator;
    const chat = await opened();
    const { delivered } = product.say("ann", "personal", "rg-prod/web-02");
    await product.card("ann", "Healthy", "web-02");
    const delivery = await delivered;
    expect([200, 202]).toContain(delivery?.status);
    expect(delivery?.body ?? "").toBe("");
    expect(chat.sent().filter((method) => method === "POST")).toHaveLength(1);
    expect(
      teams.messages({ person: "ann", chat: "personal" }).filter(({ author }) => author.kind === "bot"),
    ).toHaveLength(2);
  });

  test("a slow Azure: a progress card after half a second, replaced by the answer on the same id", async () => {
    const chat = await opened();
    product.simulator.azure.faults.add({ effect: { kind: "latency", latencyMs: 1500 }, method: "GET" });
    product.say("ann", "personal", "rg-prod/web-02");
    const progress = await product.card("ann", "Looking at");
    const answer = await product.card("ann", "Healthy");
    expect(answer.id).toBe(progress.id);
    expect(chat.sent()).toEqual(["POST", "PUT"]);
  }, 20_000);

  test("a second delivery of one activity does nothing", async () => {
    const chat = await opened();
    product.simulator.teams.settings.isSentTwice = true;
    product.say("ann", "personal", "rg-prod/web-02");
    await product.card("ann", "Healthy");
    await expect.poll(() => chat.deliveries()).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(chat.sent().filter((method) => method === "POST")).toHaveLength(1);
  });

  test("a roster that fails never costs the answer", async () => {
    product.simulator.teams.faults.add({ effect: { kind: "status", status: 500 }, pathContains: "/members" });
    product.say("ann", "channel", "rg-prod/web-01");
    await product.card("ann", "key-rejected");
  });

  test("an installation gets one welcome", async () => {
    const close = product.simulator.teams.openChat({ person: "eve", chat: "personal" });
    const welcome = await product.card("eve", "Try 1");
    expect(shown(welcome)).toContain("status.json");
    close();
    product.simulator.teams.openChat({ person: "eve", chat: "personal" })();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sent()).toEqual(["POST"]);
  });
});

describe("invokes", () => {
  test.each([
    [
      "a verb that no card of ours has",
      { action: { type: "Action.Execute", verb: "format-disk", data: {} } },
    ],
    ["no action at all", {}],
    ["data of another shape", { action: { type: "Action.Execute", verb: "approve", data: ["x"] } }],
  ])("%s: HTTP 200, and the outcome in the body", async (_name, value) => {
    await opened();
    const { teams } = product.simulator;
    const [sample] = teams.deliveries().map(({ activity }) => activity);
    const delivery = await teams.sendRaw({
      ...sample,
      type: "invoke",
      name: "adaptiveCard/action",
      id: "inv-1",
      action: undefined,
      membersAdded: undefined,
      value,
    });
    expect(delivery.status).toBe(200);
    expect(delivery.body).toMatchObject({ statusCode: 400, type: "application/vnd.microsoft.error" });
  });
});

describe("a defect of ours", () => {
  test("is told with a reference that stands in the log, never a stack trace, never silence", async () => {
    await opened();
    await product.bot.store.close();
    product.say("ann", "personal", "rg-prod/web-02");
    const card = await product.card("ann", "reference");
    expect(shown(card)).not.toMatch(/store is closed|at \w+ \(/);
  });
});

describe("trouble with Azure is said, never silent", () => {
  const cases = [
    ["ARM is down", { kind: "server-error", when: "before", status: 503 }, "web-02"],
    ["the connection drops", { kind: "drop", when: "before" }, "web-02"],
    ["the reader has no right", { kind: "forbidden" }, "I may not read this VM"],
    ["it throttles", { kind: "throttled", retryAfterSeconds: 7 }, "Azure asks me to slow down"],
  ] as const;
  test.each(cases)(
    "%s",
    async (_name, effect, said) => {
      product.simulator.azure.faults.add({ effect, method: "GET" });
      product.say("ann", "personal", "rg-prod/web-02");
      const card = await product.card("ann", said);
      expect(shown(card)).not.toMatch(/at \w+ \(|node_modules|Error:/);
    },
    30_000,
  );

  test("a machine that may not be seen looks exactly like an absent one, but for its name", async () => {
    product.say("ann", "personal", "check nosuch-77");
    const absent = await product.card("ann", "nosuch-77");
    product.say(
      "ann",
      "personal",
      "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/rg-x/providers/Microsoft.Compute/virtualMachines/nosuch-78",
    );
    const other = await product.card("ann", "nosuch-78");
    expect(shown(other).replaceAll("nosuch-78", "nosuch-77")).toBe(shown(absent));
  });
});

describe("what people write", () => {
  test.each([
    ["a scale set", "check scale set vmss-front in resource group rg-prod", "vmss-front: 4 VMs"],
    ["an instance of a Uniform scale set", "is instance 3 of vmss-front ok?", "key-rejected"],
    ["how to enable MSP", "how do I enable MSP on web-02?", "How to enable MSP"],
    ["how to disable MSP", "please disable MSP on web-02", "How to disable MSP"],
    ["a failed deployment without its error", "our deployment failed", "What does the error say?"],
    [
      "a deployment error",
      "The deployment failed: Linux.OSProvisioningInternalError",
      "deploy-linux-row-unknown",
    ],
    ["a question about no VM", "is MSP broken?", "Which VM?"],
  ])("%s", async (_name, text, said) => {
    product.say("ann", "personal", text);
    await product.card("ann", said);
  });

  test("output of a command moves the diagnosis of the thread on", async () => {
    product.say("ann", "group", "check edge-01");
    await product.card("ann", "ebpf-cgroup2-missing");
    product.say("ann", "group", "$ grep cgroup /proc/filesystems\nnodev\tcgroup");
    await product.card("ann", "ebpf-cgroup2-unsupported");
  });

  test("Send commands as text posts every command as a message", async () => {
    product.say("ann", "personal", "check edge-01");
    const card = await product.card("ann", "ebpf-cgroup2-missing");
    await product.simulator.teams.press({
      person: "ann",
      messageId: card.id,
      action: "Send commands as text",
    });
    const message = await product.simulator.teams.waitFor("ann", ({ text }) =>
      text.includes("grep cgroup /proc/filesystems"),
    );
    expect(message.text).toContain("```");
  });
});

describe("evidence that is pasted", () => {
  test("into a group chat is never joined to a machine that was asked about in private", async () => {
    product.say("ann", "personal", "check web-01");
    await product.card("ann", "key-rejected", "web-01");
    product.armRequests();
    product.say("ann", "group", "$ uname -r\n5.4.0-1109-azure");
    const card = await product.simulator.teams.waitFor(
      "ann",
      (message) =>
        message.chat === "group" &&
        message.author.kind === "bot" &&
        /Inconclusive|Action needed/.test(shown(message)),
    );
    expect(shown(card)).not.toContain("web-01");
    expect(product.armRequests()).toEqual([]);
  });

  test("as a deployment's error is answered once: it may be about a machine that never came to be", async () => {
    const chat = await opened();
    product.say(
      "ann",
      "personal",
      '{"error":{"code":"ProxyAgentNotSupportedInRegion","message":"not in this region"}}',
    );
    await product.card("ann", "deploy-region-not-supported");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(chat.sent().filter((method) => method === "POST")).toHaveLength(1);
  });
});
