import { askForJournal } from "../../asks.ts";
import { byJournalAlone, withoutStatus } from "../../judging/journal-alone.ts";
import { clearedKey } from "../../judging/cleared.ts";
import { journalLines, keyGuid, keyMessage, secureChannelState } from "../../judging/key-evidence.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { defineRule, failed, report, uncertain } from "../../rule.ts";

/** Silent eras: everything is RUNNING, there is no key, and the message does not say why. Rule of judgement 4. */
export const keyNotLatched = defineRule({
  id: "key-not-latched",
  step: "key",
  part: "key",
  needs: [],
  uses: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "key-not-latched": {
      title: "No key, and no reason given",
      what: "The agent holds no key although it says RUNNING, and its message does not say why.",
      why: "Older releases write a refused or failed key only to their log; without a key the VM is not protected, or cut off.",
      fix: "Send the agent's journal: a line `Failed to fetch local key details` or `KeyResponse(` shows a lost or refused key, and then a reset helps; update the agent as well.",
      see: "`keyLatchStatus.states` has no `keyGuid` while the message is still a start text (≤ 1.0.24) or says `keyGuid: None` (1.0.25 to 1.0.41).",
      commands: {
        linux: ["sudo journalctl -u azure-proxy-agent -b --no-pager | grep -iE 'key' | tail -n 50"],
        windows: [
          "Get-WinEvent -FilterHashtable @{LogName='Windows Azure'; ProviderName='GuestProxyAgent'} -MaxEvents 500 | Where-Object Message -match 'key' | Select-Object -First 50 TimeCreated, Message",
        ],
      },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    const { guest } = facts;
    const alone = byJournalAlone("key-not-latched", facts);
    if (guest === undefined || alone !== undefined) return alone ?? withoutStatus;
    const judgement = judgeKey(guest);
    if (judgement.kind !== "silent")
      return clearedKey(judgement, "the agent holds a key, or says why it has none");
    const confirming = journalLines(facts);
    const evidence = [keyGuid(guest), keyMessage(guest), secureChannelState(guest), ...confirming];
    const isConfirmed = confirming.length > 0;
    const finding =
      judgement.isCertain || isConfirmed
        ? failed("key-not-latched", evidence, isConfirmed ? confirmedTexts : {})
        : uncertain("key-not-latched", evidence);
    return report("no key guid in the agent's states", [finding], isConfirmed ? [] : askForJournal(facts));
  },
});

/** What the journal adds: the cause is known now. */
const confirmedTexts = {
  what: "The agent holds no key, and its journal shows that the key is lost or refused.",
  why: "The key file does not exist in the VM any more, or the host refuses to hand the key out: usually the OS disk was moved, restored or replaced.",
  fix: "Reset the key: a higher keyIncarnationId in the VM model lets the platform offer a new one, and the agent takes it by itself within minutes.",
};
