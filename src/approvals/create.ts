import { fail, ok, type Result } from "../result.ts";
import { mayAsk, whoCouldApprove, type Access, type Person, type Place, type RuleMatch } from "./access.ts";
import { askRefusedLine, auditLine } from "./audit-lines.ts";
import type { Sha256 } from "./canonical-json.ts";
import { decide } from "./decide.ts";
import type { Change, Already, Decision, DecisionContext, Refusal } from "./events.ts";
import { isEvidenceTooOld } from "./grant.ts";
import { nameText, reasonText } from "./person-text.ts";
import { planHash } from "./plan-hash.ts";
import type { LoadedPolicy } from "./policy.ts";
import type { RefusalCode } from "./reasons.ts";
import {
  coolDownEndMs,
  maxKeyIncarnationId,
  type Ground,
  type ResetEvidence,
  type ResetRequest,
} from "./request.ts";
import { isOpenState } from "./states.ts";

/** What somebody asks for; ids are made by the caller. */
export interface ResetDraft {
  readonly id: string;
  /** Tenant of the conversation; must be the person's. */
  readonly tenantId: string;
  readonly resourceId: string;
  readonly vmId: string;
  readonly plan: { readonly from: number; readonly to: number };
  readonly ground: Ground;
  readonly reason: string;
  readonly evidence: ResetEvidence;
  readonly by: Person;
  readonly place: Place;
  readonly conversationId: string;
}

/** What a new request depends on: the open request of the same machine, and those that ended (the recent ones will do), in any order. */
export interface CreationContext extends DecisionContext {
  readonly sha256: Sha256;
  readonly open: ResetRequest | null;
  readonly ended: readonly ResetRequest[];
}

/** What came of asking. `closed` is the former open request, where it ended by this (expired or superseded): to be stored as well. */
export type Asked =
  | { readonly kind: "created"; readonly created: Change; readonly closed: Change | null }
  | { readonly kind: "joined"; readonly joined: Change | Already };

interface Details {
  readonly eligible?: readonly string[];
  readonly quorum?: number;
  readonly untilMs?: number;
  readonly openRequestId?: string;
}

function refuse(
  draft: ResetDraft,
  context: CreationContext,
  code: RefusalCode,
  details: Details = {},
): { readonly ok: false; readonly problem: Refusal } {
  const { tenantId, resourceId, by, evidence } = draft;
  const atMs = context.nowMs;
  const line = askRefusedLine({ atMs, tenantId, resourceId, actor: by.objectId, reason: code, evidence });
  return fail({
    code,
    eligible: details.eligible ?? [],
    quorum: details.quorum ?? null,
    untilMs: details.untilMs ?? null,
    openRequestId: details.openRequestId ?? null,
    auditEvents: [line],
  });
}

function mayAskHere(draft: ResetDraft, policy: LoadedPolicy): Access {
  const { by, place, resourceId, tenantId } = draft;
  return by.tenantId?.toLowerCase() === tenantId.toLowerCase()
    ? mayAsk({ policy: policy.policy, person: by, place, resourceId })
    : { kind: "refused", reason: "other-tenant" };
}

/** Ends the open request if it no longer stands in the way: expired, or made for another id than the machine has now. */
function closeFormer(draft: ResetDraft, context: CreationContext): ResetRequest | Change | null {
  if (context.open === null || !isOpenState(context.open.state)) {
    return null;
  }
  const attempts: readonly Decision[] = [
    decide(context.open, { kind: "expire" }, context),
    decide(context.open, { kind: "supersede", modelId: draft.plan.from }, context),
  ];
  for (const attempt of attempts) {
    if (attempt.ok && attempt.value.kind === "changed") {
      return attempt.value;
    }
  }
  return context.open;
}

/** The end of the cool-down that still runs, or null. */
function coolingUntilMs(context: CreationContext, cooldownMinutes: number): number | null {
  const ends = context.ended.map((request) => coolDownEndMs(request, cooldownMinutes) ?? 0);
  const latest = Math.max(0, ...ends);
  return latest > context.nowMs ? latest : null;
}

function planIsValid({ plan }: ResetDraft): boolean {
  const { from, to } = plan;
  return Number.isInteger(from) && from >= 0 && to === from + 1 && to <= maxKeyIncarnationId;
}

