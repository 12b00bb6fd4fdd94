import type { Decision } from "./decide.ts";

const sure = 0.95;
const likely = 0.75;
const maybe = 0.55;
const guess = 0.5;

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
  {
    intent: "cancel",
    confidence: sure,
    all: ["isOneWish"],
    any: ["cancel", "dropIt"],
    none: ["negation", "otherOperation", "namesMachine"],
  },
];

const requests: readonly Decision[] = [
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

/** Every way in which talk of a reset is no wish for one comes first; what is left proposes, and only proposes. */
const resets: readonly Decision[] = [
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
];

const settings: readonly Decision[] = [
  { intent: "disable_msp", confidence: likely, all: ["msp", "disable"], none: ["settingTold", "alien"] },
  { intent: "disable_msp", confidence: likely, all: ["msp", "disable", "howTo"], none: ["alien"] },
  {
    intent: "enable_msp",
    confidence: likely,
    all: ["msp", "enable"],
    none: ["trouble", "settingTold", "alien", "deployment"],
  },
  {
    intent: "enable_msp",
    confidence: likely,
    all: ["msp", "enable"],
    any: ["howTo", "polite", "asking"],
    none: ["trouble", "settingTold", "alien"],
  },
  {
    intent: "enable_msp",
    confidence: maybe,
    all: ["enable", "metadata"],
    none: ["trouble", "settingTold", "alien"],
  },
  {
    intent: "enable_msp",
    confidence: maybe,
    all: ["enable", "namesMachine"],
    none: ["trouble", "settingTold", "foreign", "alien"],
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
    all: ["ordersOther"],
    none: ["msp", "metadata", "trouble", "check"],
  },
];

const explanations: readonly Decision[] = [
  { intent: "explain_status", confidence: likely, all: ["explain"] },
  { intent: "explain_status", confidence: likely, all: ["statusField", "isNormal"] },
  { intent: "explain_status", confidence: likely, all: ["statusField", "asking"], none: ["namesMachine"] },
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
  { intent: "diagnose", confidence: likely, any: ["msp", "metadata"] },
  { intent: "unknown", confidence: likely, all: ["namesMachine", "namesOtherKey"], none: ["check"] },
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
  ...requests,
  ...resets,
  ...settings,
  ...otherTrades,
  ...deployments,
  ...explanations,
  ...helps,
  ...diagnoses,
];
