import { fillFrom, readContext, type TurnContext } from "./context.ts";
import { decide, type Fact, type Signal } from "./decide.ts";
import { decisions } from "./decisions.ts";
import { readEntities, type Entities } from "./entities.ts";
import type { Intent } from "./intents.ts";
import { means, phrasesOf } from "./lexicon.ts";
import { meanings, type Meaning } from "./meanings.ts";
import { normalise, type NormalisedText } from "./normalise.ts";
import { fold, spansOf } from "./phrases.ts";
import { readResetTalk } from "./reset-wish.ts";
import { asksFor, clausesOf, firstOf } from "./wish-clauses.ts";

/** What to understand: the text, what came before, and the name of a file sent with it. */
export interface Utterance {
  readonly text: string;
  readonly context?: string | TurnContext | undefined;
  readonly attachment?: string | undefined;
}

/** What was understood. Below 0.5 nobody should act on it without asking. */
export interface Understanding {
  readonly intent: Intent;
  readonly entities: Entities;
  readonly confidence: number;
}

/**
 * Understands a message without any network: phrases of many languages, then one table of decisions. Never throws, whatever the text.
 * `reset_key` is a proposal at most: it needs the key and the verb, and nothing that speaks against it.
 */
export function understand({ text, context, attachment }: Utterance): Understanding {
  const normalised = normalise(text);
  const turn = typeof context === "string" ? readContext(context) : (context ?? {});
  const own = readEntities(normalised.prose, normalised.plain);
  const hasFile = attachment !== undefined && attachment !== "";
  // A machine may be called `redis-1` or `vault`: its name says nothing about the wish.
  const nameless = withoutNames(normalised.folded, own);
  const { intent, confidence } = decide(
    decisions,
    signalsOf({ ...normalised, nameless }, own, turn, hasFile),
  );
  const isAboutMachine = intent === "diagnose" || intent === "reset_key";
  return { intent, confidence, entities: isAboutMachine ? fillFrom(turn, own) : readable(own) };
}

/** The text with a sign in the place of each name. */
function withoutNames(folded: string, { vm, vmss, resource_group }: Entities): string {
  return [vm, vmss, resource_group]
    .flat()
    .filter((name) => name !== undefined)
    .reduce((text, name) => text.replaceAll(wholeWord(fold(name)), "@"), folded);
}

function wholeWord(name: string): RegExp {
  return new RegExp(`(?<![a-z0-9])${name.replaceAll(/[^a-z0-9_]/g, String.raw`\$&`)}(?![a-z0-9])`, "g");
}

/** An instance without its scale set says nothing by itself. */
function readable(own: Entities): Entities {
  if (own.instance === undefined || own.vmss !== undefined) return own;
  const { instance: _instance, ...others } = own;
  return others;
}

/** A message, and its folded prose with a sign in the place of each name. */
interface NamelessText extends NormalisedText {
  readonly nameless: string;
}

/** Answers which signals a message carries; each is worked out at most once, when a decision asks for it. */
function signalsOf(
  text: NamelessText,
  own: Entities,
  turn: TurnContext,
  hasFile: boolean,
): (signal: Signal) => boolean {
  const known = new Map<Signal, boolean>();
  const facts = factsOf(text, own, turn, hasFile);
  const spoken = withoutQuotationMarks(text.nameless);
  const foreground = spoken.replaceAll(background, " ");
  return (signal) => {
    const before = known.get(signal);
    if (before !== undefined) return before;
    const holds = isMeaning(signal)
      ? means(mattersOnlyNow.has(signal) ? foreground : spoken, signal)
      : facts[signal]();
    known.set(signal, holds);
    return holds;
  };
}

/** What was there before the trouble, in a few words: `since the rollout`. */
const background =
  /(?<![a-z])(?:since|after|following|seit|nach|depuis|apres|desde|tras|despues de|depois d[eao]|apos|dopo|sinds|na|po|od|после)(?: (?!and|und|et|the vm)[a-z]+){1,3}/g;
/** Meanings for which that does not count: a rollout last week is no deployment that fails. */
const mattersOnlyNow: ReadonlySet<Signal> = new Set<Signal>(["deployment", "creation"]);

