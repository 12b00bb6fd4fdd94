/**
 * Text for comparing: lower case, without accents, so that `CLÉ`, `clé` and `cle` are one word. Asian letters stay whole.
 * Letters that Unicode does not take apart are replaced one by one.
 */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036F]/g, "")
    .normalize("NFC")
    .replaceAll(/[łıøßœæđ\u2018\u2019´]/g, (letter) => replacements[letter] ?? letter);
}

const replacements: Readonly<Record<string, string>> = {
  ł: "l",
  ı: "i",
  ø: "o",
  ß: "ss",
  œ: "oe",
  æ: "ae",
  đ: "d",
  "\u2018": "'",
  "\u2019": "'",
  "´": "'",
};

/** Latin and Cyrillic letters, and digits: what a word goes on with. A neighbour of another script ends it, as in `访问imds失败`. */
const wordLetters = String.raw`a-z0-9\u00DF-\u024F\u0400-\u04FF`;
const startsAsWord = new RegExp(`^[{${wordLetters}]`);
const endsAsWord = new RegExp(`[}${wordLetters}]$`);

/** How many characters a gap may span; it never leaves its sentence. */
const longestGap = 40;
const sentenceEnd = /[.!?;]/;

/** Phrases that can be looked for in folded text. */
export interface Phrases {
  /** All phrases without a gap. */
  readonly whole: RegExp;
  /** The first parts of all phrases with a gap. */
  readonly openings: RegExp;
  /** The parts of each phrase with a gap, in order. */
  readonly gapped: readonly (readonly RegExp[])[];
}

/**
 * Reads phrases, separated by `|`. A phrase is whole words; `*` lets a word go on, `~` is a blank, a hyphen or nothing, `…` a gap inside
 * the sentence, `{a,b}` one of several. Scripts that write no blanks need no whole words.
 */
export function readPhrases(phrases: string): Phrases {
  const each = fold(phrases)
    .replaceAll(/\s+/g, " ")
    .split("|")
    .map((phrase) => phrase.split("…").map((part) => part.trim()))
    .map((parts) => parts.filter((part) => part !== ""));
  const gapped = each.filter((parts) => parts.length > 1);
  return {
    whole: patternOf(each.filter((parts) => parts.length === 1).flat()),
    openings: patternOf(gapped.flatMap(([first = ""]) => first)),
    gapped: gapped.map((parts) => parts.map((part) => patternOf([part]))),
  };
}

/** Phrases without gaps as one pattern. Those with the same kind of ends share them: thousands of look-arounds take a second to compile. */
function patternOf(phrases: readonly string[]): RegExp {
  const groups = Map.groupBy(phrases, (phrase) => `${startsAsWord.test(phrase)} ${endsAsWord.test(phrase)}`);
  const source = [...groups.values()].map(sourceOfGroup).join("|");
  return new RegExp(source === "" ? "(?!)" : source, "gu");
}

function sourceOfGroup(phrases: readonly string[]): string {
  const [first = ""] = phrases;
  const left = startsAsWord.test(first) ? `(?<![${wordLetters}])` : "";
  const right = endsAsWord.test(first) ? `(?![${wordLetters}])` : "";
  return `${left}(?:${[...new Set(phrases.map(sourceOf))].join("|")})${right}`;
}

function sourceOf(phrase: string): string {
  return phrase
    .replaceAll(/^[*]|[*]$/g, "")
    .replaceAll(/[.+?^$()[\]\\]/g, (sign) => `\\${sign}`)
    .replaceAll(/\{([^{}]*)\}/g, (_braces, options: string) => `(?:${options.replaceAll(/, ?/g, "|")})`)
    .replaceAll("*", `[${wordLetters}'-]{0,30}`)
    .replaceAll("~", "[ -]?");
}

/** A piece of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether one of the phrases stands in a folded text. */
export function hasPhrase(phrases: Phrases, folded: string): boolean {
  phrases.whole.lastIndex = 0;
  return phrases.whole.test(folded) || gappedSpans(phrases, folded).next().done !== true;
}

/** Where phrases stand in a folded text, in no particular order. */
export function* spansOf(phrases: Phrases, folded: string): Generator<Span> {
  // `matchAll` begins where the last `test` of the same pattern ended.
  phrases.whole.lastIndex = 0;
  for (const { 0: found, index } of folded.matchAll(phrases.whole))
    yield { start: index, end: index + found.length };
  yield* gappedSpans(phrases, folded);
}

function* gappedSpans({ openings, gapped }: Phrases, folded: string): Generator<Span> {
  openings.lastIndex = 0;
  if (!openings.test(folded)) return;
  for (const [opening, ...others] of gapped) {
    if (opening === undefined) continue;
    opening.lastIndex = 0;
    for (const { 0: found, index } of folded.matchAll(opening)) {
      const end = endOfOthers(others, folded, index + found.length);
      if (end !== undefined) yield { start: index, end };
    }
  }
}

/** Where the other parts of a phrase end that follow one another from a place on, each behind a gap at most. */
function endOfOthers(parts: readonly RegExp[], folded: string, from: number): number | undefined {
  let at = from;
  for (const part of parts) {
    part.lastIndex = at;
    const found = part.exec(folded.slice(0, at + longestGap + longestPart));
    if (found === null || found.index - at > longestGap) return undefined;
    if (sentenceEnd.test(folded.slice(at, found.index))) return undefined;
    at = found.index + found[0].length;
  }
  return at;
}

/** No part of a phrase is longer. */
const longestPart = 60;
