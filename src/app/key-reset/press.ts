import { isSameId } from "../../approvals/access.ts";
import type { AuditEvent } from "../../approvals/audit.ts";
import { decide } from "../../approvals/decide.ts";
import type { Decision, ResetEvent, VmCheck } from "../../approvals/events.ts";
import type { ReasonCode } from "../../approvals/reasons.ts";
import { checkVm } from "../../key-reset/checks.ts";
import { fail } from "../../result.ts";
import { parseResourceId } from "../../target/target.ts";
import type { AzureProblem } from "../ports/azure-reader.ts";
import { readPolicy, type ResetContext } from "./context.ts";
import type { Press } from "./inputs.ts";
import { latchedSince } from "./latched.ts";
import type { Settled } from "./ledger.ts";
import type { Pressed } from "./results.ts";
import type { RequestRef } from "./rows.ts";
import { maySeeRequest, refusedBy, refusedWith, show } from "./shown.ts";

/** Milliseconds for the reading of the machine at the deciding click: the press is answered within 5 s. */
const readingDeadlineMs = 3000;

/** Where a request is: in the presser's tenant, else in another that is known, where the state machine refuses the press. */
export async function locate(
  requestId: string,
  tenantId: string | null,
  { ledger, tenants }: ResetContext,
): Promise<RequestRef | null> {
  const others = await tenants.known();
  const all = tenantId === null || tenantId === "" ? others : [tenantId, ...others];
  for (const tenant of new Set(all.map((entry) => entry.toLowerCase()))) {
    const ref = { tenantId: tenant, requestId };
    if ((await ledger.find(ref)) !== undefined) return ref;
  }
  return null;
}

/** A request id as it may come from outside; anything else names no request. */
function isRequestId(text: string): boolean {
  return /^[\x21-\x7e]{1,100}$/.test(text);
}

/** A press on a card of no request that is stored: kept in the presser's own trail. */
async function refuseUnknown(press: Press, context: ResetContext): Promise<Pressed> {
  const { person, click } = press;
  const line: AuditEvent = {
    atMs: context.clock(),
    tenantId: person.tenantId ?? "",
    requestId: click.requestId.slice(0, 100),
    resourceId: "",
    what: click.verb.slice(0, 30),
    outcome: "refused",
    actor: person.objectId?.slice(0, 500) ?? null,
    instance: null,
    stateBefore: null,
    stateAfter: null,
    reason: "other-request",
    fromId: null,
    toId: null,
    seenId: null,
    planHash: null,
    policyHash: null,
    evidenceSha256: null,
    evidenceOrigin: null,
    correlationId: null,
    azureCorrelationId: null,
  };
  const known = await context.tenants.known();
  if (known.some((tenant) => isSameId(tenant, person.tenantId))) {
    await context.ledger.audit(line.tenantId, [line]);
  } else {
    context.log.warn("a press of an unknown tenant was refused", { tenantId: line.tenantId });
  }
  return refusedWith("other-request");
}

function eventOf(press: Press, vm: VmCheck | null): ResetEvent {
  const { person: by, click, reason } = press;
  if (click.verb === "reject") return { kind: "reject", by, click, reason };
  return click.verb === "cancel" ? { kind: "cancel", by, click } : { kind: "approve", by, click, vm };
}

/** What was found at the machine for the deciding click. */
interface Checked {
  readonly vm: VmCheck | null;
  readonly problem: AzureProblem | null;
}

async function check(ref: RequestRef, context: ResetContext): Promise<Checked> {
  const request = await context.ledger.find(ref);
  const target = request === undefined ? null : parseResourceId(request.resourceId);
  if (request === undefined || target === null) return { vm: null, problem: null };
  const look = await context.machines.look(target, readingDeadlineMs);
  const latchedAtMs = await latchedSince(context, request.tenantId, target, look);
  return { vm: checkVm(request, look.reading, latchedAtMs), problem: look.problem };
}

/** Does the state machine want a reading of the machine, because this press decides? */
function wantsReading(decision: Decision): boolean {
  return !decision.ok && decision.problem.code === "azure-not-read";
}

/** Decides and stores; `checked` null: without a reading, and nothing is stored where one is wanted. */
function decideNow(
  press: Press,
  ref: RequestRef,
  context: ResetContext,
  checked: Checked | null,
): Promise<Settled<Decision>> {
  return context.ledger.change(ref, async (request) => {
    const policy = await readPolicy(context);
    const event = eventOf(press, checked?.vm ?? null);
    const decision = decide(request, event, { nowMs: context.clock(), policy });
    return checked === null && !decision.ok && wantsReading(decision)
      ? fail({ ...decision.problem, auditEvents: [] })
      : decision;
  });
}

/** Refusals that are about who presses, whatever is pressed. */
const ofPerson: readonly ReasonCode[] = ["bot", "no-object-id", "other-tenant"];

async function answer(
  press: Press,
  ref: RequestRef,
  context: ResetContext,
  decision: Decision,
  problem: AzureProblem | null,
): Promise<Pressed> {
  const { store, ledger } = context;
  if (decision.ok) {
    const { kind, request } = decision.value;
    return { kind: kind === "changed" ? "done" : "already", shown: await show(store, request) };
  }
  const { person, place, click } = press;
  const { conversationId, replyToId } = click;
  const card = { conversationId, activityId: replyToId };
  const request = await ledger.find(ref);
  const isShown =
    request !== undefined && maySeeRequest(request, { person, place, card }, await readPolicy(context));
  // Who may not see the request learns nothing of it, not even that there is one.
  if (!isShown && !ofPerson.includes(decision.problem.code)) return refusedWith("other-request");
  const refused = refusedBy(decision.problem, isShown ? await show(store, request) : null);
  const isUnread = refused.code === "azure-not-read" && problem !== null;
  return isUnread ? { ...refused, azureProblem: problem } : refused;
}

/** Takes in a press of Approve, Reject or Cancel. The deciding one reads the machine; all others cost Azure nothing. */
export async function pressButton(press: Press, context: ResetContext): Promise<Pressed> {
  const { person, click } = press;
  if (!["approve", "reject", "cancel"].includes(click.verb)) return refusedWith("verb-differs");
  const ref = isRequestId(click.requestId) ? await locate(click.requestId, person.tenantId, context) : null;
  if (ref === null) return refuseUnknown(press, context);
  let settled = await decideNow(press, ref, context, null);
  let problem: AzureProblem | null = null;
  if (settled.kind === "settled" && wantsReading(settled.decision)) {
    const checked = await check(ref, context);
    problem = checked.problem;
    settled = await decideNow(press, ref, context, checked);
  }
  if (settled.kind === "absent") return refuseUnknown(press, context);
  return settled.kind === "settled"
    ? answer(press, ref, context, settled.decision, problem)
    : { kind: "unavailable" };
}
