import { eligibleApprovers, isSameId, mayAsk } from "../../approvals/access.ts";
import { askRefusedLine } from "../../approvals/audit-lines.ts";
import { askForReset, type Asked as Outcome, type ResetDraft } from "../../approvals/create.ts";
import type { Sha256 } from "../../approvals/canonical-json.ts";
import type { Refusal } from "../../approvals/events.ts";
import type { LoadedPolicy } from "../../approvals/policy.ts";
import type { ReasonCode } from "../../approvals/reasons.ts";
import type { Ground, ResetEvidence, ResetRequest } from "../../approvals/request.ts";
import { isOpenState } from "../../approvals/states.ts";
import { checkVm } from "../../key-reset/checks.ts";
import { planReset, type ResetPlan } from "../../key-reset/plan.ts";
import type { ModelReading } from "../../key-reset/reading.ts";
import { resourceIdOf, targetKey } from "../../target/target.ts";
import type { Result } from "../../result.ts";
import { remember } from "../stored-rows.ts";
import { readPolicy, type ResetContext } from "./context.ts";
import { latchedSince } from "./latched.ts";
import type { ResetAsk } from "./inputs.ts";
import type { MachineLook } from "./machine-reader.ts";
import type { MachineRequests } from "./attempts.ts";
import type { Asked, Refused } from "./results.ts";
import { asJson, partitionOf, rowKeys } from "./rows.ts";
import { maySeeRequest, refusedBy, refusedWith, show } from "./shown.ts";

/** Milliseconds for the reading of the machine: a card's press is answered within 5 s. */
const usualDeadlineMs = 3000;

/** What a request rests on, once the machine was read. */
interface Basis {
  readonly ground: Ground;
  readonly evidence: ResetEvidence;
  /** Which machine the evidence was about, where that is known. */
  readonly vmId: string | null;
}

interface Asking {
  readonly ask: ResetAsk;
  readonly context: ResetContext;
}

/** Refuses before there is a request; that it was tried goes into the audit trail. */
async function refuse(
  { ask, context }: Asking,
  code: ReasonCode,
  more: Partial<Refused> = {},
): Promise<Refused> {
  const line = askRefusedLine({
    atMs: context.clock(),
    tenantId: ask.tenantId,
    resourceId: resourceIdOf(ask.target),
    actor: ask.person.objectId,
    reason: code,
    evidence: { sha256: "", origin: "" },
  });
  await context.ledger.audit(ask.tenantId, [{ ...line, evidenceSha256: null, evidenceOrigin: null }]);
  return refusedWith(code, more);
}

/** Who may not ask learns nothing of the machine, and costs Azure nothing. */
async function admit(asking: Asking): Promise<Refused | null> {
  const { ask, context } = asking;
  const policy = await readPolicy(context);
  if (policy === null) return refuse(asking, "no-policy");
  if (!isSameId(ask.person.tenantId, ask.tenantId) && !ask.person.isBot) {
    return refuse(asking, "other-tenant");
  }
  const question = {
    policy: policy.policy,
    person: ask.person,
    place: ask.place,
    resourceId: resourceIdOf(ask.target),
  };
  const access = mayAsk(question);
  return access.kind === "refused" ? refuse(asking, access.reason) : null;
}

/** The open request of the machine, if this person may be shown it: then a new plan does not matter. */
async function openRequest({ ask, context }: Asking): Promise<ResetRequest | null> {
  const { tenantId } = ask;
  const machine = await context.ledger.machine(tenantId, targetKey(ask.target));
  const requestId = machine?.openId ?? null;
  const request = requestId === null ? undefined : await context.ledger.find({ tenantId, requestId });
  return request !== undefined && isOpenState(request.state) ? request : null;
}

/** The machine cannot be reset as it was read. While a reset is under way, that is what there is to say. */
async function unplannable(asking: Asking, code: ReasonCode, more: Partial<Refused> = {}): Promise<Refused> {
  const open = await openRequest(asking);
  if (open === null) return refuse(asking, code, more);
  const isShown = maySeeRequest(open, { ...asking.ask, card: null }, await readPolicy(asking.context));
  const shown = isShown ? await show(asking.context.store, open) : null;
  return refuse(asking, "open-request", { shown });
}

/** The reset that would be made of this machine, or why there is none. */
async function plan(
  asking: Asking,
  look: MachineLook,
): Promise<Refused | { readonly planned: ResetPlan; readonly reading: ModelReading }> {
  const { reading, problem } = look;
  if (reading.kind !== "model") {
    const code = reading.kind === "gone" ? "vm-gone" : "azure-not-read";
    return unplannable(asking, code, problem === null ? {} : { azureProblem: problem });
  }
  const planned = planReset(reading);
  if (planned.ok) return { planned: planned.value, reading };
  return unplannable(asking, planned.problem === "limit" ? "plan-invalid" : planned.problem);
}

/** The ground of a diagnosis: the offer of the newest report of this machine in this conversation. */
async function offered(asking: Asking): Promise<Refused | Basis> {
  const { ask, context } = asking;
  const offer = await context.offers.find(ask.conversationId, ask.target);
  if (offer?.kind !== "offered") {
    return unplannable(asking, "not-offered", { notOfferedBecause: offer?.because ?? null });
  }
  return { ground: { kind: "finding", code: offer.code }, evidence: offer.evidence, vmId: offer.vmId };
}

