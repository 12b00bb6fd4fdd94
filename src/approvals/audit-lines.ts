import type { AuditEvent } from "./audit.ts";
import type { ReasonCode } from "./reasons.ts";
import type { ResetRequest } from "./request.ts";

/** Audit texts are cut to this many characters; ids from outside may be longer. */
const maxLength = 500;

function cut(text: string | null): string | null {
  return text === null ? null : text.slice(0, maxLength);
}

/** What varies between the audit lines of one request. */
export interface AuditLine {
  readonly atMs: number;
  readonly what: string;
  readonly outcome: "done" | "refused";
  readonly reason: ReasonCode;
  readonly actor?: string | null;
  readonly instance?: string | null;
  readonly correlationId?: string | null;
  readonly azureCorrelationId?: string | null;
}

/** One audit line about a request: `before` is null at its creation. */
export function auditLine(line: AuditLine, before: ResetRequest | null, after: ResetRequest): AuditEvent {
  return {
    atMs: line.atMs,
    tenantId: after.tenantId,
    requestId: after.id,
    resourceId: after.resourceId,
    what: line.what,
    outcome: line.outcome,
    actor: cut(line.actor ?? null),
    instance: cut(line.instance ?? null),
    stateBefore: before?.state ?? null,
    stateAfter: after.state,
    reason: line.reason,
    fromId: after.plan.from,
    toId: after.plan.to,
    seenId: after.seenId,
    planHash: after.planHash,
    policyHash: after.policyHash,
    evidenceSha256: after.evidence.sha256,
    evidenceOrigin: after.evidence.origin,
    correlationId: cut(line.correlationId ?? null),
    azureCorrelationId: cut(line.azureCorrelationId ?? null),
  };
}

/** The audit line of a request that was refused before there was one. */
export function askRefusedLine(facts: {
  readonly atMs: number;
  readonly tenantId: string;
  readonly resourceId: string;
  readonly actor: string | null;
  readonly reason: ReasonCode;
  readonly evidence: { readonly sha256: string; readonly origin: string };
}): AuditEvent {
  return {
    atMs: facts.atMs,
    tenantId: facts.tenantId,
    requestId: null,
    resourceId: facts.resourceId,
    what: "ask",
    outcome: "refused",
    actor: cut(facts.actor),
    instance: null,
    stateBefore: null,
    stateAfter: null,
    reason: facts.reason,
    fromId: null,
    toId: null,
    seenId: null,
    planHash: null,
    policyHash: null,
    evidenceSha256: facts.evidence.sha256,
    evidenceOrigin: facts.evidence.origin,
    correlationId: null,
    azureCorrelationId: null,
  };
}