/** The first thing that forbids a new request, or null. */
function obstacle(
  draft: ResetDraft,
  context: CreationContext,
  match: RuleMatch,
  overview: ReturnType<typeof whoCouldApprove>,
): { readonly ok: false; readonly problem: Refusal } | null {
  if (!planIsValid(draft)) {
    return refuse(draft, context, "plan-invalid");
  }
  if (isEvidenceTooOld(draft.evidence, match.rule.maxEvidenceAgeMinutes, context.nowMs)) {
    return refuse(draft, context, "evidence-old");
  }
  const untilMs = coolingUntilMs(context, match.rule.cooldownMinutes);
  if (untilMs !== null) {
    return refuse(draft, context, "cooling-down", { untilMs });
  }
  const { eligible, quorum, isEnough } = overview;
  return isEnough ? null : refuse(draft, context, "too-few-approvers", { eligible, quorum });
}

function born(
  draft: ResetDraft,
  context: CreationContext,
  policyHash: string,
  match: RuleMatch,
  by: string,
): ResetRequest {
  const { id, tenantId, resourceId, vmId, plan, ground, evidence, conversationId } = draft;
  const { rule } = match;
  const consented = { tenantId, resourceId, vmId, plan, ground, evidence, policyHash };
  return {
    version: 1,
    id,
    ...consented,
    planHash: planHash(consented, context.sha256),
    reason: reasonText(draft.reason),
    requester: { objectId: by, name: nameText(draft.by.name), atMs: context.nowMs },
    joiners: [],
    conversationId,
    cards: [],
    quorum: rule.quorum,
    cooldownMinutes: rule.cooldownMinutes,
    maxEvidenceAgeMinutes: rule.maxEvidenceAgeMinutes,
    createdAtMs: context.nowMs,
    expiresAtMs: context.nowMs + rule.ttlMinutes * 60_000,
    approvals: [],
    rejection: null,
    state: "PENDING",
    reasonCode: "requested",
    seenId: null,
    deadlineMs: null,
    lease: null,
    sends: [],
    verification: {
      modelAcceptedAtMs: null,
      by: null,
      guestConfirmedAtMs: null,
      guestConfirmedBy: null,
      watchUntilMs: null,
    },
    endedAtMs: null,
  };
}

function joinOrRefuse(
  draft: ResetDraft,
  context: CreationContext,
  open: ResetRequest,
): Result<Asked, Refusal> {
  const isSamePlan =
    open.plan.from === draft.plan.from &&
    open.plan.to === draft.plan.to &&
    open.vmId.toLowerCase() === draft.vmId.toLowerCase();
  if (!isSamePlan) {
    return refuse(draft, context, "open-request", { openRequestId: open.id });
  }
  const joined = decide(open, { kind: "join", by: draft.by, place: draft.place }, context);
  return joined.ok ? ok({ kind: "joined", joined: joined.value }) : joined;
}

/**
 * Somebody asks for a reset. Joins the open request of the machine while its plan (machine, from, to) is equal; ends it first if it has
 * expired or the machine's id has changed; otherwise a request is born PENDING. Refused at once: without the right to ask, without a
 * reason, on old evidence, during the cool-down, beside another reset that is under way, and where too few people could approve.
 */
export function askForReset(draft: ResetDraft, context: CreationContext): Result<Asked, Refusal> {
  const { policy } = context;
  if (policy === null) {
    return refuse(draft, context, "no-policy");
  }
  const overview = whoCouldApprove(policy.policy, draft.resourceId, draft.by.objectId ?? "");
  const { match } = overview;
  if (match === null) {
    return refuse(draft, context, "no-rule");
  }
  const access = mayAskHere(draft, policy);
  if (access.kind === "refused") {
    return refuse(draft, context, access.reason);
  }
  if (reasonText(draft.reason) === "") {
    return refuse(draft, context, "reason-missing");
  }
  const former = closeFormer(draft, context);
  if (former !== null && !("kind" in former)) {
    return joinOrRefuse(draft, context, former);
  }
  const refused = obstacle(draft, context, match, overview);
  if (refused !== null) {
    return refused;
  }
  const by = access.objectId;
  const request = born(draft, context, policy.hash, match, by);
  const line = { atMs: context.nowMs, what: "ask", outcome: "done", reason: "requested", actor: by } as const;
  const created: Change = { kind: "changed", request, auditEvents: [auditLine(line, null, request)] };
  return ok({ kind: "created", created, closed: former });
}
