import type { ResetRefusal } from "../diagnosis/report.ts";

const texts: Readonly<Record<ResetRefusal, string>> = {
  "none-needed": "The report shows nothing that a key reset would mend.",
  "not-fresh":
    "The agent's status is old, cut off, or does not fit what Azure says; send a fresh status.json first.",
  "too-early": "The agent has only just started; check again in a few minutes.",
  pending: "A reset of this VM is under way, or has just ended; wait for its new key.",
  "not-enabled": "MSP is not enabled on this VM, so there is no key to reset.",
  "host-trouble": "The host had trouble of its own; wait five minutes and check again.",
  unconfirmed:
    "It is not confirmed that the key was refused; send what the report asks for, so that it is known.",
  limit:
    "keyIncarnationId has reached its largest value, so Azure takes no higher one; contact Azure support.",
};

/** Why a diagnosis offers no key reset, in one sentence; null stands for a conversation without a report of the machine. */
export function notOfferedText(because: ResetRefusal | null): string {
  return because === null ? "There is no report of this VM here yet; check the VM first." : texts[because];
}
