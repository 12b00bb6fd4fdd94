import { auditEvidence } from "../../judging/protection.ts";
import { readSecureChannel } from "../../judging/secure-channel.ts";
import { defineRule, failed, notSure, pass, report } from "../../rule.ts";

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
      what: "At least one endpoint is in Audit: callers are recorded, but none is blocked.",
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
    if (evidence.length > 0)
      return report("at least one endpoint is in Audit", [failed("msp-audit-only", evidence)]);
    const channel = readSecureChannel(facts.guest?.keyStates.secureChannelState).kind;
    return facts.vm?.hasModel === true || channel === "modes" || channel === "disabled"
      ? pass("no endpoint is in Audit")
      : notSure("the modes are not known");
  },
});
