import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MessageView, PersonKey } from "../../src/simulator/teams/views.ts";
import { status, type StatusChanges } from "../diagnosis/builders.ts";
import { zipOf } from "../uploads/zip-file.ts";
import { activityOf, pressRaw } from "./activities.ts";
import { startProduct, type Product } from "./product.ts";

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  for (const person of ["ann", "bo", "eve", "olu"] as const)
    product.simulator.teams.openChat({ person, chat: "personal" })();
  await product.card("olu", "Try 1");
});
afterAll(() => product.close());

const portInUse = {
  listener: {
    status: "STOPPED",
    message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
  },
};

function statusText(changes: StatusChanges = portInUse): string {
  return JSON.stringify(
    status({ timestamp: new Date().toISOString().replace("Z", ""), ...changes }),
    null,
    2,
  );
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The first answer of the bot after `act` in the 1:1 chat that holds every one of these texts. */
async function answer(person: PersonKey, act: () => unknown, ...texts: readonly string[]): Promise<string> {
  const { teams } = product.simulator;
  const already = new Set(teams.messages({ person, chat: "personal" }).map(({ id }) => id));
  act();
  const message = await teams.waitFor(
    person,
    (one) =>
      one.chat === "personal" &&
      one.author.kind === "bot" &&
      !already.has(one.id) &&
      texts.every((text) => shown(one).includes(text)),
    15_000,
  );
  return shown(message);
}

function shown({ text, parts }: MessageView): string {
  return JSON.stringify([text, parts]);
}

function send(changes: { readonly [member: string]: unknown }): () => void {
  return () => void product.simulator.teams.sendRaw(activityOf(product, "ann", changes));
}

const html = (content: string): object => ({ contentType: "text/html", content });
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

describe("a status.json that is pasted is judged", () => {
  test.each<readonly [string, () => { readonly [member: string]: unknown }]>([
    [
      "as text with its HTML copy",
      () => ({ text: statusText(), attachments: [html(`<div>${escaped(statusText())}</div>`)] }),
    ],
    [
      "as HTML only, a paragraph a line",
      () => ({
        attachments: [
          html(
            statusText()
              .split("\n")
              .map((line) => `<p>${escaped(line).replaceAll("  ", "&nbsp; ")}</p>`)
              .join(""),
          ),
        ],
      }),
    ],
    [
      "as HTML only, with breaks",
      () => ({ text: "", attachments: [html(escaped(statusText()).replaceAll("\n", "<br>"))] }),
    ],
    [
      "as an HTML code block",
      () => ({ attachments: [html(`<p>look:</p><pre><code>${escaped(statusText())}</code></pre>`)] }),
    ],
    [
      "in a code fence with words around it",
      () => ({ text: `it says\n\`\`\`json\n${statusText()}\n\`\`\`\nwhat now?` }),
    ],
    ["with no-break spaces", () => ({ text: statusText().replaceAll("  ", "\u00a0 ") })],
    ["with typographic quotes", () => ({ text: statusText().replaceAll(/"([^"\n]*)"/g, "\u201c$1\u201d") })],
    [
      "with 100 kB of connections",
      () => ({
        text: statusText({
          ...portInUse,
          rows: Array.from({ length: 350 }, (_one, index) => ({
            userName: `user${String(index)}`,
            ip: "169.254.169.254",
            port: 80,
            processCmdLine: `python3 /opt/jobs/${String(index)}.py`,
            responseStatus: "200 OK",
            count: 1,
            userGroups: ["root"],
            processFullPath: "/usr/bin/python3",
          })),
        }),
      }),
    ],
  ])("%s", async (_name, changes) => {
    await answer("ann", send(changes()), "Action needed", "listener-port-in-use");
  });

  test("and a question that arrives as HTML only is understood", async () => {
    await answer(
      "ann",
      send({ attachments: [html("<p>is MSP fine on&nbsp;web-02?</p>")] }),
      "Healthy",
      "web-02",
    );
  });

  test("and a command line in it that names a machine does not choose the machine", async () => {
    const other = product.simulator.azure.demoMachines.find(({ name }) => name === "web-02")?.resourceId;
    const rows = [
      {
        userName: "root",
        ip: "169.254.169.254",
        port: 80,
        processCmdLine: `az vm show --ids ${String(other)}`,
        responseStatus: "200 OK",
        count: 1,
        userGroups: ["root"],
        processFullPath: "/usr/bin/az",
      },
    ];
    const text = await answer(
      "eve",
      () => product.say("eve", "personal", statusText({ ...portInUse, rows })),
      "listener-port-in-use",
    );
    expect(text).toContain("VM not known");
  });
});

test("rows of people and processes that are pasted into a shared chat are counted there, never shown", async () => {
  const rows = [
    {
      userName: "mallory",
      ip: "168.63.129.16",
      port: 80,
      processCmdLine: "curl --header secret",
      responseStatus: "403 Forbidden",
      count: 3,
      userGroups: ["users"],
      processFullPath: "/usr/bin/curl",
    },
  ];
  product.say("bo", "group", statusText({ ...portInUse, rows, failed: rows }));
  const card = await product.simulator.teams.waitFor(
    "bo",
    (message) =>
      message.chat === "group" &&
      message.author.kind === "bot" &&
      shown(message).includes("listener-port-in-use"),
  );
  expect(shown(card)).not.toMatch(/mallory|curl/);
});

function upload(person: PersonKey, files: readonly (readonly [string, Uint8Array])[], text = ""): () => void {
  return () =>
    void product.simulator.teams.upload({
      person,
      chat: "personal",
      text,
      files: files.map(([name, bytes]) => ({ name, bytes })),
    });
}

describe("files", () => {
  test("several at once are judged together", async () => {
    const log = encode("[   12.345678] cloud-init[901]: Cloud-init v. 24.1 running 'init'\n");
    const text = await answer(
      "bo",
      upload("bo", [
        ["status.json", encode(statusText())],
        ["serial.log", log],
      ]),
      "listener-port-in-use",
    );
    expect(text).toContain("2 uploads");
  });

  test("more than ten: the first ten are looked at, and that is said", async () => {
    const files = Array.from(
      { length: 11 },
      (_one, index) => [`log-${String(index)}.log`, encode("hello")] as const,
    );
    await answer("bo", upload("bo", files), "first 10 of your 11 files");
  });

  test("a zip is opened", async () => {
    const zip = zipOf({ name: "logs/status.json", data: statusText() }, { name: "readme.txt", data: "hi" });
    await answer("bo", upload("bo", [["logs.zip", zip]]), "listener-port-in-use");
  });

  test("a zip without anything to judge, and one with a key in it, are said so", async () => {
    await answer(
      "bo",
      upload("bo", [["a.zip", zipOf({ name: "readme.txt", data: "hi" })]]),
      "Nothing for me in this archive",
    );
    const withKey = zipOf(
      { name: "status.json", data: statusText() },
      { name: "x.key", data: "00".repeat(32) },
    );
    const seen = answer("bo", () => undefined, "listener-port-in-use");
    await answer("bo", upload("bo", [["b.zip", withKey]]), "This may be a key");
    await seen;
  });

  test("a picture is said to be one", async () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82]);
    const text = await answer("bo", upload("bo", [["screenshot.png", png]]), "status-file");
    expect(text).toContain("Inconclusive");
  });

  test("too large a file is refused, and what was asked beside it is answered all the same", async () => {
    const large = new Uint8Array(10_000_001).fill(32);
    const report = answer("bo", () => undefined, "Healthy", "web-02");
    await answer(
      "bo",
      upload("bo", [["status.json", large]], "is rg-prod/web-02 fine?"),
      "The file is too large",
    );
    await report;
  });

  test.each([
    [
      "an address that leads elsewhere",
      { kind: "redirect", location: "http://127.0.0.1:9/" },
      "The file has moved",
    ],
    ["a file that is gone", { kind: "status", status: 404 }, "The file can no longer be fetched"],
    ["a store with trouble", { kind: "status", status: 503 }, "The file"],
    ["a connection that drops", { kind: "drop" }, "The file"],
    ["a file that never ends", { kind: "endless" }, "The file is too large"],
  ] as const)("%s is told", async (_name, effect, said) => {
    product.simulator.teams.faults.add({ effect, pathContains: "/_files/", times: 1 });
    await answer("bo", upload("bo", [["status.json", encode(statusText())]]), said);
  });

  test("an address that nobody allowed is not fetched", async () => {
    const attachment = {
      contentType: "application/vnd.microsoft.teams.file.download.info",
      name: "status.json",
      content: { downloadUrl: "https://attacker.example/status.json" },
    };
    await answer(
      "ann",
      send({ attachments: [attachment] }),
      "I do not fetch files from there",
      "attacker.example",
    );
  });

  test("one that comes slowly: a progress card, which the answer replaces", async () => {
    const { teams } = product.simulator;
    teams.faults.add({ effect: { kind: "latency", latencyMs: 1500 }, pathContains: "/_files/", times: 1 });
    const start = teams.messages({ person: "eve", chat: "personal" }).length;
    upload("eve", [["status.json", encode(statusText())]])();
    const progress = await teams.waitFor("eve", (message) => shown(message).includes("fetching the file"));
    const report = await teams.waitFor(
      "eve",
      (message) => message.id === progress.id && shown(message).includes("listener-port-in-use"),
    );
    expect(report.isEdited).toBe(true);
    await expect.poll(() => teams.messages({ person: "eve", chat: "personal" }).length).toBe(start + 3);
    expect(shown(teams.messages({ person: "eve", chat: "personal" }).at(-1) ?? report)).toContain(
      "For which VM",
    );
  });

  test("for two named machines: which one is asked, and the choice joins it", async () => {
    const text = "this is from rg-prod/web-02 or rg-prod/proxy-01";
    const question = await answer(
      "olu",
      upload("olu", [["status.json", encode(statusText())]], text),
      "For which VM",
    );
    expect(question).toContain("proxy-01");
    const messageId = product.simulator.teams.messages({ person: "olu", chat: "personal" }).at(-1)?.id ?? "";
    const vm = product.simulator.azure.demoMachines.find(({ name }) => name === "proxy-01")?.resourceId;
    const uploadId = /"upload":"([0-9a-f-]{36})"/.exec(question)?.[1];
    const chosen = await pressRaw(
      product,
      "olu",
      "choose-upload-vm",
      { upload: uploadId, vm },
      { replyToId: messageId },
    );
    expect(JSON.stringify(chosen.body)).toContain("proxy-01");
    expect(JSON.stringify(chosen.body)).toContain("listener-port-in-use");
  });
});

