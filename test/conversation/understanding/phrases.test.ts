import { describe, expect, test } from "vitest";
import { languages } from "../../../src/conversation/understanding/lexicon.ts";
import { fold, hasPhrase, readPhrases, spansOf } from "../../../src/conversation/understanding/phrases.ts";

const holds = (phrases: string, text: string): boolean => hasPhrase(readPhrases(phrases), fold(text));

describe("folding", () => {
  test("drops case and accents, and leaves Asian letters whole", () => {
    expect(fold("CLÉ Größe Łódź Sıfırla ключЁ が 키")).toBe("cle grosse lodz sifirla ключе が 키");
  });
});

describe("a phrase", () => {
  test("is whole words", () => {
    expect([holds("key", "the key."), holds("key", "keyboard"), holds("key", "monkey")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("goes on at a star", () => {
    expect([
      holds("réinitialis*", "REINITIALISER"),
      holds("*antrag", "Rücksetzantrag"),
      holds("a* b", "abc b"),
    ]).toEqual([true, true, true]);
  });

  test("may leave a blank or hyphen out at a tilde", () => {
    expect(["proxy agent", "proxy-agent", "proxyagent"].map((text) => holds("proxy~agent", text))).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("may be one of several", () => {
    expect([holds("turn {on, off}", "turn off"), holds("turn {on,off}", "turn of")]).toEqual([true, false]);
  });

  test("spans a gap of forty characters inside its sentence", () => {
    expect(holds("ne … pas", "ne le fais surtout pas")).toBe(true);
    expect(holds("ne … pas", "ne. pas")).toBe(false);
    expect(holds("ne … pas", `ne ${"x".repeat(60)} pas`)).toBe(false);
    expect(holds("a … b … c", "a x b y c")).toBe(true);
    expect(holds("hay que … ?", "¿hay que restablecer la clave?")).toBe(true);
  });

  test("is found inside other letters where a script writes no blanks, and beside them", () => {
    expect([holds("重置", "请重置密钥"), holds("imds", "访问imds失败")]).toEqual([true, true]);
  });

  test("is literal where it has signs of patterns", () => {
    expect([
      holds("169.254.169.254", "169x254x169x254"),
      holds("enabled=false (now)", "enabled=false (now)"),
    ]).toEqual([false, true]);
  });

  test("tells where it stands", () => {
    expect([...spansOf(readPhrases("b c | d … f"), "a b c d e f")]).toEqual([
      { start: 2, end: 5 },
      { start: 6, end: 11 },
    ]);
  });

  test("that is empty is nowhere", () => {
    expect([holds("", "text"), holds(" | ", "text")]).toEqual([false, false]);
  });
});

test("each language is there once", () => {
  const codes = languages.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

describe("the places of phrases", () => {
  test("are the same however often a text was asked about before", () => {
    const phrases = readPhrases("reset | turn … on");
    const text = "reset it and turn it on";
    const before = [...spansOf(phrases, text)];
    expect(hasPhrase(phrases, text)).toBe(true);
    expect([...spansOf(phrases, text)]).toEqual(before);
    expect(before).toEqual([
      { start: 0, end: 5 },
      { start: 13, end: 23 },
    ]);
  });
});
