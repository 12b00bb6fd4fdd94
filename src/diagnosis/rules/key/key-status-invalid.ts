import { askForJournal } from "../../asks.ts";
import { clearedKey } from "../../judging/cleared.ts";
import { keyMessage } from "../../judging/key-evidence.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { defineRule, failed, report, uncertain } from "../../rule.ts";

/** The host answers, but this release of the agent does not understand the answer. Rules of judgement 6 and 7. */
export const keyStatusInvalid = defineRule({
  id: "key-status-invalid",
  step: "key",
  part: "key",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "key-status-invalid": {
      title: "Host's answer not understood",
      what: "The host answers the agent's question about the key in a form that this release does not understand.",
      why: "The agent and the host speak different versions of the protocol, or something between them changes the answer.",
      fix: "Update the agent to the newest release; if it stays, send the journal to Azure support, since a key reset would not help.",
      see: "`keyLatchStatus.message` reads `Key status validation failed with the error: …`, or an acquire error with `Deserialize` or `Hex`.",
      commands: {
        linux: ["azure-proxy-agent --version"],
        windows: ["Get-Service GuestProxyAgent | Format-List *"],
      },
      link: "releases",
    },
  },
  evaluate: (facts) => {
    const judgement = judgeKey(facts.guest);
    if (judgement.kind !== "status-invalid") return clearedKey(judgement, "the host's answer was understood");
    const draft = judgement.isCertain ? failed : uncertain;
    return report(
      "the host's answer was not understood",
      [draft("key-status-invalid", [keyMessage(facts.guest)])],
      askForJournal(facts),
    );
  },
});
