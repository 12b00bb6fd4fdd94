import { needsDriving } from "../../key-reset/next-step.ts";
import { forgetTexts } from "../../approvals/forget.ts";
import type { ResetRequest } from "../../approvals/request.ts";
import { isOpenState } from "../../approvals/states.ts";
import { isOver, isTellingDue, type Announcer } from "./announcer.ts";
import type { ResetContext } from "./context.ts";
import type { Driver } from "./driver.ts";
import {
  asJson,
  latchedRow,
  partitionOf,
  rowKeys,
  talkRow,
  workRow,
  type RequestRef,
  type WorkRow,
} from "./rows.ts";
import { requestOf, UnreadableRow } from "./stored-rows.ts";
import type { StoredRow } from "../ports/store.ts";
import { expireIfDue } from "./views.ts";

interface Sweeping {
  readonly context: ResetContext;
  readonly driver: Pick<Driver, "wake">;
  readonly announcer: Announcer;
  /** At the start of a process: nobody can be telling what its predecessor left untold. */
  readonly isFirst: boolean;
}

async function attend(
  ref: RequestRef,
  stored: StoredRow,
  work: WorkRow,
  { context, driver, announcer, isFirst }: Sweeping,
): Promise<ResetRequest["state"] | null> {
  const request = await expireIfDue(ref, context);
  if (request === undefined) return null;
  const nowMs = context.clock();
  if (work.untold !== null && (isFirst || isTellingDue(work.untold, nowMs))) announcer.announce(ref);
  const isWatched = request.state === "UNVERIFIED" && !isOver(request, nowMs);
  if (needsDriving(request) || isWatched) driver.wake(ref);
  if (isOver(request, nowMs) && work.untold === null) {
    const { row, etag } = stored;
    await context.store.commit(partitionOf(ref.tenantId), [{ kind: "delete", row, etag }]);
  }
  return request.state;
}

/** Looks through all work that is left: what has run out, what nobody drives, what nobody was told. Open requests are counted for the log. */
export async function sweep(sweeping: Sweeping): Promise<void> {
  const { store, tenants, log } = sweeping.context;
  const counts = { PENDING: 0, APPROVED: 0, EXECUTING: 0, VERIFYING: 0 };
  for (const tenantId of await tenants.known()) {
    for (const stored of await store.list(partitionOf(tenantId), { prefix: rowKeys.workPrefix })) {
      const work = workRow.safeParse(stored.value);
      const requestId = stored.row.slice(rowKeys.workPrefix.length);
      if (!work.success) continue;
      const state = await attend({ tenantId, requestId }, stored, work.data, sweeping);
      if (state !== null && state in counts) counts[state as keyof typeof counts] += 1;
    }
  }
  log.debug("open resets counted", counts);
}

/** Takes the texts out of one stored request, and what its card showed of the machine away, if it ended before this moment; true if that changed it. */
async function forgetOne(
  partition: string,
  stored: StoredRow,
  beforeMs: number,
  { store, log }: ResetContext,
): Promise<boolean> {
  try {
    const request = requestOf(stored);
    if (isOpenState(request.state) || (request.endedAtMs ?? beforeMs) >= beforeMs) return false;
    const value = forgetTexts(request);
    if (JSON.stringify(value) === JSON.stringify(request)) return false;
    const { row, etag } = stored;
    const facts = await store.get(partition, rowKeys.facts(request.id));
    const replaced = { kind: "replace", row, value: asJson(value), etag } as const;
    const rows = facts === undefined ? [] : [{ kind: "delete", row: facts.row, etag: facts.etag } as const];
    return (await store.commit(partition, [replaced, ...rows])).ok;
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    log.error("a stored row cannot be read", { partition, row: error.message });
    return false;
  }
}

/** Rows that are memory alone, each with its moment. */
const memories = [
  { prefix: rowKeys.talkPrefix, shape: talkRow },
  { prefix: rowKeys.latchedPrefix, shape: latchedRow },
] as const;

/** Deletes the memories of one kind (what a conversation asked for last, proofs of a latched key) from before this moment. */
async function forgetMemories(
  { prefix, shape }: (typeof memories)[number],
  partition: string,
  beforeMs: number,
  { store }: ResetContext,
): Promise<void> {
  for (const { row, value, etag } of await store.list(partition, { prefix })) {
    const memory = shape.safeParse(value);
    if (!memory.success || memory.data.atMs < beforeMs) {
      await store.commit(partition, [{ kind: "delete", row, etag }]);
    }
  }
}

/**
 * Deletes what people wrote in requests that ended before this moment, what their cards showed of the machines, and offers, proofs and
 * references to conversations as old; returns how many requests were changed.
 */
export async function forgetBefore(beforeMs: number, context: ResetContext): Promise<number> {
  await context.offers.forgetBefore(beforeMs);
  let count = 0;
  for (const tenantId of await context.tenants.known()) {
    const partition = partitionOf(tenantId);
    for (const kind of memories) await forgetMemories(kind, partition, beforeMs, context);
    for (const stored of await context.store.list(partition, { prefix: rowKeys.requestPrefix })) {
      if (await forgetOne(partition, stored, beforeMs, context)) count += 1;
    }
  }
  return count;
}
