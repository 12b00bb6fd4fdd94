import { expect, test } from "vitest";
import { isAtLeast, isAtMost } from "../../../src/diagnosis/judging/era.ts";

const version = (text: string) => ({ text, parts: text.split(".").map(Number) });

test.each([
  ["1.0.24", 24, true, true],
  ["1.0.24.9", 24, true, true],
  ["1.0.23", 24, true, false],
  ["1.0.25", 24, false, true],
  ["1.1.0", 24, false, true],
  ["2", 24, false, true],
  ["1", 24, true, false],
  ["0.9.99", 24, true, false],
])("%s against 1.0.%i: at most %s, at least %s", (text, release, atMost, atLeast) => {
  expect(isAtMost(version(text), release)).toBe(atMost);
  expect(isAtLeast(version(text), release)).toBe(atLeast);
});

test("an unknown version counts as the newest", () => {
  expect(isAtMost(undefined, 24)).toBe(false);
  expect(isAtLeast(undefined, 24)).toBe(true);
});
