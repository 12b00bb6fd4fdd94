import { askForStatusFile } from "../asks.ts";
import type { Facts } from "../facts.ts";
import type { RuleResult } from "../rule.ts";
import { notSure, report, uncertain } from "../rule.ts";
import { journalLines } from "./key-evidence.ts";

/** The findings that a line of the agent's journal can suggest. */
type Suspicion = "key-rejected" | "key-attest-failed" | "key-not-latched";

const texts: {
  readonly [S in Suspicion]: { readonly what: string; readonly why?: string; readonly fix: string };
} = {
  "key-rejected": {
    what: "A line of the agent's journal says that the host refuses to hand out this VM's key.",
    fix: "Send a fresh status.json: it shows whether that is so now, and only then can a key reset be judged.",
  },
  "key-attest-failed": {
    what: "A line of the agent's journal says that the host refuses the attestation of the key.",
    fix: "Check the VM's clock, and send a fresh status.json: it shows whether that is so now.",
  },
  "key-not-latched": {
    what: "A line of the agent's journal says that the key file does not exist in the VM any more.",
    why: "The agent then asks the host for a key, and the line does not tell whether it got one.",
    fix: "Send a fresh status.json: it shows whether the agent holds a key now.",
  },
};

/** What a rule of the key says where neither status nor journal tells anything. */
export const withoutStatus: RuleResult = notSure("the agent's own status is not known");

/**
 * What a rule of the key says where no status tells of the key: the journal alone raises a suspicion, since a line does not show what
 * came after it. Undefined where a status tells of the key, or the journal suggests something else.
 */
export function byJournalAlone(
  code: Suspicion,
  facts: Pick<Facts, "guest" | "observations" | "os">,
): RuleResult | undefined {
  if (facts.guest?.key !== undefined || suspicionOf(facts) !== code) return undefined;
  return report(
    "only a line of the journal says so",
    [uncertain(code, journalLines(facts), texts[code])],
    askForStatusFile(facts),
  );
}

/** The last refusal tells more than the lost key before it. */
function suspicionOf({ observations }: Pick<Facts, "observations">): Suspicion | undefined {
  const verb = observations.findLast(({ refusedKeyLine }) => refusedKeyLine !== undefined)?.refusedKeyLine
    ?.value.verb;
  if (verb !== undefined) return verb === "acquire" ? "key-rejected" : "key-attest-failed";
  return observations.some(({ lostKeyLine }) => lostKeyLine !== undefined) ? "key-not-latched" : undefined;
}
