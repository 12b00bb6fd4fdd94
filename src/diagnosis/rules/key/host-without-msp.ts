import { askForStatusFile } from "../../asks.ts";
import { clearedKey } from "../../judging/cleared.ts";
import { keyMessage } from "../../judging/key-evidence.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { defineRule, failed, report, uncertain } from "../../rule.ts";

/** The host answers the status call with an HTTP error. 404 = a host without MSP. Not in the guide. Rule of judgement 6. */
export const hostWithoutMsp = defineRule({
  id: "host-without-msp",
  step: "key",
  part: "key",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "host-without-msp": {
      title: "Host offers no secure channel",
      what: "The host answers, but it does not offer the secure channel.",
      why: "The physical host or the region does not carry MSP, so there is no key to latch.",
      fix: "Check that the region supports MSP, then stop (deallocate) and start the VM so that it lands on another host; if it stays, contact Azure support.",
      see: "`keyLatchStatus.message` reads `Failed to get key status - … status code: 404 Not Found`.",
      commands: {
        azure: ["az vm deallocate -g RESOURCE_GROUP -n VM", "az vm start -g RESOURCE_GROUP -n VM"],
      },
      link: "overview",
    },
  },
  evaluate: (facts) => {
    const judgement = judgeKey(facts.guest);
    if (judgement.kind !== "host-without-msp")
      return clearedKey(judgement, "the host offers the secure channel");
    const number = String(judgement.httpStatus);
    const because = `the host answered ${number} to the status call`;
    if (judgement.isCertain) return report(because, [failed("host-without-msp", [keyMessage(facts.guest)])]);
    const what = `The host answers the agent's question about the key with HTTP ${number}.`;
    return report(
      because,
      [uncertain("host-without-msp", [keyMessage(facts.guest)], { what })],
      askForStatusFile(facts),
    );
  },
});
