/** What the buttons of our cards ask for: `Action.Execute.verb`, and `verb` in the data of the `Action.Submit` fallback. */
export const verbs = {
  checkAgain: "check-again",
  sendCommands: "send-commands",
  /** Opens the card that asks for the reason. */
  askForReset: "ask-for-reset",
  /** Sends the request, because of a finding: input `reason`. */
  requestReset: "request-reset",
  /** Sends the request, because somebody says that the key is compromised: input `reason`. */
  declareCompromise: "declare-compromise",
  /** Drops a card that only asked for something; nothing was stored. */
  dismiss: "dismiss",
  chooseVm: "choose-vm",
  chooseUploadVm: "choose-upload-vm",
  noneOfThese: "none-of-these",
  copiedWhenFresh: "copied-when-fresh",
  /** Says a phrase for the person: data `phrase`. */
  say: "say",
  /** This and the next two carry `requestId` and `planHash`: consent to exactly this change. */
  approve: "approve",
  /** Input `reason`. */
  reject: "reject",
  cancel: "cancel",
  /** Shows the person's own view of a request; changes nothing. */
  refresh: "refresh-request",
} as const;

/** One of the verbs. */
export type Verb = (typeof verbs)[keyof typeof verbs];
