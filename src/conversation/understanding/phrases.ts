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

/** How many characters a gap may span; it never leaves its sentence. */
const longestGap = 40;

/** Latin and Cyrillic letters, and digits: what a word goes on with. A neighbour of another script ends it, as in `访问imds失败`. */
const wordLetters = String.raw`a-z0-9\u00DF-\u024F\u0400-\u04FF`;
/** Kana, Han and Hangul. */
const unspaced = String.raw`\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF`;
const startsInWord = new RegExp(`^[*${unspaced}]`);
const endsInWord = new RegExp(`[*${unspaced}]$`);

/**
 * Phrases, separated by `|`, as one pattern over folded text. A phrase is whole words; `*` lets a word go on, `~` is a blank, a hyphen or
 * nothing, `…` a gap inside the sentence, `{a,b}` one of several. Scripts that write no blanks need no whole words.
 */
export function patternOf(phrases: string): RegExp {
  const each = fold(phrases)
    .replaceAll(/\s+/g, " ")
    .split("|")
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== "");
  // Phrases with the same kind of ends share them: thousands of look-arounds would take a second to compile.
  const groups = Map.groupBy(each, (phrase) => `${startsInWord.test(phrase)} ${endsInWord.test(phrase)}`);
  const source = [...groups.values()].map(sourceOfGroup).join("|");
  return new RegExp(source === "" ? "(?!)" : source, "u");
}

function sourceOfGroup(phrases: readonly string[]): string {
  const [first = ""] = phrases;
  const left = startsInWord.test(first) ? "" : `(?<![${wordLetters}])`;
  const right = endsInWord.test(first) ? "" : `(?![${wordLetters}])`;
  return `${left}(?:${[...new Set(phrases.map(sourceOf))].join("|")})${right}`;
}

function sourceOf(phrase: string): string {
  return phrase
    .replaceAll(/^[*]|[*]$/g, "")
    .replaceAll(/[.+?^$()[\]\\]/g, (sign) => `\\${sign}`)
    .replaceAll(/\{([^{}]*)\}/g, (_braces, options: string) => `(?:${options.replaceAll(/, ?/g, "|")})`)
    .replaceAll("*", "[^ ]{0,30}")
    .replaceAll("~", "[ -]?")
    .replaceAll(/ ?… ?/g, `[^.!?;]{0,${longestGap}}`);
}
