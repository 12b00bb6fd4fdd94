import { isSameId, whoCouldApprove } from "./access.ts";
import type { DecisionContext, VmCheck } from "./events.ts";
import type { LoadedPolicy, Policy } from "./policy.ts";
import type { ResetRequest } from "./request.ts";
import { isSameResource } from "./scope.ts";

/** Milliseconds from the deciding click within which everything must be sent. */
export const sendWindowMs = 5 * 60_000;
/** How often the change may be sent at most. */
export const maxSends = 3;
/** Milliseconds for which an instance holds a request; longer than one exchange with Azure may take. */
export const leaseMs = 60_000;
/** A reading of the machine older than this, in milliseconds, no longer supports a decision. */
const maxReadingAgeMs = 30_000;

/** Why the approval itself no longer holds. */
export type GrantProblem = "policy-changed" | "approval-lost";

/** How many different people with the right to approve have approved. */
function countedApprovals(request: ResetRequest, policy: Policy): number {
  const { eligible } = whoCouldApprove(policy, request.resourceId, request.requester.objectId);
  return eligible.filter((id) => request.approvals.some((approval) => isSameId(approval.objectId, id)))
    .length;
}

/** Is the policy still the one that the request was made under, and is every stored approval a valid one? (The quorum may still be open.) */
export function checkApprovals(request: ResetRequest, loaded: LoadedPolicy): GrantProblem | null {
  if (loaded.hash !== request.policyHash) {
    return "policy-changed";
  }
  return countedApprovals(request, loaded.policy) === request.approvals.length ? null : "approval-lost";
}

/** Does the approval hold as a whole, and is there still time? First reason why not, or null. */
export function checkGrant(
  request: ResetRequest,
  context: DecisionContext,
): GrantProblem | "policy-unavailable" | "approval-expired" | "not-sent-in-time" | null {
  if (context.policy === null) {
    return "policy-unavailable";
  }
  const problem = checkApprovals(request, context.policy);
  if (problem !== null) {
    return problem;
  }
  if (request.approvals.length < request.quorum || request.rejection !== null) {
    return "approval-lost";
  }
  if (request.deadlineMs === null || context.nowMs >= request.deadlineMs) {
    return "not-sent-in-time";
  }
  return context.nowMs >= request.expiresAtMs ? "approval-expired" : null;
}

/** Was this reading made of this request's machine, for this plan, recently, and not before `notBeforeMs`? */
export function isUsableReading(
  vm: VmCheck,
  request: ResetRequest,
  window: { readonly nowMs: number; readonly notBeforeMs: number },
): boolean {
  const ageMs = window.nowMs - vm.readAtMs;
  return (
    isSameResource(vm.resourceId, request.resourceId) &&
    isSameId(vm.vmId, request.vmId) &&
    vm.from === request.plan.from &&
    vm.readAtMs >= window.notBeforeMs &&
    ageMs >= 0 &&
    ageMs <= maxReadingAgeMs
  );
}

/**
 * Is the evidence older than this? Its age counts from its own time or from its collection, whichever is earlier, so that a file dated
 * into the future stays young no longer than it should.
 */
export function isEvidenceTooOld(
  evidence: { readonly atMs: number; readonly collectedAtMs: number },
  maxAgeMinutes: number,
  nowMs: number,
): boolean {
  return nowMs - Math.min(evidence.atMs, evidence.collectedAtMs) > maxAgeMinutes * 60_000;
}
