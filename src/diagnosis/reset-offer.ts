import type { Facts, GuestStatus } from "./facts.ts";
import { catalogueEntry } from "./catalogue.ts";
import { isDisputed } from "./disagreements.ts";
import type { JudgedFinding } from "./judgement.ts";
import { isAtLeast } from "./judging/era.ts";
import { isChannelDisabled, isTooEarly, judgeKey, rowsAreAnswered } from "./judging/key-judgement.ts";
import type { ResetOffer, ResetRefusal } from "./report.ts";

/** The largest keyIncarnationId that every client of ARM can write (Int32). */
export const largestKeyIncarnationId = 2_147_483_647;

/** Decides whether the report may offer a key reset. Nothing that a user of the VM writes into a row decides it. */
export function resetOffer(findings: readonly JudgedFinding[], facts: Facts): ResetOffer {
  const grounds = findings.filter(isGround);
  const first = grounds.find((ground) => isProved(ground, facts)) ?? grounds[0];
  if (first === undefined) return refuse(whyNoGround(facts));
  const obstacle = obstacleTo(first, facts);
  return obstacle === undefined ? { offered: true, because: first.draft.code } : refuse(obstacle);
}

function refuse(because: ResetRefusal): ResetOffer {
  return { offered: false, because };
}

/** Whether a finding is of a kind that can lead to an offer at all. */
function isGround({ draft }: JudgedFinding): boolean {
  const { reset } = catalogueEntry(draft.code);
  return reset === "as-cause" ? draft.allowsReset === true : reset !== "never";
}

/** Whether a ground stands by itself: a missing key counts only once the agent's journal was seen. */
function isProved({ draft, outcome }: JudgedFinding, facts: Facts): boolean {
  if (outcome !== "failed") return false;
  return catalogueEntry(draft.code).reset !== "once-confirmed" || isConfirmed(facts);
}

/** The journal line that separates a lost key from other refusals, or a refusal in the journal, was observed. */
function isConfirmed({ observations }: Facts): boolean {
  return observations.some(
    ({ lostKeyLine, refusedKeyLine }) => lostKeyLine !== undefined || refusedKeyLine !== undefined,
  );
}

/** Nothing calls for a reset: either nothing needs one, or what was sent cannot tell yet. */
function whyNoGround(facts: Facts): ResetRefusal {
  const { guest } = facts;
  if (guest === undefined) return isPending(facts) ? "pending" : "none-needed";
  if (guest.freshness !== "fresh" || !guest.isComplete) return "not-fresh";
  if (isTooEarly(guest)) return "too-early";
  return isPending(facts) ? "pending" : "none-needed";
}

/** The conditions of the contract in their order, each with the answer where it does not hold. */
const conditions: readonly (readonly [
  ResetRefusal,
  (ground: JudgedFinding, guest: GuestStatus, facts: Facts) => boolean,
])[] = [
  ["not-fresh", (_, guest, facts) => isFreshAndComplete(guest, facts)],
  ["too-early", (_, guest) => !isTooEarly(guest)],
  ["pending", (_, _guest, facts) => !isPending(facts)],
  [
    "not-enabled",
    (_, guest, { vm }) => !(vm?.hasModel === true && vm.mspEnabled !== true) && !isChannelDisabled(guest),
  ],
  ["host-trouble", (_, guest) => !isHostTrouble(guest)],
  [
    "unconfirmed",
    (ground, guest, facts) => isProved(ground, facts) && agrees(ground, guest) && !isDisputed(facts),
  ],
  ["limit", (_, _guest, { vm }) => (vm?.keyIncarnationId ?? 0) < largestKeyIncarnationId],
];

/** The first condition of the contract that does not hold, or undefined. While two sources contradict each other nothing is confirmed. */
function obstacleTo(ground: JudgedFinding, facts: Facts): ResetRefusal | undefined {
  const { guest } = facts;
  if (facts.contradictions.length > 0) return "unconfirmed";
  if (guest === undefined) return "not-fresh";
  return conditions.find(([, holds]) => !holds(ground, guest, facts))?.[0];
}

/** Whether the agent's status of now speaks against the ground: a key in use, or another trouble than the one of the deployment. */
function agrees({ draft }: JudgedFinding, guest: GuestStatus): boolean {
  if (guest.keyStates.keyGuid !== undefined && rowsAreAnswered(guest)) return false;
  return (
    catalogueEntry(draft.code).reset !== "as-cause" || ["refused", "silent"].includes(judgeKey(guest).kind)
  );
}

/**
 * A whole file dates itself. A copy that the extension made counts only where that extension itself notices a stale file (≥ 1.0.39,
 * rule of judgement 2); an extension file that a person sent carries the agent's version, which the extension keeps equal to its own.
 */
function isFreshAndComplete(guest: GuestStatus, facts: Facts): boolean {
  if (!guest.isComplete || guest.isCutSubstatus || guest.freshness !== "fresh" || guest.isFreshByWord)
    return false;
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
