import { askForStatusFile } from "../../asks.ts";
import type { Facts, GuestStatus } from "../../facts.ts";
import { staleWordOf } from "../../judging/extension-message.ts";
import { defineRule, failed, notSure, pass, report } from "../../rule.ts";

/** Rules of judgement 1 and 2: is the agent's status of now? */
export const statusFileFresh = defineRule({
  id: "status-file-fresh",
  step: "status-file",
  part: "status file",
  needs: [],
  uses: ["vm", "guest"],
  after: ["vm-not-running"],
  reports: {
    "status-stale": {
      title: "Old status file",
      what: "The agent's status was more than five minutes old when it was collected.",
      why: "The agent rewrites the file every minute, so either the service does not run, or this is an old copy; nothing in it is certain now.",
      fix: "Check that the service runs, then send a fresh copy of status.json.",
      see: "`timestamp` (UTC) in status.json lies more than 300 seconds (600 for agents before 1.0.14) before the moment of copying.",
      commands: {
        linux: [
          "systemctl status azure-proxy-agent --no-pager",
          "sudo cat /var/log/azure-proxy-agent/status.json",
        ],
        windows: [
          "Get-Service GuestProxyAgent",
          'Get-Content -Raw -Encoding UTF8 "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json"',
        ],
      },
      link: "troubleshoot",
    },
    "clock-skew": {
      title: "Time stamp in the future",
      what: "The time stamp of the agent's status lies in the future.",
      why: "The VM's clock is wrong, or the moment of collection is; signatures and this diagnosis both depend on the time.",
      fix: "Check the VM's clock, mend the time synchronisation, then send a fresh status.json.",
      see: "`timestamp` (UTC) in status.json lies more than five minutes after the moment of copying.",
      commands: { linux: ["timedatectl status", "chronyc tracking"], windows: ["w32tm /query /status"] },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    const { vm, guest } = facts;
    const word = staleWordOf(vm?.extension);
    if (vm !== undefined && word !== undefined && guest?.source !== "status-file") {
      return report(
        "the extension itself calls the file stale",
        [failed("status-stale", [vm.at(`${word.pointer}/message`)])],
        askForStatusFile(facts),
      );
    }
    if (guest === undefined) return notSure("the agent's own status is not known");
    return judgeAge(guest, facts);
  },
});

function judgeAge(guest: GuestStatus, facts: Pick<Facts, "os">): ReturnType<typeof pass> {
  switch (guest.freshness) {
    case "fresh":
      return pass("the agent's status is of now");
    case "unknown-age":
      return notSure("the agent's status carries no time", askForStatusFile(facts));
    case "future":
      return report(
        "the time stamp lies in the future",
        [failed("clock-skew", [guest.timeAt])],
        askForStatusFile(facts),
      );
    case "stale":
      // ARM's copy has no time of its own: an agent that does not report is its own finding.
      if (guest.ageSeconds === null)
        return notSure(
          "Azure's copy may be old, since the VM agent does not report",
          askForStatusFile(facts),
        );
      return report(
        "older than five minutes",
        [failed("status-stale", [guest.timeAt])],
        askForStatusFile(facts),
      );
  }
}
