import type { Browser } from "playwright-core";

/** Draws an SVG as a square PNG of `side` pixels; what the SVG leaves free stays transparent. */
export async function drawIcon(browser: Browser, svg: string, side: number): Promise<Uint8Array> {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  try {
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
    return await page.screenshot({ omitBackground: true });
  } finally {
    await page.close();
  }
}
