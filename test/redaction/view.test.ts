import { describe, expect, test } from "vitest";
import { viewsOf } from "../../src/redaction/view.ts";

describe("a view of a text", () => {
  test("leads back to the text as it was sent", () => {
    const [view] = viewsOf("a\u200bＢ&quot;c");
    expect(view?.text).toBe('aB"c');
    expect([0, 1, 2, 3].map((place) => [view?.startOf(place), view?.endOf(place)])).toEqual([
      [0, 1],
      [2, 3],
      [3, 9],
      [9, 10],
    ]);
  });
  test.each(["ab", "a\u200bb"])(
    "of %j ends where the text ends: a place behind its last character is the end",
    (text) => {
      const [view] = viewsOf(text);
      expect([view?.startOf(2), view?.endOf(2)]).toEqual([text.length, text.length]);
    },
  );
  test("of plain text is the text itself, place for place", () => {
    const [view, other] = viewsOf("plain");
    expect([view?.text, view?.startOf(1), view?.endOf(1), other]).toEqual(["plain", 1, 2, undefined]);
  });
});
