import { decide } from "../../approvals/decide.ts";
import { leaseMs } from "../../approvals/grant.ts";
import type { ResetRequest } from "../../approvals/request.ts";
import type { ResetContext } from "./context.ts";
import { asJson, partitionOf, rowKeys, workRow, type RequestRef } from "./rows.ts";

/** A lease is renewed when less than this is left, in milliseconds: more than one exchange with Azure may take. */
const renewBelowMs = 40_000;

/** Claims the watch of a request that ended unverified, so that not every instance reads the machine. A courtesy, no lock. */
async function claimWatch(
  { tenantId, requestId }: RequestRef,
  owner: string,
  { store, clock }: ResetContext,
): Promise<boolean> {
  const partition = partitionOf(tenantId);
  const stored = await store.get(partition, rowKeys.work(requestId));
  const work = workRow.safeParse(stored?.value);
  if (stored === undefined || !work.success) return false;
  const { watcher } = work.data;
  const leftMs = (watcher?.untilMs ?? 0) - clock();
  const isOurs = watcher?.owner === owner;
  if (leftMs > (isOurs ? renewBelowMs : 0)) return isOurs;
  const value = asJson({ ...work.data, watcher: { owner, untilMs: clock() + leaseMs } });
  const written = await store.commit(partition, [
    { kind: "replace", row: stored.row, value, etag: stored.etag },
  ]);
  return written.ok || isOurs;
}

/** Renews the lease, or takes over one that ran out; null if another instance holds the request. */
async function renew(
  ref: RequestRef,
  request: ResetRequest,
  owner: string,
  { ledger, clock }: ResetContext,
): Promise<ResetRequest | null> {
  const { lease } = request;
  if (lease?.owner === owner && lease.untilMs - clock() > renewBelowMs) return request;
  const settled = await ledger.change(ref, (row) =>
    decide(row, { kind: "take-over", owner }, { nowMs: clock(), policy: null }),
  );
  return settled.kind === "settled" && settled.decision.ok ? settled.decision.value.request : null;
}

/**
 * Makes sure that this instance holds the request long enough for one step: renews its lease, or takes over one that ran out. Null if
 * another instance holds it, or there is nothing to drive.
 */
export async function hold(
  ref: RequestRef,
  owner: string,
  context: ResetContext,
): Promise<ResetRequest | null> {
  const request = await context.ledger.find(ref);
  if (request === undefined || request.state === "APPROVED") return request ?? null;
  if (request.state === "UNVERIFIED") return (await claimWatch(ref, owner, context)) ? request : null;
  const isHeld = request.state === "EXECUTING" || request.state === "VERIFYING";
  return isHeld ? renew(ref, request, owner, context) : null;
}
