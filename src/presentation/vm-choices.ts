import { button, type ActionData } from "./actions.ts";
import { part, type CardData } from "./card.ts";
import { counted, inert, plainName } from "./untrusted.ts";
import { verbs, type Verb } from "./verbs.ts";

/** One machine to choose. Names are untrusted text; the id goes back with the button. */
export interface VmChoice {
  readonly resourceId: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly region?: string;
  readonly powerState?: string;
}

/** A person chooses among at most this many machines; more are counted. */
const maxChoices = 5;

/** A longer id is none: resource ids of VMs and of instances stay below this (ARM naming rules: 64 + 90 + 36 and the path). */
const longestId = 500;

function choiceData(choice: VmChoice, index: number, verb: Verb, data: ActionData): CardData {
  const details = [choice.resourceGroup, choice.region, choice.powerState].flatMap((word) =>
    word === undefined || word === "" ? [] : [inert(word, 80)],
  );
  const number = String(index + 1);
  const spoken = [plainName(choice.name), plainName(choice.resourceGroup)].filter((word) => word !== null);
  return {
    name: `${number}. ${inert(choice.name, 80)}`,
    details: details.join(" · "),
    executes: [
      button(
        `Choose ${number}`,
        verb,
        { ...data, vm: choice.resourceId },
        { tooltip: `Choose ${number} ${spoken.join(" in ")}`.trim() },
      ),
    ],
  };
}

/** The choices of a card, what did not fit, and "None of these". */
export function choicesData(choices: readonly VmChoice[], verb: Verb, data: ActionData): CardData {
  const usable = choices.filter(({ resourceId }) => resourceId.length <= longestId);
  const shown = usable.slice(0, maxChoices);
  const rest = choices.length - shown.length;
  return {
    choices: shown.map((choice, index) => choiceData(choice, index, verb, data)),
    more: part(rest > 0, () => ({
      text: `${counted(rest, "more VM")} with this name: write the resource group too, as in rg-prod/web-01.`,
    })),
    executes: [button("None of these", verbs.noneOfThese, data)],
  };
}