/** `stuck at 'Creating'` is said like `stuck at Creating`. */
function withoutQuotationMarks(nameless: string): string {
  return nameless.replaceAll(/["`\u00AB\u00BB]|(?<![a-z])'|'(?![a-z])/g, " ").replaceAll(/ {2,}/g, " ");
}

const allMeanings: ReadonlySet<string> = new Set(meanings);

function isMeaning(signal: Signal): signal is Meaning {
  return allMeanings.has(signal);
}

/** As many words make a follow-up; in scripts without blanks, as many letters. */
const fewWords = 8;
const fewLetters = 48;

/** Whoever asks for a reset says so in fewer letters; a longer text is a paste, in which anything may stand. */
const longestWish = 600;

function factsOf(
  { folded, nameless, holdsStatus, holdsDeploymentError }: NamelessText,
  own: Entities,
  turn: TurnContext,
  hasFile: boolean,
): Readonly<Record<Fact, () => boolean>> {
  let talk: ReturnType<typeof readResetTalk> | undefined;
  const reset = () => (talk ??= readResetTalk(folded, nameless));
  return {
    hasFile: () => hasFile,
    holdsStatus: () => holdsStatus,
    holdsDeploymentError: () => holdsDeploymentError,
    isEmpty: () => !/[\p{L}\p{N}]/u.test(folded) && own.vm === undefined && own.vmss === undefined,
    isOneWish: () => isOneWish(folded),
    isRequestAlone: () => isAlone(folded, "requestAlone"),
    isShort: () => folded.length <= fewLetters && folded.split(" ").length <= fewWords,
    isLong: () => folded.length > longestWish,
    speaksOfReset: () => reset().isThere,
    tellsOfReset: () => reset().isThere && !/[?\uFF1F]/.test(folded) && !means(nameless, "asking"),
    asksForReset: () => reset().isAsked,
    asksForItsReset: () => reset().isAskedInContext,
    ordersOther: () => asksFor(nameless, "otherOperation"),
    isCancelAlone: () => isAlone(folded, "cancelAlone"),
    resetHappened: () => reset().isPast,
    refuses: () => reset().isRefused,
    namesOtherKey: () => reset().isOtherKey,
    asks: () => /[?\uFF1F¿]/.test(folded) || means(folded, "asking") || opensAsQuestion(nameless),
    namesRequest: () => /(?<![a-z])req(?:uest)?[- ]?#?\d/.test(folded),
    namesMachine: () => own.vm !== undefined || own.vmss !== undefined || namesInstanceOf(turn, own),
    namesGroup: () => own.resource_group !== undefined,
    knowsMachine: () => turn.vm !== undefined || turn.vmss !== undefined,
    resetOffered: () => turn.resetOnTheTable === true,
    requestPending: () => turn.requestPending === true,
    running: () => turn.running === true,
    httpRefusal: () => /(?<!\d)(?:401|403|404|410|421)(?!\d)/.test(folded),
  };
}

/** Whether a clause begins with a word of question. */
function opensAsQuestion(nameless: string): boolean {
  return clausesOf(nameless).some((clause) => firstOf(clause.trim(), ["questionOpening"])?.start === 0);
}

/** A single word or set phrase: what the app's menu offers, and what people write when they write one word. */
function isOneWish(folded: string): boolean {
  const bare = bareOf(folded);
  const longest = /[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]/.test(bare) ? 10 : 20;
  return bare.length <= longest && bare.split(" ").length <= 3;
}

/** `and instance 4?` in talk of a scale set. */
function namesInstanceOf(turn: TurnContext, own: Entities): boolean {
  return own.instance !== undefined && turn.vmss !== undefined;
}

/** A text without its marks of punctuation. */
function bareOf(folded: string): string {
  return folded.replaceAll(/[.!?,\u3002\uFF01\uFF1F¡¿\s]+/gu, " ").trim();
}

/** Whether a text is one phrase of a meaning and nothing else. */
function isAlone(folded: string, meaning: Meaning): boolean {
  const bare = bareOf(folded);
  return [...spansOf(phrasesOf(meaning), bare)].some(({ start, end }) => start === 0 && end === bare.length);
}