/** The ground of a person's word; the evidence is Azure's answer of now, which says nothing for it or against it. */
function declared(look: MachineLook, reading: ModelReading, sha256: Sha256): Basis {
  const { readAtMs, guest } = reading;
  const evidence: ResetEvidence = {
    sha256: look.sha256 ?? sha256(""),
    origin: "azure",
    by: null,
    atMs: readAtMs,
    collectedAtMs: readAtMs,
    keyGuid: guest?.keyGuid ?? null,
  };
  return { ground: { kind: "declared-compromise" }, evidence, vmId: null };
}

/** The same machine under another tenant's requests: never two resets at once, and one cool-down. */
async function elsewhere({ ask, context }: Asking): Promise<MachineRequests> {
  const ended: ResetRequest[] = [];
  for (const tenantId of await context.tenants.known()) {
    if (isSameId(tenantId, ask.tenantId)) continue;
    const machine = await context.ledger.machine(tenantId, targetKey(ask.target));
    for (const requestId of [machine?.openId ?? null, machine?.changedId ?? null]) {
      const request = requestId === null ? undefined : await context.ledger.find({ tenantId, requestId });
      if (request !== undefined && isOpenState(request.state)) return { open: request, ended };
      if (request !== undefined) ended.push(request);
    }
  }
  return { open: null, ended };
}

/** The answer to a decision of the state machine. */
async function answer(
  { ask, context }: Asking,
  decision: Result<Outcome, Refusal>,
  policy: LoadedPolicy | null,
): Promise<Asked> {
  const { store, ledger } = context;
  if (!decision.ok) {
    const requestId = decision.problem.openRequestId;
    const found = requestId === null ? undefined : await ledger.find({ tenantId: ask.tenantId, requestId });
    const isShown = found !== undefined && maySeeRequest(found, { ...ask, card: null }, policy);
    return refusedBy(decision.problem, isShown ? await show(store, found) : null);
  }
  const asked = decision.value;
  const { request } = asked.kind === "created" ? asked.created : asked.joined;
  await remember(
    store,
    partitionOf(ask.tenantId),
    rowKeys.talk(ask.conversationId),
    asJson({ version: 1, requestId: request.id, atMs: context.clock() }),
  );
  const shown = await show(store, request);
  const eligible =
    policy === null ? [] : eligibleApprovers(policy.policy, request.resourceId, request.requester.objectId);
  return asked.kind === "created"
    ? { kind: "created", shown, eligible }
    : { kind: "joined", shown, eligible, isNew: asked.joined.kind === "changed" };
}

async function decideAndStore(
  asking: Asking,
  draft: ResetDraft,
  look: MachineLook,
  reading: ModelReading,
): Promise<Asked> {
  const { ask, context } = asking;
  const other = await elsewhere(asking);
  if (other.open !== null) return refuse(asking, "open-request");
  let policy: LoadedPolicy | null = null;
  const facts = { version: 1, region: look.region, machine: reading } as const;
  const machineKey = targetKey(ask.target);
  const settled = await context.ledger.ask(ask.tenantId, { machineKey, facts }, async ({ open, ended }) => {
    policy = await readPolicy(context);
    const all = [...ended, ...other.ended];
    return askForReset(draft, {
      nowMs: context.clock(),
      policy,
      sha256: context.sha256,
      open,
      ended: all,
    });
  });
  if (settled.kind !== "settled") return { kind: "unavailable" };
  context.tenants.add(ask.tenantId);
  return answer(asking, settled.decision, policy);
}

function draftOf({ ask, context }: Asking, { ground, evidence }: Basis, planned: ResetPlan): ResetDraft {
  const { target, person: by, place, conversationId, tenantId, reason } = ask;
  const { from, to, vmId } = planned;
  return {
    id: context.newId(),
    tenantId,
    resourceId: resourceIdOf(target),
    vmId,
    plan: { from, to },
    ground,
    reason,
    evidence,
    by,
    place,
    conversationId,
  };
}

/** Plans, checks what speaks against it, and lets the state machine decide. */
async function requestOn(asking: Asking, offer: Basis | null): Promise<Asked> {
  const { ask, context } = asking;
  const look = await context.machines.look(ask.target, ask.deadlineMs ?? usualDeadlineMs);
  const made = await plan(asking, look);
  if ("kind" in made) return made;
  const { planned, reading } = made;
  const basis = offer ?? declared(look, reading, context.sha256);
  if (basis.vmId !== null && !isSameId(basis.vmId, planned.vmId)) return refuse(asking, "vm-replaced");
  const draft = draftOf(asking, basis, planned);
  const latchedAtMs = await latchedSince(context, ask.tenantId, ask.target, look);
  const failed = checkVm(draft, reading, latchedAtMs)?.failed ?? null;
  return failed === null ? decideAndStore(asking, draft, look, reading) : unplannable(asking, failed);
}

/**
 * Somebody asks for a reset: may this person, does the diagnosis offer it (or is it declared), can the machine be reset as it is now? Then
 * the state machine decides between a new request, the open one, and a refusal.
 */
export async function requestReset(ask: ResetAsk, context: ResetContext): Promise<Asked> {
  const asking = { ask, context };
  const barred = await admit(asking);
  if (barred !== null) return barred;
  const offer = ask.ground === "offer" ? await offered(asking) : null;
  return offer !== null && "kind" in offer ? offer : requestOn(asking, offer);
}
