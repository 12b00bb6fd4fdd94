import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Draws `manifest/*.png` anew from the SVGs beside them, with Debian's Chromium (`apt-get install chromium`) or the one that `CHROMIUM` names. */
const folder = join(import.meta.dirname, "../../manifest");
const icons = [
  { name: "color", size: 192 },
  { name: "outline", size: 32 },
] as const;

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND",
  ],
});
try {
  for (const { name, size } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
    writeFileSync(join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
process.stdout.write(`${String(icons.length)} icons drawn\n`);
