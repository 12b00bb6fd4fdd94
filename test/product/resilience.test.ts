import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Latchkey } from "../../src/compose.ts";
import type { MessageView } from "../../src/simulator/teams/views.ts";
import { status } from "../diagnosis/builders.ts";
import { activityOf, pressRaw } from "./activities.ts";
import { startBot, startProduct, type Product } from "./product.ts";

function shown({ text, parts }: MessageView): string {
  return JSON.stringify([text, parts]);
}

const statusFile = (): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(status({ timestamp: new Date().toISOString().replace("Z", "") })));

/** The bot's messages in Ann's 1:1 chat. */
function toAnn(product: Product): readonly MessageView[] {
  return product.simulator.teams
    .messages({ person: "ann", chat: "personal" })
    .filter(({ author }) => author.kind === "bot");
}

async function welcomed(product: Product): Promise<void> {
  for (const person of ["ann", "bo"] as const)
    product.simulator.teams.openChat({ person, chat: "personal" })();
  await product.card("bo", "Try 1");
  await product.card("ann", "Try 1");
}

describe("two instances on one store", () => {
  let folder: string;
  let product: Product;
  let environment: { readonly [name: string]: string };
  let second: Latchkey;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "latchkey-"));
    environment = { LATCHKEY_STORE: `sqlite:${join(folder, "data", "latchkey.db")}` };
    product = await startProduct({ environment });
    second = await startBot(product.simulator, { environment });
    await welcomed(product);
  });
  afterEach(async () => {
    await second.stop();
    await product.close();
    rmSync(folder, { recursive: true });
  });

  /** From now on Teams speaks to this instance. */
  function speakTo(bot: Latchkey): void {
    product.simulator.teams.settings.botEndpoint = `${bot.url}/api/messages`;
  }

  test("a second delivery to the other one does nothing, neither of a message nor of a press", async () => {
    const { teams } = product.simulator;
    const before = toAnn(product).length;
    const message = activityOf(product, "ann", { text: "rg-prod/web-02" });
    const delivered = await Promise.all([teams.sendRaw(message), (speakTo(second), teams.sendRaw(message))]);
    expect(delivered.map((delivery) => delivery.status)).toEqual([200, 200]);
    const card = await product.card("ann", "Healthy", "web-02");
    const vm = product.simulator.azure.demoMachines.find(({ name }) => name === "edge-01")?.resourceId;
    const id = "f:one-press";
    for (const bot of [product.bot, second]) {
      speakTo(bot);
      expect(
        (await pressRaw(product, "ann", "send-commands", { vm }, { id, replyToId: card.id })).status,
      ).toBe(200);
    }
    await product.card("ann", "grep cgroup");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(toAnn(product)).toHaveLength(before + 2);
  });

  test("a card that one posted is approved through the other, updated everywhere, and carried out once", async () => {
    const { teams, azure } = product.simulator;
    product.say("ann", "channel", "rg-prod/web-01");
    const report = await product.card("ann", "Request key reset");
    await teams.press({ person: "ann", messageId: report.id, action: "Request key reset" });
    await teams.press({
      person: "ann",
      messageId: report.id,
      action: "Request",
      inputs: { reason: "INC-4711" },
    });
    const card = await product.card("bo", "Approve", "INC-4711");
    speakTo(second);
    const pressed = await teams.press({ person: "bo", messageId: card.id, action: "Approve" });
    expect(pressed.kind).toBe("card");
    await teams.waitFor(
      "olu",
      (message) => message.id === card.id && shown(message).includes("Bo Chen") && message.isEdited,
    );
    await expect
      .poll(() => azure.requests().filter(({ method }) => method === "PATCH").length, { timeout: 10_000 })
      .toBe(1);
    speakTo(product.bot);
    const late = await teams.press({
      person: "eve",
      messageId: card.id,
      action: { type: "Action.Execute", verb: "approve", data: dataOf(card) },
    });
    expect(["card", "error"]).toContain(late.kind);
    expect(azure.requests().filter(({ method }) => method === "PATCH")).toHaveLength(1);
  }, 30_000);

  test('after a restart "and now?" knows its machine, and a file that waited in memory is said to be gone', async () => {
    const { teams } = product.simulator;
    const upload = (): void =>
      void teams.upload({
        person: "ann",
        chat: "personal",
        files: [{ name: "status.json", bytes: statusFile() }],
      });
    upload();
    const question = await product.card("ann", "For which VM");
    product.say("ann", "personal", "rg-prod/legacy-01");
    await product.card("ann", "status-file-needed");
    upload();
    const joined = await teams.waitFor(
      "ann",
      (message) => shown(message).includes("1 upload") && shown(message).includes("legacy-01"),
    );
    await product.bot.stop();
    speakTo(second);
    product.say("ann", "personal", "and now?");
    const again = await teams.waitFor(
      "ann",
      (message) => message.id > joined.id && shown(message).includes("legacy-01"),
    );
    expect(shown(again)).toContain("the file sent earlier is no longer at hand, send it again");
    const [, upId = ""] = /"upload":"([0-9a-f-]{36})"/.exec(shown(question)) ?? [];
    const vm = product.simulator.azure.demoMachines.find(({ name }) => name === "legacy-01")?.resourceId;
    const chosen = await pressRaw(product, "ann", "choose-upload-vm", { upload: upId, vm });
    expect(JSON.stringify(chosen.body)).toContain("send the file again");
  });
});

