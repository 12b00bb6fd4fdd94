import { appendAudit, auditHeadSchema, emptyHead, type AuditEvent } from "../../approvals/audit.ts";
import type { Asked } from "../../approvals/create.ts";
import type { Decision, Refusal } from "../../approvals/events.ts";
import type { ResetRequest } from "../../approvals/request.ts";
import type { Result } from "../../result.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store.ts";
import {
  attemptAsk,
  attemptChange,
  type Attempt,
  type AttemptPlace,
  type Birth,
  type MachineRequests,
} from "./attempts.ts";
import { createKeyedQueue } from "./keyed-queue.ts";
import { machineRow, partitionOf, rowKeys, type MachineRow, type RequestRef } from "./rows.ts";
import { findRequest, requestOf, UnreadableRow, valueOf, write } from "./stored-rows.ts";

/** What the ledger needs. */
export interface LedgerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly sha256: (text: string) => string;
  readonly pause: (ms: number) => Promise<void>;
  /** Told after each stored change that people or the driver have to learn of. */
  readonly changed: (request: ResetRequest) => void;
}

/** `absent`: there is no such request. `unavailable`: too busy, or a row that this program does not know; nothing was stored. */
export type Settled<T> =
  { readonly kind: "settled"; readonly decision: T } | { readonly kind: "absent" | "unavailable" };

/** The stored requests of all tenants with their audit chains. State and audit lines are written in one transaction, or not at all. */
export interface Ledger {
  /** A stored request; undefined if there is none, or none that this program can read (which is logged). */
  find(ref: RequestRef): Promise<ResetRequest | undefined>;
  /** Which requests a machine has. */
  machine(tenantId: string, machineKey: string): Promise<MachineRow | undefined>;
  /** Decides on the row as it is and stores what comes of it; decides again where somebody else was faster. */
  change(
    ref: RequestRef,
    decide: (request: ResetRequest) => Decision | Promise<Decision>,
  ): Promise<Settled<Decision>>;
  /** The same for a new request: it is born, joins the open one, or is refused. */
  ask(
    tenantId: string,
    birth: Birth,
    decide: (requests: MachineRequests) => Result<Asked, Refusal> | Promise<Result<Asked, Refusal>>,
  ): Promise<Settled<Result<Asked, Refusal>>>;
  /** Adds lines to the audit trail that belong to no stored request. */
  audit(tenantId: string, events: readonly AuditEvent[]): Promise<void>;
}

/** How often a decision is made again while other processes are faster; with the pauses about ten seconds. */
const maxAttempts = 60;
const longestPauseMs = 200;

/** Each line goes to the log with the head's hash: the anchor outside the store by which a rewritten chain is found. */
function logAnchors(log: Log, events: readonly AuditEvent[], head: { count: number; hash: string }): void {
  for (const { requestId, what, outcome, reason, stateAfter } of events) {
    const { count: auditCount, hash: auditHead } = head;
    log.info("reset audit line", { requestId, what, outcome, reason, stateAfter, auditCount, auditHead });
  }
}

/** Stores one attempt with its audit lines; false where somebody else was faster. */
async function commit<T>(deps: LedgerDeps, place: AttemptPlace, made: Attempt<T>): Promise<boolean> {
  const { store, sha256, log } = deps;
  const { operations, events, changes } = made;
  if (operations.length === 0 && events.length === 0) return true;
  const storedHead = events.length === 0 ? undefined : await store.get(place.partition, rowKeys.auditHead);
  const { rows, head } = appendAudit(valueOf(auditHeadSchema, storedHead) ?? emptyHead, events, sha256);
  const written = await store.commit(place.partition, [
    ...operations,
    ...rows.map((row) => write(rowKeys.audit(row.seq), row, undefined)),
    ...(events.length === 0 ? [] : [write(rowKeys.auditHead, head, storedHead)]),
  ]);
  if (!written.ok) return false;
  logAnchors(log, events, head);
  changes.forEach(deps.changed);
  return true;
}

/** The ledger over a store. Within one process decisions of a tenant are made one after the other; between processes the store decides. */
export function createLedger(deps: LedgerDeps): Ledger {
  const { store, log } = deps;
  const queue = createKeyedQueue();

  const repeat = async <T>(
    partition: string,
    attempt: (place: AttemptPlace) => Promise<Attempt<T> | undefined>,
  ): Promise<Settled<T>> => {
    for (let count = 0; count < maxAttempts; count += 1) {
      if (count > 0) await deps.pause(Math.min(longestPauseMs, count * 5));
      const place = { store, partition, nowMs: deps.clock() };
      const made = await attempt(place);
      if (made === undefined) return { kind: "absent" };
      if (await commit(deps, place, made)) return { kind: "settled", decision: made.decision };
    }
    log.error("the store is too busy for a decision", { partition });
    return { kind: "unavailable" };
  };

  const settle = async <T>(
    tenantId: string,
    attempt: (place: AttemptPlace) => Promise<Attempt<T> | undefined>,
  ): Promise<Settled<T>> => {
    const partition = partitionOf(tenantId);
    try {
      return await queue.run(partition, () => repeat(partition, attempt));
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      log.error("a stored row cannot be read", { partition, row: error.message });
      return { kind: "unavailable" };
    }
  };

  const readable = <T>(partition: string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UnreadableRow)) throw error;
      log.error("a stored row cannot be read", { partition, row: error.message });
      return undefined;
    }
  };

  return {
    find: async ({ tenantId, requestId }) => {
      const partition = partitionOf(tenantId);
      const stored = await findRequest(store, partition, requestId);
      return stored === undefined ? undefined : readable(partition, () => requestOf(stored));
    },
    machine: async (tenantId, machineKey) => {
      const partition = partitionOf(tenantId);
      const stored = await store.get(partition, rowKeys.machine(machineKey));
      return readable(partition, () => valueOf(machineRow, stored));
    },
    change: ({ tenantId, requestId }, decide) =>
      settle(tenantId, (place) => attemptChange(place, requestId, decide)),
    ask: (tenantId, birth, decide) => settle(tenantId, (place) => attemptAsk(place, birth, decide)),
    audit: async (tenantId, events) => {
      await settle(tenantId, async () => ({ decision: null, operations: [], events, changes: [] }));
    },
  };
}
