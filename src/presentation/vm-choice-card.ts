import template from "../../cards/vm-choice.json" with { type: "json" };
import type { ActionData } from "./actions.ts";
import { cardTemplate, type Card } from "./card.ts";
import { inert, plainName } from "./untrusted.ts";
import { verbs } from "./verbs.ts";
import { choicesData, type VmChoice } from "./vm-choices.ts";

const expand = cardTemplate(template);

/** Several machines fit what was asked. */
export interface VmChoiceView {
  /** What was asked for. Untrusted. */
  readonly asked: string;
  readonly choices: readonly VmChoice[];
  readonly actionData: ActionData;
}

/** "Which VM?": up to five, with resource group, region and power state. */
export function vmChoiceCard({ asked, choices, actionData }: VmChoiceView): Card {
  const spoken = plainName(asked) ?? "this name";
  return expand({
    speak: `Which VM? Several fit ${spoken}.`,
    fallback: `Which VM? Several fit ${spoken}. Write the resource group too, as in rg-prod/web-01.`,
    asked: inert(asked, 80),
    ...choicesData(choices, verbs.chooseVm, actionData),
  });
}
