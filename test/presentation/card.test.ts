import { describe, expect, test } from "vitest";
import { cardTemplate, part } from "../../src/presentation/card.ts";
import { cardBytes, firstThatFits, maxCardBytes } from "../../src/presentation/card-size.ts";

describe("a template", () => {
  test("never reads what it is filled with as a template", () => {
    const expand = cardTemplate({ text: "a ${x}", list: [{ $data: "${items}", text: "${y}" }] });
    expect(expand({ x: "${$root}", items: [{ y: "${x}" }] })).toEqual({
      text: "a ${$root}",
      list: [{ text: "${x}" }],
    });
  });

  test("is filled anew each time", () => {
    const expand = cardTemplate({ text: "${x}" });
    expect([expand({ x: 1 }), expand({ x: "two" }), expand({ x: false })]).toEqual([
      { text: 1 },
      { text: "two" },
      { text: false },
    ]);
  });

  test("shows a dash, and no expression, where the data lacks something", () => {
    expect(cardTemplate({ text: "a ${missing.deep} b" })({})).toEqual({ text: "a – b" });
  });

  test("has no part that is not wanted, and does not build it", () => {
    const never = () => {
      throw new Error("built");
    };
    expect(part(false, never)).toEqual([]);
    expect(part(true, () => ({ x: 1 }))).toEqual([{ x: 1 }]);
  });
});

describe("the size of a card", () => {
  test("is counted in bytes of UTF-8", () => {
    expect(cardBytes({ a: "€" })).toBe(11);
  });

  test("chooses the longest version that fits, and the last if none does", () => {
    const of = (length: number) => () => ({ text: "a".repeat(length) });
    const length = (card: object) => (card as { text: string }).text.length;
    expect(length(firstThatFits(of(1), [of(maxCardBytes), of(500), of(400)]))).toBe(500);
    expect(length(firstThatFits(of(1), [of(maxCardBytes)]))).toBe(1);
  });
});
