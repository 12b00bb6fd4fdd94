import type { Decision } from "./decide.ts";
import { likely, maybe, sure } from "./confidence.ts";

/** What is wanted of a reset request that is there already: how it stands, or that it be withdrawn. */
export const requestDecisions: readonly Decision[] = [
  { intent: "status_of_request", confidence: maybe, all: ["keepIt"] },
  {
    intent: "cancel",
    confidence: sure,
    all: ["cancel"],
    any: ["namesRequest", "request", "requestPending", "running"],
  },
  { intent: "cancel", confidence: likely, all: ["cancel"], any: ["resetVerb", "isShort"], none: ["howTo"] },
  { intent: "cancel", confidence: likely, all: ["dropIt"], any: ["requestPending", "running", "request"] },
  {
    intent: "cancel",
    confidence: likely,
    all: ["dropIt", "isShort"],
    none: ["otherOperation", "msp", "metadata"],
  },
  { intent: "help", confidence: likely, any: ["approvalRules"] },
  { intent: "status_of_request", confidence: sure, all: ["namesRequest"] },
  { intent: "status_of_request", confidence: likely, any: ["resetProgress"], none: ["asksForReset"] },
  {
    intent: "status_of_request",
    confidence: likely,
    all: ["requestState"],
    any: ["request", "approval"],
    none: ["msp", "metadata", "howTo", "trouble", "tellsOfReset", "asksForReset"],
  },
  {
    intent: "status_of_request",
    confidence: likely,
    all: ["request", "requestState"],
    none: ["msp", "metadata", "asksForReset"],
  },
  {
    intent: "status_of_request",
    confidence: likely,
    all: ["approval", "requestState"],
    none: ["msp", "metadata", "howTo", "tellsOfReset", "asksForReset", "injection"],
  },
  {
    intent: "status_of_request",
    confidence: maybe,
    all: ["approval", "isShort"],
    none: ["msp", "metadata", "howTo", "tellsOfReset", "asksForReset", "injection"],
  },
  {
    intent: "status_of_request",
    confidence: maybe,
    all: ["requestPending", "followUp", "isShort"],
    none: ["namesMachine"],
  },
];
