import { keyMessage } from "../../judging/key-evidence.ts";
import { isTooEarly } from "../../judging/key-judgement.ts";
import { defineRule, failed, notSure, pass, report } from "../../rule.ts";

/** The first minutes after the service started. Rule of judgement 3. */
export const statusTooEarly = defineRule({
  id: "status-too-early",
  step: "status-file",
  part: "status file",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "status-too-early": {
      title: "Too early to tell",
      what: "The status was written in the first moments after the agent started.",
      why: "The agent has not asked for its key yet; all modules look unfinished then, and the moment passes by itself.",
      fix: "Wait two minutes, then check again or send a fresh status.json.",
      see: "`keyLatchStatus.message` is a start text, there is no keyGuid, no rule id is filled, and `proxyConnectionsCount` is 0.",
      commands: {
        linux: ["sleep 120; sudo cat /var/log/azure-proxy-agent/status.json"],
        windows: [
          'Start-Sleep 120; Get-Content -Raw -Encoding UTF8 "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json"',
        ],
      },
      link: "troubleshoot",
    },
  },
  evaluate: ({ guest }) => {
    if (guest.key === undefined) return notSure("the status does not hold the key module");
    if (!isTooEarly(guest)) return pass("the agent is past its start");
    return report("the agent has only just started", [
      failed("status-too-early", [keyMessage(guest), guest.at("/proxyConnectionsCount")]),
    ]);
  },
});
