import { guess, likely, maybe, sure } from "./confidence.ts";
import type { Decision } from "./decide.ts";
import { requestDecisions } from "./request-decisions.ts";
import { resetDecisions } from "./reset-decisions.ts";
import { settingDecisions } from "./setting-decisions.ts";

/** A file or a pasted piece of one speaks louder than the words around it, and never asks for a reset. */
const files: readonly Decision[] = [
  { intent: "deployment_failure", confidence: sure, any: ["holdsDeploymentError"] },
  { intent: "explain_status", confidence: sure, any: ["holdsStatus", "hasFile"] },
  { intent: "deployment_failure", confidence: sure, all: ["provisioningCode"] },
];

const commands: readonly Decision[] = [
  { intent: "help", confidence: likely, all: ["isEmpty"] },
  {
    intent: "help",
    confidence: sure,
    all: ["isOneWish"],
    any: ["help", "greeting"],
    none: ["followUp", "namesMachine"],
  },
  { intent: "status_of_request", confidence: sure, all: ["isRequestAlone"], none: ["knowsMachine"] },
  { intent: "diagnose", confidence: likely, all: ["isRequestAlone"], none: ["requestPending"] },
  { intent: "status_of_request", confidence: likely, all: ["isRequestAlone"] },
  { intent: "cancel", confidence: likely, all: ["isCancelAlone"] },
  {
    intent: "cancel",
    confidence: sure,
    all: ["isOneWish"],
    any: ["cancel", "dropIt"],
    none: ["negation", "otherOperation", "namesMachine"],
  },
];

const otherTrades: readonly Decision[] = [
  { intent: "unknown", confidence: likely, any: ["alien"] },
  { intent: "unknown", confidence: likely, all: ["foreign"], none: ["msp", "metadata", "guest"] },
];

const deployments: readonly Decision[] = [
  {
    intent: "deployment_failure",
    confidence: likely,
    all: ["deployment", "trouble"],
    none: ["namesOtherKey"],
  },
  { intent: "deployment_failure", confidence: likely, all: ["creation", "trouble"], none: ["namesOtherKey"] },
  {
    intent: "unknown",
    confidence: likely,
    all: ["otherFeature"],
    none: ["msp", "metadata", "trouble"],
  },
  {
    intent: "unknown",
    confidence: likely,
    all: ["ordersOther"],
    none: ["msp", "metadata", "trouble", "check"],
  },
];

const explanations: readonly Decision[] = [
  { intent: "explain_status", confidence: likely, all: ["explain"] },
  { intent: "explain_status", confidence: likely, all: ["statusField", "isNormal"] },
  {
    intent: "explain_status",
    confidence: likely,
    all: ["statusField", "asks"],
    none: ["namesMachine", "howTo"],
  },
];

const helps: readonly Decision[] = [
  {
    intent: "help",
    confidence: likely,
    any: ["capability", "privacy", "needed"],
    none: ["namesMachine", "trouble"],
  },
  { intent: "help", confidence: likely, all: ["where", "files"] },
  { intent: "help", confidence: likely, all: ["howTo", "files"], none: ["trouble", "namesMachine"] },
  { intent: "help", confidence: likely, all: ["support"], none: ["namesMachine", "trouble"] },
  {
    intent: "help",
    confidence: likely,
    all: ["definition"],
    any: ["msp", "metadata", "enable"],
    none: ["namesMachine", "trouble"],
  },
  {
    intent: "help",
    confidence: likely,
    all: ["help"],
    none: ["namesMachine", "trouble", "check", "followUp"],
  },
  {
    intent: "help",
    confidence: likely,
    all: ["howTo"],
    any: ["msp", "metadata"],
    none: ["namesMachine", "trouble"],
  },
];

const diagnoses: readonly Decision[] = [
  {
    intent: "help",
    confidence: maybe,
    all: ["whatIf"],
    any: ["msp", "metadata", "guest"],
    none: ["namesMachine", "knowsMachine", "namesGroup"],
  },
  {
    intent: "help",
    confidence: maybe,
    all: ["asks"],
    any: ["msp", "metadata"],
    none: [
      "namesMachine",
      "knowsMachine",
      "namesGroup",
      "trouble",
      "check",
      "followUp",
      "settingTold",
      "guest",
      "deployment",
    ],
  },
  { intent: "diagnose", confidence: likely, any: ["msp", "metadata"] },
  {
    intent: "unknown",
    confidence: likely,
    all: ["namesMachine", "namesOtherKey"],
    none: ["check", "trouble"],
  },
  {
    intent: "diagnose",
    confidence: likely,
    all: ["namesMachine"],
    any: ["check", "trouble", "guest", "followUp"],
  },
  { intent: "diagnose", confidence: maybe, all: ["namesMachine", "isShort"] },
  { intent: "diagnose", confidence: guess, all: ["namesMachine"] },
  {
    intent: "diagnose",
    confidence: likely,
    all: ["knowsMachine", "isShort"],
    any: ["check", "followUp", "trouble"],
  },
  { intent: "diagnose", confidence: likely, all: ["knowsMachine"], any: ["check", "followUp"] },
  { intent: "help", confidence: maybe, any: ["help"], none: ["trouble"] },
  {
    intent: "diagnose",
    confidence: guess,
    all: ["knowsMachine", "isShort"],
    any: ["asks", "polite", "negation"],
    none: ["foreign", "ordersOther", "namesOtherKey", "greeting", "capability"],
  },
  { intent: "diagnose", confidence: maybe, all: ["guest", "trouble"] },
  { intent: "diagnose", confidence: maybe, all: ["namesGroup", "check"] },
  { intent: "diagnose", confidence: maybe, all: ["machine", "trouble"] },
  { intent: "diagnose", confidence: maybe, all: ["httpRefusal", "trouble"] },
  { intent: "help", confidence: maybe, any: ["help", "greeting", "capability"] },
];

/** All decisions; the first row that holds decides. */
export const decisions: readonly Decision[] = [
  ...files,
  ...commands,
  ...requestDecisions,
  ...resetDecisions,
  ...settingDecisions,
  ...otherTrades,
  ...deployments,
  ...explanations,
  ...helps,
  ...diagnoses,
];
