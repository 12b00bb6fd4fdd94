import type { Decision } from "./decide.ts";
import { likely, maybe, sure } from "./confidence.ts";

/** Every way in which talk of a reset is no wish for one comes first; what is left proposes, and only proposes. */
export const resetDecisions: readonly Decision[] = [
  {
    intent: "unknown",
    confidence: likely,
    all: ["speaksOfReset"],
    any: ["namesOtherKey", "injection", "foreign", "alien"],
  },
  { intent: "unknown", confidence: likely, all: ["resetVerb", "namesOtherKey"], none: ["msp", "metadata"] },
  { intent: "help", confidence: likely, all: ["speaksOfReset", "howTo"], none: ["refuses"] },
  {
    intent: "help",
    confidence: likely,
    all: ["speaksOfReset", "resetEffect"],
    none: ["namesMachine", "refuses"],
  },
  {
    intent: "help",
    confidence: maybe,
    all: ["speaksOfReset", "asks"],
    none: ["asksForReset", "namesMachine", "knowsMachine", "refuses", "trouble"],
  },
  {
    intent: "help",
    confidence: maybe,
    all: ["resetNoun"],
    any: ["asks", "howTo"],
    none: ["asksForReset", "namesMachine", "knowsMachine", "refuses", "trouble", "namesOtherKey"],
  },
  {
    intent: "diagnose",
    confidence: likely,
    all: ["speaksOfReset"],
    any: ["refuses", "resetHappened", "resetDoubt", "resetEffect", "condition", "isLong"],
  },
  { intent: "diagnose", confidence: likely, all: ["speaksOfReset", "asks"], none: ["polite"] },
  {
    intent: "help",
    confidence: maybe,
    all: ["speaksOfReset"],
    none: ["asksForReset", "namesMachine", "knowsMachine", "trouble"],
  },
  { intent: "diagnose", confidence: likely, all: ["speaksOfReset"], none: ["asksForReset"] },
  { intent: "reset_key", confidence: maybe, all: ["speaksOfReset", "everyKey"] },
  { intent: "reset_key", confidence: sure, all: ["speaksOfReset"] },
  {
    intent: "reset_key",
    confidence: likely,
    all: ["resetOffered", "asksForItsReset", "isShort"],
    none: [
      "refuses",
      "asks",
      "resetHappened",
      "resetDoubt",
      "condition",
      "howTo",
      "namesOtherKey",
      "injection",
      "everyKey",
    ],
  },
  { intent: "diagnose", confidence: maybe, all: ["resetOffered", "resetVerb", "isShort"] },
  {
    intent: "unknown",
    confidence: maybe,
    all: ["resetVerb", "namesMachine"],
    none: ["key", "msp", "metadata", "trouble", "check", "followUp", "guest"],
  },
];
