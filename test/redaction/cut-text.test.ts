import { expect, test } from "vitest";
import { cutText } from "../../src/redaction/cut-text.ts";
import { secretKinds, secretToken } from "../../src/redaction/secret-kind.ts";

test.each([
  ["a text that fits is unchanged", "abc", 3, "abc"],
  ["a cut is shown and counts", "abcd", 3, "ab…"],
  ["a surrogate pair is not split", "ab😀cd", 4, "ab…"],
  ["a pair before the cut stays", "a😀cdef", 4, "a😀…"],
  ["a token is not split", "a [redacted password 12] b", 20, "a …"],
  ["a token before the cut stays", "[redacted password 1] and more", 22, "[redacted password 1]…"],
  ["a token behind the cut is not reached", "abcdef [redacted password 1]", 5, "abcd…"],
  ["one character", "abc", 1, "…"],
  ["nothing", "abc", 0, ""],
  ["a negative limit", "abc", -1, ""],
  ["no number", "abc", Number.NaN, ""],
  ["a fraction", "abcd", 3.9, "ab…"],
])("%s", (_what, text, limit, expected) => {
  expect(cutText(text, limit)).toBe(expected);
});

test("no cut through any token leaves a part of it", () => {
  for (const kind of secretKinds) {
    const token = secretToken(kind, 123);
    for (let limit = 1; limit < token.length + 4; limit += 1) {
      expect(cutText(`--- ${token} ---`, limit).replace(token, "")).toMatch(/^[ -]*…$/);
    }
  }
});
