import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { personOf, simulatedTeam, simulatedTenantId } from "../../src/simulator/teams/people.ts";
import type { MessageView, PersonKey } from "../../src/simulator/teams/views.ts";
import { status } from "../diagnosis/builders.ts";
import { activityOf, pressRaw } from "./activities.ts";
import { startProduct, type Product } from "./product.ts";

/** Everybody may ask about rg-test; about rg-prod only Bo and whoever asks from the channel of VM support; about the rest nobody. */
const policy = {
  version: 1,
  tenants: [simulatedTenantId],
  rules: [
    {
      scopes: ["/subscriptions/2f6b9a04-e5d1-4c38-9b7f-0a83c6d1e2f4/resourceGroups/rg-test"],
      ask: ["*"],
      approve: [personOf("bo").aadObjectId, personOf("eve").aadObjectId],
    },
    {
      scopes: ["/subscriptions/8d3e1f52-7c0a-4b96-a1de-5f2b9c7e4d10/resourceGroups/rg-prod"],
      ask: [personOf("bo").aadObjectId, simulatedTeam.channelId],
      approve: [personOf("bo").aadObjectId, personOf("eve").aadObjectId],
    },
  ],
};

let folder: string;
let product: Product;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "latchkey-"));
  const file = join(folder, "policy.json");
  writeFileSync(file, JSON.stringify(policy));
  product = await startProduct({ environment: { LATCHKEY_POLICY: file } });
  // The welcomes come first; what is counted later are answers.
  for (const chat of ["personal", "group", "channel"] as const)
    for (const person of ["ann", "bo", "eve", "olu"] as const)
      product.simulator.teams.openChat({ person, chat })();
  await product.card("olu", "Try 1");
  await quiet();
});
afterAll(async () => {
  await product.close();
  rmSync(folder, { recursive: true });
});

const prod =
  "/subscriptions/8d3e1f52-7c0a-4b96-a1de-5f2b9c7e4d10/resourceGroups/rg-prod/providers/Microsoft.Compute";
const dev =
  "/subscriptions/2f6b9a04-e5d1-4c38-9b7f-0a83c6d1e2f4/resourceGroups/rg-test/providers/Microsoft.Compute";
/** It exists, and Olu may not ask about it. */
const hidden = `${prod}/virtualMachines/web-01`;
/** It would be within Olu's scope, and does not exist. */
const absent = `${dev}/virtualMachines/web-01`;

