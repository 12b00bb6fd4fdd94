import { askLinux, askWindows } from "../../asks.ts";
import type { EvidencePointer } from "../../evidence.ts";
import { readExtensionMessage, refusedSystem } from "../../judging/extension-message.ts";
import { judgeKey } from "../../judging/key-judgement.ts";
import { supportOf } from "../../judging/system-support.ts";
import { placeOf, refusesSystem } from "../../judging/provisioning.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, failed, notSure, pass, report, skip, uncertain } from "../../rule.ts";

/** Below the versions that the agent accepts: by the extension's refusal (operation CheckOSVersionSupport), the system that the guest reports, or the image. */
export const osNotSupported = defineRule({
  id: "os-not-supported",
  step: "deployment-*",
  part: "deployment",
  needs: [],
  uses: ["vm", "guest"],
  after: ["msp-not-enabled"],
  reports: {
    "os-not-supported": {
      title: "System is not supported",
      what: "The operating system is below the versions that the agent accepts.",
      why: "The agent's extension refuses to install there, so MSP cannot be applied.",
      fix: "Opt out of MSP, upgrade the system or use a newer image, then enable MSP again.",
      see: "`instanceView.osName` and `osVersion`, or without them the image's offer and SKU, are below Windows build 17763, Ubuntu 20.04, Azure Linux 3, Mariner 2, RHEL 9, Rocky 9 or SLES 15.4.",
      commands: {
        linux: ["cat /etc/os-release"],
        windows: ["[System.Environment]::OSVersion.Version"],
        azure: ["az vm update -g RESOURCE_GROUP -n VM --enable-proxy-agent false"],
      },
      link: "compatibility",
    },
  },
  evaluate: (facts) => {
    const { vm, guest } = facts;
    const refused = refusals(facts);
    if (refused.length > 0)
      return report("the extension refuses the system", [
        failed("os-not-supported", refused, { standsWithoutGuest: true }),
      ]);
    if (vm === undefined) return notSure("the VM model is not known");
    if (guest !== undefined && judgeKey(guest).kind === "latched")
      return pass("the agent holds a key on this system");
    const { support, basis, evidence } = supportOf(vm);
    if (support === "unknown") return notSure("Azure does not tell the system's version");
    if (support === "listed") return pass("on the published list");
    if (support === "not-listed") return skip("not on the published list: see os-not-listed");
    const mayBeUpgraded = basis === "image" && !/^failed$/i.test(String(vm.provisioningState));
    if (!mayBeUpgraded) return report("below the accepted versions", [failed("os-not-supported", evidence)]);
    return report(
      "the image is below the accepted versions",
      [
        uncertain("os-not-supported", evidence, {
          what: "The VM was made from an image that is below the versions that the agent accepts; the guest does not tell its system now.",
          fix: "Check the system in the VM; if it was not upgraded since, opt out of MSP, use a newer image, then enable MSP again.",
        }),
      ],
      [
        askLinux("the system", "cat /etc/os-release"),
        askWindows("the system", "[System.Environment]::OSVersion.Version"),
      ],
    );
  },
});

/** The extension's own words, in its status or in the failure of a deployment. */
function refusals({
  vm,
  deploymentErrors,
}: Pick<Facts, "vm" | "deploymentErrors">): readonly EvidencePointer[] {
  const statuses = [...(vm?.extension?.statuses ?? []), ...(vm?.extension?.substatuses ?? [])];
  const refused = statuses.filter(({ message }) => readExtensionMessage(message) === "refused-system");
  const inVm = vm === undefined ? [] : refused.slice(0, 1).map(({ pointer }) => vm.at(`${pointer}/message`));
  return [...inVm, ...deploymentErrors.filter(refusesSystem).map((error) => placeOf(error, [refusedSystem]))];
}
