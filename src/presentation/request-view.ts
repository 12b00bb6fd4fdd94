import { isSameId } from "../approvals/access.ts";
import type { ResetRequest } from "../approvals/request.ts";
import type { Code } from "../diagnosis/catalogue.ts";
import type { ModelReading } from "../key-reset/reading.ts";
import type { ActionData } from "./actions.ts";
import type { NamedPerson } from "./people.ts";

/**
 * Whose view of a request: `everybody` is the card as posted, for clients that show no view per person; `approver-done` is an approver
 * whose approval counts already; an `onlooker` sees the state only.
 */
export type Viewer = "everybody" | "requester" | "approver" | "approver-done" | "onlooker";

/** Everything that an approval card shows. */
export interface RequestView {
  readonly request: ResetRequest;
  readonly nowMs: number;
  readonly viewer: Viewer;
  /** Azure's region; untrusted; null where it is not known (any more). */
  readonly region: string | null;
  /** The machine as it was read when the request was made; null where that is not known (any more). */
  readonly machine: ModelReading | null;
  /** Who may approve this request by the policy as it is now. */
  readonly approvers: readonly NamedPerson[];
  /** Whether the card is being posted for the first time: only then are approvers mentioned. */
  readonly isPosting: boolean;
  /** The channel's ids (`29:…`) of those whose clients fetch their own view; more than 60 are left out. */
  readonly refreshFor: readonly string[];
  readonly docsUrl: (code: Code) => string;
  /** Goes back with "Check again" on a card that is over; null to offer none. */
  readonly checkAgainData: ActionData | null;
}

/** Which view of a request a person gets; `eligible` are the object ids that may approve it. */
export function viewerOf(request: ResetRequest, objectId: string, eligible: readonly string[]): Viewer {
  if (isSameId(request.requester.objectId, objectId)) return "requester";
  if (!eligible.some((id) => isSameId(id, objectId))) return "onlooker";
  return request.approvals.some((approval) => isSameId(approval.objectId, objectId))
    ? "approver-done"
    : "approver";
}

/** Whether the request still waits for a decision: pending, and its time is not over. */
export function isDecidable({ request, nowMs }: Pick<RequestView, "request" | "nowMs">): boolean {
  return request.state === "PENDING" && nowMs < request.expiresAtMs;
}
