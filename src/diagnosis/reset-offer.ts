import type { Facts, GuestStatus } from "./facts.ts";
import { catalogueEntry } from "./catalogue.ts";
import type { JudgedFinding } from "./judgement.ts";
import { isAtLeast } from "./judging/era.ts";
import { isChannelDisabled, isTooEarly, judgeKey, rowsAreAnswered } from "./judging/key-judgement.ts";
import type { ResetOffer, ResetRefusal } from "./report.ts";

/** The largest keyIncarnationId that every client of ARM can write (Int32). */
export const largestKeyIncarnationId = 2_147_483_647;

/** Decides whether the report may offer a key reset. Nothing that a user of the VM writes into a row decides it. */
export function resetOffer(findings: readonly JudgedFinding[], facts: Facts): ResetOffer {
  const grounds = findings.filter(({ draft }) => mayAllow(draft.code, draft.allowsReset === true, facts));
  const first = grounds.find(({ outcome }) => outcome === "failed") ?? grounds[0];
  if (first === undefined) return refuse(hasUnconfirmedKey(findings) ? "unconfirmed" : "none-needed");
  const obstacle = obstacleTo(first, facts);
  return obstacle === undefined ? { offered: true, because: first.draft.code } : refuse(obstacle);
}

function refuse(because: ResetRefusal): ResetOffer {
  return { offered: false, because };
}

/** Whether a finding is of a kind that can lead to an offer at all. */
function mayAllow(code: JudgedFinding["draft"]["code"], allowsReset: boolean, facts: Facts): boolean {
  switch (catalogueEntry(code).reset) {
    case "yes":
      return true;
    case "once-confirmed":
      return isConfirmed(facts);
    case "as-cause":
      return allowsReset;
    case "never":
      return false;
  }
}

/** The journal line that separates a lost key from other refusals, or a refusal in the journal, was observed. */
function isConfirmed(facts: Facts): boolean {
  return facts.observations.some(
    ({ lostKeyLine, refusedKeyLine }) => lostKeyLine !== undefined || refusedKeyLine !== undefined,
  );
}

function hasUnconfirmedKey(findings: readonly JudgedFinding[]): boolean {
  return findings.some(({ draft }) => draft.code === "key-not-latched");
}

/** The first condition of the contract that does not hold, or undefined. */
function obstacleTo(ground: JudgedFinding, facts: Facts): ResetRefusal | undefined {
  const { guest, vm } = facts;
  if (facts.contradictions.length > 0) return "unconfirmed";
  if (guest === undefined || !isFreshAndComplete(guest, facts)) return "not-fresh";
  if (isTooEarly(guest)) return "too-early";
  if (isPending(facts)) return "pending";
  if ((vm?.hasModel === true && vm.mspEnabled !== true) || isChannelDisabled(guest)) return "not-enabled";
  if (isHostTrouble(guest)) return "host-trouble";
  if (ground.outcome !== "failed") return "unconfirmed";
  if (guest.keyStates.keyGuid !== undefined && rowsAreAnswered(guest)) return "unconfirmed";
  if ((vm?.keyIncarnationId ?? 0) >= largestKeyIncarnationId) return "limit";
  return undefined;
}

/**
 * A whole file dates itself. A copy that the extension made counts only where that extension itself notices a stale file (≥ 1.0.39,
 * rule of judgement 2); an extension file that a person sent carries the agent's version, which the extension keeps equal to its own.
 */
function isFreshAndComplete(guest: GuestStatus, facts: Facts): boolean {
  if (!guest.isComplete || guest.isCutSubstatus || guest.freshness !== "fresh") return false;
  if (guest.shape === "whole") return true;
  if (guest.shape === "fragment") return false;
  const version = guest.shape === "extension-status-file" ? guest.version : facts.vm?.extension?.version;
  return version !== undefined && isAtLeast(version, 39);
}

/** A reset is known to be in flight, or the model is ahead of the guest. */
export function isPending(facts: Pick<Facts, "vm" | "guest" | "resetOperation">): boolean {
  if (facts.resetOperation !== undefined) return true;
  const model = facts.vm?.keyIncarnationId;
  const guest = facts.guest?.keyStates.keyIncarnationId;
  return model !== undefined && guest !== undefined && /^\d{1,10}$/.test(guest) && Number(guest) < model;
}

function isHostTrouble(guest: GuestStatus): boolean {
  const judgement = judgeKey(guest);
  return judgement.kind === "refused" && !judgement.isRefusal;
}
