import { means, phrasesOf } from "./lexicon.ts";
import type { Meaning } from "./meanings.ts";
import { spansOf } from "./phrases.ts";
import { asksForReset } from "./reset-request.ts";
import { clausesOf } from "./wish-clauses.ts";

/** Talk of a reset in a message, for the decisions: whether there is any, and what speaks against taking it for a wish. */
export interface ResetTalk {
  /** A word for the key and a word for resetting. */
  readonly isThere: boolean;
  /** Somebody asks for it in so many words, and does not only speak of it. */
  readonly isAsked: boolean;
  /** Asked for without a word for the key, or by `do it`: counts only while a reset is on the table. */
  readonly isAskedInContext: boolean;
  /** It is told as something that happened, or that somebody else says. */
  readonly isPast: boolean;
  /** A negation that is not about the trouble itself. */
  readonly isRefused: boolean;
  /** A key of another trade, or one with a name that is none of ours. */
  readonly isOtherKey: boolean;
}

/** What may stand before `key` in English: everything else names another key (`registry key`, `deploy key`). */
const ourKeys = new Set(
  `a the its it his her their this that these those my our your any no new old same lost leaked current latch latched latching
  long-lived lived secure channel msp gpa agent proxy guest vm vms machine machine's server vm's imds wireserver platform reset
  resetting rotate rotating rotation renew renewing regenerate reissue recover recovery replace roll bump cycle with of on for and
  or to in from by is was compromised broken exposed stolen expired invalid rejected refused bad fresh another one please pls kindly plz
  also just then request only either security protocol metadata s azure key how what which when why does can requesting demand do make perform initiate trigger
  schedule start force forced urgent urgently emergency immediate full single manual now asap bitte den der die das mal la el il le
  resset rset resett reest de por favor merci svp stp prosze`.split(/\s+/),
);
/** Nouns that make another thing of the key before them. */
const notOfKey =
  /^(?:points?|users?|people|persons?|customers?|players?|stakeholders?|questions?|issues?|factors?|features?|roles?|displays?|words?|values?|dates?|decisions?|pairs?|findings?|takeaways?|metrics?|figures?|boards?|cards?|chains?|fobs?|rings?|presses|logger|bindings?|combinations?|results?)$/;
/** `schlüssel` and `sleutel`, folded, which stand behind what kind of key it is. */
const compoundKey = /schlussel|schluessel|sleutel/;
const ourCompounds = new Set([
  "",
  "msp",
  "gpa",
  "vm",
  "latch",
  "imds",
  "maschinen",
  "proxy-agent",
  "agent",
  "wireserver",
]);

const betweenClauses =
  /[,.;:!?()\u3001\u3002\uFF0C\n]| - |\u2013|\u2014| (?:because|since|and|but|und|weil|da|mais|et|pero|y|ma|mas|maar|ale|но|ve) /u;

/**
 * Finds talk of a reset in folded text. `nameless` is the text with a sign in the place of each name: a machine may be called `vault-2`.
 * What speaks against a reset is looked for in the whole text, so that no name can hide it.
 */
export function readResetTalk(folded: string, nameless: string): ResetTalk {
  const hasWhole = means(nameless, "resetWhole");
  const hasVerb = means(nameless, "resetVerb");
  const clauses = folded.split(betweenClauses).filter((clause) => means(clause, "resetVerb"));
  const keyTalk = talkOfOurKey(nameless) ?? nameless;
  return {
    isThere: hasWhole || (hasVerb && means(nameless, "key")),
    isAsked: asksForReset(nameless, false),
    isAskedInContext: asksForReset(nameless, true),
    isPast: clauses.some((clause) => means(without(clause, "polite"), "resetPast")),
    // `It does not answer` refuses nothing; what is left of the text may.
    isRefused: means(without(folded, "notRefusing"), "negation"),
    isOtherKey: means(keyTalk, "otherKey") || namesStrangeKey(keyTalk),
  };
}

/** The clause that says which key is to be reset, where one says so (`the MSP key`): a USB stick in the next one is another matter. */
function talkOfOurKey(nameless: string): string | undefined {
  return clausesOf(nameless).find(
    (clause) =>
      (means(clause, "resetWhole") || (means(clause, "resetVerb") && means(clause, "key"))) &&
      (means(clause, "msp") || means(clause, "metadata")),
  );
}

/** A text without the phrases of a meaning: `could somebody reset` does not tell that somebody did. */
function without(folded: string, meaning: Meaning): string {
  return [...spansOf(phrasesOf(meaning), folded)].reduce(
    (text, { start, end }) => text.slice(0, start) + "~".repeat(end - start) + text.slice(end),
    folded,
  );
}

function namesStrangeKey(folded: string): boolean {
  const words = folded.replaceAll(/[,.;:!?()"]+/g, " , ").split(/ +/);
  return words.some((word, index) => {
    const before = words[index - 1] ?? "";
    if (/^keys?$|^keys?'/.test(word))
      return (/^[a-z]+$/.test(before) && !ourKeys.has(before)) || notOfKey.test(words[index + 1] ?? "");
    const compound = word.search(compoundKey);
    return compound > 0 && !ourCompounds.has(word.slice(0, compound).replace(/-$/, ""));
  });
}
