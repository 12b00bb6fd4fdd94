import { chromium, type Browser, type Page } from "playwright-core";

/** Nothing but loopback can be reached; no update, no sync, no first-run page. */
const switches = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
];

/** Starts Debian's Chromium (`apt-get install chromium`), or the one that `CHROMIUM` names. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: switches });
}

/** How a page is opened. */
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly colours?: "light" | "dark";
}

/** A page that keeps what its console complained about. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of the console, and uncaught errors. */
  readonly complaints: readonly string[];
}

/** Opens a page of its own storage; `complaints` grows while it is used. */
export async function openPage(browser: Browser, address: string, look: Look = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: look.height ?? 860 },
    colorScheme: look.colours ?? "light",
    deviceScaleFactor: look.width !== undefined && look.width < 600 ? 2 : 1,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, complaints };
}
