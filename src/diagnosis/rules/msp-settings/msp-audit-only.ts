import type { EvidencePointer } from "../../evidence.ts";
import type { Facts, GuestStatus, VmFacts } from "../../facts.ts";
import type { RuleResult } from "../../rule.ts";
import { secureChannelState } from "../../judging/key-evidence.ts";
import { auditEvidence, leftOutWords, stricterEndpoints } from "../../judging/protection.ts";
import { readSecureChannel } from "../../judging/secure-channel.ts";
import { defineRule, failed, notSure, pass, report, uncertain } from "../../rule.ts";

/** At least one endpoint is in Audit: requests are signed and recorded, but none is blocked. */
export const mspAuditOnly = defineRule({
  id: "msp-audit-only",
  step: "msp-settings",
  part: "enabled",
  needs: [],
  uses: ["vm", "guest"],
  reports: {
    "msp-audit-only": {
      title: "Audit only",
      what: "At least one endpoint is in Audit: its callers are recorded, but none of them is blocked.",
      why: "Audit is the step before Enforce; rows in the failed summary would be denied then, and are forwarded now.",
      fix: "Review the recorded callers, mend the rules, then switch to Enforce when nothing needed would be denied.",
      see: "`wireServer.mode` or `imds.mode` is `Audit` in the VM model, or `secureChannelState` says Audit.",
      commands: {
        azure: ["az vm update -g RESOURCE_GROUP -n VM --wire-server-mode Enforce --imds-mode Enforce"],
      },
      link: "auditToRules",
    },
  },
  evaluate: (facts) => {
    const evidence = auditEvidence(facts);
    if (evidence.length > 0) return inAudit(evidence, facts);
    const channel = readSecureChannel(facts.guest?.keyStates.secureChannelState).kind;
    return facts.vm?.hasModel === true || channel === "modes" || channel === "disabled"
      ? pass(leftOutWords(facts) ?? "no endpoint is in Audit")
      : notSure("the modes are not known");
  },
});

function inAudit(evidence: readonly EvidencePointer[], facts: Pick<Facts, "vm" | "guest">): RuleResult {
  const { vm, guest } = facts;
  if (vm !== undefined && guest !== undefined && isEnforcedYet(vm, guest))
    return report("Audit in the model, enforced by the guest", [
      uncertain("msp-audit-only", [...evidence, secureChannelState(guest)], {
        what: "The VM model says Audit, but the guest still enforces: callers may be blocked until the change arrives.",
        fix: "Check again in some minutes; if the guest still enforces then, restart the agent and send a fresh status.json.",
      }),
    ]);
  const leftOut = leftOutWords(facts);
  const more =
    leftOut === undefined ? {} : { what: `${leftOut}, in Audit: its callers are recorded, not blocked.` };
  return report("at least one endpoint is in Audit", [failed("msp-audit-only", evidence, more)]);
}

/** Whether a fresh status enforces every endpoint that the model has in Audit: the model's Audit is not in force yet. */
function isEnforcedYet(vm: VmFacts, guest: GuestStatus): boolean {
  const channel = readSecureChannel(guest.keyStates.secureChannelState);
  const stricter = stricterEndpoints(vm, guest);
  const isInGuest = channel.wireServer === "audit" || channel.imds === "audit";
  const audited = (["wireServer", "imds"] as const).filter((endpoint) => vm[endpoint] === "Audit");
  return (
    guest.freshness === "fresh" && !isInGuest && audited.every((endpoint) => stricter.includes(endpoint))
  );
}
