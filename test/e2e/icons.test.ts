import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { drawIcon } from "../../src/cli/teams-app/draw-icon.ts";
import { readPng } from "../../src/cli/teams-app/read-png.ts";
import { startBrowser } from "./browser.ts";

const folder = join(import.meta.dirname, "../../manifest");
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test.each([
  ["color", 192],
  ["outline", 32],
])("%s.png is what its SVG shows", async (name, side) => {
  const drawn = readPng(await drawIcon(browser, readFileSync(join(folder, `${name}.svg`), "utf8"), side));
  const kept = readPng(readFileSync(join(folder, `${name}.png`)));
  if (!drawn.ok || !kept.ok) throw new Error("unreadable");
  // Browsers differ in the last digit of an edge, not in a shape.
  const different = kept.value.rgba.filter((value, at) => Math.abs(value - (drawn.value.rgba[at] ?? 0)) > 24);
  expect(kept.value.rgba.length).toBe(drawn.value.rgba.length);
  expect(different.length / kept.value.rgba.length).toBeLessThan(0.005);
});
