import type { Entities } from "./entities.ts";
import { readEntities } from "./entities.ts";
import { means } from "./lexicon.ts";
import type { NormalisedText } from "./normalise.ts";
import { normalise } from "./normalise.ts";

/** What a message can want. Text can only propose; nothing of it ever writes. */
export const intents = [
  "diagnose",
  "deployment_failure",
  "explain_status",
  "reset_key",
  "status_of_request",
  "cancel",
  "enable_msp",
  "disable_msp",
  "help",
  "unknown",
] as const;

/** One of the wishes. */
export type Intent = (typeof intents)[number];

/** What the conversation knows already. */
export interface TurnContext {
  readonly vm?: string;
  readonly resourceGroup?: string;
  readonly subscriptionId?: string;
  readonly vmss?: string;
  readonly instance?: string;
  /** The last report offered a reset, or spoke of a lost key. */
  readonly resetOnTheTable?: boolean;
  readonly requestPending?: boolean;
  readonly running?: boolean;
}

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

/** Understands a message without any network: strict commands, then a lexicon of many languages. */
export function understand({ text, context, attachment }: Utterance): Understanding {
  const normalised = normalise(text);
  const turn = typeof context === "string" ? readContext(context) : (context ?? {});
  const own = readEntities(normalised.prose, normalised.plain);
  const { intent, confidence } = intentOf(
    normalised,
    own,
    turn,
    attachment !== undefined && attachment !== "",
  );
  const isAboutMachine = intent === "diagnose" || intent === "reset_key";
  return { intent, confidence, entities: isAboutMachine ? fillFrom(turn, own) : own };
}

/** Reads the one-line form of a context. */
function readContext(line: string): TurnContext {
  const entities = readEntities(line, line);
  const vm = typeof entities.vm === "string" ? entities.vm : entities.vm?.[0];
  return {
    ...(vm === undefined ? {} : { vm }),
    ...(entities.vmss === undefined ? {} : { vmss: entities.vmss }),
    ...(entities.resource_group === undefined ? {} : { resourceGroup: entities.resource_group }),
    ...(entities.subscription === undefined ? {} : { subscriptionId: entities.subscription }),
    resetOnTheTable:
      /key (?:is )?(?:lost|rejected|refused|not latched)|reset (?:was )?(?:offered|is on the table|would help)|offers? a (?:key )?reset/i.test(
        line,
      ),
    requestPending: /request\b.{0,60}\b(?:pending|open)/i.test(line),
    running: /\brunning\b/i.test(line),
  };
}

/** Memory fills what the message leaves open; a new VM keeps the group of the old one. */
function fillFrom(turn: TurnContext, own: Entities): Entities {
  const namesMachine = own.vm !== undefined || own.vmss !== undefined;
  const machine = namesMachine
    ? {}
    : {
        ...(turn.vm === undefined ? {} : { vm: turn.vm }),
        ...(turn.vmss === undefined ? {} : { vmss: turn.vmss }),
        ...(turn.instance === undefined ? {} : { instance: turn.instance }),
      };
  const group = own.resource_group ?? turn.resourceGroup;
  const subscription = own.subscription ?? turn.subscriptionId;
  return {
    ...machine,
    ...own,
    ...(group === undefined ? {} : { resource_group: group }),
    ...(subscription === undefined ? {} : { subscription }),
  };
}

interface Judged {
  readonly intent: Intent;
  readonly confidence: number;
}

const sure = (intent: Intent): Judged => ({ intent, confidence: 0.95 });
const likely = (intent: Intent): Judged => ({ intent, confidence: 0.75 });
const maybe = (intent: Intent): Judged => ({ intent, confidence: 0.55 });

function intentOf(text: NormalisedText, own: Entities, turn: TurnContext, hasFile: boolean): Judged {
  return (
    strictCommand(text, hasFile) ??
    byFile(text, hasFile) ??
    byRequest(text, turn) ??
    byReset(text, turn, hasFile) ??
    bySettings(text) ??
    byTrouble(text, own, turn) ??
    byRest(text, own)
  );
}

/** The commands that the app's menu offers; nothing else has to be understood in them. */
function strictCommand({ lower, holdsStatus }: NormalisedText, hasFile: boolean): Judged | undefined {
  if (hasFile || holdsStatus) return undefined;
  const text = lower.replace(/[.!?\s]+$/, "");
  if (text === "help" || text === "?" || means(text, "greeting")) return sure("help");
  if (
    /^(?:cancel|stop|abort|never ?mind|abbrechen|annuler|cancelar|annulla|anuluj|取消|キャンセル)$/.test(text)
  )
    return sure("cancel");
  if (/^(?:status|my requests|list my requests|requests)$/.test(text)) return sure("status_of_request");
  return undefined;
}

/** A file or a pasted piece of one speaks louder than the words around it, and never asks for a reset. */
function byFile(
  { lower, holdsStatus, holdsDeploymentError }: NormalisedText,
  hasFile: boolean,
): Judged | undefined {
  if (holdsDeploymentError || means(lower, "provisioningCode")) return sure("deployment_failure");
  if (holdsStatus) return sure("explain_status");
  if (hasFile) return sure("explain_status");
  return undefined;
}

