import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/diagnosis/catalogue.ts";
import { decisionTree, findingPage, guidePages, indexPage } from "../../src/diagnosis/guide-pages.ts";
import { guideParts } from "../../src/diagnosis/rule.ts";
import { rules } from "../../src/diagnosis/rules/index.ts";

describe("the page of a finding", () => {
  test("says what, why, how to see it, what to do, and where it comes from", () => {
    const { name, markdown } = findingPage("key-rejected", rules);
    expect(name).toBe("key-rejected");
    for (const heading of [
      "# ",
      "## What",
      "## Why it matters",
      "## How to see it",
      "## What to do",
      "## Key reset",
      "## Where it comes from",
    ])
      expect(markdown).toContain(`\n${heading}`.replace("\n# ", "# "));
    expect(markdown).toContain("Offered because of this finding: yes");
    expect(markdown).toContain("evidence from whatever is known");
    expect(markdown).toMatch(/\[[^\]]+\]\(https:\/\/[^)]+\) \(last opened on \d{4}-\d{2}-\d{2}\)/);
  });
  test("of a link that nobody has opened says so", () => {
    expect(guidePages(rules).some(({ markdown }) => markdown.includes("(not opened by a person yet)"))).toBe(
      true,
    );
  });
  test("labels its commands by system, in fences", () => {
    const { markdown } = findingPage("status-stale", rules);
    expect(markdown).toMatch(/\nLinux:\n\n```\nsystemctl .*\n[^`]*```\n/);
    expect(markdown).toContain("\nWindows:\n");
    expect(findingPage("msp-not-enabled", rules).markdown).toContain("\nAzure:\n");
  });
});

describe("the index", () => {
  test("links every code once, under its part of the guide", () => {
    const { markdown } = indexPage(rules);
    for (const code of Object.keys(catalogue)) expect(markdown.split(`](${code}.md)`)).toHaveLength(2);
    for (const part of guideParts)
      expect(markdown).toContain(`\n## ${part.charAt(0).toUpperCase()}${part.slice(1)}\n`);
  });
  test("holds the decision tree, with every rule and every prerequisite", () => {
    const tree = decisionTree(rules);
    expect(indexPage(rules).markdown).toContain(`\`\`\`mermaid\n${tree}\n\`\`\``);
    for (const { id, after } of rules) {
      expect(tree).toContain(`{"${id}"}`);
      for (const before of after)
        expect(tree).toContain(
          `${before.replaceAll("-", "_")} -. "unless it failed" .-> ${id.replaceAll("-", "_")}`,
        );
    }
  });
});

test("there is a page for every code, and an index", () => {
  expect(guidePages(rules).map(({ name }) => name)).toEqual(["index", ...Object.keys(catalogue)]);
});
