import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { MessageView } from "../../src/simulator/teams/views.ts";
import { status } from "../diagnosis/builders.ts";
import { startProduct, type Product } from "../product/product.ts";
import { openPage, startBrowser, type Look, type WatchedPage } from "./browser.ts";

const screenshots = join(import.meta.dirname, "screenshots");
let browser: Browser;
let product: Product;

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true });
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  product = await startProduct();
});
afterEach(() => product.close());

const open = (hash: string, look?: Look): Promise<WatchedPage> =>
  openPage(browser, `${product.simulator.url}/#${hash}`, look);

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(screenshots, `product-${name}.png`) });
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer-input").fill(text);
  await page.keyboard.press("Enter");
}

/** The text of a fresh status.json of an agent whose port somebody else has. */
function portTaken(): string {
  const listener = {
    status: "STOPPED",
    message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
  };
  return JSON.stringify(status({ timestamp: new Date().toISOString().replace("Z", ""), listener }), null, 2);
}

/** Sends a text as a file called status.json. */
async function upload(page: Page, text: string): Promise<void> {
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({
      name: "status.json",
      mimeType: "application/json",
      buffer: Buffer.from(text),
    });
  await page.keyboard.press("Enter");
}

/** The action of a card with this verb, as a client would send it for anybody. */
function executeOf({ parts }: MessageView, verb: string): { readonly [member: string]: unknown } {
  const text = JSON.stringify(parts);
  const data = new RegExp(`"data":(\\{[^{}]*"verb":"${verb}"[^{}]*\\})`).exec(text)?.[1];
  if (data === undefined) throw new Error(`the card has no ${verb}`);
  return { type: "Action.Execute", verb, data: JSON.parse(data) as unknown };
}

/** A card that says this. */
const card = (page: Page, text: string) => page.getByTestId("card").filter({ hasText: text }).last();

/** The newest card on the page. */
const newest = (page: Page) => page.getByTestId("card").last();

test("asking in the 1:1 chat gives the report, in light and dark, wide and narrow", async () => {
  const { page, complaints } = await open("person=ann&chat=personal");
  await say(page, "why is MSP not applied on web-01?");
  await newest(page).getByText("Action needed").waitFor();
  await newest(page).getByText("key-rejected").first().waitFor();
  expect(await newest(page).getAttribute("data-card-warnings")).toBeNull();
  await picture(page, "report");
  await newest(page)
    .getByRole("button", { name: /^Evidence/ })
    .first()
    .click();
  await newest(page).getByText("/keyLatchStatus/message").waitFor();
  await picture(page, "evidence");
  await page.context().close();
  for (const [name, look] of [
    ["dark", { colours: "dark" }],
    ["narrow", { width: 390, height: 844 }],
  ] as const) {
    const other = await open("person=ann&chat=personal", look);
    await newest(other.page).getByText("Action needed").waitFor();
    expect(await other.page.evaluate("document.documentElement.scrollWidth > innerWidth")).toBe(false);
    await picture(other.page, `report-${name}`);
    await other.page.context().close();
  }
  expect(complaints).toEqual([]);
});

test("a status.json that is sent as a file is judged and joined with the VM that was asked about", async () => {
  const { page, complaints } = await open("person=ann&chat=personal");
  await say(page, "check legacy-01");
  await newest(page).getByText("status-file-needed").first().waitFor();
  await upload(page, portTaken());
  await newest(page).getByText("listener-port-in-use").first().waitFor();
  await newest(page).getByText("legacy-01").first().waitFor();
  await picture(page, "upload");
  expect(complaints).toEqual([]);
});

test("a status.json that is pasted, bare and in a code block, is judged in the 1:1 chat and in the group chat", async () => {
  const { page, complaints } = await open("person=ann&chat=personal");
  await say(page, portTaken());
  await card(page, "listener-port-in-use").waitFor();
  // Which machine it is of is asked behind the report.
  await card(page, "For which VM").waitFor();
  await picture(page, "paste");
  await page.getByTestId("chat-group").click();
  await say(page, `what is wrong here?\n\`\`\`json\n${portTaken()}\n\`\`\``);
  await card(page, "listener-port-in-use").waitFor();
  expect(complaints).toEqual([]);
});

test("from the channel to the 1:1 chat and back: the file goes where files can go, and the thread's card tells", async () => {
  const { page, complaints } = await open("person=ann&chat=channel");
  await say(page, "why is MSP not applied on legacy-01?");
  await newest(page).getByText("status-file-needed").first().waitFor();
  await newest(page).getByRole("link", { name: "Send status.json" }).click();
  await page.getByText("1:1 chat with the bot").waitFor();
  await upload(page, portTaken());
  await newest(page).getByText("listener-port-in-use").first().waitFor();
  await newest(page).getByText("legacy-01").first().waitFor();
  await page.getByTestId("chat-channel").click();
  await newest(page).getByText("listener-port-in-use").first().waitFor();
  await newest(page)
    .getByText(/sent in the 1:1 chat/)
    .first()
    .waitFor();
  await page.getByTestId("edited").first().waitFor();
  await picture(page, "bridge-back");
  expect(complaints).toEqual([]);
});

test("a key reset: asked for by Ann, refused to Ann and Olu, approved by Bo, seen by everybody, done", async () => {
  const ann = await open("person=ann&chat=channel");
  await say(ann.page, "why is MSP not applied on web-01?");
  await newest(ann.page).getByRole("button", { name: "Request key reset" }).click();
  await ann.page
    .getByRole("textbox", { name: /Why is the reset needed/ })
    .fill("disk was swapped during restore, INC-4711");
  await picture(ann.page, "reset-reason");
  await ann.page.getByRole("button", { name: "Request", exact: true }).click();
  const asked = newest(ann.page);
  await asked.getByText("3 → 4").first().waitFor();
  await asked
    .getByText(/INC-4711/)
    .first()
    .waitFor();
  await picture(ann.page, "reset-requester");

  const { teams } = product.simulator;
  const approval = await product.card("bo", "Approve", "INC-4711");
  const forged = executeOf(approval, "approve");
  // The requester's and the outsider's own views have no button for it; a forged press is refused all the same.
  for (const person of ["ann", "olu"] as const) {
    const outcome = await teams.press({ person, messageId: approval.id, action: forged });
    expect(outcome.kind).toBe("error");
  }
  const olu = await open("person=olu&chat=channel");
  await newest(olu.page).getByText("3 → 4").first().waitFor();
  await picture(olu.page, "reset-outsider");

  const bo = await open("person=bo&chat=channel");
  await newest(bo.page).getByRole("button", { name: "Approve" }).waitFor();
  await picture(bo.page, "reset-approver");
  await newest(bo.page).getByRole("button", { name: "Approve" }).click();
  for (const { page } of [bo, ann, olu]) {
    await page
      .getByText(/guest confirmed/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByText("Key reset of web-01: done").first().waitFor({ timeout: 20_000 });
  }
  await picture(ann.page, "reset-done");
  for (const { complaints } of [ann, bo, olu]) expect(complaints).toEqual([]);
  const writes = product.simulator.azure.requests().filter(({ method }) => method === "PATCH");
  expect(writes).toHaveLength(1);
});
