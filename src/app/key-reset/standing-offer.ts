import { isSameId } from "../../approvals/access.ts";
import { isEvidenceTooOld } from "../../approvals/grant.ts";
import type { Report, ResetRefusal } from "../../diagnosis/report.ts";
import type { OfferRow } from "./rows.ts";

/** An offer as it is stored. */
type Offered = Extract<OfferRow, { readonly kind: "offered" }>;

/** What a report says that only lacks a file; every other refusal speaks against a reset by itself. */
const lacking: ReadonlySet<string> = new Set<ResetRefusal>([
  "none-needed",
  "not-fresh",
  "too-early",
  "unconfirmed",
]);

/** A status that Azure shows, is newer than the evidence of the offer, and does not call for a reset. */
function isContradicted({ evidence }: Offered, { facts, reset }: Report, nowMs: number): boolean {
  const { agentStatus, keyGuid } = facts;
  if (agentStatus === undefined || reset.because === "not-fresh") return false;
  const isNewer = nowMs - Math.max(0, agentStatus.ageSeconds ?? 0) * 1000 > evidence.atMs;
  return isNewer && (reset.because !== "unconfirmed" || keyGuid !== undefined);
}

function isSameModel({ vmId, modelId }: Offered, { facts }: Report): boolean {
  return isSameId(vmId, facts.vmId ?? null) && (modelId ?? null) === (facts.keyIncarnationIdModel ?? null);
}

/**
 * Does an offer stand that rests on a file, although a newer report of the machine makes none? Only where that report merely lacks the
 * file (people's files wait in the memory of one instance), the machine's model is the same, and the evidence is still young enough.
 */
export function stands(
  offer: OfferRow | undefined,
  report: Report,
  maxEvidenceAgeMinutes: number,
  nowMs: number,
): boolean {
  if (offer?.kind !== "offered" || offer.evidence.origin !== "person") return false;
  const isWithoutFiles = report.inputs.every(({ origin }) => origin === "azure");
  return (
    !report.reset.offered &&
    isWithoutFiles &&
    !report.isContradicted &&
    lacking.has(report.reset.because) &&
    isSameModel(offer, report) &&
    !isContradicted(offer, report, nowMs) &&
    !isEvidenceTooOld(offer.evidence, maxEvidenceAgeMinutes, nowMs)
  );
}
