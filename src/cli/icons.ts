import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { drawIcon } from "./teams-app/draw-icon.ts";

/** Draws `manifest/*.png` anew from the SVGs beside them, with Debian's Chromium (`apt-get install chromium`) or the one that `CHROMIUM` names. */
const folder = join(import.meta.dirname, "../../manifest");
const icons = [
  { name: "color", side: 192 },
  { name: "outline", side: 32 },
] as const;

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"],
});
try {
  for (const { name, side } of icons) {
    const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
    writeFileSync(join(folder, `${name}.png`), await drawIcon(browser, svg, side));
  }
} finally {
  await browser.close();
}
process.stdout.write(`${String(icons.length)} icons drawn\n`);
