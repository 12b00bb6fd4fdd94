import { decide } from "../../approvals/decide.ts";
import { eligibleApprovers } from "../../approvals/access.ts";
import { isResetInFlight, type ResetRequest } from "../../approvals/request.ts";
import type { ResetOperation } from "../../diagnosis/facts.ts";
import { targetKey, type VmTarget } from "../../target/target.ts";
import { readPolicy, type ResetContext } from "./context.ts";
import type { Look } from "./inputs.ts";
import { locate } from "./press.ts";
import type { ShownRequest, Viewed } from "./results.ts";
import { partitionOf, rowKeys, talkRow, type RequestRef } from "./rows.ts";
import { maySeeRequest, show } from "./shown.ts";

/** Closes a pending request whose time is over; the row as it is then. */
export async function expireIfDue(
  ref: RequestRef,
  { ledger, clock }: Pick<ResetContext, "ledger" | "clock">,
): Promise<ResetRequest | undefined> {
  const request = await ledger.find(ref);
  if (request?.state !== "PENDING" || clock() < request.expiresAtMs) return request;
  const settled = await ledger.change(ref, (row) =>
    decide(row, { kind: "expire" }, { nowMs: clock(), policy: null }),
  );
  return settled.kind === "settled" && settled.decision.ok ? settled.decision.value.request : request;
}

/** A person's own view of a request. */
export async function viewRequest(look: Look, context: ResetContext): Promise<Viewed> {
  const { person, place, card } = look;
  const ref = await locate(look.requestId, person.tenantId, context);
  const policy = await readPolicy(context);
  const request = ref === null ? undefined : await expireIfDue(ref, context);
  if (request === undefined || !maySeeRequest(request, { person, place, card }, policy)) {
    return { kind: "absent" };
  }
  const { resourceId, requester } = request;
  const eligible = policy === null ? [] : eligibleApprovers(policy.policy, resourceId, requester.objectId);
  return { kind: "view", shown: await show(context.store, request), eligible };
}

/** The newest request of a machine. */
export async function latestOf(
  tenantId: string,
  target: VmTarget,
  context: ResetContext,
): Promise<ShownRequest | null> {
  const machine = await context.ledger.machine(tenantId, targetKey(target));
  if (machine === undefined) return null;
  const request = await expireIfDue({ tenantId, requestId: machine.latestId }, context);
  return request === undefined ? null : show(context.store, request);
}

/** The newest request of a conversation. */
export async function latestIn(
  tenantId: string,
  conversationId: string,
  context: ResetContext,
): Promise<ShownRequest | null> {
  const stored = await context.store.get(partitionOf(tenantId), rowKeys.talk(conversationId));
  const parsed = talkRow.safeParse(stored?.value);
  if (!parsed.success) return null;
  const request = await expireIfDue({ tenantId, requestId: parsed.data.requestId }, context);
  return request === undefined ? null : show(context.store, request);
}

/** How a diagnosis calls the states in which a reset is under way. */
const underWay: { readonly [state: string]: ResetOperation["state"] } = {
  APPROVED: "approved",
  EXECUTING: "executing",
  VERIFYING: "verifying",
};

function operationOf({ id: requestId, plan, state }: ResetRequest): ResetOperation {
  return { requestId, state: underWay[state] ?? "ended-in-cool-down", from: plan.from, to: plan.to };
}

/** A reset of this machine that is under way or cooling down, in whichever tenant it was asked for. */
export async function resetOperationOf(
  target: VmTarget,
  context: ResetContext,
): Promise<ResetOperation | undefined> {
  for (const tenantId of await context.tenants.known()) {
    const machine = await context.ledger.machine(tenantId, targetKey(target));
    for (const requestId of [machine?.openId ?? null, machine?.changedId ?? null]) {
      const request = requestId === null ? undefined : await context.ledger.find({ tenantId, requestId });
      if (request !== undefined && isResetInFlight(request, context.clock())) return operationOf(request);
    }
  }
  return undefined;
}
