import template from "../../cards/reason.json" with { type: "json" };
import type { Ground } from "../approvals/request.ts";
import type { ResetPlan } from "../key-reset/plan.ts";
import { button, type ActionData } from "./actions.ts";
import { cardTemplate, part, type Card } from "./card.ts";
import { peopleWords, type NamedPerson } from "./people.ts";
import type { Place } from "./report-view.ts";
import { changeWords, effectWords, groundWords } from "./request-words.ts";
import { inert, plainName } from "./untrusted.ts";
import { verbs } from "./verbs.ts";

const expand = cardTemplate(template);

/** What somebody is about to ask for. */
export interface ReasonView {
  readonly place: Place;
  readonly plan: { readonly from: number; readonly to: number };
  readonly ground: Ground;
  readonly effect: ResetPlan["effect"];
  /** How many approvals will be needed, and who could give them. */
  readonly quorum: number;
  readonly approvers: readonly NamedPerson[];
  /** Whether it was sent without a reason, so that the card asks again. */
  readonly isReasonMissing: boolean;
  /** Goes back with both buttons. */
  readonly actionData: ActionData;
}

function whoWords({ quorum, approvers }: ReasonView): string {
  const needed = quorum === 1 ? "One approval is needed" : `${String(quorum)} approvals are needed`;
  return `${needed}; ${peopleWords(approvers)} can give it. Nothing is sent to Azure before. The reason is shown to everybody who sees the approval card.`;
}

/** Asks for the reason before a request is made; also where somebody declares the key compromised. */
export function reasonCard(view: ReasonView): Card {
  const { place, ground, effect, actionData } = view;
  const isDeclared = ground.kind === "declared-compromise";
  const { name } = place;
  const rest = [place.resourceGroup, place.region].filter((word) => word !== undefined);
  const spoken = plainName(name) ?? "the VM";
  const what = isDeclared ? "Declare the key compromised" : "Request a key reset";
  return expand({
    speak: `${what}: ${spoken}. Write the reason.`,
    fallback: `${what}: ${spoken}. This client cannot show the card; open it in Teams.`,
    title: what,
    missing: part(view.isReasonMissing, () => ({ text: "A reason is needed: one sentence is enough." })),
    name: name === undefined ? "VM not known" : inert(name, 80),
    place: rest.map((text) => ({ text: ` · ${inert(text, 80)}` })),
    change: changeWords(view),
    ground: isDeclared
      ? "No finding supports this: the approval card will say that it rests on your word."
      : `${groundWords(ground)} (${ground.code})`,
    effect: effectWords[effect],
    who: whoWords(view),
    label: isDeclared ? "What makes you sure?" : "Why is the reset needed?",
    placeholder: isDeclared
      ? "Where the key was seen, and by whom"
      : "What happened, and a ticket if there is one",
    executes: [
      button(
        isDeclared ? "Ask for approval" : "Request",
        isDeclared ? verbs.declareCompromise : verbs.requestReset,
        actionData,
        {
          style: "positive",
          tooltip: "Ask for approval of this key reset",
        },
      ),
    ],
    dismisses: [button("Cancel", verbs.dismiss, actionData, { tooltip: "Cancel: ask for nothing" })],
  });
}
