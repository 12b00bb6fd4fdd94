import { means, phrasesOf } from "./lexicon.ts";
import type { Meaning } from "./meanings.ts";
import { spansOf, type Span } from "./phrases.ts";

/** Nobody asks for anything in the words that say why. */
const reason =
  / (?:because|since|as (?:the|it|we|its|there)|weil|da (?:die|der|das|es|wir|ich|sie|er)|denn|parce qu|puisqu|car (?:le|la|les|elle|il|on|nous|je)|porque|ya que|pues|perche|poiche|omdat|bo|poniewaz|потому|так как)(?![a-z])[^,.;:!?()\u3002]*/gu;
const betweenClauses = /[,.;:!?\u3001\u3002\uFF0C\uFF1F\uFF01\n]| - |\u2013|\u2014|->|\u2192/u;
const conjunction = / (?:and|but|so|und|aber|et|mais|y|pero|e|ma|mas|en|maar|i|ale|и|но|ve) /u;
const brackets = /\(([^()]{0,300})\)/g;

/** Behind the end of a sentence. */
const betweenSentences = /(?<=[.!?\uFF1F\u3002])/u;
/** What somebody else says or writes is not asked for here: `the runbook says: reset the key`. */
function withoutReport(sentence: string): string {
  const colon = sentence.indexOf(": ");
  return means(sentence.slice(Math.max(0, colon - 50), Math.max(0, colon)), "reporting")
    ? `${sentence.slice(0, colon)},`
    : sentence;
}

/** A text without its questions, but those with words of politeness: only such a one asks for something else than an answer. */
export function withoutQuestions(nameless: string): string {
  return nameless
    .split(betweenSentences)
    .filter((sentence) => !/[?\uFF1F]$/.test(sentence) || means(sentence, "polite"))
    .join(" ");
}

/** The clauses in which somebody may ask for something: without quotations and reasons, what stands in brackets by itself. */
export function clausesOf(nameless: string): readonly string[] {
  const told = withoutQuotes(nameless)
    .split(betweenSentences)
    .map(withoutReport)
    .join("")
    .replaceAll(reason, ",");
  const asides = [...told.matchAll(brackets)].map(([, aside = ""]) => aside);
  return [told.replaceAll(brackets, " "), ...asides].flatMap((text) => text.split(betweenClauses));
}

/** What follows each conjunction in a clause. */
export function partsBehindConjunctions(clause: string): readonly string[] {
  return clause.split(conjunction).slice(1);
}

/** A text without what stands between quotation marks, and is somebody else's word, if it is more than a name. */
function withoutQuotes(text: string): string {
  return text.replaceAll(/(?<![\p{L}\p{N}])(["'`])[^"'`]{0,300}\1(?![\p{L}\p{N}])/gu, (quoted) =>
    / /.test(quoted) ? " " : quoted,
  );
}

/** The first words of some meanings in a clause. */
export function firstOf(clause: string, which: readonly Meaning[]): Span | undefined {
  return wordsOf(clause, which).toSorted((one, other) => one.start - other.start)[0];
}

/** Where the phrases of some meanings stand, up to the end of the word: `restablec*` ends inside `restablece`. */
function wordsOf(text: string, which: readonly Meaning[]): readonly Span[] {
  return which
    .flatMap((meaning) => [...spansOf(phrasesOf(meaning), text)])
    .map(({ start, end }) => ({ start, end: end + restOfWord(text, end) }));
}

/** How many letters of a word go on at a place inside it. */
function restOfWord(text: string, at: number): number {
  if (!wordLetter.test(text.charAt(at - 1))) return 0;
  let end = at;
  while (wordLetter.test(text.charAt(end))) end += 1;
  return end - at;
}

const wordLetter = /[a-z\u00DF-\u024F\u0400-\u04FF]/;

/** A text with blanks in the place of the words of some meanings. */
export function blank(text: string, which: readonly Meaning[]): string {
  return wordsOf(text, which).reduce(
    (rest, { start, end }) => rest.slice(0, start) + " ".repeat(end - start) + rest.slice(end),
    text,
  );
}

/** What counts for a rest in a script without blanks, which may be a whole sentence. */
const manyWords = 10;

/** How many words a text has; what holds a digit is a number of some kind, and none. */
export function wordsIn(text: string): number {
  const words = (text.match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []).filter((word) => !/\d/.test(word));
  return words.reduce((sum, word) => sum + (noBlanks.test(word) ? manyWords : 1), 0);
}

const noBlanks = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** `as discussed, could you …`: whether words of politeness end right before a place; whoever asks so may say more before them. */
export function isAskedRightBefore(clause: string, { start }: Span): boolean {
  return [...spansOf(phrasesOf("polite"), clause)].some(
    ({ end }) => end < start && clause.slice(end, start).trim() === "",
  );
}

/** Whether a message asks for what a meaning names: nothing stands before it in its clause but words of a wish. */
export function asksFor(nameless: string, meaning: Meaning): boolean {
  return clausesOf(nameless).some((clause) => {
    const first = firstOf(clause, [meaning]);
    if (first === undefined || clause.slice(first.end).startsWith(" of ")) return false;
    const blanked = blank(clause, ["wishWord"]);
    if (wordsIn(blanked.slice(first.end)) >= manyWords) return false;
    return wordsIn(blanked.slice(0, first.start)) === 0 || isAskedRightBefore(clause, first);
  });
}
