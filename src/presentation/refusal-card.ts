import template from "../../cards/refusal.json" with { type: "json" };
import type { Refusal } from "../approvals/events.ts";
import { reasons, type RefusalCode } from "../approvals/reasons.ts";
import { cardTemplate, part, type Card } from "./card.ts";
import { peopleWords, plainPeople, type NamedPerson } from "./people.ts";
import { momentWords, relativeWords } from "./words.ts";

const expand = cardTemplate(template);

/** Why something was not done, and who could do it. */
export interface RefusalView {
  readonly refusal: Pick<Refusal, "code" | "quorum" | "untilMs">;
  /** Who could decide instead, the refused person not among them. */
  readonly eligible: readonly NamedPerson[];
  readonly nowMs: number;
}

/** Refusals after which it helps to know who can decide. */
const namesHelp: readonly RefusalCode[] = ["requester-may-not-decide", "not-listed", "too-few-approvers"];

function who(view: RefusalView, list: (people: readonly NamedPerson[]) => string): string | null {
  const { refusal, eligible } = view;
  if (!namesHelp.includes(refusal.code)) return null;
  return eligible.length === 0 ? null : `${list(eligible)} can.`;
}

function needed({ refusal, eligible }: RefusalView): string | null {
  const { code, quorum } = refusal;
  return code === "too-few-approvers" && quorum !== null
    ? `${String(quorum)} approvals are needed; ${String(eligible.length)} can be given.`
    : null;
}

function until({ refusal, nowMs }: RefusalView): string | null {
  const { untilMs } = refusal;
  return untilMs === null
    ? null
    : `It can be asked again from ${momentWords(untilMs, nowMs)} (${relativeWords(untilMs, nowMs)}).`;
}

/** The refusal as one line for a message; kind and exact, names that could be markup only counted. */
export function refusalText(view: RefusalView): string {
  const { what, why, todo } = reasons[view.refusal.code];
  const more = [needed(view), who(view, plainPeople), until(view)];
  return [what, why, todo, ...more].filter((words) => words !== null).join(" ");
}

/** The refusal as a card: what, why, what to do, who can, from when. */
export function refusalCard(view: RefusalView): Card {
  const { what, why, todo } = reasons[view.refusal.code];
  const names = who(view, peopleWords);
  const more = [needed(view), until(view)].filter((words) => words !== null);
  return expand({
    speak: what,
    fallback: `${what} ${why} ${todo}`,
    what,
    why,
    todo,
    people: part(names !== null, () => ({ names: names ?? "" })),
    more: part(more.length > 0, () => ({ text: more.join(" ") })),
  });
}
