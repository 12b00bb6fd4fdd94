/** What a phrase can mean to us. Each language says in its own file how it is said there. */
export const meanings = [
  // Resetting the key.
  "key",
  "resetVerb",
  "resetWhole",
  "resetPast",
  "resetDoubt",
  "resetEffect",
  "resetProgress",
  "resetTold",
  "resetOutcome",
  "wishWord",
  "mustBe",
  "reporting",
  "resetGoAhead",
  "negation",
  "notRefusing",
  "condition",
  "howTo",
  "polite",
  "asking",
  "questionOpening",
  "otherKey",
  "everyKey",
  "injection",
  // Requests.
  "request",
  "requestState",
  "requestAlone",
  "approval",
  "approvalRules",
  "cancel",
  "dropIt",
  "cancelAlone",
  "keepIt",
  // The settings.
  "msp",
  "metadata",
  "enable",
  "enableIt",
  "disableIt",
  "disable",
  "settingTold",
  // Trouble.
  "deployment",
  "creation",
  "provisioningCode",
  "trouble",
  "guest",
  "machine",
  "check",
  "followUp",
  // Explaining and helping.
  "statusField",
  "explain",
  "isNormal",
  "help",
  "capability",
  "greeting",
  "support",
  "where",
  "files",
  "needed",
  "privacy",
  "definition",
  "whatIf",
  "resetNoun",
  // None of ours.
  "foreign",
  "alien",
  "otherOperation",
  "otherFeature",
] as const;

/** One meaning. */
export type Meaning = (typeof meanings)[number];

/** How a language says things: phrases by meaning, in the notation of `patternOf`, and its words beside names. */
export interface Language {
  /** ISO 639-1, or `technical` for what is said alike everywhere. */
  readonly code: string;
  readonly meanings: Readonly<Partial<Record<Meaning, string>>>;
  readonly names?: Readonly<Partial<Record<NameWord, string>>>;
}

/** What a word beside a name says of it. */
export type NameWord =
  "vm" | "group" | "scaleSet" | "instance" | "subscription" | "place" | "ask" | "notName";
