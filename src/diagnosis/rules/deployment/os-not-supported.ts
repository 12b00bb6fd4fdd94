import { judgeKey } from "../../judging/key-judgement.ts";
import { supportOf } from "../../judging/system-support.ts";
import type { InstanceStatus, VmFacts } from "../../facts.ts";
import { defineRule, failed, notSure, pass, report, skip } from "../../rule.ts";

/** The extension's own refusal. Source: proxy_agent_extension, operation CheckOSVersionSupport. */
const refusedText = /OS version not supported/i;

/** Below the versions that the agent accepts. The extension's refusal, or the system that Azure reports. */
export const osNotSupported = defineRule({
  id: "os-not-supported",
  step: "deployment-*",
  part: "deployment",
  needs: ["vm"],
  uses: ["guest"],
  after: ["msp-not-enabled"],
  reports: {
    "os-not-supported": {
      title: "System is not supported",
      what: "The operating system is below the versions that the agent accepts.",
      why: "The agent's extension refuses to install there, so MSP cannot be applied.",
      fix: "Opt out of MSP, upgrade the system or use a newer image, then enable MSP again.",
      see: "`instanceView.osName` and `osVersion` are below Windows build 17763, Ubuntu 20.04, Azure Linux 3, Mariner 2, RHEL 9, Rocky 9 or SLES 15.4.",
      commands: {
        linux: ["cat /etc/os-release"],
        windows: ["[System.Environment]::OSVersion.Version"],
        azure: ["az vm update -g RESOURCE_GROUP -n VM --enable-proxy-agent false"],
      },
      link: "compatibility",
    },
  },
  evaluate: ({ vm, guest }) => {
    const refusal = refusalOf(vm);
    if (refusal !== undefined)
      return report("the extension refuses the system", [
        failed("os-not-supported", [vm.at(`${refusal.pointer}/message`)]),
      ]);
    if (guest !== undefined && judgeKey(guest).kind === "latched")
      return pass("the agent holds a key on this system");
    switch (supportOf(vm)) {
      case "refused-by-agent":
        return report("below the accepted versions", [
          failed("os-not-supported", [
            vm.at("/properties/instanceView/osName"),
            vm.at("/properties/instanceView/osVersion"),
          ]),
        ]);
      case "listed":
        return pass("on the published list");
      case "not-listed":
        return skip("not on the published list: see os-not-listed");
      case "unknown":
        return notSure("Azure does not tell the system's version");
    }
  },
});

function refusalOf(vm: VmFacts): InstanceStatus | undefined {
  return [...(vm.extension?.statuses ?? []), ...(vm.extension?.substatuses ?? [])].find(({ message }) =>
    refusedText.test(message),
  );
}
