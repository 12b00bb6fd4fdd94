import template from "../../cards/refusal.json" with { type: "json" };
import { reasons, type ReasonCode } from "../approvals/reasons.ts";
import type { ResetRefusal } from "../diagnosis/report.ts";
import { azureTexts } from "./azure-texts.ts";
import { cardTemplate, type Card } from "./card.ts";
import { notOfferedText } from "./not-offered.ts";
import { peopleWords, plainPeople, type NamedPerson } from "./people.ts";
import { textFrom } from "./problem-text.ts";
import type { AzureTrouble } from "./problem-view.ts";
import { momentWords, relativeWords } from "./words.ts";

const expand = cardTemplate(template);

/** Why something was not done, and who could do it. */
export interface RefusalView {
  readonly code: ReasonCode;
  /** Who could decide instead, the refused person not among them. */
  readonly eligible: readonly NamedPerson[];
  /** How many approvals are needed; null where that does not matter. */
  readonly quorum: number | null;
  /** When it may be tried again; null where that does not matter. */
  readonly untilMs: number | null;
  /** Why the diagnosis offers no reset (null: there is no report); absent where that is not the reason. */
  readonly notOfferedBecause?: ResetRefusal | null;
  /** What kept the machine from being read; absent where that is not the reason. */
  readonly azureProblem?: AzureTrouble;
  readonly nowMs: number;
}

/** Refusals after which it helps to know who can decide. */
const namesHelp: readonly ReasonCode[] = ["requester-may-not-decide", "not-listed", "too-few-approvers"];

function deciders({ code, eligible }: RefusalView): readonly NamedPerson[] {
  return namesHelp.includes(code) ? eligible : [];
}

/** What is known beyond the code's own words: how many are needed, why nothing is offered, from when it can be asked again. */
function moreWords(view: RefusalView): readonly string[] {
  const { code, eligible, quorum, untilMs, notOfferedBecause, azureProblem, nowMs } = view;
  const isTooFew = code === "too-few-approvers" && quorum !== null;
  return [
    ...(isTooFew ? [`Needed: ${String(quorum)}. Possible: ${String(eligible.length)}.`] : []),
    ...(notOfferedBecause === undefined ? [] : [notOfferedText(notOfferedBecause)]),
    ...(azureProblem === undefined ? [] : [`${textFrom(azureTexts, azureProblem).title}.`]),
    ...(untilMs === null
      ? []
      : [`It can be asked again from ${momentWords(untilMs, nowMs)} (${relativeWords(untilMs, nowMs)}).`]),
  ];
}

/** The refusal as one line for a message; kind and exact, names that could be markup only counted. */
export function refusalText(view: RefusalView): string {
  const { what, why, todo } = reasons[view.code];
  const people = deciders(view);
  const can = people.length === 0 ? [] : [`${plainPeople(people)} can.`];
  return [what, why, todo, ...can, ...moreWords(view)].join(" ");
}

/** The refusal as a card: what, why, what to do, who can, from when. */
export function refusalCard(view: RefusalView): Card {
  const { what, why, todo } = reasons[view.code];
  const people = deciders(view);
  const more = moreWords(view);
  return expand({
    speak: what,
    fallback: `${what} ${why} ${todo}`,
    what,
    why,
    todo,
    people: people.length === 0 ? [] : [{ names: `${peopleWords(people)}.` }],
    more: more.length === 0 ? [] : [{ text: more.join(" ") }],
  });
}
