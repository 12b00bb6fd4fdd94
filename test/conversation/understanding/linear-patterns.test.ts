import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkSync } from "recheck";
import { beforeAll, describe, expect, test } from "vitest";
import { languages, phrasesOf, sourceOfNameWord } from "../../../src/conversation/understanding/lexicon.ts";
import { meanings } from "../../../src/conversation/understanding/meanings.ts";

const folder = join(import.meta.dirname, "../../../src/conversation/understanding");

/** The regular expressions that are written out in a file. */
function literalsIn(text: string): readonly RegExp[] {
  const literals = text.matchAll(
    /(?<=[(\s=|:])\/(?![/*])((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n[])+)\/([gimsuy]*)(?=[\s;,.)])/g,
  );
  return [...literals].map(([, source = "", flags]) => new RegExp(source, flags));
}

const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
const literals = files.flatMap((name) => literalsIn(readFileSync(join(folder, name), "utf8")));

describe("no pattern takes more than linear time", () => {
  beforeAll(() => {
    process.env["RECHECK_BACKEND"] = "pure";
  });

  test("patterns are found in the sources", () => {
    expect(literals.length).toBeGreaterThan(40);
  });

  test.each([...new Map(literals.map((literal) => [String(literal), literal])).values()])(
    "%s",
    { timeout: 130_000 },
    (pattern) => {
      expect(checkSync(pattern.source, pattern.flags, { timeout: 120_000 }).status).toBe("safe");
    },
  );
});

/** A blank or hyphen that may be missing, and up to thirty letters: all that may repeat in a phrase. */
const bounded = /\[ -\]\?|\[a-z0-9[^\]]*\]\{0,30\}|\(\?(?:<!|!|:)|\\[.+?^$()[\]\\*]/g;

describe("the phrases of every language", () => {
  test.each(meanings)("repeat nothing without a bound: %s", (meaning) => {
    const { whole, openings, gapped } = phrasesOf(meaning);
    for (const { source } of [whole, openings, ...gapped.flat()]) {
      if (source === "(?!)") continue;
      expect(source.replaceAll(bounded, "")).not.toMatch(/[*+?{}]/);
    }
  });

  test("repeat nothing without a bound beside names", () => {
    const { source } = {
      source: sourceOfNameWord("vm") + sourceOfNameWord("group") + sourceOfNameWord("ask"),
    };
    expect(source.replaceAll(bounded, "")).not.toMatch(/[*+?{}]/);
  });

  test("let a word go on at most three times in a phrase", () => {
    const phrases = languages.flatMap((language) =>
      Object.values(language.meanings).flatMap((text) => text.split("|")),
    );
    const longest = Math.max(
      ...phrases.map((phrase) => phrase.replaceAll(/\{[^{}]*\}/g, "*").split("*").length - 1),
    );
    expect(longest).toBeLessThanOrEqual(4);
  });
});
