import { askAzure, askLinux, askWindows } from "../../asks.ts";
import type { DeploymentError, Facts, GpaExtension, InstanceStatus, VmFacts } from "../../facts.ts";
import { readExtensionMessage } from "../../judging/extension-message.ts";
import { provisioningKind, provisioningPlace } from "../../judging/provisioning.ts";
import type { RuleResult } from "../../rule.ts";
import { defineRule, failed, notSure, pass, report, skip, uncertain } from "../../rule.ts";
import { publishedErrorsOf } from "../deployment/deployment-codes.ts";

/** The agent's VM extension reports an error. "Succeeded" proves nothing, but an error does. */
export const gpaExtensionFailed = defineRule({
  id: "gpa-extension-failed",
  step: "gpa-service-*",
  part: "agent runs",
  needs: [],
  uses: ["vm"],
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
  evaluate: (facts) => {
    const extension = facts.vm?.extension;
    const told =
      facts.vm !== undefined && extension !== undefined ? judgeView(extension, facts.vm) : undefined;
    if (told !== undefined) return told;
    const deployed = failedDeployments(facts);
    if (deployed.length > 0) return reportDeployment(deployed);
    if (facts.vm === undefined) return notSure("the VM is not known");
    return extension === undefined
      ? skip("there is no extension of the agent")
      : pass("the extension reports no error");
  },
});

/** What the extension's own status, or its provisioning state in the model, says; undefined where neither names trouble. */
function judgeView(extension: GpaExtension, vm: VmFacts): RuleResult | undefined {
  const status = troubleOf(extension);
  if (status !== undefined) {
    const at = [vm.at(`${status.pointer}/message`), vm.at(`${status.pointer}/code`)];
    // The agent's status may be unreadable for a moment: the extension itself waits five minutes before it calls that an error.
    const isPassing = !isError(status) && readExtensionMessage(status.message) === "unreadable-status";
    const draft = isPassing ? uncertain : failed;
    return report(
      "the extension reports trouble",
      [draft("gpa-extension-failed", at)],
      isPassing ? logAsks : [],
    );
  }
  if (!/^failed$/i.test(extension.provisioningState ?? "")) return undefined;
  return report("the extension's provisioning failed", [
    failed("gpa-extension-failed", [vm.at(`${extension.pointer}/properties/provisioningState`)]),
  ]);
}

/** Deployments that failed in the agent's extension. On Windows that is deploy-windows-retry. */
function failedDeployments({
  deploymentErrors,
  os,
}: Pick<Facts, "deploymentErrors" | "os">): readonly DeploymentError[] {
  return deploymentErrors.filter(
    (error) =>
      (error.osFamily === "unknown" ? os : error.osFamily) !== "windows" &&
      provisioningKind(error) === "agent-extension" &&
      publishedErrorsOf(error).length === 0,
  );
}

/** Proved where the type names the system; by a name alone it may be a Windows deployment that has to be tried again. */
function reportDeployment(errors: readonly DeploymentError[]): RuleResult {
  const draft = errors.some(({ osFamily }) => osFamily === "linux") ? failed : uncertain;
  const evidence = errors.map(provisioningPlace);
  const operations = askAzure(
    "the deployment's operations",
    "az deployment operation group list -g RESOURCE_GROUP -n DEPLOYMENT -o json",
  );
  return report(
    "a deployment failed in the agent's extension",
    [draft("gpa-extension-failed", evidence, { standsWithoutGuest: true })],
    [operations],
  );
}

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

/** A stale file is a finding of its own, not a failure of the extension. Its own word goes before those of the substatuses. */
function troubleOf({ statuses, substatuses }: GpaExtension): InstanceStatus | undefined {
  return (
    statuses.find((status) => {
      const says = readExtensionMessage(status.message);
      return says !== "stale-file" && (says !== "other" || isError(status));
    }) ?? substatuses.find(({ message }) => readExtensionMessage(message) === "unreadable-status")
  );
}

function isError({ code }: InstanceStatus): boolean {
  return /^ProvisioningState\/(?:failed|error)/i.test(code);
}