function dataOf(card: MessageView): { readonly [member: string]: unknown } {
  const found = /\{"requestId":"[^"]+","planHash":"[^"]+"\}/.exec(JSON.stringify(card.parts))?.[0] ?? "{}";
  return JSON.parse(found) as { readonly [member: string]: unknown };
}

describe("a connector that has trouble", () => {
  let product: Product;
  beforeAll(async () => {
    const timing = { attemptMs: 400, totalMs: 4000, pausesMs: [10, 20, 40] };
    product = await startProduct({ parts: { adapter: { timing } } });
    await welcomed(product);
  });
  afterEach(() => {
    product.simulator.teams.faults.clear();
    product.simulator.azure.faults.clear();
  });
  afterAll(() => product.close());

  const post = { method: "POST", pathContains: "/activities" } as const;

  test.each([
    ["429 with a time to wait", { kind: "status", status: 429, retryAfterSeconds: 1 }],
    ["429", { kind: "status", status: 429 }],
    ["412", { kind: "status", status: 412 }],
    ["502", { kind: "status", status: 502 }],
  ] as const)("%s: the card is sent again, and stands once", async (_name, effect) => {
    const before = toAnn(product).length;
    product.simulator.teams.faults.add({ ...post, effect, times: 1 });
    product.say("ann", "personal", "rg-prod/web-02");
    await expect.poll(() => toAnn(product).length, { timeout: 5000 }).toBe(before + 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(toAnn(product)).toHaveLength(before + 1);
  });

  test("a success that is told as a failure: the card is not doubled", async () => {
    const before = toAnn(product).length;
    product.simulator.teams.faults.add({ ...post, effect: { kind: "late-status", status: 500 } });
    product.say("ann", "personal", "rg-prod/web-02");
    await expect.poll(() => toAnn(product).length).toBe(before + 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(toAnn(product)).toHaveLength(before + 1);
  });

  test("no answer at all: that answer is lost, and the next one comes", async () => {
    const before = toAnn(product).length;
    product.simulator.teams.faults.add({ ...post, effect: { kind: "hang" }, times: 1 });
    product.say("ann", "personal", "rg-prod/web-02");
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(toAnn(product)).toHaveLength(before);
    product.say("ann", "personal", "rg-prod/web-02");
    await expect.poll(() => toAnn(product).length).toBe(before + 1);
  });

  test("a progress card that cannot be edited: the answer is posted as a card of its own", async () => {
    const { teams, azure } = product.simulator;
    azure.faults.add({ effect: { kind: "latency", latencyMs: 900 }, method: "GET", times: 1 });
    teams.faults.add({ effect: { kind: "status", status: 404 }, method: "PUT" });
    const before = toAnn(product).length;
    product.say("ann", "personal", "rg-prod/web-02");
    await expect.poll(() => toAnn(product).length, { timeout: 5000 }).toBe(before + 2);
    const [progress, answer] = toAnn(product).slice(before).map(shown);
    expect(progress).toContain("Looking at");
    expect(answer).toContain("Healthy");
  });

  test("a card that cannot be updated any more keeps the news from no other card", async () => {
    const { teams } = product.simulator;
    product.say("ann", "channel", "rg-prod/web-03");
    const report = await product.card("ann", "Request key reset", "web-03");
    await teams.press({ person: "ann", messageId: report.id, action: "Request key reset" });
    await teams.press({
      person: "ann",
      messageId: report.id,
      action: "Request",
      inputs: { reason: "INC-1" },
    });
    const first = await product.card("bo", "Approve", "INC-1");
    product.say("bo", "channel", "approve", first.threadId ?? undefined);
    const second = await teams.waitFor(
      "bo",
      (message) => message.id !== first.id && shown(message).includes("INC-1"),
    );
    teams.faults.add({ effect: { kind: "status", status: 403 }, method: "PUT", pathContains: first.id });
    await teams.press({
      person: "bo",
      messageId: second.id,
      action: "Reject",
      inputs: { reason: "not today" },
    });
    await teams.waitFor("olu", (message) => message.id === second.id && shown(message).includes("not today"));
  });

  test("a defect behind a progress card takes the card's place, with a reference", async () => {
    const { azure } = product.simulator;
    azure.faults.add({ effect: { kind: "latency", latencyMs: 1500 }, method: "GET", times: 1 });
    const before = toAnn(product).length;
    product.say("ann", "personal", "rg-prod/web-02");
    await product.card("ann", "Looking at");
    await product.bot.store.close();
    await expect
      .poll(() => shown(toAnn(product).at(-1) ?? ({} as MessageView)), { timeout: 5000 })
      .toContain("reference");
    expect(toAnn(product)).toHaveLength(before + 1);
  });
});

/** Each with a product of its own, all waiting at the same time. */
describe.concurrent("while something hangs", () => {
  /** Shorter than in service; the one for Azure is longer than an invoke may wait. */
  const deadlines = { azureMs: 4500, fileMs: 2000 };

  test("a press is answered all the same, and the card follows", async ({ expect: see }) => {
    const product = await startProduct({ parts: { deadlines } });
    await welcomed(product);
    product.say("ann", "personal", "rg-prod/edge-01");
    const card = await product.card("ann", "Action needed", "edge-01");
    product.simulator.azure.faults.add({ effect: { kind: "hang", when: "before" }, method: "GET" });
    const vm = product.simulator.azure.demoMachines.find(({ name }) => name === "edge-01")?.resourceId;
    const delivery = await pressRaw(product, "ann", "check-again", { vm }, { replyToId: card.id });
    see(delivery.status).toBe(200);
    see(delivery.body).toMatchObject({ statusCode: 200, type: "application/vnd.microsoft.activity.message" });
    await product.simulator.teams.waitFor(
      "ann",
      (message) => shown(message).includes("Azure is too slow just now"),
      20_000,
    );
    await product.close();
  }, 40_000);

  test("a message is acknowledged with an empty body, and typing is seen", async ({ expect: see }) => {
    const product = await startProduct({ parts: { deadlines } });
    await welcomed(product);
    const { teams, azure } = product.simulator;
    // Resource Graph, not only the machine, hangs: nothing can be said yet.
    azure.faults.add({ effect: { kind: "hang", when: "before" } });
    const typing = new Promise<string>((resolve) => {
      teams.listen(({ kind }) => {
        if (kind === "typing") resolve(kind);
      });
    });
    const before = toAnn(product).length;
    const { delivered } = product.say(
      "ann",
      "personal",
      "what is the status of the reset request for web-02?",
    );
    const delivery = await delivered;
    see([200, 202]).toContain(delivery?.status);
    see(delivery?.body ?? "").toBe("");
    see(await typing).toBe("typing");
    // Acknowledged and shown while Azure had not answered, and others are answered meanwhile.
    see(toAnn(product)).toHaveLength(before);
    product.say("ann", "personal", "help");
    await teams.waitFor("ann", () => toAnn(product).length > before);
    azure.faults.clear();
    await product.close();
  }, 40_000);

  test("a download: the person sees that it is fetched, and hears when it is given up", async ({
    expect: see,
  }) => {
    const product = await startProduct({ parts: { deadlines } });
    await welcomed(product);
    const { teams } = product.simulator;
    teams.faults.add({ effect: { kind: "hang" }, pathContains: "/_files/" });
    teams.upload({ person: "ann", chat: "personal", files: [{ name: "status.json", bytes: statusFile() }] });
    const progress = await product.card("ann", "fetching the file");
    const problem = await teams.waitFor(
      "ann",
      (message) => message.id === progress.id && message.isEdited,
      30_000,
    );
    see(shown(problem)).toContain("status.json");
    see(shown(problem)).toContain("Send the file again");
    await product.close();
  }, 40_000);

  test("Azure: the card says so at the deadline, and the chat goes on meanwhile", async ({ expect: see }) => {
    const product = await startProduct({ parts: { deadlines } });
    await welcomed(product);
    product.simulator.azure.faults.add({ effect: { kind: "hang", when: "before" }, method: "GET" });
    product.say("ann", "personal", "rg-prod/web-02");
    const progress = await product.card("ann", "Looking at");
    const card = await product.simulator.teams.waitFor(
      "ann",
      (message) => shown(message).includes("Azure is too slow just now"),
      20_000,
    );
    see(card.id).toBe(progress.id);
    see(shown(card)).toContain("web-02");
    await product.close();
  }, 40_000);
});
