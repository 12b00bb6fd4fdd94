import { askLinux, askWindows } from "../../asks.ts";
import type { GpaExtension, InstanceStatus } from "../../facts.ts";
import { defineRule, failed, pass, report, skip, uncertain } from "../../rule.ts";

/** Texts with which the extension reports that it cannot read the agent's status. They are transitional for the first five minutes. */
const readingTrouble =
  /Error in reading proxy agent aggregate status|Failed to get proxy agent aggregate status|does not match proxy agent file version|Error in parsing timestamp/i;
const staleText = /aggregate status file is stale/i;
const installTrouble =
  /Output Status Not Success|OS version not supported|failed to (?:install|start|enable)|Plugin \(name: .{1,160}\) (?:failed|completed unsuccessfully)/i;

/** The agent's VM extension reports an error. "Succeeded" proves nothing, but an error does. */
export const gpaExtensionFailed = defineRule({
  id: "gpa-extension-failed",
  step: "gpa-service-*",
  part: "agent runs",
  needs: ["vm"],
  after: ["vm-not-running", "msp-not-enabled"],
  reports: {
    "gpa-extension-failed": {
      title: "Agent's extension failed",
      what: "The VM extension that installs the agent reports an error.",
      why: "The agent is then missing, old or not running, and MSP is not applied or not kept up.",
      fix: "Read the quoted message: mend what it names, then remove and add the extension again.",
      see: "The extension of type Microsoft.CPlat.ProxyAgent.* shows `ProvisioningState/failed` or level Error in the instance view.",
      commands: {
        linux: [
          "sudo tail -n 100 /var/log/azure/Microsoft.CPlat.ProxyAgent.ProxyAgentLinux/ProxyAgentExtension.log",
        ],
        windows: [
          'Get-Content -Tail 100 (Get-ChildItem "$env:SystemDrive\\WindowsAzure\\Logs\\Plugins\\Microsoft.CPlat.ProxyAgent.ProxyAgentWindows\\*\\ProxyAgentExtension.log")',
        ],
        azure: ["az vm extension list -g RESOURCE_GROUP --vm-name VM -o table"],
      },
      link: "troubleshoot",
    },
  },
  evaluate: ({ vm }) => {
    const { extension } = vm;
    if (extension === undefined) return skip("there is no extension of the agent");
    const status = troubleOf(extension);
    if (status !== undefined) {
      const at = [vm.at(`${status.pointer}/message`), vm.at(`${status.pointer}/code`)];
      const draft = isError(status) || installTrouble.test(status.message) ? failed : uncertain;
      return report(
        "the extension reports trouble",
        [draft("gpa-extension-failed", at)],
        isError(status) ? [] : logAsks,
      );
    }
    if (/^failed$/i.test(extension.provisioningState ?? "")) {
      return report("the extension's provisioning failed", [
        failed("gpa-extension-failed", [vm.at(`${extension.pointer}/properties/provisioningState`)]),
      ]);
    }
    return pass("the extension reports no error");
  },
});

const logAsks = [
  askLinux(
    "the extension's log",
    "sudo tail -n 100 /var/log/azure/Microsoft.CPlat.ProxyAgent.ProxyAgentLinux/ProxyAgentExtension.log",
  ),
  askWindows(
    "the extension's log",
    'Get-Content -Tail 100 "$env:SystemDrive\\WindowsAzure\\Logs\\Plugins\\Microsoft.CPlat.ProxyAgent.ProxyAgentWindows\\*\\ProxyAgentExtension.log"',
  ),
];

/** A stale file is a finding of its own, not a failure of the extension. */
function troubleOf({ statuses, substatuses }: GpaExtension): InstanceStatus | undefined {
  const isTrouble = (status: InstanceStatus): boolean =>
    !staleText.test(status.message) &&
    (isError(status) || readingTrouble.test(status.message) || installTrouble.test(status.message));
  return (
    statuses.find(isTrouble) ??
    substatuses.find((status) => readingTrouble.test(status.message) && !staleText.test(status.message))
  );
}

function isError({ code }: InstanceStatus): boolean {
  return /^ProvisioningState\/(?:failed|error)/i.test(code);
}
