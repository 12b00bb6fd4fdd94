import { isMachineName } from "../target/target.ts";
import { isNotName } from "./understanding/not-names.ts";
import { isOrdinaryWord } from "./understanding/lexicon.ts";

/** Longer messages are no short questions about one machine. */
const longestLook = 300;

const name = String.raw`([A-Za-z][A-Za-z0-9_-]{2,62})(?:\.[A-Za-z0-9.-]{2,200})?`;
const end = String.raw`(?=\s*(?:$|[?!.,;:)]|\b(?:please|pls|help|again|now|today|asap)\b))`;

/** Where a name without a number may stand: between quotes, behind a word for machines, at the end of a clause behind a word of place, or alone behind "what about". */
const places: readonly RegExp[] = [
  new RegExp(String.raw`[\x60"'“„「『]${name}[\x60"'”“」』]`, "i"),
  new RegExp(String.raw`\b(?:vm|machine|server|host)\s+(?:named\s+|called\s+)?${name}${end}`, "i"),
  new RegExp(String.raw`\b(?:on|of|for|auf|von|für|sur|en|su|di|na|op)\s+(?:the\s+)?${name}${end}`, "i"),
  new RegExp(String.raw`^(?:and|what about|how about|same for|check|diagnose)\s+${name}${end}`, "i"),
];

/** A message that is nothing but a name: only with a sign that no ordinary word has. */
const alone = /^([A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+)[?!.]?$/;

/** Words that stand in such places and name no machine, besides those of the lexicon. */
const notMeant =
  /^(?:startup|boot|reboot|login|purpose|time|prod|production|test|staging|dev|them|him|us|me|mine|ours|details?|info|support|call|duty|default|premises?|azure|teams|friday|monday|tuesday|wednesday|thursday|saturday|sunday|weekend|now|here|hold|top|board|track|fire|file|disk|windows|linux|ubuntu|debian|fedora|redhat|rhel|suse|sles|rocky|mariner|instance|latching|access|enforcement|protection|wireserver|imds|msp|gpa|key|agent|status|service)$/i;

/**
 * A name that a short question most likely means although it looks like any word (`jumpbox`, `sqlserver`). Only a guess: Azure is asked
 * for it before anything is said about it. Undefined where nothing stands where a name would.
 */
export function guessName(text: string): string | undefined {
  const look = text.trim().slice(0, longestLook);
  const found = [...places.map((pattern) => pattern.exec(look)?.[1]), alone.exec(look)?.[1]];
  return found.find((word) => word !== undefined && mayBeName(word));
}

function mayBeName(word: string): boolean {
  return isMachineName(word) && !isOrdinaryWord(word) && !isNotName(word) && !notMeant.test(word);
}
