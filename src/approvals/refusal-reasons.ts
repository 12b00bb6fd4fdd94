import type { Reason } from "./reason.ts";

function refusal(what: string, why: string, todo: string): Reason & { readonly use: "refusal" } {
  return { use: "refusal", what, why, todo };
}

/** The reasons of refusals, with their words. */
export const refusalReasons = {
  // Refusals of a person
  bot: refusal("Bots cannot ask for or decide a reset.", "It takes a person.", "Do it yourself in Teams."),
  "no-object-id": refusal(
    "Teams did not say who you are.",
    "Only a known person may decide.",
    "Sign in and try again.",
  ),
  "other-tenant": refusal(
    "Your organisation is not in the policy.",
    "Only its people may do this.",
    "Ask the operator.",
  ),
  "no-rule": refusal(
    "No rule of the policy covers this VM.",
    "Without one nobody may do this.",
    "Ask the operator.",
  ),
  "not-listed": refusal(
    "You may not do this for this VM.",
    "The policy names who may.",
    "Ask one of those people.",
  ),
  "requester-may-not-decide": refusal(
    "You asked for this reset, so somebody else has to approve it.",
    "A reset takes two people.",
    "Ask one of the approvers; you can cancel it.",
  ),
  "only-requester-cancels": refusal(
    "Only who asked for it can cancel it.",
    "Approvers reject instead.",
    "Press Reject.",
  ),

  // Refusals of a click
  "other-request": refusal(
    "This button belongs to another request.",
    "Nothing was decided.",
    "Use the current card.",
  ),
  "plan-differs": refusal("This card shows another change.", "Nothing was decided.", "Use the current card."),
  "verb-differs": refusal(
    "This button means something else.",
    "Nothing was decided.",
    "Use the current card.",
  ),
  "unknown-card": refusal(
    "This is no card of this request.",
    "Nothing was decided.",
    "Use the current card.",
  ),
  closed: refusal(
    "This request has been decided.",
    "The card shows what has happened since.",
    "Read the card.",
  ),
  "reason-missing": refusal(
    "A reason is needed.",
    "Others have to understand the decision.",
    "Write one sentence.",
  ),
  "azure-not-read": refusal(
    "The VM could not be read just now.",
    "Nothing was decided.",
    "Try again in a minute.",
  ),
  "no-policy": refusal(
    "The policy file is missing or invalid.",
    "Nothing can be approved now.",
    "Tell the operator.",
  ),

  // Refusals of a new request
  "not-offered": refusal(
    "The diagnosis does not call for a reset.",
    "A new key would not help with what was found.",
    "Check the VM again.",
  ),
  "too-few-approvers": refusal(
    "Too few people could approve this.",
    "You cannot approve it yourself.",
    "Ask the operator.",
  ),
  "cooling-down": refusal(
    "This VM was reset a short while ago.",
    "A new key takes time to arrive.",
    "Wait, then check again.",
  ),
  "open-request": refusal("Another reset of this VM is under way.", "One at a time.", "Wait until it ends."),
  "plan-invalid": refusal(
    "This change cannot be made.",
    "The id goes up by one, at most to 2147483647.",
    "Contact support.",
  ),
  "evidence-old": refusal(
    "The evidence is older than the policy allows.",
    "It may no longer be true.",
    "Send a fresh one.",
  ),

  "resets-off": refusal(
    "Key resets are switched off here.",
    "No identity for them is configured.",
    "Ask the operator.",
  ),

  // Refusals of our own steps: never shown, they end a duplicate's work
  "not-now": refusal(
    "This step does not fit the request's state.",
    "It was done already, or must not be.",
    "Nothing.",
  ),
  "not-holder": refusal("Another instance holds this request.", "Only one may act.", "Nothing."),
  "still-held": refusal("The lease of the other instance still runs.", "Only one may act.", "Nothing."),
  "already-changed": refusal(
    "The new id was seen, or may have been set.",
    "It is never sent twice.",
    "Nothing.",
  ),
  "sends-used-up": refusal(
    "It was sent as often as is allowed.",
    "Three times within five minutes.",
    "Nothing.",
  ),
} as const satisfies Record<string, Reason>;
