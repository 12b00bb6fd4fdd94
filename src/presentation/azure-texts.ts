import { httpWords, vmNotFound, waitWords, type TextTable } from "./problem-text.ts";
import type { AzureTrouble } from "./problem-view.ts";
import { inert } from "./untrusted.ts";
import { spanWords } from "./words.ts";

const withoutAzure = "I can judge that without Azure.";

/** The words for each trouble with Azure. */
export const azureTexts: TextTable<AzureTrouble> = {
  "not-found": () => vmNotFound,
  "no-rights": ({ action }) => ({
    title: "I may not read this VM",
    means: "Azure refuses my read: a right is missing at this VM, its resource group or its subscription.",
    todo: "Ask whoever manages the subscription to assign me the Reader role there. Until then, send the agent's status.json: I can judge that alone.",
    ...(action === null ? {} : { said: { label: "Missing right:", text: inert(action, 160) } }),
  }),
  "signed-out": () => ({
    title: "Azure does not accept my sign-in",
    means: "My identity is not accepted at the moment, so I can read no VM at all.",
    todo: "Ask the operator; the reference below helps. Until then, send the agent's status.json: I can judge that alone.",
    isRepeatable: true,
  }),
  throttled: ({ retryAfterSeconds }) => ({
    title: "Azure asks me to slow down",
    means: "This subscription has received too many requests; nothing is wrong with the VM because of it.",
    todo: waitWords(retryAfterSeconds, "Come back in a few minutes."),
    isRepeatable: true,
  }),
  unavailable: ({ httpStatus }) => ({
    title: "Azure does not answer properly",
    means: `Azure Resource Manager has trouble of its own (${httpWords(httpStatus)}), so I cannot see the VM now.`,
    todo: `Try again in a minute, or send the agent's status.json: ${withoutAzure}`,
    isRepeatable: true,
  }),
  "timed-out": ({ afterMs }) => ({
    title: "Azure is too slow just now",
    means: `There was no answer within ${spanWords(afterMs / 1000)}, so I stopped waiting.`,
    todo: `Try again, or send the agent's status.json: ${withoutAzure}`,
    isRepeatable: true,
  }),
  "not-understood": ({ httpStatus }) => ({
    title: "I do not understand Azure's answer",
    means: `Azure answered with something unexpected (${httpWords(httpStatus)}); I do not guess what it means.`,
    todo: "Try again once. If it stays so, ask the operator; the reference below helps.",
    isRepeatable: true,
  }),
};
