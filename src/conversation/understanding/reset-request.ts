import { means } from "./lexicon.ts";
import type { Meaning } from "./meanings.ts";
import type { Span } from "./phrases.ts";
import {
  blank,
  clausesOf,
  firstOf,
  isAskedRightBefore,
  partsBehindConjunctions,
  wordsIn,
  withoutQuestions,
} from "./wish-clauses.ts";

/** Words that say nothing else than that somebody asks for a reset: those of the wish, of politeness, of the machine, and names. */
const wishWords: readonly Meaning[] = ["key", "resetVerb", "resetWhole", "resetGoAhead", "wishWord"];

/** Behind an order (`reset the key of the old billing frontend`) so many other words may follow; behind a noun none, or few if asked. */
const mostBehindOrder = 3;
const mostBehindAskedNoun = 2;

/** A gerund or a noun in the languages that have them: `resetting`, `rotation`, `réinitialisation`, `restablecimiento`, `Zurücksetzung`. */
const nounEnding = /(?:ing|ion|ione|cao|ment|miento|mento|ung)$/;
const nounBefore =
  /(?<![a-z])(?:a|an|the|this|that|each|every|any|keys?|das|der|die|ein|eine|dem|beim|zum|la|une|le|un|el|una|o|uma|il|lo|de|het|een)[ -]$/;

/** What a reset is done to where the key stands in another clause: `rotate it on @`; in `reset @` the machine is reset. */
const machineAsObject = /^ (?:(?:the|vm|server|machine|host|instance|die|den|la|le|el|a|o|il|de) ){0,2}@/;

/**
 * Whether a message, with a sign in the place of each name, asks for a reset in one of its clauses; `isKeyKnown` where the conversation is
 * about a reset already. To speak of a reset is not to ask for one.
 */
export function asksForReset(nameless: string, isKeyKnown: boolean): boolean {
  const isOver = means(nameless, "resetOutcome");
  return clausesOf(withoutQuestions(nameless)).some(
    (clause) =>
      (isRequest(clause, isKeyKnown) && !(isOver && isBareNoun(clause, isKeyKnown))) ||
      hasOrderBehind(clause, isKeyKnown),
  );
}

/** `key reset web-01`: a wish, as long as nothing else in the message says how it went. */
function isBareNoun(clause: string, isKeyKnown: boolean): boolean {
  const first = firstOf(clause, verbs(isKeyKnown));
  return first !== undefined && isNoun(clause, first) && !begs(clause);
}

/** `the disk was moved and please reset the key`: behind a conjunction an order counts, a noun belongs to what is told before. */
function hasOrderBehind(clause: string, isKeyKnown: boolean): boolean {
  return partsBehindConjunctions(clause).some((part) => {
    const first = firstOf(part, verbs(isKeyKnown));
    return first !== undefined && !isNoun(part, first) && isRequest(part, isKeyKnown);
  });
}

/** Nothing stands before the verb but words of the wish, and next to nothing behind it. */
function isRequest(clause: string, isKeyKnown: boolean): boolean {
  const first = firstOf(clause, verbs(isKeyKnown));
  if (first === undefined) return false;
  const blanked = blank(clause, wishWords);
  if (wordsIn(blanked.slice(0, first.start)) > 0 && !isAskedRightBefore(clause, first)) return false;
  if (means(blanked, "resetTold") || (isUnfinished(clause, first) && !begs(clause))) return false;
  const behind = blanked.slice(first.end);
  const isKeyNear = isKeyKnown || means(clause, "key") || means(clause, "resetWhole");
  if (!isKeyNear) return isWholeWish(clause, first, behind);
  return isKeyObject(clause, blanked, first) && isEnoughBehind(clause, first, behind);
}

/** Where no key is named an order counts if nothing stands behind it, and a noun only with words of a wish. */
function isWholeWish(clause: string, first: Span, behind: string): boolean {
  if (isNoun(clause, first) && !begs(clause)) return false;
  return wordsIn(behind) === 0 && !machineAsObject.test(clause.slice(first.end));
}

/** What is reset is the key itself: nothing strange stands between them, as in `reset the connection to the key`. */
function isKeyObject(clause: string, blanked: string, { end }: Span): boolean {
  const key = firstOf(clause.slice(end), ["key"]);
  return key === undefined || wordsIn(blanked.slice(end, end + key.start)) === 0;
}

function verbs(isKeyKnown: boolean): readonly Meaning[] {
  return isKeyKnown ? ["resetVerb", "resetWhole", "resetGoAhead"] : ["resetVerb", "resetWhole"];
}

/** A gerund or a participle (`resetting`, `rotated`, `zurückgesetzt`) tells of a reset, unless words of a wish stand beside it. */
function isUnfinished(clause: string, { start, end }: Span): boolean {
  return unfinished.test(clause.slice(start, end));
}

const unfinished = /(?:ing|ated|ewed|gesetzt|uert|iert|gereset|ad[oa]s?|id[oa]s?|at[oa]|ees?|an[aey])$/;

function begs(clause: string): boolean {
  return means(clause, "polite") || means(clause, "mustBe");
}

/** Behind an order a few words may say more; behind a noun they may name the place, and no outcome may stand anywhere. */
function isEnoughBehind(clause: string, first: Span, behind: string): boolean {
  if (!isNoun(clause, first)) return wordsIn(behind) <= mostBehindOrder;
  if (!begs(clause)) return wordsIn(behind) === 0;
  return (
    wordsIn(behind) <= mostBehindAskedNoun &&
    wordsIn(behind.slice(behind.lastIndexOf("@") + 1)) <= placeWords(behind)
  );
}

/** Behind the machine's name a verb may stand that turns the wish around (`den Reset auf @ stoppen`). */
function placeWords(behind: string): number {
  return behind.includes("@") ? 0 : mostBehindAskedNoun;
}

function isNoun(clause: string, { start, end }: Span): boolean {
  return (
    /^schl(?:u|ue)ssel/.test(clause.slice(start, end)) ||
    nounEnding.test(clause.slice(start, end)) ||
    nounBefore.test(clause.slice(0, start)) ||
    clause.slice(end).startsWith(" of ")
  );
}
