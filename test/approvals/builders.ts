import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { Person, Place } from "../../src/approvals/access.ts";
import { askForReset, type CreationContext, type ResetDraft } from "../../src/approvals/create.ts";
import { decide } from "../../src/approvals/decide.ts";
import type {
  Click,
  Decision,
  DecisionContext,
  Refusal,
  ResetEvent,
  VmCheck,
} from "../../src/approvals/events.ts";
import { parsePolicy, type LoadedPolicy } from "../../src/approvals/policy.ts";
import { parseResetRequest, type ResetRequest } from "../../src/approvals/request.ts";

/** Made-up ids of one tenant. */
export const tenantId = "7e57ab1e-0000-4000-8000-000000000001";
export const ann = "a0000000-0000-4000-8000-00000000000a";
export const bo = "b0000000-0000-4000-8000-00000000000b";
export const cy = "c0000000-0000-4000-8000-00000000000c";
export const eve = "e0000000-0000-4000-8000-00000000000e";

export const group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-prod";
export const vm = `${group}/providers/Microsoft.Compute/virtualMachines/web-01`;
export const vmId = "99999999-0000-4000-8000-000000000009";
export const start = Date.UTC(2026, 10, 23, 14, 0, 0);
export const minute = 60_000;
const channel = "19:abc@thread.tacv2;messageid=17";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export function person(objectId: string | null, changes: Partial<Person> = {}): Person {
  return { objectId, tenantId, isBot: false, name: "Somebody", ...changes };
}

export const nowhere: Place = { teamId: null, channelId: null };

export function policyText(rule: object = {}, rest: object = {}): string {
  const full = { scopes: [group], ask: ["*"], approve: [ann, bo, cy], ...rule };
  return JSON.stringify({ version: 1, tenants: [tenantId], rules: [full], ...rest });
}

export function policy(rule: object = {}, rest: object = {}): LoadedPolicy {
  const parsed = parsePolicy(policyText(rule, rest), sha256);
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.problem));
  }
  return parsed.value;
}

export function context(changes: Partial<CreationContext> = {}): CreationContext {
  return { nowMs: start, policy: policy(), sha256, open: null, ended: [], ...changes };
}

export function draft(changes: Partial<ResetDraft> = {}): ResetDraft {
  return {
    id: "request-1",
    tenantId,
    resourceId: vm,
    vmId,
    plan: { from: 3, to: 4 },
    ground: { kind: "finding", code: "key-rejected" },
    reason: "disk was swapped during restore, INC-4711",
    evidence: {
      sha256: sha256("the file"),
      origin: "person",
      by: { objectId: ann, name: "Ann Lee" },
      atMs: start - 41_000,
      collectedAtMs: start,
      keyGuid: null,
    },
    by: person(ann, { name: "Ann Lee" }),
    place: nowhere,
    conversationId: channel,
    ...changes,
  };
}

/** A stored request, with its approval card posted. */
export function pending(
  changes: { readonly draft?: Partial<ResetDraft>; readonly context?: Partial<CreationContext> } = {},
) {
  const asked = askForReset(draft(changes.draft), context(changes.context));
  if (!asked.ok || asked.value.kind !== "created") {
    throw new Error(JSON.stringify(asked));
  }
  const card = { conversationId: channel, activityId: "card-1", kind: "approval" } as const;
  return changed(
    decide(asked.value.created.request, { kind: "card-posted", card }, context(changes.context)),
  );
}

/** The request after a change; what is stored can always be read again. */
export function changed(decision: Decision): ResetRequest {
  if (!decision.ok || decision.value.kind !== "changed") {
    throw new Error(`no change: ${JSON.stringify(decision)}`);
  }
  const stored: unknown = JSON.parse(JSON.stringify(decision.value.request));
  expect(parseResetRequest(stored)).toEqual({ ok: true, value: decision.value.request });
  return decision.value.request;
}

export function refused(decision: { readonly ok: boolean; readonly problem?: Refusal }): Refusal {
  if (decision.ok || decision.problem === undefined) {
    throw new Error(`not refused: ${JSON.stringify(decision)}`);
  }
  return decision.problem;
}

export function click(request: ResetRequest, verb: string, changes: Partial<Click> = {}): Click {
  const { id, planHash } = request;
  return { requestId: id, verb, planHash, conversationId: channel, replyToId: "card-1", ...changes };
}

export function check(request: ResetRequest, readAtMs: number): VmCheck {
  const { resourceId, plan } = request;
  return {
    resourceId,
    vmId: request.vmId,
    from: plan.from,
    readAtMs,
    modelId: plan.from,
    failed: null,
    etag: '"7"',
  };
}

export function failedCheck(
  request: ResetRequest,
  readAtMs: number,
  failed: NonNullable<VmCheck["failed"]>,
  modelId: number | null = null,
): VmCheck {
  return { ...check(request, readAtMs), modelId, failed, etag: null };
}

type EventOf<K extends ResetEvent["kind"]> = Extract<ResetEvent, { readonly kind: K }>;

export function approval(
  request: ResetRequest,
  objectId: string | null,
  nowMs: number,
  changes: Partial<EventOf<"approve">> = {},
): EventOf<"approve"> {
  return {
    kind: "approve",
    by: person(objectId),
    click: click(request, "approve"),
    vm: check(request, nowMs),
    ...changes,
  };
}

export function at(nowMs: number, changes: Partial<DecisionContext> = {}): DecisionContext {
  return { nowMs, policy: policy(), ...changes };
}

/** Approved by Bo two minutes after it was asked for. */
export function approved(): ResetRequest {
  const request = pending();
  return changed(decide(request, approval(request, bo, start + 2 * minute), at(start + 2 * minute)));
}

export const approvedAt = start + 2 * minute;

export function executing(owner = "one"): ResetRequest {
  return changed(decide(approved(), { kind: "start", owner }, at(approvedAt)));
}

export function sent(correlationId = "send-1"): ResetRequest {
  const request = executing();
  const event = { kind: "send", owner: "one", correlationId, vm: check(request, approvedAt) } as const;
  return changed(decide(request, event, at(approvedAt)));
}