function byRequest({ lower }: NormalisedText, turn: TurnContext): Judged | undefined {
  const isCancel = means(lower, "cancel");
  const isRequest = means(lower, "request");
  if (isCancel && (isRequest || turn.requestPending === true || turn.running === true || lower.length < 60))
    return sure("cancel");
  if (isCancel && means(lower, "key") && !means(lower, "resetVerb")) return likely("cancel");
  if (!isRequest || means(lower, "msp")) return undefined;
  if (/\breq[- ]?\d+/.test(lower) || means(lower, "requestState")) return likely("status_of_request");
  return undefined;
}

/** Needs a word for the key and a verb; `reset it` counts only while a reset is on the table. Questions, negations and other keys never propose. */
function byReset({ lower }: NormalisedText, turn: TurnContext, hasFile: boolean): Judged | undefined {
  if (hasFile || !means(lower, "resetVerb")) return undefined;
  if (means(lower, "otherKey") || means(lower, "foreign")) return likely("unknown");
  const isQuestion = means(lower, "question") && !means(lower, "politeRequest");
  const namesKey = means(lower, "key");
  if (means(lower, "negation")) return namesKey || means(lower, "msp") ? likely("diagnose") : undefined;
  if (isQuestion) return namesKey ? howTo(lower) : undefined;
  if (namesKey) return sure("reset_key");
  const isShort =
    /^(?:ok(?:ay)?,? |yes,? |please,? |then,? |so,? )*(?:re-?set|rotate|renew|bump) (?:it|this|that|this one|that one|this vm|that vm|the vm)(?: (?:please|now|then|asap))*[.! ]*$/.test(
      lower,
    );
  if (isShort && turn.resetOnTheTable === true) return likely("reset_key");
  return undefined;
}

/** `Should I reset …` wants a diagnosis; `how do I reset …` wants instructions. */
function howTo(lower: string): Judged {
  const isHow =
    /\bhow (?:do|can|to|would)\b|\bmyself\b|\bwie (?:kann|setze|geht)|\bcomment\b|\bcómo\b|\bcome (?:si|posso|faccio)\b|\bjak\b|\bcomo\b|\bwhat happens\b|怎么|如何|方法|どうやって|как\b|nasıl/.test(
      lower,
    );
  return likely(isHow ? "help" : "diagnose");
}

function bySettings({ lower }: NormalisedText): Judged | undefined {
  const isAboutMsp = means(lower, "msp") || /proxyagentsettings/.test(lower);
  if (!isAboutMsp) return undefined;
  // `MSP enabled, but …` tells a state; only the verb asks for the change.
  if (means(lower, "disable") && !/\b(?:is|was|state|still|shows?|says?|reports?) disabled\b/.test(lower))
    return likely("disable_msp");
  const tellsTrouble = means(lower, "trouble") && !means(lower, "question");
  if (means(lower, "enable") && !tellsTrouble) return likely("enable_msp");
  return undefined;
}

function byTrouble({ lower, prose }: NormalisedText, own: Entities, turn: TurnContext): Judged | undefined {
  if (means(lower, "foreign") && !/\bmsp\b|\bimds\b|wire ?server/.test(lower)) return likely("unknown");
  const isDeployment = means(lower, "deployment");
  if (isDeployment && means(lower, "trouble") && !/waagent|ovf-env|password/.test(lower))
    return likely("deployment_failure");
  if (means(lower, "otherOperation") && !means(lower, "msp")) return likely("unknown");
  if (means(lower, "explain")) return likely("explain_status");
  if (means(lower, "help") && !means(lower, "trouble") && own.vm === undefined) return likely("help");
  if (means(lower, "msp")) return isPlainQuestion(lower, own) ? maybe("help") : likely("diagnose");
  if (own.vm !== undefined || own.vmss !== undefined) return ofNamedMachine(lower, prose);
  if (means(lower, "guest") && means(lower, "trouble")) return maybe("diagnose");
  if (means(lower, "check") && (turn.vm !== undefined || turn.vmss !== undefined)) return likely("diagnose");
  return undefined;
}

/** `Is X supported?` about no machine in particular. */
function isPlainQuestion(lower: string, own: Entities): boolean {
  return own.vm === undefined && own.vmss === undefined && means(lower, "help") && !means(lower, "trouble");
}

/** A named machine alone is a question about it; with words of another trade it is none of ours. */
function ofNamedMachine(lower: string, prose: string): Judged {
  if (means(lower, "otherKey")) return likely("unknown");
  if (means(lower, "check") || means(lower, "trouble") || means(lower, "guest")) return likely("diagnose");
  return prose.split(" ").length <= 4 ? maybe("diagnose") : { intent: "diagnose", confidence: 0.5 };
}

function byRest({ lower }: NormalisedText, own: Entities): Judged {
  if (means(lower, "help")) return maybe("help");
  if (means(lower, "deployment") && means(lower, "trouble")) return maybe("deployment_failure");
  if (own.resource_group !== undefined && means(lower, "check")) return maybe("diagnose");
  if (means(lower, "machine") && means(lower, "trouble")) return maybe("diagnose");
  if (/\b(?:401|403|404|410|421)\b/.test(lower) && means(lower, "trouble")) return maybe("diagnose");
  return { intent: "unknown", confidence: 0.3 };
}
