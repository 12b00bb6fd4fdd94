import { azureTexts } from "./azure-texts.ts";
import { fileTexts } from "./file-texts.ts";
import { textFrom, vmNotFound, waitWords, type ProblemText, type TextTable } from "./problem-text.ts";
import type { ProblemView } from "./problem-view.ts";

const notSure = {
  title: "I am not sure what you mean",
  means: "I would rather ask than do the wrong thing.",
} as const;

const texts: TextTable<ProblemView> = {
  azure: ({ problem }) => textFrom(azureTexts, problem),
  file: ({ problem }) => textFrom(fileTexts, problem),
  "unknown-vm": ({ similar }) =>
    similar.length > 0 ? { ...vmNotFound, todo: "Check the spelling. Did you mean:" } : vmNotFound,
  "impossible-name": () => ({
    title: "This cannot be a VM's name",
    means: "Azure's names have letters, digits, dots, hyphens and underscores only.",
    todo: "Write the name as the portal shows it, or send the resource id.",
  }),
  "not-sure": ({ meant }) => ({
    ...notSure,
    todo: meant.length > 0 ? "Did you mean:" : "Write a VM's name, as in rg-prod/web-01, or “help”.",
  }),
  "which-vm": () => ({
    title: "Which VM?",
    means: "No VM was named in this conversation yet.",
    todo: "Write its name, as in rg-prod/web-01, or send its resource id or portal link.",
  }),
  "which-error": () => ({
    title: "What does the error say?",
    means:
      "A deployment that fails says why in its error: code and message decide which row of the guide it is.",
    todo: "Paste the whole error here (from the portal: Deployments → the failed one → Error details), or write the VM's name.",
  }),
  busy: ({ retryAfterSeconds }) => ({
    title: "One moment, please",
    means: "There are too many questions here at once, so I did not start on yours.",
    todo: waitWords(retryAfterSeconds, "Ask again in a minute."),
    isRepeatable: true,
  }),
  "not-allowed": () => ({
    title: "This is not for you to ask",
    means: "The policy does not let you do this.",
    todo: "Ask the operator who may.",
  }),
  "out-of-date": () => ({
    title: "This card is out of date",
    means: "What it belongs to is no longer kept, or has changed since.",
    todo: "Ask about the VM again.",
  }),
  internal: () => ({
    title: "I made a mistake",
    means:
      "Something went wrong inside me while I worked on this; nothing was changed in Azure because of it.",
    todo: "Try again. If it stays so, give the operator the reference below.",
    isRepeatable: true,
  }),
};

/** The words for whatever stood in the way. */
export function problemText(view: ProblemView): ProblemText {
  return textFrom(texts, view);
}
