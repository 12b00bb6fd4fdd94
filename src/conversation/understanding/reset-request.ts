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
  return clausesOf(nameless).some(
    (clause) => isRequest(clause, isKeyKnown) || hasOrderBehind(clause, isKeyKnown),
  );
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
  const behind = wordsIn(blanked.slice(first.end));
  if (wordsIn(blanked.slice(0, first.start)) > 0 && !isAskedRightBefore(clause, first)) return false;
  if (means(blanked, "resetTold") || (isGerund(clause, first) && !means(clause, "polite"))) return false;
  const isKeyNear = isKeyKnown || means(clause, "key") || means(clause, "resetWhole");
  if (!isKeyNear) return behind === 0 && !machineAsObject.test(clause.slice(first.end));
  return behind <= mostBehind(clause, first);
}

function verbs(isKeyKnown: boolean): readonly Meaning[] {
  return isKeyKnown ? ["resetVerb", "resetWhole", "resetGoAhead"] : ["resetVerb", "resetWhole"];
}

/** A gerund begs only together with words of politeness. */
function isGerund(clause: string, { start, end }: Span): boolean {
  return clause.slice(start, end).endsWith("ing");
}

function mostBehind(clause: string, first: Span): number {
  if (!isNoun(clause, first)) return mostBehindOrder;
  return means(clause, "polite") ? mostBehindAskedNoun : 0;
}

function isNoun(clause: string, { start, end }: Span): boolean {
  return (
    nounEnding.test(clause.slice(start, end)) ||
    nounBefore.test(clause.slice(0, start)) ||
    clause.slice(end).startsWith(" of ")
  );
}
