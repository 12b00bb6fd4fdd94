import type { ResetRequest } from "./request.ts";

/** A PATCH that may leave now: once, with exactly this, before this moment (look at the clock again when it leaves). */
export interface SendOrder {
  readonly to: number;
  readonly ifMatch: string;
  readonly leavesBeforeMs: number;
}

/**
 * The PATCH that a stored request orders its holder to send, or null. To be asked with the row as it was committed and the correlation id
 * of the send just recorded: null if the record became something else (the request went stale), was answered, or is not the last one.
 */
export function sendOrder(request: ResetRequest, correlationId: string): SendOrder | null {
  const { state, plan, deadlineMs, expiresAtMs, lease } = request;
  const last = request.sends.at(-1);
  if (state !== "EXECUTING" || deadlineMs === null || lease === null || last?.answer !== null) {
    return null;
  }
  return last.correlationId === correlationId
    ? { to: plan.to, ifMatch: last.ifMatch, leavesBeforeMs: Math.min(deadlineMs, expiresAtMs, lease.untilMs) }
    : null;
}
