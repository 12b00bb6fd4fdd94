import { auditRowSchema, type AuditRow } from "../../approvals/audit.ts";
import type { Sha256 } from "../../approvals/canonical-json.ts";
import { verifyChain, type ChainVerdict, type StoredChain } from "../../approvals/verify-chain.ts";
import type { Store } from "../ports/store.ts";
import { allPartitions, rowKeys, tenantOf } from "./rows.ts";

/** The audit chain of one tenant as it is stored; nothing in it is believed yet. */
export interface AuditTrail extends StoredChain {
  readonly tenantId: string;
}

/** The chains of all tenants, by tenant. */
export async function readTrails(store: Store): Promise<readonly AuditTrail[]> {
  const trails: AuditTrail[] = [];
  for (const partition of await store.partitions(allPartitions)) {
    const rows = await store.list(partition, { prefix: rowKeys.auditPrefix });
    const head = await store.get(partition, rowKeys.auditHead);
    if (rows.length === 0 && head === undefined) continue;
    trails.push({
      tenantId: tenantOf(partition),
      rows: rows.map(({ value }) => value),
      head: head?.value,
    });
  }
  return trails;
}

/** The rows of a chain that can be read; a broken one is told by {@link judgeTrails}. */
export function readableRows(trail: AuditTrail): readonly AuditRow[] {
  return trail.rows.flatMap((row) => {
    const parsed = auditRowSchema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}

/** What came of verifying all chains. */
export interface TrailsVerdict {
  readonly chains: readonly { readonly tenantId: string; readonly verdict: ChainVerdict }[];
  /** Was the anchor found in one of the chains? Null without an anchor. */
  readonly isAnchored: boolean | null;
  readonly isIntact: boolean;
}

/** Verifies every chain. An anchor, a head hash noted outside the store, must be a hash of one of them. */
export function judgeTrails(
  trails: readonly AuditTrail[],
  sha256: Sha256,
  anchor: string | undefined,
): TrailsVerdict {
  const chains = trails.map((trail) => ({
    tenantId: trail.tenantId,
    verdict: verifyChain(trail, sha256),
  }));
  const isAnchored =
    anchor === undefined
      ? null
      : trails.some((trail) => verifyChain(trail, sha256, anchor).kind === "intact");
  const isIntact = isAnchored !== false && chains.every(({ verdict }) => verdict.kind === "intact");
  return { chains, isAnchored, isIntact };
}
