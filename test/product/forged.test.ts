import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { verbs } from "../../src/presentation/verbs.ts";
import { simulatedBot } from "../../src/simulator/teams/people.ts";
import type { MessageView } from "../../src/simulator/teams/views.ts";
import { activityOf, pressRaw } from "./activities.ts";
import { startProduct, type Product } from "./product.ts";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  for (const person of ["ann", "olu"] as const)
    product.simulator.teams.openChat({ person, chat: "personal" })();
  await product.card("olu", "Try 1");
  await product.card("ann", "Try 1");
});
afterEach(() => {
  expect(product.simulator.azure.requests().filter(({ method }) => method === "PATCH")).toEqual([]);
});
afterAll(() => product.close());

const shown = (message: MessageView): string => JSON.stringify([message.text, message.parts]);
const count = (): number => product.simulator.teams.messages({ person: "ann", chat: "personal" }).length;

/** What must stand in no answer: a trace of our own code, or the words of an exception. */
const traces = /\bat \w+ \(|node_modules|TypeError|undefined is not|Cannot read|ZodError|SQLITE/;

const huge = "x".repeat(60_000);
const hostile: readonly (readonly [string, unknown])[] = [
  ["nothing", undefined],
  ["null", null],
  ["a text", "vm"],
  ["a list", [1, 2]],
  ["a number", 7],
  [
    "wrong types",
    { vm: 5, report: {}, upload: [], requestId: true, planHash: null, reason: { a: 1 }, phrase: 3 },
  ],
  ["huge texts", { vm: huge, report: huge, upload: huge, requestId: huge, planHash: huge, reason: huge }],
  [
    "texts that mean something elsewhere",
    {
      vm: "__proto__",
      report: "constructor",
      upload: "toString",
      requestId: "hasOwnProperty",
      planHash: "${x}",
      reason: "</at>",
    },
  ],
  ["another path", { vm: "/subscriptions/../../providers/x", upload: "../../etc/passwd" }],
  [
    "a machine that is a scale set's model",
    {
      vm: "/subscriptions/8d3e1f52-7c0a-4b96-a1de-5f2b9c7e4d10/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachineScaleSets/vmss-front",
    },
  ],
];

describe.each(Object.values(verbs))("the button %s with data that no card of ours carries", (verb) => {
  test.each(hostile)("%s: HTTP 200, a short answer, no trace of our code", async (_name, data) => {
    const delivery = await pressRaw(product, "ann", verb, data);
    expect(delivery.status).toBe(200);
    expect(delivery.body).toMatchObject({ statusCode: expect.any(Number), type: expect.any(String) });
    const text = JSON.stringify(delivery.body);
    expect(text).not.toMatch(traces);
    expect(text).not.toContain("xxxxx");
    expect(text.length).toBeLessThan(30_000);
  });
});

test("verbs that are members of every object are refused like any unknown one", async () => {
  for (const verb of ["constructor", "__proto__", "toString", "", 5, null]) {
    const delivery = await product.simulator.teams.sendRaw(
      activityOf(product, "ann", {
        type: "invoke",
        name: "adaptiveCard/action",
        value: { action: { type: "Action.Execute", verb, data: {} } },
      }),
    );
    expect(delivery.status).toBe(200);
    expect(delivery.body).toMatchObject({ statusCode: 400 });
  }
});

test("invokes that are none of ours are not answered with 200", async () => {
  for (const name of ["task/fetch", "composeExtension/query", "signin/tokenExchange", undefined]) {
    const delivery = await product.simulator.teams.sendRaw(
      activityOf(product, "ann", { type: "invoke", name, value: {} }),
    );
    expect(delivery.status).toBe(501);
  }
});

describe("the Action.Submit form of a button", () => {
  test.each(Object.values(verbs))("%s with wrong data is answered in words", async (verb) => {
    const before = count();
    await product.simulator.teams.sendRaw(
      activityOf(product, "ann", { value: { verb, vm: 7, requestId: huge, phrase: {} }, replyToId: "1" }),
    );
    await expect.poll(count).toBeGreaterThan(before);
    const last = product.simulator.teams.messages({ person: "ann", chat: "personal" }).at(-1);
    expect(last === undefined ? "" : shown(last)).not.toMatch(traces);
  });
});

describe("activities of odd shapes", () => {
  const cases: readonly (readonly [string, { readonly [member: string]: unknown }])[] = [
    ["no text and no attachment", {}],
    ["a text of blanks", { text: "  \u00a0\u200b " }],
    ["text null, attachments null", { text: null, attachments: null }],
    [
      "an attachment with odd members",
      { text: "hi", attachments: [{ contentType: "text/html", content: { a: 1 }, name: 7 }] },
    ],
    ["channelData of another shape", { text: "hi", channelData: { team: 5, channel: "x", tenant: [] } }],
    ["channelData as a text", { text: "hi", channelData: "x" }],
    ["no recipient", { text: "hi", recipient: undefined }],
    ["a mention only", { text: `<at>${simulatedBot.name}</at>` }],
    ["a very long text", { text: "why ".repeat(25_000) }],
    ["unclosed markup", { text: "<at><at><at>".repeat(2000) }],
    ["a value without a verb", { text: "hi", value: { reason: "r" } }],
    ["lone surrogates", { text: "\ud800 web-02? \udfff" }],
    [
      "a file without an address",
      {
        attachments: [
          { contentType: "application/vnd.microsoft.teams.file.download.info", name: "s.json", content: {} },
        ],
      },
    ],
    [
      "a file whose address is nonsense",
      {
        attachments: [
          {
            contentType: "application/vnd.microsoft.teams.file.download.info",
            content: { downloadUrl: "http://[::1" },
          },
        ],
      },
    ],
  ];
  test.each(cases)("%s: a kind answer", async (_name, changes) => {
    const before = count();
    const delivery = await product.simulator.teams.sendRaw(activityOf(product, "ann", changes));
    expect([200, 202]).toContain(delivery.status);
    await expect.poll(count, { timeout: 5000 }).toBeGreaterThan(before);
    const last = product.simulator.teams.messages({ person: "ann", chat: "personal" }).at(-1);
    expect(last === undefined ? "" : shown(last)).not.toMatch(traces);
  });

  test.each([
    ["a reaction", { type: "messageReaction", reactionsAdded: [{ type: "like" }] }],
    ["an edit", { type: "messageUpdate", text: "hi" }],
    ["a removal", { type: "installationUpdate", action: "remove" }],
    ["somebody else who came", { type: "conversationUpdate", membersAdded: [{ id: "29:new" }] }],
    ["members of another shape", { type: "conversationUpdate", membersAdded: "all" }],
    ["an unknown type", { type: "somethingNew" }],
  ])("%s is taken and not answered", async (_name, changes) => {
    const before = count();
    const delivery = await product.simulator.teams.sendRaw(activityOf(product, "ann", changes));
    expect(delivery.status).toBe(200);
    // What comes after is answered: by then this one would have been.
    await product.simulator.teams.sendRaw(activityOf(product, "ann", { text: "help" }));
    await expect.poll(count).toBe(before + 1);
  });
});

test("what is not understood, a greeting and a first visit get the help card", async () => {
  for (const text of ["hi", "help", "colourless green ideas", "👍"]) {
    const before = count();
    await product.simulator.teams.sendRaw(activityOf(product, "ann", { text }));
    await expect.poll(count).toBe(before + 1);
    const last = product.simulator.teams.messages({ person: "ann", chat: "personal" }).at(-1);
    expect(last === undefined ? "" : shown(last)).toContain("Try 1");
  }
});
