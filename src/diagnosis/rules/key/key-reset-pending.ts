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
    if (isPending(facts)) {
      const because =
        facts.resetOperation === undefined
          ? "the model is ahead of the agent"
          : "Latchkey is resetting the key";
      return report(because, [pendingFinding(facts)]);
    }
    if (facts.vm?.hasModel !== true) return notSure("the VM model is not known");
    if (facts.guest === undefined) return notSure("the agent's own status is not known");
    return facts.guest.keyStates.keyIncarnationId === undefined
      ? skip("the agent reports no keyIncarnationId")
      : pass("no key reset is in flight");
  },
});

function pendingFinding({ vm, guest, resetOperation }: Parameters<typeof isPending>[0]): FindingDraft {
  if (resetOperation !== undefined) {
    const at = {
      source: "reset-operation",
      origin: "azure",
      pointer: "/state",
      value: resetOperation.state,
      ageSeconds: null,
    } as const;
    return failed("key-reset-pending", [at], {
      standsWithoutGuest: true,
      what: "Latchkey is resetting this VM's key, or did so a moment ago.",
    });
  }
  const model =
    vm === undefined ? [] : [vm.at("/properties/securityProfile/proxyAgentSettings/keyIncarnationId")];
  const held = guest === undefined ? [] : [guest.at("/keyLatchStatus/states/keyIncarnationId")];
  return failed("key-reset-pending", [...model, ...held]);
}
