import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Code } from "../../src/diagnosis/catalogue.ts";
import { catalogue, catalogueEntry } from "../../src/diagnosis/catalogue.ts";
import { compatibilityList } from "../../src/diagnosis/data/compatibility.ts";
import { links } from "../../src/diagnosis/data/links.ts";
import { releasesAsOf } from "../../src/diagnosis/data/releases.ts";
import { guidePages } from "../../src/diagnosis/guide-pages.ts";
import { rules } from "../../src/diagnosis/rules/index.ts";

const root = join(import.meta.dirname, "../..");
const allCodes = Object.keys(catalogue) as readonly Code[];
const pages = join(root, "docs/guide");
const fixtures = readdirSync(join(root, "test/fixtures/diagnosis"));

/** The files of a folder and of its folders, by their paths from there. */
function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) =>
    path.replaceAll("\\", "/"),
  );
}

const ruleFiles = filesUnder("src/diagnosis/rules").filter(
  (path) => path.endsWith(".ts") && path !== "index.ts",
);
const ruleTests = filesUnder("test/diagnosis/rules");

describe("every rule", () => {
  test("is in the list that the engine runs, once, and stands in a file of its name", () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ruleFiles.map((path) => path.replace(/^.*\/|\.ts$/g, "")).toSorted()).toEqual(ids.toSorted());
  });
  test.each(rules)("$id has a test file at its side", ({ id }) => {
    const file = ruleFiles.find((path) => path.endsWith(`/${id}.ts`)) ?? "";
    expect(ruleTests).toContain(file.replace(/\.ts$/, ".test.ts"));
  });
  test.each(rules)(
    "$id has a fixture whose name starts with its id or with a code that it reports",
    ({ id, reports }) => {
      const names = [id, ...Object.keys(reports)];
      expect(fixtures.filter((file) => names.some((name) => file.startsWith(`${name}.`)))).not.toEqual([]);
    },
  );
  test.each(rules)("$id names prerequisites that stand before it", ({ id, after }) => {
    const before = rules
      .slice(
        0,
        rules.findIndex((rule) => rule.id === id),
      )
      .map((rule) => rule.id);
    for (const prerequisite of after) expect(before).toContain(prerequisite);
  });
  test.each(rules)(
    "$id reports codes of the catalogue, the first of them at its own step",
    ({ step, reports }) => {
      const codes = Object.keys(reports);
      expect(codes).not.toEqual([]);
      for (const code of codes) expect(allCodes).toContain(code);
      expect(codes.map((code) => catalogueEntry(code as Code).step)).toContain(step);
    },
  );
  test("has fixtures that belong to some rule", () => {
    const names = rules.flatMap(({ id, reports }) => [id, ...Object.keys(reports)]);
    const strays = fixtures.filter(
      (file) => file !== "README.md" && !names.some((name) => file.startsWith(`${name}.`)),
    );
    expect(strays).toEqual([]);
  });
});

describe("every code", () => {
  test.each(allCodes)("%s is reported by exactly one rule, with its text", (code) => {
    const reporting = rules.filter(({ reports }) => reports[code] !== undefined);
    expect(reporting).toHaveLength(1);
    const text = reporting[0]?.reports[code];
    for (const sentence of [text?.what, text?.why, text?.fix, text?.see])
      expect(sentence).toMatch(/^.{15,}[.?]$/);
    expect(links).toHaveProperty(text?.link ?? "");
  });
  test.each(allCodes)("%s is spelled out in the tests of the diagnosis", (code) => {
    expect(testTexts).toContain(`"${code}"`);
  });
});

const testTexts = ruleTests
  .filter((path) => path.endsWith(".ts"))
  .map((path) => readFileSync(join(root, "test/diagnosis/rules", path), "utf8"))
  .join("\n");

describe("the guide", () => {
  const generated = guidePages(rules);
  test.each(generated)(
    "$name.md is what the rules say: run `npm run guide` after a change",
    ({ name, markdown }) => {
      expect(readFileSync(join(pages, `${name}.md`), "utf8")).toBe(markdown);
    },
  );
  test("has no page of a code that does not exist", () => {
    expect(readdirSync(pages).toSorted()).toEqual(generated.map(({ name }) => `${name}.md`).toSorted());
  });
});

describe("data that ages", () => {
  const day = /^20\d{2}-\d{2}-\d{2}$/;
  test("carries the day on which it was read", () => {
    expect(releasesAsOf).toMatch(day);
    expect(compatibilityList.asOf).toMatch(day);
  });
  test.each(Object.entries(links))(
    "link %s carries the day on which a person opened it, or says that nobody has",
    (_name, { openedOn }) => {
      if (openedOn !== null) expect(openedOn).toMatch(day);
    },
  );
});
