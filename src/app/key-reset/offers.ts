import type { Person } from "../../approvals/access.ts";
import { nameText } from "../../approvals/person-text.ts";
import type { ResetEvidence } from "../../approvals/request.ts";
import { resetRefusals, type InputRecord, type Report } from "../../diagnosis/report.ts";
import { targetKey, type VmTarget } from "../../target/target.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { remember } from "../stored-rows.ts";
import type { ShownReport } from "./inputs.ts";
import { stands } from "./standing-offer.ts";
import { asJson, offerPartition, offerPartitions, offerRow, type OfferRow } from "./rows.ts";

/** What the newest report of each machine in each conversation said about a reset. Memory, not a decision: the request judges anew. */
export interface Offers {
  /**
   * `maxEvidenceAgeMinutes` is the policy's: for so long an offer that rests on a file outlives a look that lacks the file; null: it does not.
   */
  note(shown: Omit<ShownReport, "tenantId">, maxEvidenceAgeMinutes: number | null): Promise<void>;
  find(conversationId: string, target: VmTarget): Promise<OfferRow | undefined>;
  /** Deletes what is older than this moment. */
  forgetBefore(beforeMs: number): Promise<void>;
}

/** The inputs on which the offer rests: the agent's status, and what a person brought for the deciding finding. */
function decidingInputs(report: Report): readonly InputRecord[] {
  const { agentStatus } = report.facts;
  const finding = report.findings.find(({ code }) => code === report.reset.because);
  const sources = new Set((finding?.evidence ?? []).map(({ source }) => source));
  const deciding = report.inputs.filter(
    ({ sha256, origin, source }) =>
      sha256 === agentStatus?.sha256 || (origin === "person" && sources.has(source)),
  );
  return deciding.filter(
    ({ sha256 }, index) => deciding.findIndex((other) => other.sha256 === sha256) === index,
  );
}

function namedBy(person: Person | null): ResetEvidence["by"] {
  const objectId = person?.objectId ?? "";
  return person === null || objectId === "" ? null : { objectId, name: nameText(person.name) };
}

/**
 * Names the evidence of an offer: hash, origin and age, never its content. Whatever rests on anything that a person brought has the origin
 * `person`, and the oldest piece gives the time. Undefined for a report that does not say on what it rests.
 */
function evidenceOf(
  report: Report,
  evidenceBy: Person | null,
  sha256: (text: string) => string,
): ResetEvidence | undefined {
  const { agentStatus, keyGuid } = report.facts;
  const [first, ...more] = decidingInputs(report);
  if (first === undefined || agentStatus === undefined) return undefined;
  const inputs = [first, ...more];
  const collectedAtMs = Math.min(...inputs.map(({ collectedAt }) => Date.parse(collectedAt)));
  const atMs = collectedAtMs - Math.max(0, agentStatus.ageSeconds ?? 0) * 1000;
  const isByPerson = inputs.some(({ origin }) => origin === "person");
  const hashes = inputs.map((input) => input.sha256);
  return {
    sha256: more.length === 0 ? first.sha256 : sha256(hashes.toSorted().join("\n")),
    origin: isByPerson ? "person" : "azure",
    by: isByPerson ? namedBy(evidenceBy) : null,
    atMs,
    collectedAtMs,
    keyGuid: keyGuid ?? null,
  };
}

function rowFor(
  report: Report,
  evidenceBy: Person | null,
  nowMs: number,
  sha256: (text: string) => string,
): OfferRow {
  const { reset, facts } = report;
  const evidence = evidenceOf(report, evidenceBy, sha256);
  if (!reset.offered || evidence === undefined) {
    const because = resetRefusals.find((refusal) => refusal === reset.because) ?? "none-needed";
    return { version: 1, kind: "not-offered", atMs: nowMs, because };
  }
  const { vmId = null, keyIncarnationIdModel: modelId } = facts;
  const common = { version: 1, kind: "offered", atMs: nowMs, code: reset.because, vmId, evidence } as const;
  return modelId === undefined ? common : { ...common, modelId };
}

/** The offers over a store. */
export function createOffers(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly sha256: (text: string) => string;
}): Offers {
  const { store, clock, sha256 } = deps;
  const find: Offers["find"] = async (conversationId, target) => {
    const stored = await store.get(offerPartition(conversationId), targetKey(target));
    const parsed = offerRow.safeParse(stored?.value);
    return parsed.success ? parsed.data : undefined;
  };
  return {
    find,
    note: async ({ conversationId, target, report, evidenceBy }, maxEvidenceAgeMinutes) => {
      const nowMs = clock();
      const before = maxEvidenceAgeMinutes === null ? undefined : await find(conversationId, target);
      if (stands(before, report, maxEvidenceAgeMinutes ?? 0, nowMs)) return;
      const row = rowFor(report, evidenceBy, nowMs, sha256);
      await remember(store, offerPartition(conversationId), targetKey(target), asJson(row));
    },
    forgetBefore: async (beforeMs) => {
      for (const partition of await store.partitions(offerPartitions)) {
        for (const { row, value, etag } of await store.list(partition)) {
          const parsed = offerRow.safeParse(value);
          if (!parsed.success || parsed.data.atMs < beforeMs) {
            await store.commit(partition, [{ kind: "delete", row, etag }]);
          }
        }
      }
    },
  };
}
