import { askForJournal } from "../../asks.ts";
import { byJournalAlone, withoutStatus } from "../../judging/journal-alone.ts";
import { clearedKey } from "../../judging/cleared.ts";
import { keyGuid, keyMessage } from "../../judging/key-evidence.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { defineRule, failed, report, uncertain } from "../../rule.ts";

/** The new key was handed out, but the host refuses its attestation. Shown since 1.0.42 only. Rule of judgement 5. */
export const keyAttestFailed = defineRule({
  id: "key-attest-failed",
  step: "key",
  part: "key",
  needs: [],
  uses: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "key-attest-failed": {
      title: "Key attestation refused",
      what: "The host refuses the attestation of the key that it has just handed out.",
      why: "A wrong clock in the VM or a key that was replaced meanwhile makes the proof invalid; without it the key is not latched.",
      fix: "Check the VM's clock first, since the agent retries every 15 seconds; if it stays, reset the key.",
      see: "`keyLatchStatus.message` reads `Failed to attest the key: …` (since 1.0.42; earlier releases stay silent).",
      commands: { linux: ["timedatectl status"], windows: ["w32tm /query /status"] },
      link: "keyReset",
    },
  },
  evaluate: (facts) => {
    const { guest } = facts;
    const alone = byJournalAlone("key-attest-failed", facts);
    if (guest === undefined || alone !== undefined) return alone ?? withoutStatus;
    const judgement = judgeKey(guest);
    const evidence = [keyMessage(guest), keyGuid(guest)];
    if (judgement.kind === "attest-unclear") {
      return report(
        "the attestation failed in a way that is not known",
        [uncertain("key-attest-failed", evidence)],
        askForJournal(facts),
      );
    }
    if (judgement.kind !== "refused" || judgement.verb !== "attest")
      return clearedKey(judgement, "no attestation was refused");
    const number = String(judgement.httpStatus);
    if (judgement.isRefusal) {
      const what = `The host refuses the attestation of the key that it has just handed out (HTTP ${number}).`;
      return report(`the host answered ${number}`, [failed("key-attest-failed", evidence, { what })]);
    }
    const finding = uncertain("key-attest-failed", evidence, {
      what: `The host could not check the key's attestation just then (HTTP ${number}).`,
      why: "This number means trouble or overload of the host rather than a refusal, and the agent tries again every 15 seconds.",
      fix: "Wait five minutes, then send a fresh status.json; a key reset would not help yet.",
    });
    return report(`the host answered ${number}, which may pass`, [finding], askForJournal(facts));
  },
});
