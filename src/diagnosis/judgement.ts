import type { Facts, GuestStatus } from "./facts.ts";
import { moduleIs } from "./facts.ts";
import { outputOfAnotherSystem } from "./contradictions.ts";
import { isDisputed } from "./disagreements.ts";
import type { Severity } from "./catalogue.ts";
import { catalogueEntry } from "./catalogue.ts";
import type { FindingDraft } from "./rule.ts";
import type { Outcome, Verdict } from "./report.ts";
import { readEbpfMessage } from "./judging/ebpf-message.ts";
import { judgeKey } from "./judging/key-judgement.ts";
import { readListenerMessage } from "./judging/listener-message.ts";

/** A finding after the rules of judgement have been applied to it. */
export interface JudgedFinding {
  readonly draft: FindingDraft;
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** True where the finding speaks of an old document: it is headed by that document's date. */
  readonly isOld: boolean;
}

/** Whether a finding rests on the agent's own status that counts. */
function restsOnGuest(draft: FindingDraft, guest: GuestStatus | undefined): boolean {
  if (guest === undefined || draft.standsWithoutGuest === true) return false;
  return draft.evidence.some(({ source, origin }) => source === guest.source && origin === guest.origin);
}

/** Whether a finding rests on what a command printed, while something that was pasted is another VM's. */
function restsOnStrangeOutput(draft: FindingDraft, { vm, observations }: Facts): boolean {
  return (
    outputOfAnotherSystem(vm, observations) !== undefined &&
    draft.evidence.some(({ source }) => source === "observation")
  );
}

/** Whether the agent's status allows a certain statement: fresh, complete, and not contradicted by Azure. */
export function guestIsReliable(facts: Facts): boolean {
  const { guest } = facts;
  if (guest === undefined || guest.freshness !== "fresh") return false;
  return (guest.isComplete || guest.isCutSubstatus) && facts.contradictions.length === 0;
}

/**
 * Rules of judgement 1, 2 and 15: on an old, undated, cut or contradicted status every fault becomes `uncertain` and waits are dropped.
 * Findings about the document itself (severity inconclusive) stay as they are, and so do findings that another source proves.
 */
export function applyReliability(drafts: readonly FindingDraft[], facts: Facts): readonly JudgedFinding[] {
  const isReliable = guestIsReliable(facts);
  return drafts.flatMap((draft): readonly JudgedFinding[] => {
    const severity = draft.severity ?? catalogueEntry(draft.code).severity;
    const isShaken = (!isReliable && restsOnGuest(draft, facts.guest)) || restsOnStrangeOutput(draft, facts);
    if (!isShaken || severity === "inconclusive")
      return [{ draft, severity, outcome: draft.outcome, isOld: false }];
    if (severity === "wait") return [];
    const isOld = facts.guest?.freshness === "stale" || facts.guest?.freshness === "future";
    return [{ draft, severity, outcome: severity === "fault" ? "uncertain" : draft.outcome, isOld }];
  });
}

/** Positive proof of health: fresh evidence of eBPF and listener running with known texts, and of a latched key. */
export function isProvedHealthy(facts: Facts): boolean {
  const { guest } = facts;
  if (guest === undefined || !guestIsReliable(facts) || guest.isCutSubstatus) return false;
  if (isDisputed(facts)) return false;
  const knowsRows = guest.rowsAreKnown || guest.source === "extension-substatus";
  return (
    knowsRows &&
    guest.overall?.trim().toUpperCase() === "SUCCESS" &&
    speaksWell(guest) &&
    [guest.key, guest.ebpf, guest.listener].every((module) => moduleIs(module, "RUNNING"))
  );
}

/** Whether all three deciding messages are ones that a rule knows as good. */
function speaksWell(guest: GuestStatus): boolean {
  return (
    ["latched", "old-message"].includes(judgeKey(guest).kind) &&
    readEbpfMessage(guest.ebpf?.message ?? "") === "good" &&
    readListenerMessage(guest.listener?.message ?? "") === "good"
  );
}

/** The verdict of the contract: faults first, then what cannot be told, then waits; `healthy` only on positive proof. */
export function verdictOf(findings: readonly JudgedFinding[], facts: Facts): Verdict {
  if (findings.some(({ severity, outcome }) => severity === "fault" && outcome === "failed"))
    return "action-needed";
  const isUnclear = findings.some(
    ({ severity, outcome }) =>
      severity === "inconclusive" || (severity === "fault" && outcome === "uncertain"),
  );
  if (isUnclear) return "inconclusive";
  if (findings.some(({ severity }) => severity === "wait")) return "wait";
  return isProvedHealthy(facts) ? "healthy" : "inconclusive";
}
