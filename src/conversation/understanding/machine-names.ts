import { isMachineName } from "../../target/target.ts";
import { isLabelled, isNamedOutright, labelStart } from "./beside-names.ts";
import { isOrdinaryWord } from "./lexicon.ts";
import { isNotName, otherThingBefore, otherThingBehind } from "./not-names.ts";
import { fold } from "./phrases.ts";
import type { Token } from "./tokens.ts";

/** Letters with a number at the end, or parts joined by hyphens of which one holds a number. */
const hostShape =
  /^(?:[A-Za-z]{2,20}\d{1,4}[A-Za-z]?|(?=[A-Za-z0-9_-]*\d)[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+)$/;
const hyphenated = /^[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+$/;
/** Words that say which machines are meant, unless one is called so: `check test in rg-lab`. */
const environment = /^(?:test|dev|staging|prod|production)$/i;
const capitals = /^[A-Z][A-Z0-9]{2,}$/;
const strictCommand =
  /^(?:please )?(?:check|diagnose|inspect|look at|reset key(?: (?:on|of|for))?) (?:the )?(?:vm )?[a-z0-9._"'`-]+(?: please)? ?[?.!]?$/;

/** The names of machines among the words: labelled, of a host's shape, behind a word of place, or beside the group. Each once, in order. */
export function machineNamesIn(
  tokens: readonly Token[],
  group: Token | undefined,
  prose: string,
): readonly string[] {
  const isCommand = strictCommand.test(fold(prose));
  // Where everything is in capitals they say nothing.
  const isLoud = !/[a-z]{3}/.test(prose);
  const names = tokens
    .filter((token) => token !== group && isCandidate(token))
    .filter(
      (token) =>
        isName(token, group, isCommand) &&
        !(isLoud && /^[A-Z]+$/.test(token.text) && !isNamedOutright(token)),
    )
    .map(({ text }) => text);
  return names.filter(
    (name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index,
  );
}

function isCandidate(token: Token): boolean {
  const { text, before, behind } = token;
  return (
    /^[A-Za-z]/.test(text) &&
    (!isOrdinaryWord(text) || environment.test(text)) &&
    !text.includes(".") &&
    isMachineName(text) &&
    !isNotName(text) &&
    !/[\\@#/.]$/.test(before) &&
    !/^(?:[\\@/=]|\.\w|:\/|:\d)/.test(behind) &&
    !otherThingBefore.test(before) &&
    !otherThingBehind.test(behind) &&
    !isLabelled(token, "subscription")
  );
}

function isName(token: Token, group: Token | undefined, isCommand: boolean): boolean {
  const { text } = token;
  if (hostShape.test(text)) return true;
  const isBeside = group !== undefined && standsBeside(token, group);
  if (environment.test(text)) return isBeside && isAskedAbout(token);
  if (isLabelled(token, "vm")) return isBeside || isLikelyBehindLabel(token);
  if (isLabelled(token, "ask")) return isCommand || isBeside || hyphenated.test(text);
  return isLabelled(token, "place") && isPlace(token, isBeside);
}

function isAskedAbout(token: Token): boolean {
  return isLabelled(token, "vm") || isLabelled(token, "ask");
}

function isPlace({ text, behind }: Token, isBeside: boolean): boolean {
  return hyphenated.test(text) || (isBeside && !behind.startsWith(","));
}

function isLikelyBehindLabel(token: Token): boolean {
  return /[-\d]/.test(token.text) || capitals.test(token.text) || isNamedOutright(token);
}

const joined =
  /^[^a-z]{0,4}(?:(?:in|en|dans|im|nel|nella|w|no|na|aus|from|of|de|di|och|i)(?![a-z]))?[^a-z]{0,4}(?:(?:the|der|el|le|il|o)(?![a-z]))?[^a-z]{0,4}$/;

/** `payroll in resource group rg-hr`, `bastion (rg-hub)`: the word right before the group. */
function standsBeside(token: Token, group: Token): boolean {
  const label = labelStart(group, "group");
  if (label < token.end || label - token.end > token.behind.length) return false;
  return joined.test(token.behind.slice(0, label - token.end));
}
