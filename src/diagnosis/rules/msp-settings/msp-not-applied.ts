import { askForStatusFile } from "../../asks.ts";
import {
  changeInProgress,
  isWantedByModel,
  lacksProtection,
  modeAt,
  weakerEndpoints,
} from "../../judging/protection.ts";
import { keyGuid, secureChannelState } from "../../judging/key-evidence.ts";
import { isPending } from "../../reset-offer.ts";
import { defineRule, failed, notSure, pass, report, skip } from "../../rule.ts";

/** Guide: "MSP enabled, but not applied". Needs the guest's word; stands beside its cause. Rule of judgement 9. */
export const mspNotApplied = defineRule({
  id: "msp-not-applied",
  step: "msp-settings",
  part: "applied",
  needs: ["vm", "guest"],
  after: ["msp-not-enabled", "vm-not-running"],
  reports: {
    "msp-not-applied": {
      title: "Enabled, but not applied",
      what: "MSP is enabled in the VM model, but the guest shows no protection.",
      why: "The platform applies the protection only after the agent has latched its key, so that enabling MSP cuts nobody off.",
      fix: "Mend the cause that stands beside this finding; where there is none, check again in some minutes, since a delay is normal, and then restart the agent.",
      see: "`proxyAgentSettings.enabled` is true while `secureChannelState` is `disabled` or weaker than the modes of the model, or `keyLatchStatus.states` has no `keyGuid`.",
      commands: {
        linux: ["sudo systemctl restart azure-proxy-agent"],
        windows: ["Restart-Service GuestProxyAgent"],
        azure: ["az vm get-instance-view -g RESOURCE_GROUP -n VM --query instanceView.extensions"],
      },
      link: "troubleshoot",
    },
  },
  evaluate: (facts) => {
    const { vm, guest } = facts;
    if (!isWantedByModel(vm)) return skip("the VM model does not ask for protection");
    const isMissing = lacksProtection(guest);
    if (isMissing === undefined)
      return notSure("the agent's status does not tell yet", askForStatusFile(facts));
    const weaker = weakerEndpoints(vm, guest);
    if (!isMissing && weaker.length === 0) return pass("the guest holds a key");
    if (isPending(facts)) return skip("a key reset is in flight");
    const enabled = vm.at("/properties/securityProfile/proxyAgentSettings/enabled");
    const evidence = isMissing
      ? [enabled, secureChannelState(guest), keyGuid(guest)]
      : [...weaker.map((endpoint) => modeAt(vm, endpoint)), secureChannelState(guest)];
    const moving = changeInProgress(vm);
    if (moving !== undefined)
      return report("the VM is being updated", [
        failed("msp-not-applied", [...evidence, moving], {
          severity: "wait",
          what: "MSP is enabled, and the VM or its agent extension is still being created or updated.",
          fix: "Wait until the update has ended, then check again: the protection follows when the agent has its key.",
        }),
      ]);
    const what = isMissing
      ? {}
      : { what: "MSP is enabled in the VM model with a stricter mode than the guest shows." };
    return report("enabled in the model, less protection in the guest", [
      failed("msp-not-applied", evidence, what),
    ]);
  },
});
