import { askAzure, askLinux } from "../../asks.ts";
import type { EvidencePointer } from "../../evidence.ts";
import type { Facts, VmFacts } from "../../facts.ts";
import { changeInProgress } from "../../judging/protection.ts";
import { agentPresence, provisioningKind } from "../../judging/provisioning.ts";
import type { RuleResult } from "../../rule.ts";
import { defineRule, failed, notSure, pass, report, skip, uncertain } from "../../rule.ts";

/** Guide: "GPA service missing". Windows: the extension is implied; Linux: only positive proof, since an agent in the image leaves no trace in Azure. */
export const gpaNotInstalled = defineRule({
  id: "gpa-not-installed",
  step: "gpa-service-*",
  part: "agent runs",
  needs: [],
  uses: ["vm", "guest", "bootLog"],
  after: ["vm-not-running", "msp-not-enabled"],
  reports: {
    "gpa-not-installed": {
      title: "Agent is not installed",
      what: "The Guest Proxy Agent is not installed in the VM.",
      why: "Without the agent nobody latches the key, so MSP is never applied, or a new VM fails to provision.",
      fix: "Windows: the platform installs the extension when MSP is enabled, so switch MSP off and on again; Linux: put the agent into the image, or add the VM extension before enabling MSP.",
      see: "Windows: no extension of type Microsoft.CPlat.ProxyAgent.ProxyAgentWindows. Linux: `systemctl status azure-proxy-agent` says the unit could not be found.",
      commands: {
        linux: ["systemctl status azure-proxy-agent --no-pager", "azure-proxy-agent --version"],
        windows: ["Get-Service GuestProxyAgent"],
        azure: [
          "az vm extension list -g RESOURCE_GROUP --vm-name VM --query \"[?publisher=='Microsoft.CPlat.ProxyAgent']\"",
        ],
      },
      link: "brownfield",
    },
  },
  evaluate: (facts) => {
    const proof = proofOfAbsence(facts);
    if (proof.length > 0) return judgeProof(proof, facts);
    if (facts.guest?.freshness === "fresh") return pass("the agent writes its status");
    if (facts.vm === undefined)
      return facts.guest === undefined
        ? notSure("the VM model is not known")
        : pass("the agent wrote a status in this VM");
    if (facts.vm.extension !== undefined) return pass("the agent's extension is there");
    if (facts.vm.mspEnabled !== true) return skip("whether MSP is enabled is not known");
    if (facts.vm.osFamily === "windows") return judgeWindows(facts.vm);
    return agentPresence(facts)?.value === true
      ? pass("the agent was seen in this VM")
      : judgeLinux(facts.vm);
  },
});

/** Words that nobody prints while the agent is installed; a later word that shows it takes the earlier ones back. */
function proofOfAbsence({
  observations,
  bootLog,
  deploymentErrors,
}: Pick<Facts, "observations" | "bootLog" | "deploymentErrors">): readonly EvidencePointer[] {
  const shown = observations.findLastIndex(
    ({ linuxService, provisionStatus, agentFound }) =>
      (linuxService !== undefined && linuxService.value !== "absent") ||
      provisionStatus !== undefined ||
      agentFound !== undefined,
  );
  const observed = observations
    .slice(shown + 1)
    .flatMap(({ agentNotFound, linuxService, cloudInitNotFoundGpa }) => [
      ...(agentNotFound ? [agentNotFound.at] : []),
      ...(cloudInitNotFoundGpa ? [cloudInitNotFoundGpa.at] : []),
      ...(linuxService?.value === "absent" ? [linuxService.at] : []),
    ]);
  if (observed.length > 0 || shown >= 0) return observed;
  const deployed = deploymentErrors
    .filter((error) => provisioningKind(error) === "gpa-not-found")
    .map(({ at, decidingPointer }) => at(decidingPointer));
  return [...(bootLog?.agentNotFound ? [bootLog.agentNotFound.at] : []), ...deployed];
}

/** A fresh status contradicts the words: they may be older, from another machine, or from a shell without the right path. */
function judgeProof(proof: readonly EvidencePointer[], { guest }: Pick<Facts, "guest">): RuleResult {
  const fix =
    "Linux: put the agent into the image, or add the VM extension Microsoft.CPlat.ProxyAgent.ProxyAgentLinux before enabling MSP.";
  if (guest?.freshness !== "fresh") {
    return report("the agent is not there", [
      failed("gpa-not-installed", proof, { os: "linux", standsWithoutGuest: true, fix }),
    ]);
  }
  return report(
    "the agent was not found, but it writes its status",
    [
      uncertain("gpa-not-installed", proof, {
        os: "linux",
        what: "A command did not find the agent, but the agent's own status is fresh.",
        why: "One of the two may be older or from another machine, or the shell did not look in /usr/sbin.",
        fix: "Ask in the VM whether the service exists, and send what it prints.",
      }),
    ],
    [askService],
  );
}

const askService = askLinux(
  "whether the agent's service exists",
  "systemctl status azure-proxy-agent --no-pager",
);

function judgeWindows(vm: VmFacts): RuleResult {
  const at = [
    vm.at("/properties/securityProfile/proxyAgentSettings/enabled"),
    vm.at("/resources"),
    vm.at("/properties/instanceView/extensions"),
  ];
  const moving = changeInProgress(vm);
  if (moving === undefined && !showsExtensions(vm)) {
    const what =
      "Azure's answer shows no extension at all, so whether the agent's one is there cannot be told.";
    const fix = "Ask Azure for the VM with its instance view, and in the VM for the service.";
    return report(
      "the answer shows no extensions",
      [uncertain("gpa-not-installed", at, { os: "windows", what, fix })],
      [askExtensions],
    );
  }
  if (moving === undefined) {
    const fix =
      "Switch MSP off and on again, so that the platform installs the extension; check that the system is supported and the VM agent reports.";
    return report("MSP is on, and there is no extension of the agent", [
      failed("gpa-not-installed", at, { os: "windows", fix }),
    ]);
  }
  return report("the VM is being updated, and the extension may still come", [
    uncertain("gpa-not-installed", [...at, moving], { os: "windows", severity: "wait" }),
  ]);
}

/** An answer without the instance view, or one of a list, may leave the extensions out. */
function showsExtensions(vm: VmFacts): boolean {
  return vm.hasInstanceView || vm.at("/resources/0").pointer.endsWith("/0");
}

const askExtensions = askAzure(
  "the VM with its extensions",
  "az vm get-instance-view -g RESOURCE_GROUP -n VM -o json",
);

function judgeLinux(vm: VmFacts): RuleResult {
  const at = [vm.at("/resources"), vm.at("/properties/instanceView/extensions")];
  const finding = uncertain("gpa-not-installed", at, {
    what: "Azure shows no agent extension; whether the agent stands in the image cannot be seen from outside.",
    why: "On Linux the agent comes with the image or as an extension, and an agent from the image leaves no trace in Azure.",
    fix: "Ask in the VM whether the service exists, and send what it prints.",
  });
  return report("no extension, and the image cannot be seen", [finding], [askService]);
}
