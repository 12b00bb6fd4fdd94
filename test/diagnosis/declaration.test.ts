import { expect, test } from "vitest";
import { declarationOf } from "../../src/diagnosis/declaration.ts";
import { rules } from "../../src/diagnosis/rules/index.ts";

test("a code leads to its rule and its text", () => {
  const { rule, text } = declarationOf("status-stale", rules);
  expect(rule.id).toBe("status-file-fresh");
  expect(text.title).toBe("Old status file");
});

test("a code that no rule declares is a mistake", () => {
  const others = rules.filter(({ id }) => id !== "key-rejected");
  expect(() => declarationOf("key-rejected", others)).toThrow("no rule declares the code key-rejected");
});
