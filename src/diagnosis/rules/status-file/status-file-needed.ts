import { askForStatusFile } from "../../asks.ts";
import type { GuestStatus, VmFacts } from "../../facts.ts";
import { changeInProgress } from "../../judging/protection.ts";
import { defineRule, failed, pass, report, skip } from "../../rule.ts";

/** ARM cannot show the agent's own status: Linux without the extension, or a substatus that is missing or cut. Rule of judgement 9. */
export const statusFileNeeded = defineRule({
  id: "status-file-needed",
  step: "status-file",
  part: "status file",
  needs: ["vm"],
  uses: ["guest"],
  after: ["vm-not-running", "msp-not-enabled", "gpa-not-installed"],
  reports: {
    "status-file-needed": {
      title: "status.json needed",
      what: "Azure does not show the agent's own status for this VM.",
      why: "On Linux an agent from the image leaves no trace in Azure, and a missing or cut report tells nothing of key, eBPF and listener.",
      fix: "Run the command in the VM and send what it prints: upload the file in the 1:1 chat, or paste it.",
      see: "`instanceView.extensions` has no `ComponentStatus/ProxyAgentStatus` substatus, or its text ends with ` ... [TRUNCATED]`.",
      commands: {
        linux: [
          "sudo cat /var/log/azure-proxy-agent/status.json",
          "systemctl status azure-proxy-agent --no-pager",
        ],
        windows: [
          'Get-Content -Raw -Encoding UTF8 "$env:SystemDrive\\WindowsAzure\\ProxyAgent\\Logs\\status.json"',
          "Get-Service GuestProxyAgent",
        ],
      },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    const { vm, guest } = facts;
    if (vm.hasInstanceView && vm.vmAgent !== "ready")
      return skip("the VM agent does not report: see vm-agent-not-ready");
    if (guest?.isCutSubstatus === true) {
      const what = "The agent's status was cut on its way to Azure; only its complete parts could be judged.";
      return report(
        "Azure's copy is cut",
        [failed("status-file-needed", [guest.at("")], { what })],
        askForStatusFile(facts),
      );
    }
    if (guest !== undefined && isStatus(guest)) return pass("the agent's status is known");
    if (facts.statusReadings.length > 0) return skip("a file was sent: see status-file-readable");
    if (isStillComing(vm)) return skip("the VM is being updated, and the extension may still come");
    const at =
      vm.extension === undefined
        ? vm.at("/properties/instanceView/extensions")
        : vm.at(`${vm.extension.pointer}/substatuses`);
    return report(
      "Azure shows no status of the agent",
      [failed("status-file-needed", [at])],
      askForStatusFile(facts),
    );
  },
});

/** On Windows the platform installs the agent: while the VM is changing there is nothing yet that a person could send. */
function isStillComing(vm: VmFacts): boolean {
  return vm.osFamily === "windows" && vm.extension === undefined && changeInProgress(vm) !== undefined;
}

/** What the agent says of single modules on the console or on a command is no status: states and rows are missing. */
function isStatus({ source }: GuestStatus): boolean {
  return source === "status-file" || source === "extension-substatus";
}
