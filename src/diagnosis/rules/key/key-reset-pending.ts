import type { ResetOperation } from "../../facts.ts";
import { isPending } from "../../reset-offer.ts";
import type { FindingDraft } from "../../rule.ts";
import { defineRule, failed, notSure, pass, report, skip } from "../../rule.ts";

/** A reset is in flight: the model's keyIncarnationId is ahead of the guest's, or Latchkey itself is resetting. */
export const keyResetPending = defineRule({
  id: "key-reset-pending",
  step: "key",
  part: "key",
  needs: [],
  uses: ["vm", "guest", "resetOperation"],
  reports: {
    "key-reset-pending": {
      title: "Key reset in flight",
      what: "A key reset is on its way: the VM model asks for a newer key than the agent holds.",
      why: "The change travels from the model to the host to the agent, which asks every 15 seconds; no time is published for it.",
      fix: "Wait a few minutes and check again; nothing needs to be restarted.",
      see: "`keyIncarnationId` in the VM model (a number) is higher than `keyLatchStatus.states.keyIncarnationId` (a string).",
      commands: {
        azure: [
          "az vm show -g RESOURCE_GROUP -n VM --query securityProfile.proxyAgentSettings.keyIncarnationId",
        ],
      },
      link: "keyReset",
    },
  },
  evaluate: (facts) => {
    const { vm, guest, resetOperation } = facts;
    if (resetOperation !== undefined)
      return report("Latchkey is resetting the key", [ownOperation(resetOperation)]);
    if (vm?.hasModel !== true) return notSure("the VM model is not known");
    if (guest === undefined) return notSure("the agent's own status is not known");
    if (guest.keyStates.keyIncarnationId === undefined) return skip("the agent reports no keyIncarnationId");
    if (!isPending(facts)) return pass("no key reset is in flight");
    return report("the model is ahead of the agent", [
      failed("key-reset-pending", [
        vm.at("/properties/securityProfile/proxyAgentSettings/keyIncarnationId"),
        guest.at("/keyLatchStatus/states/keyIncarnationId"),
      ]),
    ]);
  },
});

function ownOperation({ state }: ResetOperation): FindingDraft {
  const at = {
    source: "reset-operation",
    origin: "azure",
    pointer: "/state",
    value: state,
    ageSeconds: null,
  } as const;
  return failed("key-reset-pending", [at], {
    standsWithoutGuest: true,
    what: "Latchkey is resetting this VM's key, or did so a moment ago.",
  });
}
