import template from "../../cards/upload-choice.json" with { type: "json" };
import type { ActionData } from "./actions.ts";
import { cardTemplate, type Card } from "./card.ts";
import { inert } from "./untrusted.ts";
import { verbs } from "./verbs.ts";
import { choicesData, type VmChoice } from "./vm-choices.ts";

const expand = cardTemplate(template);

/** A file came, and it is not clear for which machine. */
export interface UploadChoiceView {
  /** The file's name, or words such as `the pasted text`. Untrusted. */
  readonly fileName: string;
  /** The machines that this person asked about lately; may be empty. */
  readonly choices: readonly VmChoice[];
  readonly actionData: ActionData;
}

/** "For which VM?": a status.json does not say where it is from. */
export function uploadChoiceCard({ fileName, choices, actionData }: UploadChoiceView): Card {
  const ask = "The file itself does not say. Choose, or write the VM's name.";
  return expand({
    speak: "For which VM is this file?",
    fallback: `For which VM is this file? ${ask}`,
    fileName: inert(fileName, 80),
    ask:
      choices.length === 0 ? "The file itself does not say. Write the VM's name, as in rg-prod/web-01." : ask,
    ...choicesData(choices, verbs.chooseUploadVm, actionData),
  });
}
