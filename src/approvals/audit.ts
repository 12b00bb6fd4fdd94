import { z } from "zod";
import { canonicalJson, type Sha256 } from "./canonical-json.ts";

const short = z.string().max(1000);
const orNull = short.nullable();

/**
 * One line of the audit trail: who did what, when, to which machine, on which evidence, and what became of it. Object ids only, no names
 * and no quoted text: the trail outlives the retention time.
 */
const auditEventSchema = z
  .strictObject({
    atMs: z.number().int(),
    tenantId: short,
    /** Null where no request came of it. */
    requestId: orNull,
    resourceId: short,
    /** The event's name, or `ask`. */
    what: short,
    outcome: z.enum(["done", "refused"]),
    /** Object id of the person; null where the service acted. */
    actor: orNull,
    /** The instance that acted; null where a person did. */
    instance: orNull,
    stateBefore: orNull,
    stateAfter: orNull,
    reason: short,
    fromId: z.number().int().nullable(),
    toId: z.number().int().nullable(),
    seenId: z.number().int().nullable(),
    planHash: orNull,
    policyHash: orNull,
    evidenceSha256: orNull,
    evidenceOrigin: orNull,
    /** Ours, sent as `x-ms-client-request-id`. */
    correlationId: orNull,
    /** Azure's `x-ms-correlation-request-id`. */
    azureCorrelationId: orNull,
  })
  .readonly();

/** One line of the audit trail. */
export type AuditEvent = z.infer<typeof auditEventSchema>;

const hashText = z.string().regex(/^[0-9a-f]{64}$/);

/** A stored audit row: `hash` covers the number, the hash of the row before and the event. */
export const auditRowSchema = z
  .strictObject({
    version: z.literal(1),
    seq: z.number().int().min(1),
    prev: hashText,
    hash: hashText,
    event: auditEventSchema,
  })
  .readonly();

/** A stored audit row. */
export type AuditRow = z.infer<typeof auditRowSchema>;

/** The head row: how many rows there are, and the hash of the last. */
export const auditHeadSchema = z
  .strictObject({ version: z.literal(1), count: z.number().int().min(0), hash: hashText })
  .readonly();

/** The head row of a chain. */
export type AuditHead = z.infer<typeof auditHeadSchema>;

/** The `prev` of the first row, and the head hash of an empty chain. */
export const genesisHash = "0".repeat(64);

/** The head of a chain without rows. */
export const emptyHead: AuditHead = { version: 1, count: 0, hash: genesisHash };

/** The hash of a row by what it says. */
export function hashOfRow(row: Pick<AuditRow, "version" | "seq" | "prev" | "event">, sha256: Sha256): string {
  return sha256(canonicalJson({ version: row.version, seq: row.seq, prev: row.prev, event: row.event }));
}

/**
 * The rows to insert for these events and the head to replace the old one by: both belong into the transaction that changes the state,
 * the head by compare-and-swap, so that two writers cannot fork the chain. No events: no rows and the head as it was.
 */
export function appendAudit(
  head: AuditHead,
  events: readonly AuditEvent[],
  sha256: Sha256,
): { readonly rows: readonly AuditRow[]; readonly head: AuditHead } {
  let { count, hash } = head;
  const rows = events.map((event): AuditRow => {
    const open = { version: 1, seq: count + 1, prev: hash, event } as const;
    const row = { ...open, hash: hashOfRow(open, sha256) };
    count = row.seq;
    hash = row.hash;
    return row;
  });
  return { rows, head: { version: 1, count, hash } };
}
