import { byJournalAlone, withoutStatus } from "../../judging/journal-alone.ts";
import { clearedKey } from "../../judging/cleared.ts";
import { keyGuid, keyMessage, journalLines } from "../../judging/key-evidence.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { askForJournal } from "../../asks.ts";
import { defineRule, failed, report, uncertain } from "../../rule.ts";

/** Guide: "Failed to acquire key / key rejected". The overall status stays SUCCESS: only the message tells. Rule of judgement 5. */
export const keyRejected = defineRule({
  id: "key-rejected",
  step: "key",
  part: "key",
  needs: [],
  uses: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "key-rejected": {
      title: "Key refused",
      what: "The host refuses to hand out this VM's key, so the agent cannot sign requests.",
      why: "The platform no longer offers the key: usually the OS disk was moved, restored or replaced, or another machine latched it; without a key the VM is cut off from IMDS and WireServer.",
      fix: "Reset the key: a higher keyIncarnationId in the VM model lets the platform offer a new one, and the agent takes it by itself within minutes.",
      see: '`keyLatchStatus.message` reads `Failed to acquire key details: Key(KeyResponse("acquire", 4xx))`, although `status` says RUNNING and the overall status SUCCESS. The journal line `Failed to fetch local key details` shows that the key file is gone.',
      commands: {
        linux: [
          "sudo journalctl -u azure-proxy-agent -b --no-pager | grep -iE 'fetch local key|acquire key' | tail -n 20",
        ],
        windows: [
          "Get-WinEvent -FilterHashtable @{LogName='Windows Azure'; ProviderName='GuestProxyAgent'} -MaxEvents 500 | Where-Object Message -match 'local key|acquire key' | Select-Object -First 20 TimeCreated, Message",
        ],
      },
      link: "keyReset",
    },
  },
  evaluate: (facts) => {
    const { guest } = facts;
    const alone = byJournalAlone("key-rejected", facts);
    if (guest === undefined || alone !== undefined) return alone ?? withoutStatus;
    const judgement = judgeKey(guest);
    if (judgement.kind !== "refused" || judgement.verb !== "acquire")
      return clearedKey(judgement, "the host did not refuse the key");
    const evidence = [keyMessage(guest), keyGuid(guest), ...journalLines(facts)];
    const number = String(judgement.httpStatus);
    if (judgement.isRefusal) {
      return report(`the host answered ${number}`, [
        failed("key-rejected", evidence, {
          what: `The host refuses to hand out this VM's key (HTTP ${number}), so the agent cannot sign requests.`,
        }),
      ]);
    }
    const finding = uncertain("key-rejected", evidence, {
      what: `The host could not hand out the key just then (HTTP ${number}).`,
      why: "This number means trouble or overload of the host rather than a refusal, and the agent tries again every 15 seconds.",
      fix: "Wait five minutes, then send a fresh status.json; a key reset would not help yet.",
    });
    return report(`the host answered ${number}, which may pass`, [finding], askForJournal(facts));
  },
});
