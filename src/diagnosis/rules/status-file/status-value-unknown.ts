import type { EvidencePointer } from "../../evidence.ts";
import type { AgentModule, GuestStatus } from "../../facts.ts";
import { readEbpfMessage } from "../../judging/ebpf-message.ts";
import { secureChannelState } from "../../judging/key-evidence.ts";
import { readKeyMessage } from "../../judging/key-message.ts";
import { readListenerMessage } from "../../judging/listener-message.ts";
import { readSecureChannel } from "../../judging/secure-channel.ts";
import { askForStatusFile } from "../../asks.ts";
import type { FindingDraft } from "../../rule.ts";
import { defineRule, failed, notSure, pass, report, uncertain } from "../../rule.ts";

/** Source: proxy_agent_shared/src/proxy_agent_aggregate_status.rs; `FAILED` stands in a comment there and was never written. */
const moduleStates = ["RUNNING", "STOPPED", "UNKNOWN"];
const overallStates = ["SUCCESS", "ERROR", "UNKNOWN"];

/** Rule of judgement 14: only the overall status and the three deciding modules count. */
export const statusValueUnknown = defineRule({
  id: "status-value-unknown",
  step: "status-file",
  part: "status file",
  needs: ["guest"],
  after: ["vm-not-running"],
  reports: {
    "status-value-unknown": {
      title: "Unknown value",
      what: "The agent reports a value that this version of Latchkey does not know.",
      why: "A newer or changed agent wrote it; taking it for good or bad would be a guess.",
      fix: "Have a person read the quoted value, and send the agent's version with it so that it can be added.",
      see: "A `status` other than RUNNING, STOPPED or UNKNOWN (overall: SUCCESS or ERROR), or a message or `secureChannelState` that no known release writes.",
      commands: {
        linux: ["azure-proxy-agent --version"],
        windows: ["Get-Service GuestProxyAgent | Format-List *"],
      },
      link: "releases",
    },
  },
  evaluate: (facts) => {
    const { guest } = facts;
    if (guest.overall === undefined && decidingModules(guest).length === 0)
      return notSure("the status holds none of the deciding values");
    const findings = [...unknownStates(guest), ...unknownMessages(guest)];
    if (findings.length === 0) return pass("every value is known");
    return report(
      "a value is not known",
      findings
        .slice(0, 1)
        .map((first) => ({ ...first, evidence: findings.flatMap(({ evidence }) => evidence) })),
      askForStatusFile(facts),
    );
  },
});

function unknownStates(guest: GuestStatus): readonly FindingDraft[] {
  const isKnown = (state: string, known: readonly string[]): boolean =>
    known.includes(state.trim().toUpperCase());
  const overall =
    guest.overall !== undefined && !isKnown(guest.overall, overallStates) ? [guest.at("/status")] : [];
  // A module without any state says nothing, which is not the same as something unknown.
  const modules = decidingModules(guest)
    .filter(({ status }) => !isKnown(status, moduleStates))
    .map(({ path }) => guest.at(`${path}/status`))
    .filter(({ value }) => value !== null);
  const channel = isUnknownChannel(guest) ? [secureChannelState(guest)] : [];
  return [...overall, ...modules, ...channel].map((at: EvidencePointer) =>
    failed("status-value-unknown", [at]),
  );
}

/** A state of the secure channel that no protocol version writes: whether anything is protected cannot be told. */
function isUnknownChannel({ keyStates }: GuestStatus): boolean {
  return readSecureChannel(keyStates.secureChannelState).kind === "other";
}

/** A message that nobody knows, in a module that decides health, is no proof of health either. */
function unknownMessages(guest: GuestStatus): readonly FindingDraft[] {
  const readers = [
    [guest.key, readKeyMessage(guest.key?.message ?? "").kind],
    [guest.ebpf, readEbpfMessage(guest.ebpf?.message ?? "")],
    [guest.listener, readListenerMessage(guest.listener?.message ?? "")],
  ] as const;
  return readers.flatMap(([module, kind]) =>
    module !== undefined && kind === "unknown"
      ? [uncertain("status-value-unknown", [guest.at(`${module.path}/message`)])]
      : [],
  );
}

function decidingModules(guest: GuestStatus): readonly AgentModule[] {
  return [guest.key, guest.ebpf, guest.listener].filter((module) => module !== undefined);
}
