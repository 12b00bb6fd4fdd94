import { czech, swedish, ukrainian } from "./languages/nordic-and-slavic.ts";
import { chinese } from "./languages/zh.ts";
import { dutch } from "./languages/nl.ts";
import { english } from "./languages/en.ts";
import { french } from "./languages/fr.ts";
import { german } from "./languages/de.ts";
import { italian } from "./languages/it.ts";
import { japanese } from "./languages/ja.ts";
import { korean } from "./languages/ko.ts";
import { polish } from "./languages/pl.ts";
import { portuguese } from "./languages/pt.ts";
import { russian } from "./languages/ru.ts";
import { spanish } from "./languages/es.ts";
import { technical } from "./languages/technical.ts";
import { turkish } from "./languages/tr.ts";
import type { Language, Meaning, NameWord } from "./meanings.ts";
import { fold, hasPhrase, readPhrases, type Phrases } from "./phrases.ts";

/**
 * The languages that are understood, all of them at once: nobody says which one they write, and many mix. A new language is one file of
 * phrases and one line here; a phrase must not mean another thing in a language that is here already.
 */
export const languages: readonly Language[] = [
  technical,
  english,
  german,
  french,
  spanish,
  italian,
  portuguese,
  dutch,
  polish,
  japanese,
  chinese,
  korean,
  russian,
  turkish,
  swedish,
  czech,
  ukrainian,
];

const known = new Map<Meaning | NameWord, Phrases>();

function phrasesFor(key: Meaning | NameWord, phrases: () => readonly (string | undefined)[]): Phrases {
  const before = known.get(key);
  if (before !== undefined) return before;
  const read = readPhrases(
    phrases()
      .filter((some) => some !== undefined)
      .join("|"),
  );
  known.set(key, read);
  return read;
}

/** The phrases of a meaning in all languages together; read when they are first asked for. */
export function phrasesOf(meaning: Meaning): Phrases {
  return phrasesFor(meaning, () => languages.map((language) => language.meanings[meaning]));
}

/** The source of a pattern for the words that stand beside names, in all languages together, for folded text. */
export function sourceOfNameWord(word: NameWord): string {
  return phrasesFor(word, () => languages.map((language) => language.names?.[word])).whole.source;
}

/** Whether a folded text carries a meaning in any language. */
export function means(folded: string, meaning: Meaning): boolean {
  return hasPhrase(phrasesOf(meaning), folded);
}

/** Whether a word is one that stands between names in some language, as `is`, `in` or `machines`, and so names nothing. */
export function isOrdinaryWord(word: string): boolean {
  return ordinaryWords.has(fold(word));
}

const ordinaryWords = new Set(
  languages.flatMap(({ names }) => fold(names?.notName ?? "").split("|")).map((word) => word.trim()),
);
