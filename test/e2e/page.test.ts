import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startSimulator, type Simulator, type SimulatorHalf } from "../../src/simulator/server.ts";
import { noAzure } from "../simulator/teams/helpers.ts";
import { openPage, startBrowser, type Look, type WatchedPage } from "./browser.ts";
import { startScriptedBot, type ScriptedBot } from "./scripted-bot.ts";

const screenshots = join(import.meta.dirname, "screenshots");
let browser: Browser;
let bot: ScriptedBot;
let simulator: Simulator<SimulatorHalf>;

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true });
  browser = await startBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  bot = await startScriptedBot();
  simulator = await startSimulator({ port: 0, botEndpoint: bot.endpoint, nowMs: Date.now, azure: noAzure });
  return async () => {
    await simulator.close();
    await bot.close();
  };
});

const open = (hash: string, look?: Look): Promise<WatchedPage> =>
  openPage(browser, `${simulator.url}/#${hash}`, look);
const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(screenshots, `page-${name}.png`) });

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer-input").fill(text);
  await page.keyboard.press("Enter");
}

describe("writing and reading", () => {
  test("a question gets a card that Microsoft's renderer shows without complaint; nothing complains in the console", async () => {
    const { page, complaints } = await open("person=ann&chat=personal");
    await page
      .getByTestId("try-panel")
      .getByRole("button", { name: /web-01\?/u })
      .click();
    await page.keyboard.press("Enter");
    const card = page.getByTestId("card");
    await card.getByText("Action needed").waitFor();
    expect(await card.getAttribute("data-card-warnings")).toBeNull();
    await expect.poll(() => page.getByTestId("try-panel").count()).toBe(0);
    await picture(page, "light");

    await card.getByRole("button", { name: "Evidence (2)" }).click();
    await card.getByText("/proxyAgentStatus/keyLatchStatus/message").waitFor();
    await card.getByRole("button", { name: "Check again" }).click();
    await page.getByTestId("toast").getByText("Checked again").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test("dark and narrow show the same card inside the window", async () => {
    const { page } = await open("person=ann&chat=personal");
    await say(page, "status of web-01");
    await page.getByTestId("card").waitFor();
    await page.context().close();
    const looks = [
      ["dark", { colours: "dark" }],
      ["narrow", { width: 390, height: 844 }],
      ["narrow-dark", { width: 390, height: 844, colours: "dark" }],
    ] as const;
    for (const [name, look] of looks) {
      const { page: other, complaints } = await open("person=ann&chat=personal", look);
      await other.getByTestId("card").waitFor();
      const isWider = await other.evaluate("document.documentElement.scrollWidth > innerWidth");
      expect(isWider).toBe(false);
      expect(await other.locator("html").getAttribute("data-theme")).toBe(
        name.includes("dark") ? "dark" : "light",
      );
      expect(complaints).toEqual([]);
      await picture(other, name);
      await other.context().close();
    }
  });

  test("the colours can be changed by a button and are remembered", async () => {
    const { page } = await open("person=ann&chat=personal");
    await page.getByRole("button", { name: "Use dark colours" }).click();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    await page.reload();
    await page.getByRole("button", { name: "Use light colours" }).waitFor();
    await page.context().close();
  });

  test("Shift+Enter makes a line, Enter sends; code stands in a box", async () => {
    const { page } = await open("person=ann&chat=personal");
    const input = page.getByTestId("composer-input");
    await input.click();
    await page.keyboard.type("form");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("```");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.insertText('{"a": 1}\n```');
    await page.keyboard.press("Enter");
    await page.locator("pre.code").getByText('{"a": 1}').waitFor();
    expect(bot.received.at(-1).text).toBe('form\n```\n{"a": 1}\n```');
    expect(await input.inputValue()).toBe("");
    await page.context().close();
  });

  test("a suggested action says its text", async () => {
    const { page } = await open("person=ann&chat=personal");
    await page.getByTestId("suggestions").getByRole("button", { name: "form" }).click();
    await page.getByRole("button", { name: "Send it" }).waitFor();
    expect(bot.received.at(-1).text).toBe("form");
    await page.context().close();
  });

  test("typing is shown until the bot writes", async () => {
    const { page } = await open("person=ann&chat=personal");
    await say(page, "quiet");
    await page.getByTestId("typing").waitFor();
    await say(page, "status of web-01");
    await page.getByTestId("card").waitFor();
    expect(await page.getByTestId("typing").count()).toBe(0);
    await page.context().close();
  });

  test("a bot that is away is said at the message, and the text stays", async () => {
    simulator.teams.settings.botEndpoint = "http://127.0.0.1:1/api/messages";
    const { page } = await open("person=ann&chat=personal");
    await say(page, "anybody?");
    await page.getByTestId("delivery").getByText("did not take this message").waitFor();
    await page.context().close();
  });

  test("what Teams would not take goes back into the box with a reason", async () => {
    const { page } = await open("person=ann&chat=personal");
    await say(page, "x".repeat(60_000));
    await page.getByRole("alert").getByText("too long for Teams").waitFor();
    expect((await page.getByTestId("composer-input").inputValue()).length).toBe(60_000);
    await page.context().close();
  });

  test("text is never HTML, links only lead to the web", async () => {
    const { page } = await open("person=ann&chat=personal");
    await say(page, '<img src=x onerror="document.title=1"> hostile');
    await page.getByTestId("text").getByText("alert(1)").waitFor();
    await say(page, "form");
    await page.getByTestId("card").getByText("<b>not bold</b> <at>nobody</at>").waitFor();
    expect(await page.title()).toContain("Latchkey");
    expect(await page.locator("main img:not([src='/page/icon.svg']), main script").count()).toBe(0);
    expect(await page.locator("a[href^='javascript']").count()).toBe(0);
    await page.context().close();
  });
});

describe("files", () => {
  const file = { name: "status.json", mimeType: "application/json", buffer: Buffer.from('{"a":1}') };

  test("a file reaches the bot in the 1:1 chat", async () => {
    const { page } = await open("person=ann&chat=personal");
    await page.getByTestId("composer-file").setInputFiles(file);
    await page.getByText("status.json · 7 B").waitFor();
    await page.getByTestId("composer-send").click();
    await page.getByTestId("text").getByText("got status.json, 7 bytes").waitFor();
    await page.context().close();
  });

  test("a file can be dropped; in a group chat the bot gets a stub, and the page says so", async () => {
    const { page } = await open("person=ann&chat=group");
    const data = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["{}"], "dropped.json"));
      return transfer;
    })()`);
    await page.dispatchEvent("#room", "dragenter", { dataTransfer: data });
    await page.getByTestId("drop-hint").getByText("only in 1:1 chats").waitFor();
    await page.dispatchEvent("#room", "drop", { dataTransfer: data });
    await page.getByTestId("composer-input").press("Enter");
    await page.getByTestId("file").getByText("gets files only in the 1:1 chat").waitFor();
    expect(bot.received.at(-1).attachments).toHaveLength(1);
    await page.context().close();
  });

  test("[Send status.json] leads from the channel to the 1:1 chat with a text begun", async () => {
    const { page } = await open("person=ann&chat=channel");
    await say(page, "status of web-01");
    await page.getByRole("link", { name: "Send status.json" }).click();
    await page.waitForURL(/chat=personal/u);
    expect(await page.getByTestId("composer-input").inputValue()).toBe("status of web-01");
    await page.context().close();
  });
});

describe("several people, threads", () => {
  test("each sees the card with their own eyes, and an approval changes it for everybody", async () => {
    const ann = (await open("person=ann&chat=channel")).page;
    await say(ann, "please approve the reset of web-01");
    await ann.getByRole("button", { name: "Cancel request" }).waitFor();
    const { page: bo, complaints } = await open("person=bo&chat=channel");
    const olu = (await open("person=olu&chat=channel", { colours: "dark" })).page;
    await bo.getByRole("button", { name: "Approve" }).waitFor();
    await olu.getByTestId("own-view").waitFor();
    expect(await olu.getByRole("button", { name: "Approve" }).count()).toBe(0);
    expect(await bo.locator(".mention-you").innerText()).toBe("approver 1");
    await picture(bo, "approval");

    await bo.getByRole("button", { name: "Reject …" }).click();
    await bo.getByRole("button", { name: "Reject", exact: true }).click();
    await bo.getByText("A reason is needed.").waitFor();
    expect(bot.received.filter(({ value }) => value?.action?.verb === "reject")).toEqual([]);
    await bo.getByLabel("Reason").fill("not today");
    await bo.getByRole("button", { name: "Reject", exact: true }).click();
    await bo.getByTestId("banner").getByText("Somebody decided already.").waitFor();
    expect(bot.received.at(-1).value.action.data).toEqual({ request: 7, reason: "not today" });

    await bo.getByRole("button", { name: "Approve" }).click();
    for (const page of [ann, bo, olu]) await page.getByText("Approved by Bo Chen.").waitFor();
    await ann.getByTestId("edited").waitFor();
    expect(await ann.getByRole("button", { name: "Cancel request" }).count()).toBe(0);
    expect(complaints).toEqual([]);
    for (const page of [ann, bo, olu]) await page.context().close();
  });

  test("an edit elsewhere does not lose what somebody is typing into a card", async () => {
    const { page } = await open("person=ann&chat=personal");
    await say(page, "form");
    await page.getByLabel("Note").fill("half a sentence");
    const shown = simulator.teams.messages({ person: "ann", chat: "personal" }).at(-1);
    const part = shown?.parts[0];
    const conversationId = bot.received.at(-1).conversation.id;
    await fetch(
      `${simulator.url}/v3/conversations/${encodeURIComponent(conversationId)}/activities/${shown?.id ?? ""}`,
      {
        method: "PUT",
        body: JSON.stringify({
          type: "message",
          attachments: [
            {
              contentType: "application/vnd.microsoft.card.adaptive",
              content: part?.kind === "card" ? part.card : null,
            },
          ],
        }),
      },
    );
    await page.getByTestId("edited").waitFor();
    expect(await page.getByLabel("Note").inputValue()).toBe("half a sentence");
    await page.getByRole("button", { name: "Send it" }).click();
    await page
      .getByTestId("text")
      .getByText('submitted {"kind":"form","note":"half a sentence","vm":"web-01"}')
      .waitFor();
    await page.context().close();
  });

  test("a failed press is a banner at the card and the buttons come back", async () => {
    const { page } = await open("person=ann&chat=personal");
    await say(page, "status of web-01");
    await page.getByRole("button", { name: /more|\.\.\./iu }).click();
    await page.getByText("Wrong answer?").click();
    await page.getByTestId("banner").getByText("Something went wrong").waitFor();
    expect(await page.getByRole("button", { name: "Check again" }).isEnabled()).toBe(true);
    await page.context().close();
  });

  test("a reply stands in its thread; without a mention the bot does not get it", async () => {
    const { page } = await open("person=ann&chat=channel");
    await say(page, "first post");
    const thread = page.getByTestId("thread").last();
    await thread.getByTestId("card").waitFor();
    await thread.getByTestId("reply").click();
    await page.getByTestId("reply-composer").getByTestId("mention-toggle").click();
    await page.getByTestId("reply-composer-input").fill("just between us");
    await page.keyboard.press("Enter");
    await thread.getByText("just between us").waitFor();
    await thread.getByTestId("delivery").getByText("does not see this").waitFor();
    expect(bot.received.filter(({ text }) => text?.includes("between us"))).toEqual([]);
    await page.context().close();
  });

  test("what happens in another chat is marked until one looks", async () => {
    const { page } = await open("person=bo&chat=personal");
    await page.getByTestId("text").first().waitFor();
    simulator.teams.say({ person: "ann", chat: "group", text: "look here", isMentioning: false });
    const entry = page.getByTestId("chat-group");
    await entry.getByLabel("unread").waitFor();
    await entry.getByText("Ann: look here").waitFor();
    await entry.click();
    await expect.poll(() => entry.getByLabel("unread").count()).toBe(0);
    await page.context().close();
  });

  test("the keyboard alone reaches people, chats and the card's buttons", async () => {
    const { page } = await open("person=ann&chat=personal");
    await say(page, "status of web-01");
    await page.getByTestId("card").waitFor();
    await page.getByRole("radio", { name: /Ann Lee/u }).focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(/person=bo/u);
    await page.getByTestId("text").first().waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(/person=ann/u);
    await page.getByTestId("card").waitFor();
    await page.getByRole("log").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement?.closest('.card') !== null")).toBe(true);
    await page.context().close();
  });
});