/** What the person sees, in the order in which it came, of what the bot sent after `act`. */
async function answersTo(
  person: PersonKey,
  act: () => unknown,
  count = 1,
  chat: "personal" | "group" = "personal",
): Promise<readonly string[]> {
  const { teams } = product.simulator;
  const ofBot = (): readonly MessageView[] =>
    teams.messages({ person, chat }).filter(({ author }) => author.kind === "bot");
  const before = ofBot().length;
  act();
  await expect.poll(() => ofBot().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(before + count);
  await quiet();
  const after = ofBot().slice(before);
  expect(after).toHaveLength(count);
  return after.map(({ text, parts }) => JSON.stringify([text, parts]));
}

/** Until nothing more is asked of Azure or said in the chats for a moment. */
async function quiet(): Promise<void> {
  const count = (): number =>
    product.simulator.azure.requests().length + product.simulator.teams.requests().length;
  let last = -1;
  while (last !== count()) {
    last = count();
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
}

/** A text without what differs by chance: ids that each card carries anew. */
function comparable(text: string): string {
  return text
    .replaceAll(/"(?:upload|report)":"[0-9a-f-]{36}"/g, '"id":"…"')
    .replaceAll(/\d+ s ago/g, "0 s ago");
}

const statusFile = (): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(status({ timestamp: new Date().toISOString().replace("Z", "") })));

function upload(person: PersonKey, text = ""): void {
  product.simulator.teams.upload({
    person,
    chat: "personal",
    text,
    files: [{ name: "status.json", bytes: statusFile() }],
  });
}

describe("a machine that exists outside a person's scope looks like one that does not exist", () => {
  test.each([
    ["by its id", hidden, absent],
    [
      "by a portal link",
      `https://portal.azure.com/#@x/resource${hidden}`,
      `https://portal.azure.com/#@x/resource${absent}`,
    ],
    [
      "by a scale set's instance",
      `${prod}/virtualMachineScaleSets/vmss-front/virtualMachines/3`,
      `${dev}/virtualMachineScaleSets/vmss-front/virtualMachines/3`,
    ],
    ["when a reset is asked for", `reset the key of ${hidden}`, `reset the key of ${absent}`],
    [
      "when it is called compromised",
      `the key of ${hidden} is compromised, reset it`,
      `the key of ${absent} is compromised, reset it`,
    ],
    [
      "when its request is asked for",
      `what is the status of the reset request for ${hidden}?`,
      `what is the status of the reset request for ${absent}?`,
    ],
    [
      "when its request is cancelled",
      `cancel the reset request for ${hidden}`,
      `cancel the reset request for ${absent}`,
    ],
  ])("asked about %s", async (_name, aboutHidden, aboutAbsent) => {
    const ofHidden = await answersTo("olu", () => product.say("olu", "personal", aboutHidden));
    const ofAbsent = await answersTo("olu", () => product.say("olu", "personal", aboutAbsent));
    expect(ofHidden).toEqual(ofAbsent);
  });

  test("asked about by name, with the same questions to Azure, and without names of others as suggestions", async () => {
    product.armRequests();
    const ofHidden = await answersTo("olu", () => product.say("olu", "personal", "check win-04"));
    const toldHidden = product.armRequests();
    const ofAbsent = await answersTo("olu", () => product.say("olu", "personal", "check xqz-04"));
    const toldAbsent = product.armRequests();
    expect(ofHidden.map((text) => text.replaceAll("win-04", "xqz-04"))).toEqual(ofAbsent);
    expect(toldHidden).toEqual(toldAbsent);
    const [mistyped] = await answersTo("olu", () => product.say("olu", "personal", "check web02"));
    expect(mistyped).not.toContain("web-02");
    const [visible] = await answersTo("olu", () => product.say("olu", "personal", "check plain01"));
    expect(visible).toContain("plain-01");
  });

  test("a name that two groups have is no choice where only one may be seen", async () => {
    const [answer] = await answersTo("olu", () => product.say("olu", "personal", "check app-01"));
    expect(answer).toContain("rg-test");
    expect(answer).not.toContain("rg-prod");
  });

  const forms = [
    ["check-again", {}],
    ["choose-vm", {}],
    ["send-commands", {}],
    ["send-commands", { report: randomUUID() }],
    ["ask-for-reset", {}],
    ["request-reset", { reason: "INC-1" }],
    ["request-reset", { reason: "" }],
    ["declare-compromise", { reason: "seen in a log" }],
    ["declare-compromise", { reason: "" }],
    ["copied-when-fresh", {}],
    ["choose-upload-vm", { upload: randomUUID() }],
    ["dismiss", {}],
    ["say", {}],
  ] as const;
  test.each(forms)("through the button %s with %j", async (verb, data) => {
    const ofHidden = await pressRaw(product, "olu", verb, { ...data, vm: hidden });
    const ofAbsent = await pressRaw(product, "olu", verb, { ...data, vm: absent });
    expect(ofHidden.status).toBe(200);
    expect(JSON.stringify(ofHidden.body)).toBe(JSON.stringify(ofAbsent.body));
    await quiet();
  });

  test("the commands of a machine's report are not given to who names another machine with its id", async () => {
    await answersTo("bo", () => product.say("bo", "personal", `${prod}/virtualMachines/edge-01`));
    const cards = JSON.stringify(product.simulator.teams.messages({ person: "bo", chat: "personal" }).at(-1));
    const report = /"report":"([0-9a-f-]{36})"/.exec(cards)?.[1];
    expect(report).toBeDefined();
    const mine = `${dev}/virtualMachines/plain-01`;
    const said = await answersTo("olu", () =>
      pressRaw(product, "olu", "send-commands", { vm: mine, report }),
    );
    expect(said.join()).not.toContain("edge-01");
    expect(said.join()).not.toContain("cgroup");
  });

  test("a file for it is judged alone, with the same two answers", async () => {
    const ofHidden = await answersTo("olu", () => upload("olu", hidden), 2);
    const ofAbsent = await answersTo("olu", () => upload("olu", absent), 2);
    expect(ofHidden.map(comparable)).toEqual(ofAbsent.map(comparable));
  });

  test("a file cannot be joined to it by a forged choice", async () => {
    await answersTo("eve", () => upload("eve"), 2);
    const question = product.simulator.teams.messages({ person: "eve", chat: "personal" }).at(-1);
    const id = /"upload":"([0-9a-f-]{36})"/.exec(JSON.stringify(question))?.[1];
    expect(id).toBeDefined();
    const ofHidden = await pressRaw(product, "eve", "choose-upload-vm", { upload: id, vm: hidden });
    const ofAbsent = await pressRaw(product, "eve", "choose-upload-vm", { upload: id, vm: absent });
    expect(JSON.stringify(ofHidden.body)).toContain("I do not find this VM");
    expect(JSON.stringify(ofHidden.body)).toBe(JSON.stringify(ofAbsent.body));
    await quiet();
  });
});

describe("in a chat that others opened", () => {
  test('"and now?" shows nothing of the machine to who may not ask, and how-to commands do not carry its id', async () => {
    await answersTo("bo", () => product.say("bo", "group", hidden), 1, "group");
    const [card] = await answersTo("olu", () => product.say("olu", "group", "and now?"), 1, "group");
    expect(card).toContain("I do not find this VM");
    expect(card).not.toContain("rg-prod");
    const [steps] = await answersTo(
      "olu",
      () => product.say("olu", "group", "how do I disable MSP?"),
      1,
      "group",
    );
    expect(steps).toContain("How to disable MSP");
    expect(steps).not.toContain("rg-prod");
    const [own] = await answersTo(
      "bo",
      () => product.say("bo", "group", "how do I disable MSP?"),
      1,
      "group",
    );
    expect(own).toContain("rg-prod");
  });

  test("a press on somebody's report takes it away from nobody", async () => {
    const { teams } = product.simulator;
    await answersTo("bo", () => product.say("bo", "group", `${prod}/virtualMachines/web-02`), 1, "group");
    const report = teams.messages({ person: "bo", chat: "group" }).at(-1);
    await teams.press({ person: "olu", messageId: report?.id ?? "", action: "Check again" });
    await quiet();
    const mine = teams.messages({ person: "olu", chat: "group" }).find(({ id }) => id === report?.id);
    const theirs = teams.messages({ person: "bo", chat: "group" }).find(({ id }) => id === report?.id);
    expect(JSON.stringify(mine)).toContain("I do not find this VM");
    expect(JSON.stringify(theirs)).toContain("Healthy");
  });

  test("a request that a person may not see cannot be told from none: by words, by pressing, by refreshing", async () => {
    const { teams } = product.simulator;
    await answersTo("bo", () => product.say("bo", "personal", hidden));
    await pressRaw(product, "bo", "request-reset", { vm: hidden, reason: "INC-4711" });
    const asked = await teams.waitFor("bo", (message) =>
      JSON.stringify(message.parts).includes('"planHash"'),
    );
    const found = /"requestId":"([^"]+)","planHash":"([^"]+)"/.exec(JSON.stringify(asked.parts));
    const [requestId, planHash] = [found?.[1], found?.[2]];
    expect(requestId).toBeDefined();
    await quiet();
    for (const verb of ["approve", "reject", "cancel", "refresh-request"]) {
      const real = await pressRaw(product, "olu", verb, { requestId, planHash, reason: "x" });
      const invented = await pressRaw(product, "olu", verb, {
        requestId: randomUUID(),
        planHash,
        reason: "x",
      });
      expect(JSON.stringify(real.body)).toBe(JSON.stringify(invented.body));
    }
    const words = await answersTo("olu", () =>
      product.say("olu", "personal", `status of the reset request for ${hidden}`),
    );
    expect(words.join()).toContain("No key reset was asked for in this conversation");
    expect(product.simulator.azure.requests().filter(({ method }) => method === "PATCH")).toEqual([]);
  });
});

describe("from channel to 1:1", () => {
  test("what a channel allows is allowed for an hour's file of who asked there, and for nobody else", async () => {
    const { teams } = product.simulator;
    product.say("eve", "channel", "check rg-prod/legacy-01");
    await teams.waitFor(
      "eve",
      (message) => message.chat === "channel" && JSON.stringify(message).includes("status-file-needed"),
    );
    await quiet();
    const [joined] = await answersTo("eve", () => upload("eve"));
    expect(joined).toContain("legacy-01");
    const [direct] = await answersTo("eve", () =>
      product.say("eve", "personal", `${prod}/virtualMachines/legacy-01`),
    );
    expect(direct).toContain("I do not find this VM");
    const [, question] = await answersTo("ann", () => upload("ann"), 2);
    expect(question).not.toContain("legacy-01");
  });
});

describe("who cannot be known", () => {
  test.each([
    ["no object id", { from: { id: "29:x", name: "X" } }],
    ["an empty object id", { from: { id: "29:x", name: "X", aadObjectId: "" } }],
    ["another tenant", { conversation: { conversationType: "personal", tenantId: randomUUID(), id: "" } }],
  ])("%s: every machine is absent", async (_name, changes) => {
    const base = activityOf(product, "olu", {});
    const conversation = {
      ...(base["conversation"] as object),
      ...("conversation" in changes ? { tenantId: changes.conversation.tenantId } : {}),
    };
    const message = { ...changes, conversation, text: `${dev}/virtualMachines/plain-01` };
    const [card] = await answersTo("olu", () =>
      product.simulator.teams.sendRaw(activityOf(product, "olu", message)),
    );
    expect(card).toContain("I do not find this VM");
  });

  test("a bot is not answered, and a service that is not ours is refused", async () => {
    const { teams } = product.simulator;
    const before = teams.requests().length;
    const bot = {
      from: { id: "28:other", name: "Other", role: "bot", aadObjectId: personOf("bo").aadObjectId },
      text: "check plain-01",
    };
    expect((await teams.sendRaw(activityOf(product, "bo", bot))).status).toBe(200);
    const foreign = await teams.sendRaw(
      activityOf(product, "bo", { serviceUrl: "https://attacker.example/", text: "check plain-01" }),
    );
    expect(foreign.status).toBe(403);
    await quiet();
    expect(teams.requests()).toHaveLength(before);
  });
});

test("the person's own chat is where rows of people stand, whoever sent the file", async () => {
  const bytes = new TextEncoder().encode(
    JSON.stringify(
      status({
        timestamp: new Date().toISOString().replace("Z", ""),
        rows: [
          {
            userName: "mallory",
            ip: "168.63.129.16",
            port: 80,
            processCmdLine: "curl -H secret",
            responseStatus: "403 Forbidden",
            count: 3,
            userGroups: ["users"],
            processFullPath: "/usr/bin/curl",
          },
        ],
      }),
    ),
  );
  const id = `${dev}/virtualMachines/audit-01`;
  product.simulator.teams.upload({
    person: "ann",
    chat: "personal",
    text: id,
    files: [{ name: "status.json", bytes }],
  });
  const mine = await product.simulator.teams.waitFor("ann", (message) =>
    JSON.stringify(message).includes("mallory"),
  );
  expect(JSON.stringify(mine)).not.toContain("file sent by");
  const [inGroup] = await answersTo("olu", () => product.say("olu", "group", id), 1, "group");
  expect(inGroup).not.toContain("mallory");
  expect(inGroup).toContain("file sent by Ann Lee");
  const [inOlus] = await answersTo("olu", () => product.say("olu", "personal", id));
  expect(inOlus).toContain("file sent by Ann Lee");
});
