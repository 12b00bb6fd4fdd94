import { isDisabledByModel, leftOutWords, modeAt } from "../../judging/protection.ts";
import { isChannelDisabled } from "../../judging/key-judgement.ts";
import { keyMessage, secureChannelState } from "../../judging/key-evidence.ts";
import { isStopping } from "../../judging/stopping.ts";
import { defineRule, failed, notSure, pass, report, skip } from "../../rule.ts";

/** The host has the secure channel off, or the model's modes are Disabled. Rule of judgement 8. */
export const mspDisabled = defineRule({
  id: "msp-disabled",
  step: "msp-settings",
  part: "enabled",
  needs: [],
  uses: ["vm", "guest"],
  after: ["msp-not-enabled", "vm-not-running"],
  reports: {
    "msp-disabled": {
      title: "Nothing is protected",
      what: "The host reports the secure channel as disabled: nothing is protected, which is expected if MSP is off in the VM model.",
      why: "In this state the agent latches no key and redirects nothing, although its overall status says SUCCESS.",
      fix: "If you expect protection, check in the VM model that MSP is enabled and that neither mode is Disabled.",
      see: "`keyLatchStatus.states.secureChannelState` is `disabled`, or `wireServer.mode` and `imds.mode` are `Disabled` in the VM model.",
      commands: { azure: ["az vm show -g RESOURCE_GROUP -n VM --query securityProfile.proxyAgentSettings"] },
      link: "configuration",
    },
  },
  evaluate: ({ vm, guest }) => {
    if (vm !== undefined && isDisabledByModel(vm)) {
      const evidence = [modeAt(vm, "wireServer"), modeAt(vm, "imds")];
      const what =
        "Both modes are Disabled in the VM model: nothing is protected, which is right only if you want it so.";
      return report("both modes are Disabled in the VM model", [
        failed("msp-disabled", evidence, { what, standsWithoutGuest: true }),
      ]);
    }
    if (guest === undefined) return notSure("the agent's own status is not known");
    if (!isChannelDisabled(guest))
      return pass(leftOutWords({ vm, guest }) ?? "the secure channel is not disabled");
    if (isStopping(guest)) return skip("the service is stopping: see gpa-service-not-running");
    if (vm?.hasModel === true) return skip("the VM model enables MSP: see msp-not-applied");
    return report("the host reports the channel disabled", [
      failed("msp-disabled", [secureChannelState(guest), keyMessage(guest)]),
    ]);
  },
});
