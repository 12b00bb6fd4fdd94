import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { guidePages } from "../../src/diagnosis/guide-pages.ts";
import { rules } from "../../src/diagnosis/rules/index.ts";
import { root, run, scratch } from "./run-diagnose.ts";

test(
  "the pages are written anew, and pages of codes that are gone are removed",
  { timeout: 60_000 },
  async () => {
    const { folder, write } = scratch();
    write("gone-code.md", "# Gone");
    write("key-rejected.md", "# Old");
    write("picture.png", "stays");
    const pages = guidePages(rules);
    const ended = await run(process.execPath, [join(root, "src/cli/guide.ts"), folder]);
    expect(ended).toEqual({ exitCode: 0, stdout: `${String(pages.length)} pages written\n`, stderr: "" });
    expect(existsSync(join(folder, "gone-code.md"))).toBe(false);
    expect(readdirSync(folder).toSorted()).toEqual(
      [...pages.map(({ name }) => `${name}.md`), "picture.png"].toSorted(),
    );
    for (const { name, markdown } of pages)
      expect(readFileSync(join(folder, `${name}.md`), "utf8")).toBe(markdown);
  },
);
