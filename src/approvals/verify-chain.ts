import { auditHeadSchema, auditRowSchema, genesisHash, hashOfRow, type AuditHead } from "./audit.ts";
import type { Sha256 } from "./canonical-json.ts";

/** Why a chain does not hold. */
type BreakReason =
  | "unreadable"
  | "missing"
  | "out-of-order"
  | "edited"
  | "not-linked"
  | "surplus"
  | "no-head"
  | "head-differs"
  | "anchor-missing";

/** A chain that holds, or its first broken row (numbered from 1; `null` where no single row is to blame). */
export type ChainVerdict =
  | { readonly kind: "intact"; readonly count: number; readonly hash: string }
  | { readonly kind: "broken"; readonly seq: number | null; readonly because: BreakReason };

/** What is verified: the rows in storage order, as stored, and the head row as stored (`undefined` if there is none). */
export interface StoredChain {
  readonly rows: readonly unknown[];
  readonly head: unknown;
}

function broken(seq: number | null, because: BreakReason): ChainVerdict {
  return { kind: "broken", seq, because };
}

/** The hash of a row that is right at its place, or why it is not. */
function checkRow(value: unknown, seq: number, prev: string, sha256: Sha256): string | ChainVerdict {
  const parsed = auditRowSchema.safeParse(value);
  if (!parsed.success) {
    return broken(seq, "unreadable");
  }
  const row = parsed.data;
  if (row.seq !== seq) {
    return broken(seq, row.seq > seq ? "missing" : "out-of-order");
  }
  if (row.prev !== prev) {
    return broken(seq, "not-linked");
  }
  return hashOfRow(row, sha256) === row.hash ? row.hash : broken(seq, "edited");
}

function checkHead(head: AuditHead, count: number, hash: string): ChainVerdict {
  if (head.count > count) {
    return broken(count + 1, "missing");
  }
  if (head.count < count) {
    return broken(head.count + 1, "surplus");
  }
  return head.hash === hash
    ? { kind: "intact", count, hash }
    : broken(count === 0 ? null : count, "head-differs");
}

/**
 * Does the chain hold? Found without an anchor: an edited, inserted, moved or removed row, also the last one. Somebody who rewrites rows
 * and head together is found only with an `anchor`: a head hash noted earlier outside the store (each decision logs one), which must be
 * the hash of one of the rows. Never throws for what is stored.
 */
export function verifyChain(chain: StoredChain, sha256: Sha256, anchor?: string): ChainVerdict {
  let hash = genesisHash;
  const known = new Set([genesisHash]);
  for (const [index, value] of chain.rows.entries()) {
    const checked = checkRow(value, index + 1, hash, sha256);
    if (typeof checked !== "string") {
      return checked;
    }
    hash = checked;
    known.add(hash);
  }
  const head = auditHeadSchema.safeParse(chain.head);
  if (!head.success) {
    const isNew = chain.head === undefined && chain.rows.length === 0;
    return isNew && anchor === undefined ? { kind: "intact", count: 0, hash } : broken(null, "no-head");
  }
  const verdict = checkHead(head.data, chain.rows.length, hash);
  const isAnchored = anchor === undefined || known.has(anchor.toLowerCase());
  return verdict.kind === "intact" && !isAnchored ? broken(null, "anchor-missing") : verdict;
}
