import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guidePages } from "../diagnosis/guide-pages.ts";
import { rules } from "../diagnosis/rules/index.ts";
import { resolvePath } from "./arguments.ts";

/** Writes the guide's pages anew from the rules, into `docs/guide/` or the folder named; pages of codes that no longer exist are removed. */
const [named] = process.argv.slice(2);
const folder =
  named === undefined ? join(import.meta.dirname, "../../docs/guide") : resolvePath(named, process.env);
mkdirSync(folder, { recursive: true });
const pages = guidePages(rules);
for (const file of readdirSync(folder))
  if (file.endsWith(".md") && !pages.some(({ name }) => `${name}.md` === file)) rmSync(join(folder, file));
for (const { name, markdown } of pages) writeFileSync(join(folder, `${name}.md`), markdown);
process.stdout.write(`${String(pages.length)} pages written\n`);