describe("a file in a channel", () => {
  test("is answered with the way to send it, and the question beside it with the report", async () => {
    const { teams } = product.simulator;
    const post = teams.upload({
      person: "ann",
      chat: "channel",
      text: "is rg-prod/legacy-01 protected?",
      isMentioning: true,
      files: [{ name: "status.json", bytes: encode(statusText()) }],
    });
    const inThread = (text: string) =>
      teams.waitFor("ann", (message) => message.threadId === post.threadId && shown(message).includes(text));
    await inThread("Files reach me in the 1:1 chat only");
    await inThread("status-file-needed");
  });
});

describe("somebody else's file", () => {
  test("is joined with its sender's name, on the shared card and in other people's chats", async () => {
    const { teams } = product.simulator;
    product.say("ann", "group", "rg-prod/legacy-01");
    const asked = await teams.waitFor(
      "ann",
      (message) => message.chat === "group" && shown(message).includes("status-file-needed"),
    );
    const own = await answer(
      "ann",
      upload("ann", [["status.json", encode(statusText())]], "rg-prod/legacy-01"),
      "legacy-01",
      "listener-port-in-use",
    );
    expect(own).not.toContain("file sent by");
    const updated = await teams.waitFor(
      "bo",
      (message) => message.id === asked.id && shown(message).includes("listener-port-in-use"),
    );
    expect(shown(updated)).toMatch(/file sent by Ann Lee \d+ s ago · sent in the 1:1 chat/);
    const others = await answer(
      "bo",
      () => product.say("bo", "personal", "rg-prod/legacy-01"),
      "listener-port-in-use",
    );
    expect(others).toMatch(/file sent by Ann Lee \d+ s ago/);
  });
});
