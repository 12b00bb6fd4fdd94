import { askForStatusFile } from "../../asks.ts";
import { defineRule, failed, notSure, pass, report, skip } from "../../rule.ts";

/** The Azure VM agent does not report, so ARM's view of the guest is old. The usual case when the key is lost under Enforce. */
export const vmAgentNotReady = defineRule({
  id: "vm-agent-not-ready",
  step: "gpa-service-*",
  part: "agent runs",
  needs: ["vm"],
  after: ["vm-not-running"],
  reports: {
    "vm-agent-not-ready": {
      title: "VM agent does not report",
      what: "The Azure VM agent does not report, so what Azure shows of the guest is old or missing.",
      why: "A VM that lost its key under Enforce cannot reach WireServer, and then its VM agent falls silent too; other causes are possible.",
      fix: "Log on to the VM or use the serial console, and send the agent's status.json: it is the better evidence now.",
      see: "`instanceView.vmAgent.statuses` says `Not Ready` or `VM Agent is unresponsive`.",
      commands: {
        linux: [
          "systemctl status walinuxagent waagent --no-pager",
          "sudo cat /var/log/azure-proxy-agent/status.json",
        ],
        windows: [
          "Get-Service WindowsAzureGuestAgent, RdAgent",
          'Get-Content -Raw -Encoding UTF8 "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json"',
        ],
      },
      link: "vmAgent",
    },
  },
  evaluate: (facts) => {
    const { vm } = facts;
    if (!vm.hasInstanceView) return notSure("only the VM model is known, not its instance view");
    if (vm.vmAgent === "ready") return pass("the VM agent reports");
    const status = vm.vmAgentStatus;
    if (vm.powerState === "unknown" && status === undefined) return skip("the power state is not known");
    const places =
      status === undefined
        ? ["/properties/instanceView/vmAgent"]
        : [`${status.pointer}/${status.displayStatus === "" ? "code" : "displayStatus"}`];
    const words = status === undefined || status.message === "" ? [] : [`${status.pointer}/message`];
    return report(
      "the VM agent does not report",
      [failed("vm-agent-not-ready", [...places, ...words].map(vm.at))],
      askForStatusFile(facts),
    );
  },
});
