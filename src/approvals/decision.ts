import { fail, ok } from "../result.ts";
import { eligibleApprovers } from "./access.ts";
import { auditLine, type AuditLine } from "./audit-lines.ts";
import type { Decision, DecisionContext, Refusal } from "./events.ts";
import type { RefusalCode, StateCode } from "./reasons.ts";
import type { ResetRequest } from "./request.ts";
import { isOpenState, type EventKind, type ResetState } from "./states.ts";
import { isPermitted } from "./transition-table.ts";

/** Who or what acted, for the audit line. */
type Acting = Pick<AuditLine, "actor" | "instance" | "correlationId" | "azureCorrelationId">;

/** Where a request goes, why, and what else changes in its row. */
export interface Step {
  readonly event: EventKind;
  readonly to: ResetState;
  readonly reason: StateCode;
  readonly acting?: Acting;
  readonly changes?: Partial<ResetRequest>;
}

/** Milliseconds for which the new key is watched for after Azure accepted the change. */
export const watchMs = 15 * 60_000;

/**
 * Makes one permitted step. The moment of ending is kept from the first end, and who has ended holds no lease. The row's reason changes
 * with the state only, so that a late answer does not hide why a request ended. Throws for a step that is not in the table: that is a
 * defect of this layer.
 */
export function step(before: ResetRequest, context: DecisionContext, taken: Step): Decision {
  const { event, to, reason } = taken;
  if (!isPermitted(before.state, event, to, reason)) {
    throw new Error(`No transition ${before.state} --${event}--> ${to} (${reason})`);
  }
  const isOpen = isOpenState(to);
  const request: ResetRequest = {
    ...before,
    ...taken.changes,
    state: to,
    reasonCode: to === before.state && !isOpen ? before.reasonCode : reason,
    ...(isOpen ? {} : { lease: null, endedAtMs: before.endedAtMs ?? context.nowMs }),
  };
  const line = auditLine(
    { atMs: context.nowMs, what: event, outcome: "done", reason, ...taken.acting },
    before,
    request,
  );
  return ok({ kind: "changed", request, auditEvents: [line] });
}

/** Changes the row without a step and without an audit line: bookkeeping. */
export function note(request: ResetRequest, changes: Partial<ResetRequest>): Decision {
  return ok({ kind: "changed", request: { ...request, ...changes }, auditEvents: [] });
}

/** The same thing was done before. */
export function already(request: ResetRequest): Decision {
  return ok({ kind: "already", request, auditEvents: [] });
}

/** Refuses a person; that it was tried goes into the audit trail. */
export function refusePerson(
  request: ResetRequest,
  context: DecisionContext,
  refused: { readonly event: EventKind; readonly code: RefusalCode; readonly actor: string | null },
): Decision {
  const { event, code, actor } = refused;
  const policy = context.policy?.policy ?? null;
  const eligible =
    policy === null ? [] : eligibleApprovers(policy, request.resourceId, request.requester.objectId);
  const line = auditLine(
    { atMs: context.nowMs, what: event, outcome: "refused", reason: code, actor },
    request,
    request,
  );
  const refusal: Refusal = {
    code,
    eligible,
    quorum: request.quorum,
    untilMs: null,
    openRequestId: request.id,
    auditEvents: [line],
  };
  return fail(refusal);
}

/** Refuses one of our own steps: somebody else was faster, or it must not be. Nothing is stored. */
export function refuseStep(
  request: ResetRequest,
  code: RefusalCode,
  untilMs: number | null = null,
): Decision {
  return fail({ code, eligible: [], quorum: null, untilMs, openRequestId: request.id, auditEvents: [] });
}
