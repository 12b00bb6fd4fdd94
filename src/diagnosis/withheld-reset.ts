import type { Code } from "./catalogue.ts";
import type { JudgedFinding } from "./judgement.ts";
import type { ResetOffer } from "./report.ts";

/** Findings whose usual remedy is a key reset. */
const mendedByReset: ReadonlySet<Code> = new Set<Code>([
  "key-rejected",
  "key-attest-failed",
  "key-not-latched",
  "key-exposed",
]);

/** What comes first while no reset is offered; trouble of the host has the rules' own words. */
const first: { readonly [B in ResetOffer["because"]]?: string } = {
  "not-fresh":
    "Send a fresh and whole status.json first: only the agent's present words show whether a key reset helps",
  pending: "Wait some minutes and check again: a key reset of this VM is already on its way",
  "not-enabled": "Decide first whether MSP is to be on: while it is off there is no key to reset",
  unconfirmed:
    "Send a fresh status.json and the agent's journal first: what was sent does not agree on a lost key, so a key reset may not help",
  limit: "Contact Azure support: keyIncarnationId has its largest value, so no higher one can be written",
};

/**
 * What is to be done instead of the reset that a finding's text would advise but the report withholds. Undefined where the text of the
 * rule stands: the reset is offered or not the remedy, or the rule itself says what comes first.
 */
export function fixWithoutReset({ draft }: JudgedFinding, reset: ResetOffer): string | undefined {
  if (reset.offered || !mendedByReset.has(draft.code)) return undefined;
  const asksForJournal = draft.code === "key-not-latched" && draft.fix === undefined;
  if (reset.because === "unconfirmed" && asksForJournal) return undefined;
  const words = first[reset.because];
  if (words === undefined) return undefined;
  return draft.code === "key-exposed"
    ? `${words}; update the agent to 1.0.37 or later, and delete the copies of the file.`
    : `${words}.`;
}
