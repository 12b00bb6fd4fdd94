import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guidePages } from "../diagnosis/guide-pages.ts";
import { rules } from "../diagnosis/rules/index.ts";

/** Writes `docs/guide/` anew from the rules; pages of codes that no longer exist are removed. */
const folder = join(import.meta.dirname, "../../docs/guide");
mkdirSync(folder, { recursive: true });
const pages = guidePages(rules);
for (const file of readdirSync(folder))
  if (!pages.some(({ name }) => `${name}.md` === file)) rmSync(join(folder, file));
for (const { name, markdown } of pages) writeFileSync(join(folder, `${name}.md`), markdown);
process.stdout.write(`${String(pages.length)} pages written\n`);
